#include "merge/merge.h"

#include <algorithm>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "mask/mask.h"
#include "merge/secret_items.h"
#include "merge/target.h"

namespace jackfield {
namespace {

// What of a part of the form goes into the result.
enum class From : std::uint8_t { nothing, stored, both };

class Merge {
 public:
  Merge(const Manifest& manifest, json::Arena& arena, const FormDocument& stored, bool has_stored,
        const FormDocument& sent, const MergeOptions& options)
      : manifest_(manifest), arena_(arena), stored_(stored), has_stored_(has_stored), sent_(sent), options_(options) {}

  Merged run() {
    values_ = arena_.list<json::Value>(manifest_.form.size());
    out_.values = ConfigAccess::make(values_);
    const bool nothing_sent = sent_.root.is_null() && !options_.replace;
    object(manifest_.plan.root(), nothing_sent ? From::stored : sent_.root.is_null() ? From::nothing : From::both);
    if (has_stored_ && !nothing_sent) settle_branches();
    // Pairs that their field does not declare become findings.
    if (stored_.has_unknown || sent_.has_unknown || has_undeclared_pairs(manifest_, values_))
      find_unknown(manifest_, stored_, sent_, options_.replace, out_.values, out_.leftovers);
    for (const std::size_t i : manifest_.plan.secrets) tell_verb(i);
    if (has_stored_ && !nothing_sent) {
      tell_changes();
      gate();
    }
    out_.keeps_secrets = !kept_.empty();
    return std::move(out_);
  }

  // RFC 7396 section 2, with the secret fields as leaves.
  json::Value value(const Field& field, const json::Value& stored, const json::Value& sent) {
    if (is_secret(field)) return secret(field, stored, sent);
    // A value that is sent back was converted when it was stored.
    if (sent == stored) return stored;
    return patch(stored, normal_value(arena_, field, sent));
  }

 private:
  [[nodiscard]] std::size_t index_of(const FormNode& node) const {
    return static_cast<std::size_t>(&node - manifest_.plan.nodes.data());
  }
  [[nodiscard]] Presence sent_at(std::size_t field) const {
    const std::size_t node = manifest_.plan.node_of[field];
    return node == FormNode::kNone ? Presence::absent : sent_.nodes[node];
  }

  void object(const FormNode& node, From from) {
    if (from == From::nothing) return;
    for (const FormNode& child : node.children()) {
      const std::size_t at = index_of(child);
      const From below = from == From::both ? merged_from(sent_.nodes[at]) : from;
      const bool is_both = below == From::both;
      if (child.field != FormNode::kNone) {
        const json::Value& stored = stored_.values[child.field];
        if (below == From::stored) values_[child.field] = stored;
        if (is_both) values_[child.field] = value(manifest_.form[child.field], stored, sent_.values[child.field]);
      } else if (below != From::nothing && (is_both ? sent_ : stored_).nodes[at] == Presence::value) {
        out_.leftovers.misplaced.push_back(&child);
      } else {
        object(child, below);
      }
    }
  }

  [[nodiscard]] From merged_from(Presence sent) const {
    if (sent == Presence::null) return From::nothing;
    if (sent != Presence::absent) return From::both;
    return options_.replace ? From::nothing : From::stored;
  }

  json::Value patch(const json::Value& stored, const json::Value& sent) {
    if (!sent.is_object() || (stored.size() == 0 && !holds_null(sent))) return sent;
    json::ObjectBuilder object(arena_);
    for (const json::Member& old : stored.members()) {
      const json::Value* fresh = sent.find(old.key);
      if (fresh == nullptr) {
        if (!options_.replace) object.append(old.key, old.value);
      } else if (!fresh->is_null()) {
        object.append(old.key, patch(old.value, *fresh));
      }
    }
    for (const json::Member& fresh : sent.members()) {
      if (fresh.value.is_null() || stored.find(fresh.key) != nullptr) continue;
      object.append(fresh.key, patch({}, fresh.value));
    }
    return object.build();
  }

  static bool holds_null(const json::Value& object) noexcept {
    for (const json::Member& member : object.members()) {
      if (member.value.is_null() || holds_null(member.value)) return true;
    }
    return false;
  }

  json::Value secret(const Field& field, const json::Value& stored, const json::Value& sent) {
    if (is_sentinel(sent)) {
      if (!is_empty(stored)) return stored;
      out_.errors.push_back({field.model, Code::not_stored, {}, {}});
      return {};
    }
    if (is_empty(sent)) return {};
    if (holds_items(sent)) {
      SecretItems items = merge_items(arena_, field, stored, sent);
      for (Finding& error : items.errors) out_.errors.push_back(std::move(error));
      if (items.kept) partly_kept_.push_back(&field);
      return items.value;
    }
    if (!sent.is_string() && holds_sentinel(sent)) {
      out_.errors.push_back({field.model, Code::not_stored, {}, {}});
      return {};
    }
    return normal_value(arena_, field, sent);
  }

  static bool is_sentinel(const json::Value& value) noexcept { return value.is_string() && value.text() == kSentinel; }

