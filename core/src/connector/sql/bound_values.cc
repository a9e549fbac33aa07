#include "connector/sql/bound_values.h"

#include "base/host.h"
#include "base/limits.h"

namespace jackfield {
namespace {

constexpr std::size_t kKeptBytes = 65536;

}  // namespace

Result<std::span<const json::Value>> positional_values(const json::Value& values) {
  if (values.is_null()) return std::span<const json::Value>();
  if (!values.is_array()) return fail(Code::type, "params");
  const auto items = values.items();
  if (items.size() > static_cast<std::size_t>(limits::kQueryParameters)) {
    return fail(Code::parameter_count).with("limit", limits::kQueryParameters);
  }
  return std::span<const json::Value>(items);
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

}  // namespace jackfield
