#include "connector/sql/bound_values.h"

#include "base/base64.h"
#include "base/host.h"
#include "base/limits.h"

namespace jackfield {
namespace {

constexpr std::size_t kKeptBytes = 65536;

Status check_value(const json::Value& value, const std::string& field) {
  const json::Value* text = value.find(kBinaryKey);
  if (text == nullptr) return ok();
  std::vector<std::uint8_t> bytes;
  const bool good = value.size() == 1 && text->is_string() && decode_base64(text->text(), bytes);
  wipe_values(bytes);
  return good ? ok() : Status(fail(Code::invalid_value, field).with("expected", std::string("base64")));
}

constexpr const char* kByPosition = "This engine binds values by position: send a list.";

}  // namespace

Status check_values(const json::Value& values) {
  if (values.is_null()) return ok();
  if (!values.is_array() && !values.is_object()) return fail(Code::type, "params");
  if (values.size() > static_cast<std::size_t>(limits::kQueryParameters))
    return fail(Code::limit, "params").with("limit", limits::kQueryParameters);
  std::size_t position = 0;
  if (values.is_array()) {
    for (const json::Value& value : values.items())
      JF_CHECK(check_value(value, "params." + std::to_string(position++)));
    return ok();
  }
  for (const json::Member& member : values.members())
    JF_CHECK(check_value(member.value, "params." + std::string(member.key)));
  return ok();
}

bool is_binary_value(const json::Value& value) {
  return value.is_object() && value.size() == 1 && value.get(kBinaryKey).is_string();
}

std::vector<std::uint8_t> binary_value(const json::Value& value) {
  std::vector<std::uint8_t> bytes;
  static_cast<void>(decode_base64(value.get(kBinaryKey).text(), bytes));
  return bytes;
}

Result<std::span<const json::Value>> positional_values(const json::Value& values) {
  if (values.is_null()) return std::span<const json::Value>();
  if (!values.is_array()) return fail(Code::type, "params").with("hint", kByPosition);
  const auto items = values.items();
  if (items.size() > static_cast<std::size_t>(limits::kQueryParameters)) {
    return fail(Code::parameter_count).with("limit", limits::kQueryParameters);
  }
  return std::span<const json::Value>(items);
}

std::optional<DecimalShape> decimal_shape(std::string_view digits) noexcept {
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  const std::size_t point = digits.find('.');
  if (point == std::string_view::npos) return DecimalShape{digits.size(), 0};
  return DecimalShape{digits.size() - 1, digits.size() - point - 1};
}

void append_value_text(std::string& out, const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return;
    case json::Kind::boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case json::Kind::number:
      json::append_number(out, value.as_number());
      return;
    case json::Kind::string:
    case json::Kind::big_integer:
      out += value.text();
      return;
    default:
      out += json::to_text(value);
  }
}

void wipe_values(std::string& text) noexcept {
  wipe(text.data(), text.size());
  text.clear();
  if (text.capacity() > kKeptBytes) text.shrink_to_fit();
}

void wipe_values(std::vector<std::uint8_t>& bytes) noexcept {
  wipe(bytes.data(), bytes.size());
  bytes.clear();
  bytes.shrink_to_fit();
}

}  // namespace jackfield
