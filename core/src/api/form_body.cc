#include "api/form_body.h"

namespace jackfield::api {
namespace {

// Finds where the configurations of a body go, as soon as its type is known.
class Places {
 public:
  explicit Places(Call& call) : call_(call) {}

  std::optional<json::ShapedObject> find(std::span<const json::Member> members) {
    const std::string_view key = members.back().key;
    FormDocument* const to = key == "stored" ? &form_.stored : key == "config" ? &form_.config : nullptr;
    if (to == nullptr) return std::nullopt;
    if (!was_asked_) form_.manifest = manifest_of(members);
    was_asked_ = true;
    if (form_.manifest == nullptr) return std::nullopt;
    *to = empty_document(*form_.manifest, *call_.arena);
    return json::ShapedObject{form_.manifest->plan.shape, to->values, to->nodes};
  }

  // Returns false if a configuration must be read by another way.
  bool settle(const json::Value& body) {
    form_.stored.root = body.get("stored");
    form_.config.root = body.get("config");
    if (form_.manifest == nullptr) form_ = {};
    for (FormDocument* document : {&form_.stored, &form_.config}) {
      if (!document->values.empty() && !settle_shaped(*form_.manifest, *document)) return false;
    }
    call_.body = body;
    call_.form = form_;
    return true;
  }

 private:
  [[nodiscard]] const Manifest* manifest_of(std::span<const json::Member> members) const {
    std::string_view type;
    std::string_view sub_type;
    for (const json::Member& member : members) {
      if (member.key == "type") type = member.value.text();
      if (member.key == "sub_type") sub_type = member.value.text();
    }
    const Manifest* found = call_.core.catalogue->find(type, sub_type);
    return found != nullptr && !found->plan.always_normalise ? found : nullptr;
  }

  Call& call_;
  FormBody form_;
  bool was_asked_ = false;
};

}  // namespace

Status parse_form_body(Call& call, std::string_view bytes, const json::Limits& limits) {
  if constexpr (json::kReadsShapes) {
    Places places(call);
    const auto find = [&](std::span<const json::Member> members) { return places.find(members); };
    const std::optional<json::Value> body = json::parse_shaped(*call.arena, bytes, limits, find);
    if (body && places.settle(*body)) return ok();
  }
  JF_TRY(call.body, json::parse(*call.arena, bytes, limits));
  return ok();
}

FormDocument document_in(const Call& call, Part part, const Manifest& manifest, Report& report) {
  const bool is_stored = part == Part::stored;
  const FormDocument& read = is_stored ? call.form.stored : call.form.config;
  if (!read.values.empty()) return read;
  return read_document(manifest, *call.arena, call.body.get(is_stored ? "stored" : "config"), report);
}

}  // namespace jackfield::api
