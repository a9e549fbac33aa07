// The shared suite of all connectors: one set of questions, the same JSON from every engine.
// Contract   an engine says how its SQL is spelled (Dialect) and which answers differ; each difference also stands,
//            with its reason, in `differences` of the connector's quirks.json, under the id that the Dialect gives it.
//            The suite drives Databases, so pools, encoders, cursors and cancelling are tested with the engine.
// Ownership  the engine's tables are made in a schema or file of the test's own and dropped by it.
// Example    TEST_CASE("the shared suite passes on SQLite") { run_suite(sqlite_engine(folder)); }
//            dialect.types = {{"boolean", {"true"}}, {"time", lacks("no-time")}, {"array", {"...", "\"[1]\"", "text",
//            "arrays-are-text"}}, ...};
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "connect/databases_core.h"

namespace jackfield::test {

// How an engine spells one row of the table of types (suite_types.cc). json and type are given only where they are not
// the table's, and then difference is the id of the reason in quirks.json.
struct TypeSpelling {
  std::string expression;  // SQL
  std::string json;        // the cell as JSON
  std::string type;        // Column::type
  std::string difference;
};
// The engine has no such type.
[[nodiscard]] inline TypeSpelling lacks(std::string difference) { return {"", "", "", std::move(difference)}; }

// The reported types beyond the table.
struct TypeCase {
  std::string expression, json, type;
};

struct Dialect {
  std::function<std::string(int)> placeholder = [](int) { return std::string("?"); };  // of the n-th parameter, from 1
  bool named_parameters = false;                                                       // :name
  bool read_only = true;  // the engine's session enforces it
  bool cancels = true;
  bool primary_keys = true;  // the columns endpoint tells them
  bool unique_keys = true;   // a second row with the same primary key is refused
  std::string integer_type = "INTEGER", text_type = "TEXT";
  std::string from_nothing;                 // what a SELECT without a table needs: " FROM dual"
  bool upper_names = false;                 // names without quotes come back in capitals
  bool transactions = true;                 // several statements in one
  std::string slow;                         // a statement that would run for at least ten seconds
  std::function<std::string(int)> numbers;  // n rows of one integer column called n, from 1
  std::string two_statements = "SELECT 1; SELECT 2";
  std::string leave_state;                    // something a later caller must not see ("" = none)
  std::string see_state;                      // one cell: "seen" while it is there; may fail instead
  std::string schema;                         // where suite_items is found by introspection
  std::map<std::string, TypeSpelling> types;  // by the name in the table, all of them
  std::vector<TypeCase> more_types;
};

struct Engine {
  std::string connector;  // "sqlite"
  std::string config;     // JSON of a validated configuration, pool included
  ConnectorEnvironment environment;
  Dialect dialect;
  std::shared_ptr<Connector> made;  // instead of the one that the build has
};

// Runs inside a TEST_CASE: every part is a SECTION.
void run_suite(const Engine& engine);
// The same on the server of the user's own that JACKFIELD_TEST_<name>_URL names, in the schema of
// JACKFIELD_TEST_<name>_SCHEMA when that is set. Prints why it is skipped when there is no URL. Makes and drops the
// tables suite_items and suite_more there.
void run_suite_at_url(const std::string& name, Engine engine);

[[nodiscard]] Config suite_config(std::string_view json);
[[nodiscard]] ConnectorEnvironment suite_environment();  // private addresses allowed, fixed clock, entropy that is none

// Databases with one integration, and a short way to ask it.
class Asker {
 public:
  explicit Asker(const Engine& engine);  // which outlives it
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
  std::int64_t figure(const char* name) const;  // of the pool: "open", "busy", "waiting", "connecting"
  // Nothing is borrowed, waiting or half made any more. It may come a little after the last answer, for the pool
  // borrows a connection itself to reset it; seconds later it is a leak.
  bool comes_to_rest() const;
  std::unique_ptr<DatabasesCore> databases;
  std::string user = "u1";  // the caller

 private:
  const Engine& engine_;
};

}  // namespace jackfield::test
