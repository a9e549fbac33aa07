// Plain reads of several callers in flight on one connection, in libpq's pipeline mode.
// Contract   each query ends with a Sync of its own: an error ends that query alone, and each has its own snapshot and
//            now(). Only plain reads that the connection knows as quick (known_reads.h) may join, only on a clean
//            session, and never behind a pooler or in a transaction; the pool sees to it that all callers are one user.
//            The server answers in order. The first caller in line reads for all. An answer that becomes large, and a
//            first caller that is cancelled or late, takes the connection over: then it reads by itself, as the only
//            caller of a connection does, and no caller joins any more. A caller behind the first that is cancelled or
//            late leaves at once, and its answer is dropped. A cancel may strike the query behind the one that it is
//            meant for; then must_run_alone() asks for its repetition on a connection of its own. It does so too for
//            what the server refuses because tables changed, for columns of types that are not known yet, and for an
//            answer that becomes large while such a cancel may come. Nothing else runs twice.
//            No caller joins a connection whose first caller waits for more than kOldHead.
// Ownership  a seat borrows its connection. The connection keeps the line until the last seat has gone; if answers are
//            owed then, it needs a reset, which reads them.
// Threads    all seats of a connection are used by tasks of one thread; cancel() from any thread. The caller that has
//            taken over may read on another thread.
// Format     https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
// Example    core/connectors/postgresql/seat.cc
#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "connector/connector.h"
#include "os/libpq.h"
#include "os/task/task_thread.h"

namespace jackfield::postgresql {

class PgConnection;

// One caller of a shared connection: for one query.
class PgSeat final : public Connection {
 public:
  explicit PgSeat(PgConnection& connection) : connection_(connection) {}
  ~PgSeat() override;

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  void cancel() noexcept override;
  bool must_run_alone() const noexcept override { return is_alone_; }
  // Of the connection itself; no caller asks a seat.
  Result<Query> introspect(const IntrospectRequest&, json::Arena&) override { return fail(Code::unsupported); }
  Result<std::string> server_version(Deadline) override { return fail(Code::unsupported); }
  bool reset(Deadline) override { return false; }
  bool alive() noexcept override { return true; }

 private:
  friend class PgConnection;
  enum class Place : std::uint8_t { outside, in_line, taken_over };
  using Stream = Result<std::unique_ptr<ResultStream>>;

  [[nodiscard]] Stream answer();
  [[nodiscard]] Stream read_by_itself(Deadline deadline);
  [[nodiscard]] bool take(PgResult result);  // false: the answer is large
  [[nodiscard]] bool is_cancelled() const noexcept { return is_cancelled_.load(); }
  void become_live();  // from now on cancel() stops the connection
  [[nodiscard]] TaskThread::Woken park(int socket, short events, Deadline until, std::uint64_t owner);
  void wake();

  PgConnection& connection_;
  std::string_view sql_;  // of the query that waits
  Place place_ = Place::outside;
  std::vector<PgResult> results_;
  PgResult refusal_;
  std::size_t bytes_ = 0;
  bool is_lost_ = false, is_large_ = false, is_alone_ = false;

  std::mutex mutex_;
  std::optional<TaskThread::Ticket> ticket_;  // while it waits
  bool is_live_ = false;
  std::atomic<bool> is_cancelled_{false};
};

struct SharedLine {
  explicit SharedLine(const TaskThread* of) : thread(of) {}
  const TaskThread* thread;
  std::deque<PgSeat*> waiting;  // in the order of the answers; null: the caller has gone
  std::size_t seats = 0;
  std::chrono::steady_clock::time_point head_since;  // the server may have begun with the first
  int fruitless = 0;                                 // reads in a row that completed no row
  int nulls = 0;                                     // ends of statements in a row
  bool is_closed = false;                            // to more callers
  bool is_choked = false;                            // not all is written

  [[nodiscard]] PgSeat* reader() const noexcept;  // null: no caller waits
};

}  // namespace jackfield::postgresql
