// Plain reads of several callers in flight on one connection to MariaDB or MySQL: each ends as it would alone.
#include <optional>

#include "mysql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

void check_usable(Connection& connection) {
  on_a_task([&] {
    if (connection.needs_reset()) CHECK(connection.reset(Deadline::in_ms(5000)));
    CHECK(one(connection, kRead, "[3]") == "'row 3'");
    CHECK(one(connection, "SELECT 1") == "1");
  });
}

std::string runs(Connection& boss) { return one(boss, "SELECT COUNT(*) FROM sharing_log"); }

}  // namespace

TEST_CASE("ten reads share a connection to MySQL and each gets its own rows") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    std::vector<Case> cases;
    for (int i = 1; i <= 10; ++i) cases.push_back({kRead, std::to_string(i)});
    const auto readers = ask_together(*connection, cases);
    for (std::size_t i = 0; i < readers.size(); ++i) CHECK(said(readers[i]) == "'row " + std::to_string(i + 1) + "'");
    CHECK_FALSE(connection->needs_reset());
    check_usable(*connection);
  }
}

TEST_CASE("only quick plain reads of a clean session of MySQL in clear share it, and only tasks do") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    CHECK_FALSE(may_sit(*connection, kRead));  // this thread runs no task
    on_a_task([&] {
      CHECK(may_sit(*connection, kRead));
      Reader reader;
      reader.sit(*connection, kRead, "1");
      CHECK(connection->is_seat_free());
      std::thread([&] { CHECK_FALSE(connection->is_seat_free()); }).join();  // the line is not its own
      reader.seat.reset();
      CHECK_FALSE(may_sit(*connection, "SELECT 1"));     // not known
      CHECK_FALSE(may_sit(*connection, kRead, "1, 2"));  // another number of values
      CHECK_FALSE(may_sit(*connection, kRead, json_text(std::string(5000, 'x'))));
      CHECK_FALSE(may_sit(*connection, kRead, json_text("2026-12-01T10:00:00+02:00")));  // its column decides
      CHECK(ask(*connection, kSeries, "[500]").ok);
      CHECK_FALSE(may_sit(*connection, kSeries));  // the last answer was large
      CHECK(ask(*connection, "SET @a = 1").ok);
      CHECK_FALSE(may_sit(*connection, kRead));  // the session holds something
      CHECK(connection->reset(Deadline::in_ms(5000)));
      learn(*connection, kRead);
      CHECK(may_sit(*connection, kRead));
      CHECK(connection->transaction(TransactionStep::begin, Deadline::in_ms(5000)));
      CHECK_FALSE(may_sit(*connection, kRead));
      CHECK(connection->transaction(TransactionStep::roll_back, Deadline::in_ms(5000)));
    });
    const auto encrypted = my_open(MyTarget(server)), read_only = my_open(plain_target(server), true);
    on_a_task([&] {
      for (Connection* other : {encrypted.get(), read_only.get()}) {
        learn(*other, kRead);
        CHECK(one(*other, kRead, "[1]") == "'row 1'");
        CHECK_FALSE(may_sit(*other, kRead));
      }
    });
  }
}

