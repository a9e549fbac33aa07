// Whether a value goes round: what is read, written back as a parameter, is found by "=" and reads the same again.
// Contract   a value that does not has the id of a difference in quirks.json. Cells become parameters as clients of the
//            API see them: numbers beyond 2^53 and decimals as text, bytes as {"$binary": BASE64}.
// Example    tests/connectors/mysql_values_test.cc
#pragma once
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "fixture.h"

namespace jackfield::test {

// One cell as JSON.
class JsonSink final : public RowSink {
 public:
  void begin_row() override {}
  void null() override { cell = "null"; }
  void boolean(bool value) override { cell = value ? "true" : "false"; }
  void integer(std::int64_t value) override { integer_text(std::to_string(value)); }
  void integer_text(std::string_view digits) override {
    const std::string_view plain = digits.starts_with('-') ? digits.substr(1) : digits;
    const bool wide = plain.size() > 16 || (plain.size() == 16 && plain > "9007199254740991");
    cell = wide ? json_text(digits) : std::string(digits);
  }
  void decimal_text(std::string_view digits) override { cell = json_text(digits); }
  void number(double value) override {
    cell.clear();
    json::append_number(cell, value);
  }
  void number_text(std::string_view digits) override { cell = std::string(digits); }
  void text(std::string_view utf8) override { cell = json_text(utf8); }
  void json(std::string_view json) override { cell = std::string(json); }
  void binary(std::span<const std::uint8_t> bytes) override {
    std::string text;
    append_base64(text, bytes);
    cell = R"({"$binary":")" + text + "\"}";
  }
  void end_row() override { ++rows; }
  [[nodiscard]] bool full() const override { return false; }
  std::string cell;
  int rows = 0;
};

// The only cell of the only row; "error CODE".
inline std::string json_cell(Connection& connection, std::string sql, std::string_view parameters = "null") {
  JsonSink sink;
  auto end = run_into(connection, std::move(sql), parameters, sink);
  if (!end) return "error " + std::string(facts(end.error().code).name) + " " + end.error().pointer;
  return sink.rows == 1 ? sink.cell : std::to_string(sink.rows) + " rows";
}

struct RoundValue {
  std::string type, literal;
  std::string not_found;    // the id of the reason why "=" does not find it; "" where it must
  std::string not_written;  // and why it cannot be written back
};

inline void check_reason(const std::string& connector, const std::string& id) {
  const auto quirks =
      nlohmann::json::parse(read_text(std::string(JF_TREE) + "/core/connectors/" + connector + "/quirks.json"));
  bool known = false;
  for (const auto& one : quirks["differences"]) known = known || one.value("id", "") == id;
  INFO(id);
  CHECK(known);
}

// `table` is dropped and made anew for each value.
inline void check_round(Connection& connection, const std::string& connector, const RoundValue& value) {
  INFO(value.type << " " << value.literal);
  static_cast<void>(ask(connection, "drop table jf_round"));
  REQUIRE(ask(connection, "create table jf_round (id int, v " + value.type + ")").ok);
  REQUIRE(ask(connection, "insert into jf_round (id, v) values (1, " + value.literal + ")").ok);
  const std::string read = json_cell(connection, "select v from jf_round where id = 1");
  const std::string parameters = "[" + read + "]";
  const std::string back = json_cell(connection, "insert into jf_round (id, v) values (2, ?)", parameters);
  if (!value.not_written.empty()) {
    check_reason(connector, value.not_written);
    CHECK(back.starts_with("error"));
  } else {
    CHECK(back == "0 rows");
    CHECK(json_cell(connection, "select v from jf_round where id = 2") == read);
  }
  const std::string found = json_cell(connection, "select count(*) from jf_round where id = 1 and v = ?", parameters);
  if (!value.not_found.empty()) {
    check_reason(connector, value.not_found);
    CHECK(found != "1");
    return;
  }
  CHECK(found == "1");
  CHECK(json_cell(connection, "update jf_round set id = 3 where v = ? and id = 1", parameters) == "0 rows");
  CHECK(json_cell(connection, "select v from jf_round where id = 3") == read);
}

}  // namespace jackfield::test
