// One session of SQL Server.
// Contract   the driver blocks, so its calls run on a thread of this connection, and the caller gets an answer by its
//            deadline or cancel() in any case: SQLCancel is sent, and if the server does not acknowledge it within
//            limits::kCancelGraceMs, the connection is closed. Read-only queries are `unsupported`: this server has no
//            such mode of a session. The state is one Phase and a set of Leftover (phase.h); the worker's Stop stops
//            calls. ODBC has no reset, so a connection that ran anything but a plain read (statement.h) is closed.
// Ownership  one stream at a time borrows the connection.
// Example    core/connectors/sqlserver/connector.cc
#pragma once
#include <memory>
#include <string>

#include "connector/blocking_worker.h"
#include "connector/connector.h"
#include "parameters.h"
#include "phase.h"
#include "session.h"

namespace jackfield::sqlserver {

class SqlServerConnection final : public Connection {
 public:
  SqlServerConnection(std::shared_ptr<Session> session, std::unique_ptr<BlockingWorker> worker)
      : session_(std::move(session)), worker_(std::move(worker)) {}

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Status transaction(TransactionStep step, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  void cancel() noexcept override { worker_->cancel(); }
  bool needs_reset() const noexcept override;
  bool reset(Deadline deadline) override;
  bool alive() noexcept override;

  // For the stream.
  [[nodiscard]] const std::shared_ptr<Session>& session() const noexcept { return session_; }
  // Runs `work` on the connection's thread. It must own all it touches.
  [[nodiscard]] Status run(std::function<void()> work, Deadline deadline);
  // What the statement did to the transactions: how many are open at its end.
  [[nodiscard]] Status judge_transactions(std::optional<std::int64_t> open, Deadline deadline);
  void lose() noexcept { move(Event::lose); }
  void finished() noexcept {  // also for results that are closed already
    if (phase_ == Phase::results) move(Event::close);
  }

 private:
  [[nodiscard]] Status close_results(Deadline deadline);
  [[nodiscard]] Status command(const char* sql, Deadline deadline);
  void move(Event event) noexcept { phase_ = next(phase_, event); }
  [[nodiscard]] bool broken() const noexcept { return phase_ == Phase::broken; }

  std::shared_ptr<Session> session_;
  std::unique_ptr<BlockingWorker> worker_;
  Phase phase_ = Phase::idle;
  EnumSet<Leftover> leftovers_;
  Work work_ = Work::none;
};

}  // namespace jackfield::sqlserver
