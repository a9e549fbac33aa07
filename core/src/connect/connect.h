// Databases in use: pools, running queries, cursors, tests. The only caller of connectors.
// Contract   pools are keyed by integration and config revision, so the next borrow sees a change made on any server. A
//            connection is reset before the next caller gets it. Only the user who started a query or cursor may
//            cancel, read or close it. If a cancel is not acknowledged within limits::kCancelGraceMs, the connection is
//            abandoned with its thread's call and never reused.
// Ownership  Databases owns all connections; shutdown() closes them by a deadline.
// Threads    all functions may be called from any thread at once; execute, stream, next, introspect and test wait.
//            A task (os/task/task.h) may call execute and introspect unless needs_thread().
// Limits     limits.h: rows, bytes, time, cursors and connections per workspace.
// Example    tests/unit/connect/databases_test.cc
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "connector/connector.h"
#include "manifest/manifest.h"

namespace jackfield {

// What the owner of a pool knows of the account that it logs in to. Both are optional.
struct LoginGuard {
  std::function<Status()> before;                // refuses a dial
  std::function<void(bool login_failed)> after;  // of a dial
};

// A user and the integration in use. open_config (it unseals and audits) is called once per pool, before the first
// dial; the pool keeps the configuration while it has connections and wipes it with them. The functions are called
// during the call alone.
struct DatabaseUse {
  const Manifest* manifest = nullptr;
  std::string connector;  // "postgresql"
  std::string integration;
  std::int64_t revision = 0;
  Principal who;
  std::function<Result<Config>()> open_config;
  std::function<LoginGuard(const Config&)> guard;  // of the pool that is made; optional
  // Set by open_config: when the config must be opened again, by the host's clock; 0: never. Optional.
  std::shared_ptr<std::atomic<std::int64_t>> expires_ms;
  std::int64_t waited_ms = 0;                // before the call got a thread; the deadline of introspect() counts it
  std::function<SettingNames()> names = {};  // what the integration's form calls settings; optional
};

enum class RowFormat : std::uint8_t { object, array };
enum class StreamFormat : std::uint8_t { ndjson, ndjson_envelope, csv, csv_guarded };  // as RowShape

struct StatementRequest {
  std::string sql;
  json::Value parameters;
};

struct QueryRequest {
  std::string sql;
  json::Value parameters;
  std::vector<StatementRequest> statements;  // execute(): instead of `sql`, all or nothing
  std::int64_t max_rows = 1000;              // stream(): 0 or less = every row
  std::int64_t timeout_ms = 30000;
  bool read_only = false;
  RowFormat row_format = RowFormat::object;
  bool all_results = false;  // of a procedure that has several
  std::string query_id;      // empty: one is made
};

struct Usage {  // for the usage record
  std::int64_t rows = 0, bytes = 0, duration_ms = 0;
};

struct OpenedCursor {
  std::string cursor;
  std::string query_id;
  std::string content_type;  // "application/x-ndjson"
};
struct CursorChunk {
  std::string bytes;  // whole lines
  bool done = false;
  Usage usage;  // valid when done
};

enum class TestState : std::uint8_t { ok, failed, unreachable, unsupported };
struct TestOutcome {
  TestState state = TestState::ok;
  Error error;  // unless ok
  std::string server_version;
  std::string strong_rights;  // of the account, beyond its databases: "superuser"
  std::string account_field;  // the field that names the account
  std::int64_t duration_ms = 0;
};

class Databases {
 public:
  [[nodiscard]] static std::unique_ptr<Databases> make(ConnectorEnvironment environment);
  virtual ~Databases() = default;

  // {"columns", "rows", "rowCount", "truncated", "truncatedBy"?, "affectedRows"?, "insertId"?, "moreResults"?,
  // "durationMillis", "queryId"}; with statements or all_results {"results": [...], "durationMillis", "queryId"}. An
  // error of one of several statements names statements.N.
  [[nodiscard]] virtual Result<std::string> execute(const DatabaseUse& use, const QueryRequest& request,
                                                    CancelToken& cancel, Usage& usage) = 0;
  [[nodiscard]] virtual Result<OpenedCursor> stream(const DatabaseUse& use, const QueryRequest& request,
                                                    StreamFormat format, CancelToken& cancel) = 0;
  [[nodiscard]] virtual Result<CursorChunk> next(std::string_view cursor, const Principal& who,
                                                 CancelToken& cancel) = 0;
  [[nodiscard]] virtual Status close(std::string_view cursor, const Principal& who) = 0;
  // True: the caller is a task and must call again on a thread of its own: rows are streamed, or the connector blocks.
  [[nodiscard]] virtual bool needs_thread(std::string_view connector, bool streams) const = 0;
  // {"list": [{...}], "pageInfo"?}
  [[nodiscard]] virtual Result<std::string> introspect(const DatabaseUse& use, const IntrospectRequest& request,
                                                       CancelToken& cancel) = 0;
  // min 0, max 1, own connection, test_timeout_ms less what the call has waited for its thread.
  [[nodiscard]] virtual TestOutcome test(std::string_view connector, const Config& config, const Principal& who,
                                         CancelToken& cancel, std::int64_t waited_ms = 0,
                                         const SettingNames& names = {}) = 0;
  [[nodiscard]] virtual Status cancel(std::string_view query_id, const Principal& who) = 0;  // query_not_found
  // {"open", "idle", "busy", "waiting", "max", ...} of one integration
  [[nodiscard]] virtual std::string pool_figures(std::string_view integration) = 0;
  virtual void drop(std::string_view integration) = 0;  // closes idle ones now, busy ones when they come back
  // One object per connector and integration that uses it: name, type, sub_type, state, version, reason, remedy.
  virtual void write_capabilities(json::Writer& writer, const Catalogue& catalogue) = 0;
  // sqlite: the canonical path of the file if it is below an allowed root, else path_denied. Other connectors: "".
  [[nodiscard]] virtual Result<std::string> canonical_file(std::string_view connector, const Config& config,
                                                           const Principal& who) = 0;
  virtual void write_metrics(std::string& out) = 0;  // Prometheus text, no label that names an integration or user
  virtual void shutdown(Deadline deadline) = 0;
};

}  // namespace jackfield
