// One session of Oracle Database.
// Contract   calls that may block run on a thread of this connection (connector/blocking_worker.h), so that the caller
//            always gets an answer. A call ends at its deadline by the client library's limit, else by a break. If
//            neither is acknowledged, the thread is abandoned with its session. After a break the connection is not
//            used again, because the break may take effect late. Every statement commits. A read-only statement must be
//            a query and runs between SET TRANSACTION READ ONLY and ROLLBACK. No reset undoes everything (roles,
//            settings, package state, temporary tables): after any statement but a plain read (statement.h) the
//            connection is closed.
// Ownership  shares its session with that thread. One stream at a time borrows the connection.
// Example    core/connectors/oracle/connector.cc
#pragma once
#include <memory>
#include <string>

#include "base/enum_set.h"
#include "connector/blocking_worker.h"
#include "connector/connector.h"
#include "session.h"

namespace jackfield::oracle {

// What the session may hold besides a read-only transaction, which Session tracks. reset() handles both.
enum class Leftover : std::uint8_t {
  session  // roles, settings, package state, temporary tables: the connection is closed
};

class OraConnection final : public Connection {
 public:
  OraConnection(std::shared_ptr<Session> session, std::unique_ptr<BlockingWorker> worker, bool read_only)
      : session_(std::move(session)), worker_(std::move(worker)), read_only_(read_only) {}
  ~OraConnection() override;

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Status transaction(TransactionStep step, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  void cancel() noexcept override;
  bool needs_reset() const noexcept override;
  bool reset(Deadline deadline) override;
  bool alive() noexcept override;

  [[nodiscard]] Status prepare_session(Deadline deadline);

  // For the stream. `work` must own all it uses.
  [[nodiscard]] Status on_worker(std::function<Status(Session&)> work, Deadline deadline);
  [[nodiscard]] Status finish(Deadline deadline);
  [[nodiscard]] bool take_cancel() noexcept;  // a cancel that came while nothing ran

 private:
  [[nodiscard]] Error judge(Error error, bool asked, bool late) noexcept;

  std::shared_ptr<Session> session_;
  std::unique_ptr<BlockingWorker> worker_;
  bool read_only_;
  EnumSet<Leftover> leftovers_;
  bool dead_ = false;
};

}  // namespace jackfield::oracle
