// Statements that stay prepared while their tables change, on MariaDB and MySQL.
#include "mysql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

constexpr const char* kShapes[] = {"a int",
                                   "a int, b varchar(20)",
                                   "a int, c varchar(20)",
                                   "a varchar(20)",
                                   "b bigint, a double, c date",
                                   "c date, d decimal(10,2)",
                                   "d decimal(10,2), e time, f blob, g text",
                                   "z json",
                                   "a int, b int, c int, d int, e int, f int, g int",
                                   "a datetime(3), b timestamp null"};

std::string column_names(const std::vector<Column>& columns) {
  std::string text;
  for (const Column& column : columns) text += column.name + ":" + column.vendor_type + " ";
  return text;
}

std::string all_of(const Answer& answer) {
  if (!answer.ok) return "error " + std::string(facts(answer.code).name);
  std::string text = column_names(answer.columns);
  for (const std::string& row : answer.rows) text += "\n" + row;
  return text;
}

struct Change {
  Connection& boss;
  int number = 0;
  // Another shape of the table, made in another way each time; rows of NULLs.
  void next() {
    const std::string shape = kShapes[static_cast<std::size_t>(number * 7 + number / 3) % std::size(kShapes)];
    const std::string sql = number % 3 == 0 ? "create or replace view kept as select * from kept_table" : "";
    REQUIRE(ask(boss, "drop view if exists kept").ok);
    REQUIRE(ask(boss, "drop table if exists kept").ok);
    REQUIRE(ask(boss, "drop table if exists kept_table").ok);
    const std::string name = sql.empty() ? "kept" : "kept_table";
    REQUIRE(ask(boss, "create table " + name + " (" + shape + ")").ok);
    if (!sql.empty()) REQUIRE(ask(boss, sql).ok);
    if (number % 4 == 1) REQUIRE(ask(boss, "alter table " + name + " add extra int").ok);
    for (int row = 0; row < number % 4; ++row) REQUIRE(ask(boss, "insert into " + name + " values ()").ok);
    ++number;
  }
};

}  // namespace

TEST_CASE("a kept statement answers rightly after any change of its table, and so do the next statements") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto boss = my_open(MyTarget(server)), reader = my_open(MyTarget(server));
    Change change{*boss};
    change.next();
    int wrong = 0;
    const int rounds = changes_asked(250);
    for (int i = 0; i < rounds && wrong < 5; ++i) {
      INFO(i);
      static_cast<void>(ask(*reader, "select * from kept"));
      if (i % 2 == 0) static_cast<void>(ask(*reader, "select 'other' as o, 2 as p"));
      change.next();
      // Another text is prepared anew.
      const std::string wanted = all_of(ask(*boss, "select * from kept /* " + std::to_string(i) + " */"));
      const std::string got = all_of(ask(*reader, "select * from kept", "null", false, 3000));
      if (got != wanted) ++wrong;
      CHECK(got == wanted);
      CHECK(one(*reader, "select 42 as x") == "42");
      CHECK(one(*reader, "select 43 as y, 'z' as z") == "43|'z'");
    }
    CHECK(reader->alive());
    CHECK(reader->reset(Deadline::in_ms(5000)));
    CHECK(ask(*boss, "drop view if exists kept").ok);
    CHECK(ask(*boss, "drop table if exists kept").ok);
    CHECK(ask(*boss, "drop table if exists kept_table").ok);
  }
}

TEST_CASE("a kept statement of MySQL tells the names that its columns have now") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto boss = my_open(MyTarget(server)), reader = my_open(MyTarget(server));
    REQUIRE(ask(*boss, "create or replace table renamed (a int)").ok == (server == "MARIADB"));
    if (server != "MARIADB") {
      REQUIRE(ask(*boss, "drop table if exists renamed").ok);
      REQUIRE(ask(*boss, "create table renamed (a int)").ok);
    }
    for (const char* name : {"b", "c", "a"}) {
      CHECK(ask(*reader, "select * from renamed").ok);
      REQUIRE(ask(*boss, std::string("alter table renamed rename column ") +
                             ask(*boss, "select * from renamed").columns[0].name + " to " + name)
                  .ok);
      CHECK(ask(*reader, "select * from renamed").columns[0].name == name);
    }
    REQUIRE(ask(*boss, "drop table renamed").ok);
  }
}

// MySQL takes a parameter for what it was when its statement first ran.
TEST_CASE("a kept statement of MySQL answers as a new one, whatever the types of its values were before") {
  constexpr const char* kStatements[] = {"select ? as a, ? as b",
                                         "select ? + 1 as a, ? as b",
                                         "select concat(?, '-', ?) as a",
                                         "select ifnull(?, ?) as a",
                                         "select ? = ? as a",
                                         "select greatest(?, ?) as a",
                                         "select coalesce(null, ?, ?) as a",
                                         "select if(1, ?, ?) as a",
                                         "select case when 1 then ? else ? end as a"};
  const std::vector<std::string> values = {"1",
                                           "-7",
                                           "9223372036854775807",
                                           "18446744073709551615",
                                           "123456789012345678901234567890",
                                           "1.5",
                                           "1e300",
                                           "\"x\"",
                                           "\"12\"",
                                           "\"\"",
                                           "null",
                                           "true",
                                           json_text(std::string(300, 'y')),
                                           R"({"$binary":"AP8="})",
                                           "[1,\"a\"]"};
  for (const std::string& server : my_servers()) {
    auto connection = my_open(MyTarget(server));
    std::uint32_t seed = 1;
    for (int turn = 0; turn < 600; ++turn) {
      seed = seed * 1664525U + 1013904223U;
      const std::string sql = kStatements[(seed >> 8) % std::size(kStatements)];
      const std::string parameters =
          "[" + values[(seed >> 12) % values.size()] + "," + values[(seed >> 20) % values.size()] + "]";
      INFO(server << " " << sql << " " << parameters.substr(0, 80));
      const std::string wanted = all_of(ask(*connection, sql + " /* " + std::to_string(turn) + " */", parameters));
      CHECK(all_of(ask(*connection, sql, parameters)) == wanted);
    }
  }
}
