#include "merge/declared.h"

#include <algorithm>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "mask/mask.h"
#include "merge/secret_items.h"

namespace jackfield {
namespace {

constexpr std::string_view kPrompt = "$prompt";

bool is_prompt(const json::Value& value) noexcept {
  const auto members = value.members();
  return members.size() == 1 && members[0].key == kPrompt && members[0].value.is_string();
}

// An object `ssl` alone means TLS, so none is made for a secret that is kept.
bool has_place(const Field& field, const json::Value& config) {
  for (const std::vector<std::string>& alias : field.aliases) {
    if (json::find_at(config, alias) != nullptr) return false;
  }
  const json::Path path = field.path;
  for (std::size_t length = 1; length < path.size(); ++length) {
    const json::Value* above = json::find_at(config, path.first(length));
    if (above == nullptr) return !field.in_ssl;
    if (!above->is_object()) return false;
  }
  return true;
}

}  // namespace

Declared read_declared(const Manifest& manifest, json::Arena& arena, const json::Value& config, const Config* stored,
                       bool compares) {
  Declared out{.sent = config, .prompted = {}};
  const json::Value sentinel = json::Value::borrowed(kSentinel);
  for (const Field& field : manifest.form) {
    if (!is_secret(field)) continue;
    const json::Value before = stored == nullptr ? json::Value() : value_at(ConfigAccess::value(*stored), field);
    const bool is_stored = !is_empty(before);
    const json::Value* given = json::find_at(out.sent, field.path);
    if (given == nullptr) {
      if (is_stored && has_place(field, out.sent)) out.sent = json::set_at(arena, out.sent, field.path, sentinel);
      continue;
    }
    const bool asks = is_prompt(*given);
    if (is_stored && (asks || (compares && normal_value(arena, field, *given) == before))) {
      out.sent = json::set_at(arena, out.sent, field.path, sentinel);
    } else if (!is_stored && (asks || is_empty(*given))) {
      if (asks) out.prompted.push_back(field.model);
      out.sent = json::remove_at(arena, out.sent, field.path);
    }
  }
  return out;
}

json::Value declare(const Manifest& manifest, json::Arena& arena, const Masked& config,
                    const std::vector<std::string>& awaited) {
  json::Value out = json::ObjectBuilder(arena).build();
  const auto form = manifest.document.get("form").items();
  for (std::size_t i = 0; i < manifest.form.size(); ++i) {
    const Field& field = manifest.form[i];
    if (field.type == FieldType::space) continue;
    const json::Value* shown = json::find_at(config.config(), field.path);
    const bool waits = std::find(awaited.begin(), awaited.end(), field.model) != awaited.end();
    if (is_secret(field) && (waits || (shown != nullptr && holds_sentinel(*shown)))) {
      json::ObjectBuilder prompt(arena);
      prompt.set(kPrompt, form[i].get("label"));
      out = json::set_at(arena, out, field.path, prompt.build());
    } else if (shown != nullptr) {
      out = json::set_at(arena, out, field.path, *shown);
    }
  }
  return out;
}

}  // namespace jackfield
