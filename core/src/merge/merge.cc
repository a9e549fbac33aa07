#include "merge/merge.h"

#include <algorithm>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "mask/mask.h"
#include "merge/secret_items.h"
#include "merge/target.h"

namespace jackfield {
namespace {

class Merge {
 public:
  Merge(const Manifest& manifest, const Config* stored, const json::Value& sent, const MergeOptions& options)
      : manifest_(manifest),
        shape_(shape_of(manifest, scratch_)),
        has_stored_(stored != nullptr),
        sent_(sent),
        options_(options) {
    if (stored != nullptr) stored_ = ConfigAccess::value(*stored);
  }

  Merged run() {
    const bool nothing_sent = sent_.is_null() && !options_.replace;
    config_ = nothing_sent ? json::clone(*arena_, stored_) : node(&shape_, stored_, sent_);
    if (!config_.is_object()) config_ = json::ObjectBuilder(*arena_).build();
    if (has_stored_ && !nothing_sent) settle_branches();
    for (const Field& field : manifest_.form) {
      if (is_secret(field)) tell_verb(field);
    }
    if (has_stored_ && !nothing_sent) {
      tell_changes();
      gate();
    }
    out_.keeps_secrets = !kept_.empty();
    out_.config = ConfigAccess::make(arena_, config_);
    return std::move(out_);
  }

 private:
  // RFC 7396 section 2, with the secret fields as leaves. null: absent.
  json::Value node(const FormNode* at, const json::Value& stored, const json::Value& sent) {
    if (at != nullptr && at->field != FormNode::kNone && is_secret(manifest_.form[at->field])) {
      return secret(manifest_.form[at->field], stored, sent);
    }
    if (!sent.is_object()) return json::clone(*arena_, sent);
    json::ObjectBuilder object(*arena_);
    for (const json::Member& old : stored.members()) {
      const FormNode* below = at == nullptr ? nullptr : at->find(old.key);
      const json::Value* fresh = sent.find(old.key);
      if (fresh == nullptr) {
        if (!options_.replace) object.append(old.key, json::clone(*arena_, old.value));
      } else if (!fresh->is_null()) {
        append(object, old.key, node(below, old.value, *fresh));
      }
    }
    for (const json::Member& fresh : sent.members()) {
      if (fresh.value.is_null() || stored.find(fresh.key) != nullptr) continue;
      append(object, fresh.key, node(at == nullptr ? nullptr : at->find(fresh.key), {}, fresh.value));
    }
    return object.build();
  }

  static void append(json::ObjectBuilder& object, std::string_view key, json::Value value) {
    if (!value.is_null()) object.append(key, value);
  }

  json::Value secret(const Field& field, const json::Value& stored, const json::Value& sent) {
    if (sent.is_string() && sent.text() == kSentinel) {
      if (!is_empty(stored)) return json::clone(*arena_, stored);
      out_.errors.push_back({field.model, Code::not_stored, {}, {}});
      return {};
    }
    if (is_empty(sent)) return {};
    if (holds_items(sent)) {
      SecretItems items = merge_items(*arena_, field, stored, sent);
      for (Finding& error : items.errors) out_.errors.push_back(std::move(error));
      if (items.kept) partly_kept_.push_back(&field);
      return items.value;
    }
    if (!sent.is_string() && holds_sentinel(sent)) {
      out_.errors.push_back({field.model, Code::not_stored, {}, {}});
      return {};
    }
    return json::clone(*arena_, sent);
  }

  // A branch that becomes hidden loses its secrets. One that becomes visible gets its defaults, as on create; so does a
  // config that replaces.
  void settle_branches() {
    std::vector<char> was(manifest_.form.size(), 1);
    std::vector<char> is(manifest_.form.size(), 1);
    for (std::size_t i = 0; i < manifest_.form.size(); ++i) {
      const Field& field = manifest_.form[i];
      if (field.visible_when) {
        was[i] = holds(*field.visible_when, [&](std::size_t f) {
          return was[f] != 0 ? value_at(stored_, manifest_.form[f]) : json::Value();
        });
        is[i] = holds(*field.visible_when,
                      [&](std::size_t f) { return is[f] != 0 ? value_at(config_, manifest_.form[f]) : json::Value(); });
      }
      const json::Value value = value_at(config_, field);
      if (is[i] == 0 && is_secret(field) && !value.is_null()) {
        config_ = json::remove_at(*arena_, config_, field.path);
      } else if (is[i] != 0 && value.is_null() && takes_default(field, was[i] != 0)) {
        config_ = json::set_at(*arena_, config_, field.path, json::clone(*arena_, field.default_value));
      }
    }
  }

