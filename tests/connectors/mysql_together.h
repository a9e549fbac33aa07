// What the tests of shared connections to MariaDB and MySQL have in common: tables and statements.
// Example    tests/connectors/mysql_sharing_test.cc
#pragma once
#include "mysql_fixture.h"
#include "together.h"

namespace jackfield::test {

inline constexpr const char* kRead = "SELECT v FROM sharing_rows WHERE id = ?";
inline constexpr const char* kLocked = "SELECT v FROM sharing_locked WHERE id = ?";
inline constexpr const char* kSum = "SELECT 9223372036854775806 + ? AS v";  // of 2 and more: beyond the type
inline constexpr const char* kSeries = "SELECT repeat('x', 1000) AS v FROM sharing_numbers WHERE id <= ?";
// Slow for a large value.
inline constexpr const char* kPairs =
    "SELECT COUNT(*) AS v FROM sharing_numbers a, sharing_numbers b WHERE a.id <= ? AND b.id <= a.id";
inline constexpr const char* kCount = "SELECT v FROM sharing_noted WHERE ? > 0";  // each run writes a row

// The user whose connections are not encrypted.
inline MyTarget plain_target(const std::string& server) {
  MyTarget target(server);
  target.user = "plain";
  target.tls = false;
  return target;
}

inline std::unique_ptr<Connection> my_boss(const std::string& server) {
  MyTarget target(server);
  target.user = "boss";
  return my_open(target);
}

// The connection that made the tables.
inline std::unique_ptr<Connection> make_sharing_tables(const std::string& server) {
  auto boss = my_boss(server);
  const std::string numbers =
      "WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < 100) SELECT ";
  for (const std::string& sql :
       {std::string("DROP TABLE IF EXISTS sharing_rows, sharing_locked, sharing_numbers, sharing_log"),
        "CREATE TABLE sharing_rows (id INT PRIMARY KEY, v VARCHAR(40)) " + numbers +
            "id, CONCAT('row ', id) AS v FROM n",
        "CREATE TABLE sharing_locked (id INT PRIMARY KEY, v VARCHAR(40)) " + numbers +
            "id, CONCAT('locked ', id) AS v FROM n",
        "CREATE TABLE sharing_numbers (id INT PRIMARY KEY) " + numbers + "id FROM n",
        std::string("INSERT INTO sharing_numbers SELECT a.id * 100 + b.id FROM sharing_rows a, sharing_rows b"),
        std::string("CREATE TABLE sharing_log (id INT)"), std::string("DROP FUNCTION IF EXISTS sharing_note"),
        std::string("CREATE FUNCTION sharing_note() RETURNS INT NOT DETERMINISTIC MODIFIES SQL DATA "
                    "BEGIN INSERT INTO sharing_log VALUES (1); RETURN 1; END"),
        std::string("CREATE OR REPLACE VIEW sharing_noted AS SELECT sharing_note() AS v")}) {
    INFO(sql);
    REQUIRE(ask(*boss, sql).ok);
  }
  return boss;
}

inline bool may_sit(Connection& connection, const char* sql, const std::string& value = "1") {
  Reader reader;
  reader.sit(connection, sql, value);
  return reader.seated;
}

// Asks until the connection knows the statement as quick: a busy machine may be slow.
inline void learn(Connection& connection, const char* sql, const std::string& value = "1") {
  for (int i = 0; i < 20 && !may_sit(connection, sql, value); ++i) CHECK(ask(connection, sql, "[" + value + "]").ok);
}

// A fresh connection that knows the statements as quick.
inline std::unique_ptr<Connection> ready_to_share(const std::string& server,
                                                  const std::vector<const char*>& statements) {
  auto connection = my_open(plain_target(server));
  on_a_task([&] {
    for (const char* sql : statements) learn(*connection, sql);
  });
  return connection;
}

// Another session holds sharing_locked until it is released.
class Lock {
 public:
  explicit Lock(const std::string& server) : connection_(my_boss(server)) {
    REQUIRE(ask(*connection_, "LOCK TABLES sharing_locked WRITE").ok);
  }
  void release() { connection_.reset(); }

 private:
  std::unique_ptr<Connection> connection_;
};

struct Case {
  const char* sql;
  std::string value = "1";
  std::int64_t ms = 20000;
};

// Seats for all, before any query is sent; then all ask at once, beside `also`.
inline std::vector<Reader> ask_together(Connection& connection, const std::vector<Case>& cases,
                                        const std::function<void(std::vector<Reader>&)>& also = {}) {
  std::vector<Reader> readers(cases.size());
  Together together;
  on_a_task([] {});
  together.start([&] {
    for (std::size_t i = 0; i < cases.size(); ++i) readers[i].sit(connection, cases[i].sql, cases[i].value);
  });
  together.wait();
  for (std::size_t i = 0; i < cases.size(); ++i)
    together.start([&, i] { readers[i].read(connection, cases[i].sql, cases[i].value, cases[i].ms); });
  if (also) together.start([&] { also(readers); });
  together.wait();
  return readers;
}

}  // namespace jackfield::test
