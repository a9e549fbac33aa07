#include "bindings.h"

#include "connector/sql/bound_values.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield::snowflake {
namespace {

std::string_view type_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::boolean:
      return "BOOLEAN";
    case json::Kind::integer:
    case json::Kind::big_integer:
      return "FIXED";
    case json::Kind::number:
      return "REAL";
    default:
      return is_binary_value(value) ? "BINARY" : "TEXT";
  }
}

void append_hex(std::string& out, const json::Value& value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::vector<std::uint8_t> bytes = binary_value(value);
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  wipe_values(bytes);
}

}  // namespace

Status write_bindings(json::Writer& writer, std::string_view sql, const json::Value& values) {
  JF_TRY(const auto items, positional_values(values));
  if (static_cast<std::size_t>(count_question_marks(kSnowflakeRules, sql)) != items.size())
    return fail(Code::parameter_count);
  if (items.empty()) return ok();
  writer.key("bindings").begin_object();
  std::size_t position = 0;
  for (const json::Value& item : items) {
    std::string text;
    if (is_binary_value(item)) {
      append_hex(text, item);
    } else {
      append_value_text(text, item);
    }
    writer.key(std::to_string(++position)).begin_object().key("type").string(type_of(item)).key("value");
    if (item.is_null()) {
      writer.null();
    } else {
      writer.string(text);
    }
    writer.end_object();
    wipe_values(text);
  }
  writer.end_object();
  return ok();
}

}  // namespace jackfield::snowflake