  [[nodiscard]] bool takes_default(const Field& field, bool was_visible) const {
    if (is_secret(field) || field.default_value.is_null()) return false;
    return options_.replace || (!was_visible && json::find_at(sent_, field.path) == nullptr);
  }

  void tell_verb(const Field& field) {
    const json::Value before = value_at(stored_, field);
    const json::Value after = value_at(config_, field);
    const json::Value* sent = json::find_at(sent_, field.path);
    const bool sentinel = sent != nullptr && sent->is_string() && sent->text() == kSentinel;
    if (!is_empty(after)) {
      const bool set = sent != nullptr && !sentinel;
      out_.verbs.emplace_back(field.model, set ? SecretVerb::set : SecretVerb::kept);
      if (!set || is_partly_kept(field)) kept_.push_back(&field);
    } else if (!is_empty(before) || (sent != nullptr && !sentinel)) {
      out_.verbs.emplace_back(field.model, SecretVerb::cleared);
    }
  }

  [[nodiscard]] bool is_partly_kept(const Field& field) const noexcept {
    for (const Field* other : partly_kept_) {
      if (other == &field) return true;
    }
    return false;
  }

  void compare(const FormNode& node, const json::Value* before, const json::Value* after) {
    if (node.field != FormNode::kNone) {
      const bool same = before != nullptr && after != nullptr ? *before == *after : before == after;
      if (!same) changed_.push_back(node.field);
      return;
    }
    for (const FormNode& child : node.children) {
      const json::Value* old = before == nullptr ? nullptr : before->find(child.key);
      const json::Value* fresh = after == nullptr ? nullptr : after->find(child.key);
      if (old != nullptr || fresh != nullptr) compare(child, old, fresh);
    }
  }

  void tell_changes() {
    compare(shape_, &stored_, &config_);
    for (std::size_t i = 0; i < manifest_.form.size(); ++i) {
      if (std::find(changed_.begin(), changed_.end(), i) != changed_.end())
        out_.changed.push_back(manifest_.form[i].model);
    }
  }

  void gate() {
    const bool may_redirect =
        std::any_of(changed_.begin(), changed_.end(), [&](std::size_t i) { return redirects(manifest_.form[i]); });
    out_.target_changed = may_redirect && is_target_changed(manifest_, stored_, config_);
    if (!out_.target_changed || kept_.empty()) return;
    if (options_.exempt) {
      out_.exemption_used = true;
      return;
    }
    for (const Field* field : kept_) out_.errors.push_back({field->model, Code::secret_reentry_required, {}, {}});
  }

  const Manifest& manifest_;
  FormNode scratch_;
  const FormNode& shape_;
  bool has_stored_;
  json::Value stored_;
  json::Value sent_;
  MergeOptions options_;
  std::shared_ptr<json::Arena> arena_ = std::make_shared<json::Arena>();
  json::Value config_;
  Merged out_;
  std::vector<std::size_t> changed_;
  std::vector<const Field*> kept_;
  std::vector<const Field*> partly_kept_;
};

}  // namespace

Merged merge(const Manifest& manifest, const Config* stored, const json::Value& sent, const MergeOptions& options) {
  return Merge(manifest, stored, sent, options).run();
}

Config clear_all() {
  auto arena = std::make_shared<json::Arena>();
  const json::Value empty = json::ObjectBuilder(*arena).build();
  return ConfigAccess::make(std::move(arena), empty);
}

Config without_secrets(const Manifest& manifest, const Config& config) {
  auto arena = std::make_shared<json::Arena>();
  json::Value value = ConfigAccess::value(config);
  for (const Field& field : manifest.form) {
    if (is_secret(field)) value = json::remove_at(*arena, value, field.path);
  }
  value = json::clone(*arena, value);
  return ConfigAccess::make(std::move(arena), value);
}

bool has_secrets(const Manifest& manifest, const Config& config) {
  for (const Field& field : manifest.form) {
    if (is_secret(field) && !is_empty(value_at(ConfigAccess::value(config), field))) return true;
  }
  return false;
}

}  // namespace jackfield
