#include "operations/integrations/body.h"

#include "operations/rows/decode.h"

namespace jackfield::api {

// Clients type true as 1 too.
std::optional<bool> read_flag(const json::Value& value) {
  if (value.is_boolean()) return value.as_boolean();
  const bool is_bit = value.is_integer() && (value.as_integer() == 0 || value.as_integer() == 1);
  return is_bit ? std::optional(value.as_integer() == 1) : std::nullopt;
}

namespace {

std::optional<bool> read_boolean(const json::Value& body, std::string_view name, Findings& findings) {
  const json::Value* value = body.find(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::optional<bool> flag = read_flag(*value);
  if (!flag) findings.add(name, Code::type);
  return flag;
}

const json::Value* read_object(const json::Value& body, std::string_view name, Findings& findings) {
  const json::Value* value = body.find(name);
  if (value != nullptr && !value->is_object() && !value->is_null()) {
    findings.add(name, Code::object_required);
    return nullptr;
  }
  return value;
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && seen++ == count) return text.substr(0, i);
  }
  return text;
}

}  // namespace

BodyFields read_fields(const json::Value& body, Findings& findings) {
  BodyFields fields;
  if (!body.get("title").is_null()) fields.title = read_title(body, "title", findings);
  fields.is_private = read_boolean(body, "is_private", findings);
  fields.enabled = read_boolean(body, "enabled", findings);
  if (const json::Value order = body.get("order"); order.is_number()) {
    fields.order = order.as_number();
  } else if (!order.is_null()) {
    findings.add("order", Code::type);
  }
  if (const json::Value version = body.get("version"); version.is_integer()) {
    fields.version = version.as_integer();
  } else if (!version.is_null()) {
    findings.add("version", Code::type);
  }
  fields.meta = read_object(body, "meta", findings);
  fields.config = read_object(body, "config", findings);
  if (const json::Value mode = body.get("configMode"); !mode.is_null()) {
    fields.replace = mode.text() == "replace";
    if (!fields.replace && mode.text() != "merge") findings.add("configMode", Code::option);
  }
  return fields;
}

Result<std::string> merge_meta(json::Arena& arena, std::string_view stored, const json::Value& sent) {
  if (sent.is_null()) return std::string(stored.empty() ? "{}" : stored);
  // With nothing to merge into, a null is a value like others.
  std::string text = json::to_text(sent);
  if (!stored.empty()) {
    JF_TRY(const json::Value before, json::parse(arena, stored, json::kConfigLimits));
    text = json::to_text(json::merge_patch(arena, before, sent));
  }
  if (text.size() > static_cast<std::size_t>(limits::kMetaBytes))
    return invalid("meta", Code::limit, {{"value", limits::kMetaBytes}});
  return text;
}

Result<std::string> copy_title(Session& session, const Principal& who, std::string_view title) {
  constexpr std::size_t kLongestEnding = 12;
  const std::string_view base =
      first_code_points(title, static_cast<std::size_t>(limits::kTitleCodePoints) - kLongestEnding);
  const std::string first = std::string(base) + " copy";
  std::string candidate = first;
  for (std::int64_t i = 1;; ++i) {
    JF_TRY(const std::int64_t taken, session.integrations().count_titles(Scope(who), candidate));
    if (taken == 0) return candidate;
    candidate = first + "_" + std::to_string(i);
  }
}

}  // namespace jackfield::api
