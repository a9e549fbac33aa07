// One small interface for every database. A connector is a folder of core/connectors and one line in
// cmake/JackfieldConnectors.cmake.
// Contract   no client library is linked: probe() opens it and says what is there. Every call has a Deadline; cancel()
//            may come from another thread at any time. Statements go through as written, values are bound, one
//            statement per call. Errors carry our code, and sqlstate and the vendor's code as details, never the
//            vendor's text.
// Ownership  a Connection is used by one thread at a time (cancel excepted) and owns its streams' resources. Types
//            Column::type is one of kColumnTypes; how cells are written is written down at RowSink.
// Example    core/connectors/sqlite/connector.cc
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/host.h"
#include "config/secret.h"
#include "connector/large_rows.h"
#include "json/json.h"
#include "net/egress.h"
#include "os/dl.h"
#include "os/probe.h"

namespace jackfield {

// Settings of the operator. An integration cannot change them.
struct ConnectorEnvironment {
  Host host;
  EgressGuard egress;
  std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
  std::string store_path;                 // never a target
  std::vector<std::string> sqlite_roots;  // folders, or WORKSPACE=FOLDER for one workspace; empty = none allowed
  LibraryPaths libraries;
  std::string temp_dir = "/tmp";
  std::shared_ptr<LargeRows> large_rows = std::make_shared<LargeRows>();  // of all connectors together
};

// What a manifest calls the settings of its connector: ("connection.host", "host").
using SettingNames = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string_view own_name(std::string_view setting, const SettingNames& names);
// The error, about the field that the manifest has for the setting.
[[nodiscard]] Error at_own_name(Error error, const SettingNames& names);

// The same in as little memory as it needs: pools keep theirs while they have no connection too.
[[nodiscard]] Config compact(const Config& config);

// Reads a validated configuration by the connector's names. An absent field returns an empty value.
class Settings {
 public:
  explicit Settings(Config config, std::string workspace = {}, SettingNames names = {})
      : config_(std::move(config)), workspace_(std::move(workspace)), names_(std::move(names)) {}
  [[nodiscard]] const std::string& workspace() const noexcept { return workspace_; }
  [[nodiscard]] std::string text(std::string_view model) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view model) const;  // numeric text too
  [[nodiscard]] bool flag(std::string_view model, bool fallback = false) const;
  [[nodiscard]] bool has_flag(std::string_view model) const { return flag(model, false) == flag(model, true); }
  [[nodiscard]] Secret secret(std::string_view model) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view model) const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> map(std::string_view model) const;  // scalars as text

 private:
  [[nodiscard]] const json::Value* find(std::string_view model) const;
  Config config_;
  std::string workspace_;
  SettingNames names_;
};

inline constexpr std::string_view kColumnTypes[] = {
    "integer", "bigint", "decimal",   "number",      "boolean",  "text", "json",  "binary",
    "date",    "time",   "timestamp", "timestamptz", "interval", "uuid", "array", "unknown"};
struct Column {
  std::string name;
  std::string_view type = "unknown";  // one of kColumnTypes
  std::string vendor_type;            // "int8", "DECIMAL(10,2)"
  std::optional<bool> nullable;
  bool operator==(const Column&) const = default;
};

// Receives cells in column order, row by row, and encodes them. integer: a JSON number within 2^53, else a string.
// decimal text: a string. number: a JSON number, NaN and infinities as strings. binary: base64. json: copied if it is
// JSON. Invalid UTF-8 in text becomes U+FFFD.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void begin_row() = 0;
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void integer_text(std::string_view digits) = 0;  // already decimal digits, any size
  virtual void decimal_text(std::string_view digits) = 0;
  virtual void number(double value) = 0;
  virtual void number_text(std::string_view digits) = 0;  // the engine's shortest text of a float, "NaN", "Infinity"
  virtual void text(std::string_view utf8) = 0;           // also dates and times, already ISO 8601
  virtual void json(std::string_view json) = 0;
  virtual void binary(std::span<const std::uint8_t> bytes) = 0;
  virtual void end_row() = 0;
  [[nodiscard]] virtual bool full() const = 0;  // stop pulling: the chunk or the limit is reached
};

struct Query {
  std::string sql;
  json::Value parameters;  // array (by position) or object (by name); null = none. Values: sql/bound_values.h
  bool read_only = false;
};

struct StreamEnd {
  bool done = false;  // false: the sink was full, pull again
  std::optional<std::int64_t> affected_rows;
  std::optional<std::string> insert_id;
};

// The rows of one statement, pulled by the caller. Destroying it before its end cancels the statement; the connection
// must then be reset().
class ResultStream {
 public:
  virtual ~ResultStream() = default;
  // True: ending the stream early could undo a change (INSERT ... RETURNING), so the rest is pulled and discarded.
  [[nodiscard]] virtual bool may_write() const noexcept { return false; }
  [[nodiscard]] virtual const std::vector<Column>& columns() const = 0;  // empty for a statement without rows
  [[nodiscard]] virtual Result<StreamEnd> pull(RowSink& sink, Deadline deadline) = 0;
  // After pull() said done: goes on to the next result of the same statement (a procedure with several SELECTs), which
  // columns() and pull() then give. False: there is none. A failure of the statement after an earlier result is
  // returned here.
  [[nodiscard]] virtual Result<bool> next_result(Deadline) { return false; }
};

