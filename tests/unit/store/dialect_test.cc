// One text of SQL in the words of another engine, and the statements of a driver.
#include "fixture.h"
#include "store/sql/schema.h"
#include "store/sqlite/connection.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

constexpr sql::Dialect::Word kWords[] = {{"user", "\"user\""},
                                         {"instr", "strpos"},
                                         {"INTEGER PRIMARY KEY", "serial"},
                                         {"INTEGER", "bigint"},
                                         {" STRICT", ""}};
constexpr sql::Dialect kOther{'$', kWords};

}  // namespace

TEST_CASE("Placeholders and whole words are spelled anew") {
  CHECK(sql::spell("SELECT user FROM users WHERE instr(s.user, ?12) > 0", kOther) ==
        "SELECT \"user\" FROM users WHERE strpos(s.\"user\", $12) > 0");
  CHECK(sql::spell("seq INTEGER PRIMARY KEY, n INTEGER, INTEGERS) STRICT;", kOther) ==
        "seq serial, n bigint, INTEGERS);");
  CHECK(sql::spell("", kOther).empty());
}

TEST_CASE("Quoted text is not spelled anew") {
  CHECK(sql::spell("user = 'user ?1 ''instr''' AND user", kOther) == "\"user\" = 'user ?1 ''instr''' AND \"user\"");
}

TEST_CASE("Without words of its own a dialect changes nothing") {
  for (const char* step : sql::migrations()) CHECK(sql::spell(step, {}) == step);
}

TEST_CASE("A statement may be lent twice at once, and a failed one is tried again") {
  Machine machine;
  const Host host = machine.host();
  const auto opened = sqlite::Connection::open({.path = ":memory:"}, sqlite::Role::writer, nullptr, host);
  REQUIRE(opened);
  sqlite::Connection& connection = **opened;
  static constexpr const char* kLater = "SELECT n FROM later WHERE n >= ?1";
  CHECK_FALSE(connection.statement(kLater)->step());
  REQUIRE(connection.execute("CREATE TABLE later (n INTEGER); INSERT INTO later VALUES (1), (2)"));
  const sql::Prepared outer = connection.statement(kLater);
  REQUIRE(*outer->bind(1, std::int64_t{1}).step());
  const sql::Prepared inner = connection.statement(kLater);
  REQUIRE(*inner->bind(1, std::int64_t{2}).step());
  CHECK(inner->integer(0) == 2);
  CHECK(outer->integer(0) == 1);
  CHECK(*outer->step());
  CHECK_FALSE(*inner->step());
}
