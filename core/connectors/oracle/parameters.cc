#include "parameters.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/host.h"
#include "base/limits.h"
#include "connector/sql/bound_values.h"

namespace jackfield::oracle {
namespace {

BoundValue bound(const json::Value& value) {
  BoundValue out;
  switch (value.kind()) {
    case json::Kind::null:
      break;
    case json::Kind::boolean:
    case json::Kind::integer:
      out.kind = BoundValue::Kind::integer;
      out.integer = value.kind() == json::Kind::boolean ? (value.as_boolean() ? 1 : 0) : value.as_integer();
      break;
    case json::Kind::number: {
      char digits[40];  // its shortest text, so that 0.1 is a tenth for the server too
      const auto end = std::to_chars(digits, digits + sizeof digits, value.as_number()).ptr;
      out.kind = BoundValue::Kind::number;
      out.text.assign(digits, end);
      break;
    }
    case json::Kind::big_integer:
      out.kind = BoundValue::Kind::number;
      out.text = std::string(value.text());
      break;
    case json::Kind::string:
      out.kind = BoundValue::Kind::text;
      out.text = std::string(value.text());
      break;
    case json::Kind::array:
    case json::Kind::object:
      if (is_binary_value(value)) {
        std::vector<std::uint8_t> bytes = binary_value(value);
        out.kind = BoundValue::Kind::bytes;
        out.text.assign(bytes.begin(), bytes.end());
        wipe_values(bytes);
        break;
      }
      out.kind = BoundValue::Kind::text;
      out.text = json::to_text(value);
  }
  return out;
}

// 0: not a number.
std::size_t number_of(std::string_view name) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && end == name.data() + name.size() ? number : 0;
}

Error count_error(std::size_t wanted, std::size_t given) {
  return fail(Code::parameter_count)
      .with("expected", static_cast<std::int64_t>(wanted))
      .with("given", static_cast<std::int64_t>(given));
}

}  // namespace

Parameters::~Parameters() {
  for (BoundValue& value : values_) wipe(value.text.data(), value.text.size());
}

Result<Parameters> Parameters::read(const json::Value& values) {
  Parameters out;
  if (values.is_null()) return out;
  if (!values.is_array() && !values.is_object()) return fail(Code::type, "params");
  out.by_name_ = values.is_object();
  if (values.size() > static_cast<std::size_t>(limits::kQueryParameters)) {
    return fail(Code::parameter_count).with("limit", limits::kQueryParameters);
  }
  out.values_.reserve(values.size());  // one place for good: a moved short text would stay behind unwiped
  for (const json::Value& item : values.items()) out.values_.push_back(bound(item));
  for (const json::Member& member : values.members()) {
    out.values_.push_back(bound(member.value));
    out.values_.back().name = std::string(member.key);
  }
  return out;
}

Result<std::vector<const BoundValue*>> Parameters::match(const std::vector<std::string_view>& names) const {
  if (names.size() != values_.size()) return count_error(names.size(), values_.size());
  const bool numbered = !by_name_ && std::all_of(names.begin(), names.end(), [&](std::string_view name) {
    const std::size_t number = number_of(name);
    return number >= 1 && number <= values_.size();
  });
  std::vector<const BoundValue*> out;
  out.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!by_name_) {
      out.push_back(&values_[numbered ? number_of(names[i]) - 1 : i]);
      continue;
    }
    const auto found = std::find_if(values_.begin(), values_.end(), [&](const BoundValue& value) {
      return ascii::equal_ignoring_case(value.name, names[i]);
    });
    if (found == values_.end()) return count_error(names.size(), values_.size());
    out.push_back(&*found);
  }
  return out;
}

}  // namespace jackfield::oracle
