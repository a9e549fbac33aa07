// Keys that no field declares, in the order in which a merged document has them.
#include "config/config_access.h"
#include "validate/checks.h"
#include "validate/findings.h"
#include "validate/form_document.h"

namespace jackfield {
namespace {

class UnknownKeys {
 public:
  UnknownKeys(const Manifest& manifest, const FormDocument& stored, bool replace, const FormValues& merged,
              Leftovers& to)
      : manifest_(manifest), stored_(stored), replace_(replace), merged_(ConfigAccess::values(merged)), to_(to) {}

  // `sent` is nullptr where nothing was sent: what is stored stays.
  void object(const FormNode& node, const json::Value& stored, const json::Value* sent) {
    for (const json::Member& old : stored.members()) {
      const json::Value* fresh = sent == nullptr ? nullptr : sent->find(old.key);
      const bool is_kept = fresh == nullptr ? sent == nullptr || !replace_ : !fresh->is_null();
      if (is_kept && is_stored(node, old)) member(node, old.key, old.value, fresh);
    }
    if (sent == nullptr) return;
    for (const json::Member& fresh : sent->members()) {
      if (fresh.value.is_null()) continue;
      const json::Value* old = stored.find(fresh.key);
      if (old == nullptr || !is_stored(node, {fresh.key, *old})) member(node, fresh.key, {}, &fresh.value);
    }
  }

 private:
  // A value that could not be stored as it is in the document, such as eight asterisks, is not.
  [[nodiscard]] bool is_stored(const FormNode& node, const json::Member& old) const noexcept {
    const FormNode* child = node.find(old.key);
    if (child == nullptr || child->field == FormNode::kNone) return !old.value.is_null();
    return !stored_.values[child->field].is_null();
  }

  void member(const FormNode& node, std::string_view key, const json::Value& stored, const json::Value* sent) {
    const FormNode* child = node.find(key);
    if (child == nullptr) {
      to_.unknown.push_back({key_path(node.path, key), FormNode::kNone});
    } else if (child->field != FormNode::kNone) {
      keys_of(child->field);
    } else if (sent == nullptr || sent->is_object()) {
      object(*child, stored, sent);
    }
  }

  void keys_of(std::size_t index) {
    const Field& field = manifest_.form[index];
    if (!limits_keys(field, merged_[index])) return;
    for (const json::Member& member : merged_[index].members()) {
      if (!declares_key(field, member.key)) to_.unknown.push_back({key_path(field.model, member.key), index});
    }
  }

  const Manifest& manifest_;
  const FormDocument& stored_;
  bool replace_;
  std::span<const json::Value> merged_;
  Leftovers& to_;
};

}  // namespace

void find_unknown(const Manifest& manifest, const FormDocument& stored, const FormDocument& sent, bool replace,
                  const FormValues& merged, Leftovers& leftovers) {
  const bool nothing_sent = sent.root.is_null() && !replace;
  UnknownKeys(manifest, stored, replace, merged, leftovers)
      .object(manifest.plan.root(), stored.root, nothing_sent ? nullptr : &sent.root);
}

}  // namespace jackfield