enum class TransactionStep : std::uint8_t { begin, begin_read_only, commit, roll_back };

enum class IntrospectKind : std::uint8_t { schemas, tables, columns };
struct IntrospectRequest {
  IntrospectKind kind;
  std::string schema, table;
  std::int64_t limit = 1000, offset = 0;
};

class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;
  // Fails with timeout, cancelled or an error of the query. The stream borrows the connection.
  [[nodiscard]] virtual Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) = 0;
  // Several statements, all or nothing: between begin and commit or roll_back, execute() runs its statements inside the
  // transaction. A statement that ends the transaction by itself fails with transaction_ended; outside a transaction,
  // one that leaves a transaction open fails with transaction_left_open, and reset() rolls it back.
  [[nodiscard]] virtual Status transaction(TransactionStep, Deadline) { return fail(Code::unsupported); }
  // The statement and parameters that list schemas, tables or columns. Column names are the same for every engine:
  // schemas: name; tables: schema, name, type (table, view);
  // columns: name, type, vendor_type, nullable, default, position, primary_key.
  [[nodiscard]] virtual Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) = 0;
  [[nodiscard]] virtual Result<std::string> server_version(Deadline deadline) = 0;
  // A statement whose only cell is a text: the rights of the account that reach beyond its databases, such as
  // "superuser"; null or "" if it has none. "": this engine is not asked.
  [[nodiscard]] virtual std::string_view rights_query() const noexcept { return {}; }
  // Thread-safe. Asks the server to stop the running statement, and its call fails with `cancelled` or `timeout`. A
  // cancel before execute() or between two pulls stops the next of them; reset() clears it.
  virtual void cancel() noexcept = 0;
  // False: the last statement cannot have changed the session, so the pool skips reset().
  [[nodiscard]] virtual bool needs_reset() const noexcept { return true; }
  // A place for one more plain read on this connection, whose answer comes after those of the reads before it: a
  // Connection for one execute(), and cancel(). It borrows this connection, which is not used otherwise until all its
  // seats have gone. All callers must be one user. Null: this query, or this connection, cannot be shared now. Waits
  // for nothing. Seats are taken, used and destroyed by tasks of one thread.
  [[nodiscard]] virtual std::unique_ptr<Connection> take_seat(const Query&) { return nullptr; }
  // One more read waits for nothing that its seats have sent, or not for long. Any thread; false where no task runs.
  [[nodiscard]] virtual bool is_seat_free() const noexcept { return false; }
  // Of a seat whose execute() failed: the query must run again on a connection of its own. What the server did for it,
  // if anything, was undone.
  [[nodiscard]] virtual bool must_run_alone() const noexcept { return false; }
  // Restores the session for the next caller. Returns false if the connection must be closed. Runs after the caller has
  // its answer.
  [[nodiscard]] virtual bool reset(Deadline deadline) = 0;
  // False: the connection was given up, and the server is not asked whether it lives.
  [[nodiscard]] virtual bool usable() noexcept { return alive(); }
  // Makes no round trip. Returns false if the socket is dead.
  [[nodiscard]] virtual bool alive() noexcept = 0;
};

struct SqlRules;  // sql/sql_lexer.h

// Each connector folder defines one and its make_<name>_connector(environment) in namespace jackfield.
class Connector {
 public:
  virtual ~Connector() = default;
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;  // "postgresql"
  [[nodiscard]] virtual const SqlRules& sql_rules() const noexcept = 0;
  [[nodiscard]] virtual Probe probe() = 0;  // opens the client library once; cheap afterwards
  // Connection errors name the form field to fix in Error::pointer, as a model path: "connection.password".
  [[nodiscard]] virtual Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool read_only,
                                                                    Deadline deadline, CancelToken& cancel) = 0;
  // Refuses, before dialling, settings that only this connector can judge: a file outside the roots.
  [[nodiscard]] virtual Status check(const Settings&) { return ok(); }
  // True: a read-only query needs a connection that was opened read-only; Query::read_only is not enough.
  [[nodiscard]] virtual bool opens_read_only() const noexcept { return false; }
  [[nodiscard]] virtual bool uses_network() const noexcept { return true; }
  // True: its connections wait only in ways that a task may (os/task/task.h). connect() is excepted.
  [[nodiscard]] virtual bool waits_as_task() const noexcept { return false; }
  // The canonical path of the file that the settings name; "" if the connector has none.
  [[nodiscard]] virtual Result<std::string> canonical_file(const Settings&) { return std::string(); }
};

}  // namespace jackfield
