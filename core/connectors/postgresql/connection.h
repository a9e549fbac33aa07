// One session of PostgreSQL.
// Contract   never blocks beyond a deadline: the socket is non-blocking, and every wait also ends at cancel(). A
//            read-only query runs between BEGIN READ ONLY and ROLLBACK, all sent at once if libpq can (pipeline,
//            version 14). After a deadline or cancel() the server has kAcknowledgeMs to stop. If it does not, the
//            caller gets its answer, and reset() waits for the rest or reports that the connection must be closed. The
//            state is one Phase and a set of Leftover (phase.h); a Stop stops statements. Reset is DISCARD ALL. It is
//            skipped after plain reads (statement.h), which change no session. A plain read seen twice is prepared;
//            DISCARD ALL drops prepared statements.
// Ownership  owns the PGconn. One stream at a time borrows the connection.
// Example    core/connectors/postgresql/connector.cc
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cancel.h"
#include "connector/connector.h"
#include "connector/stop.h"
#include "dial.h"
#include "os/libpq.h"
#include "os/wait.h"
#include "parameters.h"
#include "phase.h"
#include "prepared.h"
#include "statement.h"

namespace jackfield::postgresql {

struct ConnectionParts {
  std::shared_ptr<const Libpq> pq;
  PGconn* connection = nullptr;
  std::unique_ptr<Wake> wake;
  PrivateFiles files;  // needed again for a cancel over TLS
  std::vector<Setting> session;
  std::int64_t statement_timeout_ms = 0;
  bool read_only = false;
};

class PgConnection final : public Connection {
 public:
  explicit PgConnection(ConnectionParts parts);
  ~PgConnection() override;

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  void cancel() noexcept override;
  bool needs_reset() const noexcept override;
  bool reset(Deadline deadline) override;
  bool alive() noexcept override;

  // Sends the settings again that a pooler may have dropped from the login.
  [[nodiscard]] Status prepare_session(Deadline deadline);

  // For the stream.
  [[nodiscard]] const Libpq& functions() const noexcept { return *pq_; }
  [[nodiscard]] Result<PgResult> next(Deadline deadline);  // null: the statement has ended
  [[nodiscard]] Status finish(Deadline deadline);       // what follows the statement: ROLLBACK, the end of the pipeline
  [[nodiscard]] Error failure(const PgResult& result);  // of a FATAL_ERROR; leaves the connection usable where it can
  [[nodiscard]] Error deny_copy(Deadline deadline);
  [[nodiscard]] Error deny_empty();  // no statement in the text
  void abandon() noexcept;           // the stream goes before its end
  void note_cell(std::size_t bytes) noexcept {
    if (bytes > kLargeCell) leftovers_.add(Leftover::large_buffer);
  }

 private:
  static constexpr std::int64_t kAcknowledgeMs = 500;
  static constexpr std::size_t kLargeCell = 8u << 20;
  static constexpr const char* kRollback = "ROLLBACK";
  struct Plan {
    bool transaction = false;  // BEGIN READ ONLY ... ROLLBACK
    bool prepare = false;
    bool pipeline = false;
    PreparedStatement* statement = nullptr;  // null: not prepared
  };

  [[nodiscard]] Status ready(Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<ResultStream>> run(const Query& query, const StatementTraits& traits,
                                                          bool may_prepare, Deadline deadline);
  [[nodiscard]] Plan make_plan(const Query& query, const StatementTraits& traits, bool may_prepare);
  [[nodiscard]] Status send(const Query& query, Plan& plan, Deadline deadline);
  [[nodiscard]] bool send_statement(const Query& query, const Plan& plan);
  [[nodiscard]] Status send_in_turn(const Query& query, Plan& plan, Deadline deadline);
  [[nodiscard]] Status read_preamble(Plan& plan, Deadline deadline);
  [[nodiscard]] Status expect_done(Deadline deadline);
  [[nodiscard]] Status flush(Deadline deadline);
  [[nodiscard]] Status command(const char* sql, Deadline deadline);
  [[nodiscard]] Status roll_back(Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<ResultStream>> open_stream(const StatementTraits& traits, bool read_only,
                                                                  Deadline deadline);
  [[nodiscard]] Result<PgResult> receive(Deadline deadline);
  [[nodiscard]] bool drain(Deadline deadline);
  [[nodiscard]] bool drain_copy_out(Deadline deadline);
  void move(Event event) noexcept;
  [[nodiscard]] bool broken() const noexcept { return phase_ == Phase::broken; }
  [[nodiscard]] Error lost() noexcept;
  void leave_pipeline() noexcept;
  [[nodiscard]] Code stopped_code() const;

  std::shared_ptr<const Libpq> pq_;
  PGconn* connection_;
  std::unique_ptr<Wake> wake_;
  PrivateFiles files_;
  std::vector<Setting> session_;
  std::int64_t statement_timeout_ms_;
  bool read_only_;
  CancelRequests cancel_requests_;
  Stop stop_;
  Parameters parameters_;
  PreparedStatements prepared_;

  Phase phase_ = Phase::idle;
  EnumSet<Leftover> leftovers_;
  StatementKind statement_ = StatementKind::unprepared;
  bool settings_repeated_ = false;  // a pooler dropped those of the login, so they are set again after each reset
  Deadline started_{};
};

}  // namespace jackfield::postgresql
