// One login at a server, and its statement: every call of ODPI-C that may wait for the network.
// Contract   used on the connection's worker thread only, except stop(), healthy() and the rows of a Cursor between two
//            calls. Each call ends at the limit given to begin_call(), if the client library honours it; stop() ends it
//            earlier.
// Ownership  shared with the worker: a call that never returns keeps the session, and the last owner logs off.
// Example    core/connectors/oracle/connection.cc
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cells.h"
#include "client.h"
#include "errors.h"
#include "options.h"
#include "parameters.h"

namespace jackfield::oracle {

class Session {
 public:
  explicit Session(std::shared_ptr<const Client> client) : client_(std::move(client)) {}
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Status log_in(const Options& options, const std::string& descriptor);
  void log_off() noexcept;
  [[nodiscard]] Status prepare(
      Deadline deadline);  // zone, formats and language, so that no variable of the machine chooses them
  [[nodiscard]] Result<std::string> server_version();
  [[nodiscard]] Status begin_read_only();
  [[nodiscard]] Status end_read_only();  // nothing to do where none began
  // A transaction of several statements: they do not commit by themselves.
  [[nodiscard]] Status begin_work(bool read_only);
  [[nodiscard]] Status end_work(bool commits);
  [[nodiscard]] bool in_work() const noexcept { return in_work_; }
  [[nodiscard]] Result<bool> has_changes();  // of the transaction, not yet committed

  void begin_call(Deadline deadline) noexcept;
  void stop() noexcept;  // from any thread
  [[nodiscard]] bool stopping() const noexcept { return stopping_.load(); }
  [[nodiscard]] bool healthy() noexcept;
  [[nodiscard]] bool lost() const noexcept { return lost_.load(); }
  [[nodiscard]] bool in_read_only() const noexcept { return in_read_only_; }

  [[nodiscard]] const Dpi& dpi() const noexcept { return client_->dpi; }
  [[nodiscard]] dpiConn* handle() const noexcept { return handle_; }
  [[nodiscard]] Error failure();  // of the call just made on this thread

 private:
  [[nodiscard]] Failure last_failure() const noexcept;
  [[nodiscard]] Status command(std::string_view sql);

  std::shared_ptr<const Client> client_;
  std::mutex stop_mutex_;  // a break that comes late does not meet a handle that is gone
  dpiConn* handle_ = nullptr;
  std::atomic<bool> stopping_{false}, lost_{false};
  bool in_read_only_ = false, in_work_ = false;
};

struct StatementRequest {
  std::string sql;
  Parameters parameters;
  bool read_only = false;
};

// The fetched rows of one statement.
class Cursor {
 public:
  explicit Cursor(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  [[nodiscard]] Status run(const StatementRequest& request);
  [[nodiscard]] Status fetch();
  // Reads the values of the current row that are outside the buffers: LOBs in pieces, JSON trees, rowids.
  [[nodiscard]] Status read_texts();

  [[nodiscard]] bool has_row() const noexcept { return at_ < end_; }
  [[nodiscard]] bool ended() const noexcept { return !has_row() && !more_; }
  [[nodiscard]] bool needs_texts() const noexcept { return needs_texts_; }
  [[nodiscard]] std::vector<Column> columns() const;
  [[nodiscard]] std::optional<std::int64_t> affected_rows() const noexcept { return affected_; }
  void write_row(RowSink& sink);  // and goes to the next

 private:
  struct Slot {
    ColumnPlan plan;
    dpiVar* variable = nullptr;
    dpiData* cells = nullptr;
    std::string text;
  };
  [[nodiscard]] Status bind(const StatementRequest& request, const dpiStmtInfo& info);
  [[nodiscard]] Status bind_value(std::string_view name, const BoundValue& value);
  [[nodiscard]] Status describe(std::uint32_t count);
  [[nodiscard]] Status read_lob(dpiLob* lob, bool characters, std::string& out);
  [[nodiscard]] Status read_text(Slot& slot);

  std::shared_ptr<Session> session_;
  dpiStmt* statement_ = nullptr;
  std::vector<Slot> slots_;
  std::uint32_t at_ = 0, end_ = 0;
  std::uint32_t batch_ = 1;
  bool more_ = false, needs_texts_ = false;
  std::optional<std::int64_t> affected_;
};

}  // namespace jackfield::oracle