TEST_CASE("a shared connection to MySQL gives every type of value and column as one of its own does") {
  constexpr const char* kColumns =
      "a tinyint, b tinyint unsigned, c smallint, d smallint unsigned, e mediumint, f int, g int unsigned, h bigint,"
      " i bigint unsigned, j float, k double, l decimal(20,5), m date, n time(6), o datetime(6), p timestamp(3) null,"
      " q year, r char(10), s varchar(300), t binary(4), u varbinary(300), v text, w blob, x bit(12),"
      " y enum('one','two'), z set('a','b'), aa json, ab point, ac longtext";
  constexpr const char* kRows[] = {
      "-128, 255, -32768, 65535, -8388608, -2147483648, 4294967295, -9223372036854775808, 18446744073709551615,"
      " 1.5e-10, 2.5e300, '-123456789012345.12345', '2026-12-01', '-838:59:58.999999', '2026-12-01 10:11:12.000001',"
      " '2026-12-01 10:11:12.120', 2155, 'ä', repeat('ö', 290), 0x01020304, repeat(0x00ff, 140), 'text', 0x00, b'1010',"
      " 'two', 'a,b', '{\"k\": [1, null]}', point(1, 2), repeat('long ', 60000))",
      "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '1000-01-01', '00:00:00', '1000-01-01 00:00:00', '1970-01-02 00:00:01', "
      "1901,"
      " '', '', '', '', '', '', b'0', 'one', '', '[]', point(0, 0), '')",
      "null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, "
      "null,"
      " null, null, null, null, null, null, null, null, null, null)"};
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    REQUIRE(ask(*boss, "DROP TABLE IF EXISTS sharing_types").ok);
    REQUIRE(
        ask(*boss, std::string("CREATE TABLE sharing_types (id INT PRIMARY KEY AUTO_INCREMENT, ") + kColumns + ")").ok);
    for (const char* row : kRows) REQUIRE(ask(*boss, std::string("INSERT INTO sharing_types VALUES (0, ") + row).ok);
    constexpr const char* kTypes = "SELECT * FROM sharing_types WHERE id = ?";
    constexpr const char* kValues = "SELECT ? AS a, ? AS b, ? AS c";
    const auto alone = my_open(plain_target(server)), shared = my_open(plain_target(server));
    std::vector<std::pair<const char*, std::string>> questions;
    for (const char* id : {"2", "3", "1", "2", "99"}) questions.emplace_back(kTypes, id);
    for (const char* values : {"null, true, false", "1, -1, 9223372036854775807", "18446744073709551615, 1.5, -0.0",
                               "\"\", \"ä\\u0000b\", 1e300", "123456789012345678901234567890, \"x\", null"})
      questions.emplace_back(kValues, values);
    for (const std::size_t size : {250U, 251U, 300U, 4000U})
      questions.emplace_back(kValues, json_text(std::string(size, 'y')) + ", null, 2");
    std::size_t seats = 0;
    on_a_task([&] {
      for (const auto& [sql, values] : questions) {
        learn(*shared, sql, values);
        const Answer expected = ask(*alone, sql, "[" + values + "]");
        Reader reader;
        reader.read(*shared, sql, values);
        seats += reader.seated ? 1U : 0U;
        if (!reader.seated || reader.alone) continue;
        INFO(sql << " " << values.substr(0, 60));
        CHECK(reader.answer.rows == expected.rows);
        REQUIRE(reader.answer.columns.size() == expected.columns.size());
        for (std::size_t i = 0; i < expected.columns.size(); ++i) {
          CHECK(reader.answer.columns[i].name == expected.columns[i].name);
          CHECK(reader.answer.columns[i].vendor_type == expected.columns[i].vendor_type);
        }
      }
    });
    CHECK(seats >= questions.size() / 2);  // a large answer has none
    check_usable(*shared);
  }
}

TEST_CASE("an error among shared reads of MySQL is that of one alone") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    const auto readers =
        ask_together(*connection, {{kSum, "0"}, {kRead, "7"}, {kSum, "5"}, {kSum, "1"}, {kRead, "8"}, {kRead, "101"}});
    CHECK(said(readers[0]) == "9223372036854775806");
    CHECK(said(readers[1]) == "'row 7'");
    CHECK(said(readers[2]) == "invalid_value");
    CHECK(said(readers[3]) == "9223372036854775807");
    CHECK(said(readers[4]) == "'row 8'");
    CHECK(said(readers[5]) == "no row");
    check_usable(*connection);
  }
}

TEST_CASE("a cancelled read of MySQL leaves those before and behind it alone") {
  const bool is_first = GENERATE(true, false);  // before there are tasks: Catch is for one thread at a time
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    const int before = std::stoi(runs(*boss));
    Lock lock(server);
    std::optional<bool> others_wait;
    const auto readers = ask_together(*connection, {{kLocked}, {kCount}, {kCount}, {kRead, "4"}}, [&](auto& all) {
      all[is_first ? 0 : 1].seat->cancel();
      pause(is_first ? 1000 : 100);
      others_wait = all[1].seat == nullptr && all[0].seat != nullptr && all[3].seat != nullptr;
      lock.release();
    });
    if (is_first) {
      CHECK(said(readers[0]) == "cancelled");
      CHECK((said(readers[1]) == "alone" || readers[1].answer.ok));
    } else {
      CHECK(others_wait == true);
      CHECK(said(readers[0]) == "'locked 1'");
      CHECK(said(readers[1]) == "cancelled");
    }
    CHECK((said(readers[2]) == "alone" || readers[2].answer.ok));
    CHECK((said(readers[3]) == "alone" || said(readers[3]) == "'row 4'"));
    CHECK(std::stoi(runs(*boss)) - before <= 2);
    check_usable(*connection);
  }
}

