#include "parameters.h"

#include "base/host.h"
#include "base/limits.h"

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kNull = static_cast<std::size_t>(-1);
constexpr std::size_t kKeptBytes = 65536;

void append_value(std::string& out, const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return;
    case json::Kind::boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case json::Kind::integer:
      out += std::to_string(value.as_integer());
      return;
    case json::Kind::number:
      json::append_number(out, value.as_number());
      return;
    case json::Kind::big_integer:
    case json::Kind::string:
      out += value.text();
      return;
    case json::Kind::array:
    case json::Kind::object:
      out += json::to_text(value);
      return;
  }
}

}  // namespace

Status Parameters::bind(const json::Value& values) {
  clear();
  if (values.is_null()) return ok();
  if (!values.is_array()) return fail(Code::type, "params");
  const auto items = values.items();
  if (items.size() > static_cast<std::size_t>(limits::kQueryParameters)) {
    return fail(Code::parameter_count).with("limit", limits::kQueryParameters);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].is_null()) {
      offsets_.push_back(kNull);
      continue;
    }
    if (items[i].is_string() && items[i].text().find('\0') != std::string_view::npos) {
      return fail(Code::invalid_value, "params/" + std::to_string(i));
    }
    offsets_.push_back(text_.size());
    append_value(text_, items[i]);
    text_ += '\0';
  }
  pointers_.reserve(offsets_.size());
  for (const std::size_t offset : offsets_) pointers_.push_back(offset == kNull ? nullptr : text_.data() + offset);
  return ok();
}

void Parameters::clear() noexcept {
  wipe(text_.data(), text_.size());
  text_.clear();
  if (text_.capacity() > kKeptBytes) text_.shrink_to_fit();
  offsets_.clear();
  pointers_.clear();
}

}  // namespace jackfield::postgresql
