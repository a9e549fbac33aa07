#include <catch2/catch.hpp>

#include <cmath>
#include <nlohmann/json.hpp>

#include "connect/cell_text.h"
#include "connect/encoder.h"

using namespace jackfield;

namespace {

std::vector<Column> columns(std::initializer_list<const char*> names) {
  std::vector<Column> out;
  for (const char* name : names) {
    Column column;
    column.name = name;
    out.push_back(column);
  }
  return out;
}

void write_all_kinds(RowSink& sink) {
  sink.begin_row();
  sink.null();
  sink.boolean(true);
  sink.integer(9007199254740992);
  sink.integer(-9007199254740993);
  sink.integer_text("9007199254740993");
  sink.decimal_text("1.10");
  sink.number(0.1);
  sink.number(std::nan(""));
  sink.number_text("1e21");
  sink.number_text("Infinity");
  sink.text("a\"b\n\xc3\xa4\xff");
  sink.json("{ \"a\" : [ 1, 2 ],\n\"b\": null }");
  sink.json("{broken");
  const std::uint8_t bytes[] = {0, 255, 16, 7};
  sink.binary(bytes);
  sink.text("");
  sink.end_row();
}

const std::vector<std::string> kNames = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o"};

}  // namespace

TEST_CASE("a row as an object holds every kind of cell as the contract says") {
  std::string out;
  RowEncoder rows(out, RowShape::ndjson_objects, kNames, {});
  write_all_kinds(rows);
  CHECK(out ==
        "{\"a\":null,\"b\":true,\"c\":9007199254740992,\"d\":\"-9007199254740993\",\"e\":\"9007199254740993\",\"f\":"
        "\"1.10\",\"g\":0.1,"
        "\"h\":\"NaN\",\"i\":1e21,\"j\":\"Infinity\",\"k\":\"a\\\"b\\n\xc3\xa4\xef\xbf\xbd\",\"l\":{\"a\":[1,2],\"b\":"
        "null},\"m\":\"{broken\","
        "\"n\":\"AP8QBw==\",\"o\":\"\"}\n");
  CHECK(nlohmann::json::accept(out));
}

TEST_CASE("CSV quotes as RFC 4180 says and tells NULL from an empty string") {
  std::string out;
  write_csv_header(out, {"id", "a,b", ""});
  RowEncoder rows(out, RowShape::csv, kNames, {});
  write_all_kinds(rows);
  CHECK(out ==
        "id,\"a,b\",\"\"\r\n,true,9007199254740992,-9007199254740993,9007199254740993,1.10,0.1,NaN,1e21,Infinity,"
        "\"a\"\"b\n\xc3\xa4\xef\xbf\xbd\","
        "\"{ \"\"a\"\" : [ 1, 2 ],\n\"\"b\"\": null }\",{broken,AP8QBw==,\"\"\r\n");
}

