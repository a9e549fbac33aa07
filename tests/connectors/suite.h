// The shared suite of all connectors: one set of questions, the same JSON from every engine.
// Contract   an engine says how its SQL is spelled (Dialect) and which answers differ; a difference also stands, with its reason, in the
//            connector's quirks.json. The suite drives Databases, so pools, encoders, cursors and cancelling are tested with the engine.
// Ownership  the engine's tables are made in a schema or file of the test's own and dropped by it.
// Example    TEST_CASE("the shared suite passes on SQLite") { run_suite(sqlite_engine(folder)); }
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "connect/databases_core.h"

namespace jackfield::test {

struct TypeCase {
  std::string expression;  // SQL
  std::string json;        // the cell as JSON
  std::string type;        // Column::type
};

struct Dialect {
  std::function<std::string(int)> placeholder = [](int) { return std::string("?"); };  // of the n-th parameter, from 1
  bool named_parameters = false;                                                       // :name
  bool read_only = true;  // the engine's session enforces it
  bool cancels = true;
  std::string integer_type = "INTEGER", text_type = "TEXT";
  std::string slow;                         // a statement that would run for at least ten seconds
  std::function<std::string(int)> numbers;  // n rows of one integer column called n, from 1
  std::string two_statements = "SELECT 1; SELECT 2";
  std::string leave_state;  // something a later caller must not see ("" = none)
  std::string see_state;    // one cell: "seen" while it is there; may fail instead
  std::string schema;       // where suite_items is found by introspection
  std::vector<TypeCase> types;
};

struct Engine {
  std::string connector;  // "sqlite"
  std::string config;     // JSON of a validated configuration, pool included
  ConnectorEnvironment environment;
  Dialect dialect;
};

// Runs inside a TEST_CASE: every part is a SECTION.
void run_suite(const Engine& engine);

[[nodiscard]] Config suite_config(std::string_view json);
[[nodiscard]] ConnectorEnvironment suite_environment();  // private addresses allowed, fixed clock, entropy that is none

// Databases with one integration, and a short way to ask it.
class Asker {
 public:
  explicit Asker(const Engine& engine);
  struct Options {
    std::string parameters = "null";  // JSON
    bool read_only = false;
    std::int64_t max_rows = 1000, timeout_ms = 20000;
    RowFormat format = RowFormat::object;
    std::string query_id;
  };
  Result<std::string> ask(std::string sql, const Options& options);
  Result<std::string> ask(std::string sql) { return ask(std::move(sql), Options{}); }
  std::string cell(std::string sql, std::string parameters = "null");  // the first cell as JSON, or "error CODE"
  std::string code(std::string sql) { return code(std::move(sql), Options{}); }
  std::string code(std::string sql, const Options& options);  // "ok" or the code's name
  DatabaseUse use() const;
  std::unique_ptr<DatabasesCore> databases;

 private:
  const Engine& engine_;
};

}  // namespace jackfield::test
