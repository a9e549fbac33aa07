// The table of types of the shared suite: a logical value, and the one JSON that it is on every engine.
// Contract   an engine spells every row (Dialect::types). An answer that is not the table's, or a type that is not
//            there, has the id of a reason, and `differences` of the connector's quirks.json has that id with what and
//            why.
#pragma once
#include "suite.h"

namespace jackfield::test {

struct LogicalType {
  std::string_view name, json, type;  // Column::type; "" where the engine may choose
};
inline constexpr LogicalType kLogicalTypes[] = {
    {"small integer", "1", "integer"},
    {"largest exact integer", "9007199254740991", "bigint"},  // 2^53-1
    {"integer beyond 2^53", R"("9007199254740993")", "bigint"},
    {"smallest 64-bit integer", R"("-9223372036854775808")", "bigint"},
    {"decimal", R"("1.10")", "decimal"},  // decimal(10,2)
    {"decimal of 30 digits", R"("12345678901234567890.1234567891")", "decimal"},
    {"double", "0.1", "number"},
    {"boolean", "true", "boolean"},
    {"text", R"("it's \"so\" äß😀")", "text"},
    {"empty text", R"("")", "text"},
    {"null", "null", ""},
    {"date", R"("2026-11-23")", "date"},
    {"time", R"("17:03:57.5")", "time"},
    {"timestamp", R"("2026-11-23T17:03:57.5")", "timestamp"},
    {"timestamp with zone", R"("2026-11-23T15:03:57.5Z")", "timestamptz"},  // 17:03:57.5 at +02:00
    {"binary", R"("AP8Q")", "binary"},                                      // 00 ff 10
    {"json", R"({"a":[1,null],"b":"ä"})", "json"},
    {"array", "[1,null,3]", "array"}};

// Fills Dialect::types and more_types from tests/connectors/types.json: by the name in the table, the SQL of a value,
// or {"sql", "json", "type", "difference"} where the answer differs, or {"lacks": the id of the reason}.
void spell_types(Dialect& dialect, const std::string& engine);
void check_types(Asker& asker, const Engine& engine);

}  // namespace jackfield::test
