#include "bindings.h"

#include "base/host.h"

#include "connector/sql_lexer.h"

namespace jackfield::snowflake {
namespace {

struct Binding {
  std::string_view type = "TEXT";
  std::string text;
};

Binding binding_of(const json::Value& value) {
  Binding binding;
  switch (value.kind()) {
    case json::Kind::null:
      break;
    case json::Kind::boolean:
      binding = {"BOOLEAN", value.as_boolean() ? "true" : "false"};
      break;
    case json::Kind::integer:
    case json::Kind::big_integer:
      binding = {"FIXED", json::to_text(value)};
      break;
    case json::Kind::number:
      binding.type = "REAL";
      json::append_number(binding.text, value.as_number());
      break;
    case json::Kind::string:
      binding.text = value.text();
      break;
    case json::Kind::array:
    case json::Kind::object:
      binding.text = json::to_text(value);
      break;
  }
  return binding;
}

}  // namespace

Status write_bindings(json::Writer& writer, std::string_view sql, const json::Value& values) {
  if (!values.is_null() && !values.is_array()) return fail(Code::type, "params");
  const auto items = values.items();
  if (static_cast<std::size_t>(count_question_marks(kSnowflakeRules, sql)) != items.size())
    return fail(Code::parameter_count);
  if (items.empty()) return ok();
  writer.key("bindings").begin_object();
  std::size_t position = 0;
  for (const json::Value& item : items) {
    Binding binding = binding_of(item);
    writer.key(std::to_string(++position)).begin_object().key("type").string(binding.type).key("value");
    if (item.is_null()) {
      writer.null();
    } else {
      writer.string(binding.text);
    }
    writer.end_object();
    wipe(binding.text.data(), binding.text.size());
  }
  writer.end_object();
  return ok();
}

}  // namespace jackfield::snowflake