TEST_CASE("deadlines of shared reads of MySQL are each its own") {
  const bool is_first = GENERATE(true, false);
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    Lock lock(server);
    if (is_first) {
      const auto readers = ask_together(*connection, {{kLocked, "1", 100}, {kLocked, "2", 200}, {kRead, "3", 900}});
      CHECK(said(readers[0]) == "timeout");
      CHECK((said(readers[1]) == "timeout" || said(readers[1]) == "alone"));
      CHECK((said(readers[2]) == "'row 3'" || said(readers[2]) == "alone"));
      lock.release();
    } else {
      const auto readers = ask_together(*connection, {{kLocked}, {kRead, "2", 100}, {kRead, "3"}}, [&](auto& all) {
        pause(300);
        CHECK(said(all[1]) == "timeout");
        CHECK(all[2].seat != nullptr);
        CHECK_FALSE(may_sit(*connection, kRead));  // the first is old
        lock.release();
      });
      CHECK(said(readers[0]) == "'locked 1'");
      CHECK((said(readers[2]) == "'row 3'" || said(readers[2]) == "alone"));
    }
    check_usable(*connection);
  }
}

TEST_CASE("an answer of MySQL does not wait for a slow one that was asked for with it") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    Lock lock(server);
    std::vector<Case> cases(10, Case{kRead});
    cases[9] = {kLocked};
    std::size_t waiting = 0;
    const auto readers = ask_together(*connection, cases, [&](auto& all) {
      pause(300);
      for (const Reader& reader : all) waiting += reader.seat != nullptr ? 1U : 0U;
      lock.release();
    });
    CHECK(waiting == 1);
    for (std::size_t i = 0; i < 9; ++i) CHECK(said(readers[i]) == "'row 1'");
    CHECK(said(readers[9]) == "'locked 1'");
    check_usable(*connection);
  }
}

TEST_CASE("all callers of a shared connection to MySQL may leave before their answers") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    Lock lock(server);
    const auto readers = ask_together(*connection, std::vector<Case>(5, Case{kLocked}), [](auto& all) {
      for (std::size_t i = all.size(); i > 0; --i) all[i - 1].seat->cancel();
    });
    for (const Reader& reader : readers) CHECK(said(reader) == "cancelled");
    CHECK(connection->needs_reset());
    lock.release();
    check_usable(*connection);
  }
}

TEST_CASE("a seat of a connection to MySQL that asks nothing leaves nothing behind") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    on_a_task([&] {
      for (int i = 0; i < 3; ++i) CHECK(may_sit(*connection, kRead));
      Reader reader;
      reader.sit(*connection, kRead, "1");
      reader.seat->cancel();
      reader.read(*connection, kRead, "1");
      CHECK(said(reader) == "cancelled");
    });
    check_usable(*connection);
  }
}

TEST_CASE("a lost connection to MySQL is an error of all that share it") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    const std::string id = one(*connection, "SELECT CONNECTION_ID()");
    REQUIRE(connection->reset(Deadline::in_ms(5000)));
    on_a_task([&] {
      learn(*connection, kLocked);
      learn(*connection, kRead);
    });
    Lock lock(server);
    std::vector<Case> cases(10, Case{kRead});
    cases[0] = {kLocked};
    const auto readers = ask_together(*connection, cases, [&](auto&) {
      pause(50);
      CHECK(ask(*boss, "KILL " + id).ok);
    });
    for (const Reader& reader : readers) CHECK(said(reader) == "connection_lost");
    CHECK_FALSE(connection->usable());
    lock.release();
  }
}

TEST_CASE("a large answer takes a shared connection to MySQL over") {
  const bool all_rows = GENERATE(true, false);
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kSum, kSeries, kCount});
    std::vector<Reader> readers(5);
    on_a_task([&] {
      for (std::size_t i = 0; i < readers.size(); ++i) readers[i].sit(*connection, i == 2 ? kSeries : kRead, "1");
    });
    std::size_t rows = 0;
    {
      Together together;
      for (std::size_t i = 0; i < readers.size(); ++i) {
        together.start([&, i] {
          if (i != 2) return readers[i].read(*connection, kRead, std::to_string(i + 1));
          TextSink sink(all_rows ? 1000000 : 100);
          auto end = run_into(*readers[i].seat, kSeries, "[5000]", sink);
          readers[i].answer.ok = static_cast<bool>(end);
          rows = sink.rows.size();
          readers[i].seat.reset();
        });
      }
    }
    CHECK(readers[2].answer.ok);
    CHECK(rows == (all_rows ? 5000 : 100));
    for (const std::size_t i : {0U, 1U, 3U, 4U}) {
      INFO(i << ": " << said(readers[i]));
      const bool is_struck = !all_rows && said(readers[i]) == "alone";  // by the cancel of the rows that are left
      CHECK((is_struck || said(readers[i]) == "'row " + std::to_string(i + 1) + "'"));
    }
    check_usable(*connection);
  }
}
