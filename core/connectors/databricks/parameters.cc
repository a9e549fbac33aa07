#include "parameters.h"

#include <algorithm>

#include "connector/sql/bound_values.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield::databricks {
namespace {

using Names = std::vector<std::string_view>;

// DECIMAL has 38 digits at most; longer numbers go as text, which the statement may cast.
std::string digits_type(std::string_view digits) {
  const auto shape = decimal_shape(digits);
  if (!shape || shape->precision > 38) return "STRING";
  return "DECIMAL(38," + std::to_string(shape->scale) + ")";
}

std::string type_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::boolean:
      return "BOOLEAN";
    case json::Kind::integer:
      return "BIGINT";
    case json::Kind::number:
      return "DOUBLE";
    case json::Kind::big_integer:
      return digits_type(value.text());
    default:
      return "STRING";
  }
}

// `field` is what the caller calls it.
Status write_one(json::Writer& writer, const Names& names, std::string_view name, std::string_view field,
                 const json::Value& value) {
  if (is_binary_value(value)) return fail(Code::unsupported, "params." + std::string(field));
  if (!std::binary_search(names.begin(), names.end(), name)) return fail(Code::parameter_count);
  writer.begin_object().key("name").string(name).key("type").string(type_of(value));
  if (!value.is_null()) {
    std::string text;
    append_value_text(text, value);
    writer.key("value").string(text);
    wipe_values(text);
  }
  writer.end_object();
  return ok();
}

}  // namespace

Status write_parameters(json::Writer& writer, std::string_view sql, const json::Value& values) {
  if (values.is_null()) return ok();
  const Names names = named_parameters(kDatabricksRules, sql);
  writer.key("parameters").begin_array();
  if (values.is_object()) {
    for (const json::Member& member : values.members())
      JF_CHECK(write_one(writer, names, member.key, member.key, member.value));
  } else if (values.is_array()) {
    std::size_t position = 0;
    for (const json::Value& value : values.items()) {
      const std::string field = std::to_string(position++);
      JF_CHECK(write_one(writer, names, "p" + std::to_string(position), field, value));
    }
  } else {
    return fail(Code::type, "params");
  }
  writer.end_array();
  return ok();
}

}  // namespace jackfield::databricks