TEST_CASE("guarded CSV gives a spreadsheet no formula, and changes nothing else") {
  const auto guarded = [](const auto& write) {
    std::string out;
    RowEncoder rows(out, RowShape::csv_guarded, {"a"}, {});
    rows.begin_row();
    write(rows);
    rows.end_row();
    return out.substr(0, out.size() - 2);
  };
  const auto text = [&](std::string_view cell) { return guarded([&](RowSink& rows) { rows.text(cell); }); };
  CHECK(text("=1+1") == "'=1+1");
  CHECK(text("=HYPERLINK(\"x\",1)") == "\"'=HYPERLINK(\"\"x\"\",1)\"");
  CHECK(text("+49 30 1") == "'+49 30 1");
  CHECK(text("-1-cmd|' /C calc'!A0") == "'-1-cmd|' /C calc'!A0");
  CHECK(text("@SUM(A1)") == "'@SUM(A1)");
  CHECK(text("\t=1") == "'\t=1");
  CHECK(text("\r=1") == "\"'\r=1\"");
  CHECK(text("\n=1") == "\"'\n=1\"");
  for (const std::string_view wide : {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"})
    CHECK(text(std::string(wide) + "1") == "'" + std::string(wide) + "1");
  for (const std::string_view plain : {"a=1", " =1", "'=1", "-5", "-1.50", "-1e-3", "\xef\xbc\xa1", "0"})
    CHECK(text(plain).find(plain) != std::string::npos);
  CHECK(text("-5") == "-5");
  CHECK(text("") == "\"\"");
  CHECK(guarded([](RowSink& rows) { rows.null(); }).empty());
  CHECK(guarded([](RowSink& rows) { rows.integer(-7); }) == "-7");
  CHECK(guarded([](RowSink& rows) { rows.decimal_text("-1.10"); }) == "-1.10");
  CHECK(guarded([](RowSink& rows) { rows.number(-0.5); }) == "-0.5");
  CHECK(guarded([](RowSink& rows) { rows.number_text("-Infinity"); }) == "'-Infinity");
  CHECK(guarded([](RowSink& rows) { rows.json("=1"); }) == "'=1");
  CHECK(guarded([](RowSink& rows) { rows.json("[1,2]"); }) == "\"[1,2]\"");
  const std::uint8_t plus[] = {0xf8, 0, 0};
  CHECK(guarded([&](RowSink& rows) { rows.binary(plus); }) == "'+AAA");
  std::string header;
  write_csv_header(header, {"=a", "b"}, true);
  CHECK(header == "'=a,b\r\n");
  std::string exact;
  write_csv_header(exact, {"=a"});
  RowEncoder rows(exact, RowShape::csv, {"a"}, {});
  rows.begin_row();
  rows.text("=1+1");
  rows.end_row();
  CHECK(exact == "=a\r\n=1+1\r\n");
}

TEST_CASE("a repeated column name gets a number and collides with nothing") {
  CHECK(distinct_names(columns({"id", "id", "id_2", "id", "x"})) ==
        std::vector<std::string>{"id", "id_3", "id_2", "id_4", "x"});
  CHECK(distinct_names(columns({"a", "a"})) == std::vector<std::string>{"a", "a_2"});
  std::vector<Column> many(2000);
  CHECK(distinct_names(many).back() == "_2000");
}

TEST_CASE("kept texts of columns write what their names write") {
  std::vector<Column> with = columns({"id", "id", "a \"b\"", "id_2"});
  with[1].nullable = true;
  with[2].type = "json";
  const ColumnTexts texts(with);
  std::string head, kept, made;
  write_columns(head, with, distinct_names(with));
  CHECK(texts.head == head);
  CHECK(texts.columns == with);
  RowEncoder first(kept, texts, {});
  RowEncoder second(made, RowShape::objects, distinct_names(with), {});
  for (RowEncoder* rows : {&first, &second}) {
    for (int row = 0; row < 2; ++row) {
      rows->begin_row();
      for (int cell = 0; cell < 4; ++cell) rows->integer(cell);
      rows->end_row();
    }
  }
  CHECK(kept == made);
  CHECK(kept.starts_with("{\"id\":0,\"id_"));
}

TEST_CASE("a limit cuts between rows and says by what it cut", "[S28]") {
  const auto put = [](RowEncoder& rows, std::string_view text) {
    rows.begin_row();
    rows.text(text);
    rows.end_row();
  };
  std::string out;
  RowLimits two;
  two.rows = 2;
  RowEncoder by_rows(out, RowShape::objects, {"a"}, two);
  put(by_rows, "1");
  put(by_rows, "2");
  CHECK_FALSE(by_rows.full());
  CHECK(by_rows.cut() == CutBy::nothing);
  put(by_rows, "3");
  CHECK(by_rows.full());
  CHECK(by_rows.cut() == CutBy::rows);
  CHECK(out == R"({"a":"1"},{"a":"2"})");

  out.clear();
  RowLimits small;
  small.bytes = small.row_bytes = 20;
  RowEncoder by_bytes(out, RowShape::arrays, {"a"}, small);
  put(by_bytes, "12345678");
  put(by_bytes, "12345678");
  CHECK(by_bytes.cut() == CutBy::bytes);
  CHECK(out == R"(["12345678"])");

  out.clear();
  RowEncoder one_row(out, RowShape::arrays, {"a"}, small);
  put(one_row, std::string(100, 'x'));
  CHECK(one_row.row_too_large());
  CHECK(out.empty());
}

TEST_CASE("JSON cells are checked before they pass through") {
  for (const char* good : {"null", " [ ] ", "{}", "-0.5e+10", "[1,{\"a\":\"\\u00e4\\n\"}]", "\"\\ud800\""}) {
    std::string out;
    INFO(good);
    CHECK(append_compact_json(out, good));
    CHECK(out.find(' ') == std::string::npos);
  }
  const std::string deep(2000, '[');
  for (const std::string& bad :
       {std::string(""), std::string("[1,]"), std::string("{\"a\"}"), std::string("01"), std::string("1 2"),
        std::string("\"a\nb\""), std::string("tru"), std::string("[\"\\x\"]"), std::string("\"\xff\""),
        std::string("{\"a\":1,}"), std::string("-"), deep}) {
    std::string out = "before";
    INFO(bad);
    CHECK_FALSE(append_compact_json(out, bad));
    CHECK(out == "before");
  }
}

TEST_CASE("text is escaped the same at every position in a word, short and long") {
  for (const std::size_t length :
       {0U, 1U, 7U, 8U, 15U, 16U, 17U, 31U, 32U, 33U, 112U, 125U, 126U, 127U, 128U, 144U, 300U}) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char odd : {'"', '\\', '\n', '\x01', '\x1f', '\x7f', ' ', '!', ','}) {
        std::string text(length, 'a');
        text[at] = odd;
        std::string out;
        json::append_string(out, text);
        REQUIRE(nlohmann::json::parse(out).get<std::string>() == text);
        std::string field;
        append_csv_text(field, text);
        const bool is_edge = odd == ' ' && (at == 0 || at + 1 == length);
        REQUIRE(field.starts_with('"') == (odd == '"' || odd == '\n' || odd == ',' || is_edge));
      }
    }
  }
}
