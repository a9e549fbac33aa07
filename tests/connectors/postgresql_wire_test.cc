// Answers of PostgreSQL in bytes.
#include "../../core/connectors/postgresql/wire.h"

#include <catch2/catch.hpp>
#include <string>

using namespace jackfield::postgresql;

namespace {

std::string number(std::uint32_t value, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i) & 255);
  return bytes;
}

std::string message(char letter, const std::string& body) {
  return letter + number(static_cast<std::uint32_t>(body.size()) + 4, 4) + body;
}

std::string column(const std::string& name, std::uint32_t type, std::uint32_t format = 0) {
  const std::string table = number(0, 4) + number(0, 2), modifier = number(0xffffffff, 4);
  return name + '\0' + table + number(type, 4) + number(0, 2) + modifier + number(format, 2);
}

const std::string kBegin = message('1', "") + message('2', "");
const std::string kHead = kBegin + message('T', number(2, 2) + column("a", 23) + column("b \xc3\xa9", 25));
const std::string kRow = message('D', number(2, 2) + number(1, 4) + "7" + number(0xffffffff, 4));

}  // namespace

TEST_CASE("the beginning of an answer of PostgreSQL tells its columns, once it is whole") {
  const std::string bytes = kHead + kRow;
  const auto head = read_head(bytes);
  REQUIRE(head);
  CHECK(head->size == kHead.size());
  REQUIRE(head->columns.size() == 2);
  CHECK(head->columns[0].name == "a");
  CHECK(head->columns[0].type == 23);
  CHECK(head->columns[1].name == "b \xc3\xa9");
  CHECK(head->columns[1].modifier == -1);
  CHECK(read_head(kHead.substr(5))->size == kHead.size() - 5);  // of a statement that was parsed before
  for (std::size_t size = 0; size < kHead.size(); ++size) CHECK_FALSE(read_head(kHead.substr(0, size)));
}

TEST_CASE("what is not the beginning of rows is not taken for one") {
  for (const std::string& bytes : {
           kBegin + message('n', ""),                                    // no rows
           message('E', "SERROR"),                                       // refused
           message('1', "x") + message('2', ""),                         //
           message('N', "S") + kHead,                                    // said before
           kBegin + message('T', ""),                                    //
           kBegin + message('T', number(2, 2) + column("a", 23)),        // fewer than it says
           kBegin + message('T', number(1, 2) + column("a", 23) + "x"),  // more
           kBegin + message('T', number(1, 2) + column("a", 23, 1)),     // not text
           kBegin + message('T', number(0xffff, 2)),                     // too many
           kBegin + "T" + number(3, 4) + number(0, 2),                   // shorter than a size
           kBegin + message('T', number(1, 2) + std::string("a name without end")),
       })
    CHECK_FALSE(read_head(bytes));
}

TEST_CASE("rows and what is said among them are taken, in part too, and nothing behind them") {
  const std::string rows = kRow + message('N', "Snotice") + message('S', "a") + message('A', "b") + kRow;
  for (std::size_t size = 0; size <= rows.size(); ++size) CHECK(extent_of_rows(rows.substr(0, size)) == size);
  for (const std::string& end : {message('C', "SELECT 2"), message('E', "S"), message('Z', "I"), std::string("?")})
    CHECK(extent_of_rows(rows + end) == rows.size());
  CHECK(message_size(kRow) == kRow.size());
  CHECK(message_size(kRow.substr(0, 4)) == 0);
  CHECK(message_size("D" + number(3, 4)) == 1);
  CHECK(message_size("D" + number(0xffffffff, 4)) == 0x100000000);
}

TEST_CASE("a row of PostgreSQL has as many cells as columns, and ends with them") {
  std::vector<std::string_view> cells;
  const std::string body = kRow.substr(kMessageHead);
  REQUIRE(read_row(body, 2, cells));
  CHECK(cells[0] == "7");
  CHECK(cells[1].data() == nullptr);
  REQUIRE(read_row(number(1, 2) + number(0, 4), 1, cells));
  CHECK(cells[0].data() != nullptr);  // empty is not NULL
  CHECK_FALSE(read_row(body, 1, cells));
  CHECK_FALSE(read_row(body, 3, cells));
  CHECK_FALSE(read_row(body + "x", 2, cells));
  for (std::size_t size = 0; size < body.size(); ++size) CHECK_FALSE(read_row(body.substr(0, size), 2, cells));
  CHECK_FALSE(read_row(number(1, 2) + number(0xfffffffe, 4), 1, cells));
}
