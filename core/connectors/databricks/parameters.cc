#include "parameters.h"

#include <algorithm>

#include "connector/sql_lexer.h"

namespace jackfield::databricks {
namespace {

using Names = std::vector<std::string_view>;

Status write_one(json::Writer& writer, const Names& names, std::string_view name, const json::Value& value) {
  if (!std::binary_search(names.begin(), names.end(), name)) return fail(Code::parameter_count);
  std::string text;
  std::string_view type = "STRING";
  switch (value.kind()) {
    case json::Kind::null:
      break;
    case json::Kind::boolean:
      type = "BOOLEAN";
      text = value.as_boolean() ? "true" : "false";
      break;
    case json::Kind::integer:
      type = "BIGINT";
      text = std::to_string(value.as_integer());
      break;
    case json::Kind::number:
      type = "DOUBLE";
      json::append_number(text, value.as_number());
      break;
    case json::Kind::big_integer:
      type = "DECIMAL(38,0)";
      text = value.text();
      break;
    case json::Kind::string:
      text = value.text();
      break;
    case json::Kind::array:
    case json::Kind::object:
      text = json::to_text(value);
      break;
  }
  writer.begin_object().key("name").string(name).key("type").string(type);
  if (!value.is_null()) writer.key("value").string(text);
  writer.end_object();
  return ok();
}

}  // namespace

Status write_parameters(json::Writer& writer, std::string_view sql, const json::Value& values) {
  if (values.is_null()) return ok();
  const Names names = named_parameters(kDatabricksRules, sql);
  writer.key("parameters").begin_array();
  if (values.is_object()) {
    for (const json::Member& member : values.members()) JF_CHECK(write_one(writer, names, member.key, member.value));
  } else if (values.is_array()) {
    std::size_t position = 0;
    for (const json::Value& value : values.items())
      JF_CHECK(write_one(writer, names, "p" + std::to_string(++position), value));
  } else {
    return fail(Code::type, "params");
  }
  writer.end_array();
  return ok();
}

}  // namespace jackfield::databricks
