// Plain reads of several callers in flight on one connection, in libpq's pipeline mode.
// Contract   the queries that tasks send in one turn of their thread, or while the batch before is on its way, are one
//            batch, of half of the usual callers at most. It ends with one Sync, so that both sides write and read once
//            for all of them. To the server it is one transaction, which begins after all of its queries were asked
//            for; each has its own snapshot. The answers of a batch are given out when its Sync was answered. If one of
//            them is refused, the server undoes the others; must_run_alone() asks for their repetition.
//            Only plain reads that the connection knows as quick (known_reads.h) may join, only on a clean session, and
//            never behind a pooler or in a transaction; the pool sees to it that all callers are one user.
//            The server answers in order. The first caller in line reads for all. An answer that becomes large, and a
//            first caller that is cancelled or late, takes the connection over: then it reads by itself, as the only
//            caller of a connection does, and no caller joins any more. A caller behind the first that is cancelled or
//            late leaves at once, and its answer is dropped. A cancel may strike the query behind the one that it is
//            meant for; then must_run_alone() asks for its repetition on a connection of its own. It does so too for
//            what the server refuses because tables changed, for columns of types that are not known yet, and for an
//            answer that becomes large while such a cancel may come. Nothing else runs twice, and what is refused, or
//            shares a batch with it, has changed nothing.
//            No caller joins a connection whose first caller waits for more than kOldHead.
// Ownership  a seat borrows its connection. The connection keeps the line until the last seat has gone; if answers are
//            owed then, it needs a reset, which reads them.
// Threads    all seats of a connection are used by tasks of one thread; cancel() from any thread. The caller that has
//            taken over may read on another thread.
// Format     https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
// Example    core/connectors/postgresql/seat.cc
#pragma once
#include <chrono>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "connector/connector.h"
#include "connector/sharing.h"
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
  void cancel() noexcept override { wait_.cancel(connection()); }
  bool must_run_alone() const noexcept override { return is_alone_; }
  [[nodiscard]] static bool is_rows(const PgResult& result);
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
  void come_out(bool is_alone);              // of the line
  [[nodiscard]] Connection& connection() noexcept;

  PgConnection& connection_;
  std::string_view sql_;  // of the query that waits
  Place place_ = Place::outside;
  std::vector<PgResult> results_;
  PgResult refusal_;
  std::size_t bytes_ = 0;
  bool is_lost_ = false, is_large_ = false, is_alone_ = false;
  SeatWait wait_;
};

struct SharedLine {
  explicit SharedLine(const TaskThread* of) : thread(of) {}
  struct Waiting {
    PgSeat* seat;  // null: the caller has gone
    std::size_t batch = 0;
  };
  const TaskThread* thread;
  std::deque<Waiting> waiting;    // in the order of the answers
  std::vector<PgSeat*> answered;  // and their Sync is not; null: the caller has gone
  std::size_t seats = 0;
  std::size_t batch_size = 0;                        // of the one that is open
  std::chrono::steady_clock::time_point head_since;  // the server may have begun with the first
  std::chrono::steady_clock::time_point sent_at;     // the last batch
  int fruitless = 0;                                 // reads in a row that completed no row
  std::size_t came_out = 0;                          // callers, in the last read
  int nulls = 0;                                     // ends of statements in a row
  bool has_head_ended = false;                       // its last result has come; the end of the statement follows
  bool is_closed = false;                            // to more callers
  bool is_choked = false;                            // not all is written
  bool is_batch_open = false;                        // queries were sent whose Sync was not
  bool has_batch_failed = false;                     // the one that is being read
  bool is_taken = false;                             // a caller has taken the connection over: no other reads
  bool is_owner_answered = false;                    // the end of that caller's statement was read
  bool is_owner_synced = false;                      // and the Sync of its batch
  std::size_t owner_batch = 0;                       // of that caller
  std::size_t batches_sent = 0, batches_read = 0;    // with their Syncs
  std::size_t parse_batch = 0;                       // since this one the server is to know the statement parsed_

  [[nodiscard]] std::size_t size() const noexcept { return waiting.size() + answered.size(); }
  [[nodiscard]] bool is_empty() const noexcept { return size() == 0; }
  [[nodiscard]] std::size_t syncs_owed() const noexcept { return batches_sent - batches_read; }
  [[nodiscard]] bool knows_parsed() const noexcept {
    return parse_batch <= batches_read || (is_batch_open && parse_batch == batches_sent + 1);
  }
  [[nodiscard]] bool owner_ends_batch() const noexcept {
    return waiting.empty() || waiting.front().batch != owner_batch;
  }
  [[nodiscard]] bool is_first(const PgSeat& seat) const noexcept {
    return !waiting.empty() && waiting.front().seat == &seat;
  }
  [[nodiscard]] PgSeat* reader() const noexcept;  // null: no caller waits
  void forget(const PgSeat& seat) noexcept;
  void note(const PgResult& result) noexcept;  // of the first in line
};

}  // namespace jackfield::postgresql
