// What connectors to HTTP services share: no session, statements that are submitted and polled, rows as JSON.
// Contract   a connection is a slot in the pool, a token and open sockets: it keeps no state for the next caller,
//            except a cancel that is not yet answered. Read-only statements are refused, because no service enforces
//            them.
// Ownership  a stream borrows its connection and keeps at most one part of the rows.
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "connector/cells.h"
#include "connector/sql/sql_lexer.h"
#include "net/http_json.h"

namespace jackfield {

// From the settings: connection.ssl.ca, and the field that names the host.
[[nodiscard]] HttpOptions http_service_options(const Settings& settings, const ConnectorEnvironment& environment,
                                               std::string host_field);

// Whether the statement's result is a row of counts: INSERT, UPDATE, DELETE, MERGE, COPY.
[[nodiscard]] bool tells_counts(const SqlRules& rules, std::string_view sql);

class HttpServiceConnection : public Connection {
 public:
  void cancel() noexcept final { http().cancel(); }
  [[nodiscard]] bool needs_reset() const noexcept final { return http().cancelled(); }
  [[nodiscard]] bool reset(Deadline) final {
    http().forget_cancel();
    return true;
  }
  [[nodiscard]] bool alive() noexcept final { return true; }

  [[nodiscard]] virtual HttpClient& http() const noexcept = 0;
  [[nodiscard]] Error settle(Error error);  // a cancel that was answered is forgotten

 protected:
  static constexpr std::int64_t kGraceMs = 1000;  // for the id of a statement that is cancelled while it is handed in

  // Refuses a statement that is read-only, cancelled, too late or blank.
  [[nodiscard]] Status check_statement(const SqlRules& rules, const Query& query, Deadline deadline);
  // Asks the service to stop a statement. Best effort: the caller has its answer already, and the service may refuse.
  void stop(const std::function<void(Deadline)>& ask) noexcept;
  [[nodiscard]] Result<std::string> version_told_by(const char* sql, Deadline deadline);
};

// How long to wait between two polls: a little longer each time.
class PollPause {
 public:
  [[nodiscard]] std::int64_t next_ms() noexcept;

 private:
  std::int64_t ms_ = 10;
};

class HttpServiceStream : public ResultStream {
 public:
  [[nodiscard]] const std::vector<Column>& columns() const final { return columns_; }
  [[nodiscard]] Result<StreamEnd> pull(RowSink& sink, Deadline deadline) final;

 protected:
  explicit HttpServiceStream(HttpServiceConnection& connection) : connection_(connection) {}
  [[nodiscard]] virtual bool has_more() const noexcept = 0;  // parts behind this one
  [[nodiscard]] virtual Status next_part(Deadline deadline) = 0;
  virtual void write_cell(CellKind kind, std::string_view text, RowSink& sink) = 0;

  // The part that rows are read from; `rows` is in the reply, and the caller defines their form.
  void take_rows(JsonReply reply, const json::Value& rows);
  [[nodiscard]] const json::Value& rows() const noexcept { return rows_; }
  void end_with_count(std::optional<std::int64_t> affected_rows);  // instead of the rows

  std::vector<Column> columns_;
  std::vector<CellKind> kinds_;

 private:
  [[nodiscard]] Status write_row(const json::Value& row, RowSink& sink);

  HttpServiceConnection& connection_;
  JsonReply part_;  // keeps rows_ alive
  json::Value rows_;
  std::size_t row_ = 0;
  StreamEnd end_;
};

}  // namespace jackfield