  // A branch that becomes hidden loses its secrets. One that becomes visible gets its defaults, as on create; so does a
  // config that replaces.
  void settle_branches() {
    if (!options_.replace && !may_show_or_hide()) return;
    // The values of visible fields, before and after.
    const std::span<json::Value> old = arena_.list<json::Value>(values_.size());
    const std::span<json::Value> now = arena_.list<json::Value>(values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const Field& field = manifest_.form[i];
      const bool was = !field.visible_when || holds(*field.visible_when, old);
      const bool is = !field.visible_when || holds(*field.visible_when, now);
      json::Value& value = values_[i];
      if (!is && is_secret(field)) {
        value = {};
      } else if (is && value.is_null() && takes_default(i, was)) {
        value = field.default_value;
        make_room(i);
      }
      if (was) old[i] = stored_.values[i];
      if (is) now[i] = value;
    }
  }

  // A field that conditions name has changed, or a secret is stored that may be hidden. Without either, the same fields
  // are visible as before, and no value depends on it.
  [[nodiscard]] bool may_show_or_hide() const {
    for (const std::size_t i : manifest_.plan.deciders) {
      if (!is_unchanged(i)) return true;
    }
    for (const std::size_t i : manifest_.plan.hidden_secrets) {
      if (!values_[i].is_null()) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_unchanged(std::size_t i) const {
    return stored_.values[i].is_same(values_[i]) || stored_.values[i] == values_[i];
  }

  [[nodiscard]] bool takes_default(std::size_t i, bool was_visible) const {
    const Field& field = manifest_.form[i];
    if (is_secret(field) || field.default_value.is_null()) return false;
    return options_.replace || (!was_visible && sent_at(i) == Presence::absent);
  }

  // The objects above a value replace what is there instead.
  void make_room(std::size_t field) {
    if (out_.leftovers.misplaced.empty()) return;
    const FormNode* leaf = &manifest_.plan.nodes[manifest_.plan.node_of[field]];
    std::erase_if(out_.leftovers.misplaced,
                  [&](const FormNode* node) { return leaf > node && leaf < node + node->size; });
  }

  void tell_verb(std::size_t i) {
    const Field& field = manifest_.form[i];
    const Presence presence = sent_at(i);
    const bool sentinel = presence == Presence::value && is_sentinel(sent_.values[i]);
    if (!is_empty(values_[i])) {
      const bool set = presence != Presence::absent && !sentinel;
      out_.verbs.emplace_back(field.model, set ? SecretVerb::set : SecretVerb::kept);
      const bool partly = std::find(partly_kept_.begin(), partly_kept_.end(), &field) != partly_kept_.end();
      if (!set || partly) kept_.push_back(&field);
    } else if (!is_empty(stored_.values[i]) || (presence != Presence::absent && !sentinel)) {
      out_.verbs.emplace_back(field.model, SecretVerb::cleared);
    }
  }

  void tell_changes() {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (is_unchanged(i)) continue;
      if (out_.changed.empty()) out_.changed.reserve(16);
      out_.changed.push_back(manifest_.form[i].model);
      may_redirect_ = may_redirect_ || redirects(manifest_.form[i]);
    }
  }

  void gate() {
    out_.target_changed = may_redirect_ && is_target_changed(manifest_, stored_.values, values_);
    if (!out_.target_changed || kept_.empty()) return;
    if (options_.exempt) {
      out_.exemption_used = true;
      return;
    }
    for (const Field* field : kept_) out_.errors.push_back({field->model, Code::secret_reentry_required, {}, {}});
  }

  const Manifest& manifest_;
  json::Arena& arena_;
  const FormDocument& stored_;
  bool has_stored_;
  const FormDocument& sent_;
  MergeOptions options_;
  Merged out_;
  std::span<json::Value> values_;  // of out_
  bool may_redirect_ = false;
  std::vector<const Field*> kept_;
  std::vector<const Field*> partly_kept_;
};

}  // namespace

Merged merge(const Manifest& manifest, json::Arena& arena, const FormDocument* stored, const FormDocument& sent,
             const MergeOptions& options) {
  if (stored != nullptr) return Merge(manifest, arena, *stored, true, sent, options).run();
  return Merge(manifest, arena, empty_document(manifest, arena), false, sent, options).run();
}

void make_own(const Manifest& manifest, json::Arena& arena, FormDocument& document) {
  const FormDocument nothing;
  Merge alone(manifest, arena, nothing, false, nothing, {});
  const auto convert = [&](std::size_t i) {
    document.values[i] = alone.value(manifest.form[i], {}, document.values[i]);
  };
  for (const std::size_t i : manifest.plan.converted) {
    const json::Value& value = document.values[i];
    if (!value.is_null() && !value.is_integer() && !value.is_object()) convert(i);
  }
  for (std::size_t i = 0; i < document.values.size(); ++i) {
    if (document.values[i].is_object()) convert(i);
  }
}

FormValues values_of(const FormDocument& document) { return ConfigAccess::make(document.values); }

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
