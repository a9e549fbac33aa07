// Plain reads of several callers in flight on one connection: the commands are sent together, and answered in order.
// Contract   the queries that tasks send in one turn of their thread, or while those before are on their way, leave
//            together, half of the usual callers at most. The server answers each by itself, with a snapshot of its
//            own; an error is that of one alone. An answer is held until those that were asked for with it have come,
//            for a millisecond at most.
//            Only plain reads that the connection has prepared and knows as quick may join, only on a clean session
//            that is neither encrypted nor compressed; the pool sees to it that all callers are one user.
//            The first caller in line reads for all. An answer that becomes large, and a first caller that is cancelled
//            or late, takes the connection over: then it reads by itself, and no caller joins any more. A caller behind
//            the first that is cancelled or late leaves at once, and its answer is dropped. A cancel may strike the
//            query behind the one that it is meant for; then must_run_alone() asks for its repetition on a connection
//            of its own, and so it does where the columns changed. Nothing else runs twice.
//            No caller joins a connection whose first caller waits for more than kOldHead.
// Ownership  a seat borrows its connection. The connection keeps the line until the last seat has gone; if answers are
//            owed then, it needs a reset, which reads them.
// Threads    all seats of a connection are used by tasks of one thread; cancel() from any thread. The caller that has
//            taken over may read on another thread.
// Format     wire.h
// Example    core/connectors/mysql/seat.cc
#pragma once
#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "connector/connector.h"
#include "connector/sharing.h"
#include "prepared.h"
#include "wire.h"

namespace jackfield::mysql {

class MyConnection;

// One caller of a shared connection: for one query.
class MySeat final : public Connection {
 public:
  MySeat(MyConnection& connection, Prepared& statement) : connection_(connection), statement_(statement) {}
  ~MySeat() override;

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  void cancel() noexcept override { wait_.cancel(connection()); }
  bool must_run_alone() const noexcept override { return is_alone_; }
  // Of the connection itself; no caller asks a seat.
  Result<Query> introspect(const IntrospectRequest&, json::Arena&) override { return fail(Code::unsupported); }
  Result<std::string> server_version(Deadline) override { return fail(Code::unsupported); }
  bool reset(Deadline) override { return false; }
  bool alive() noexcept override { return true; }

 private:
  friend class SharedLine;
  enum class Place : std::uint8_t { outside, in_line, taken_over };
  [[nodiscard]] Connection& connection() noexcept;
  [[nodiscard]] bool is_struck(Deadline deadline) const noexcept;
  void come_out(bool is_alone);  // of the line

  MyConnection& connection_;
  Prepared& statement_;
  Place place_ = Place::outside;
  std::string answer_;  // all of it; what has come, of one that has taken over
  bool is_lost_ = false, is_alone_ = false;
  bool is_refused_ = false;  // the answer ends with an error, with or without rows before it
  SeatWait wait_;
};

// The rest of an answer, or several answers, without a caller.
struct OwedAnswers {
  std::string bytes;
  std::size_t at = 0;
  AnswerScan scan;  // of the first
  std::size_t count = 0;
};

class SharedLine : public std::enable_shared_from_this<SharedLine> {
 public:
  SharedLine(MyConnection& connection, const TaskThread* thread) : connection_(connection), thread_(thread) {}

  [[nodiscard]] bool may_join();
  [[nodiscard]] bool is_free() const noexcept { return batches_sent_ == batches_read_; }
  void add_seat() noexcept { ++seats_; }
  [[nodiscard]] bool remove_seat() noexcept { return --seats_ == 0; }  // true: it was the last
  [[nodiscard]] Status join(MySeat& seat, const Query& query);
  [[nodiscard]] Status wait(MySeat& seat, Deadline deadline);  // until it has its answer, or has taken over
  void leave(MySeat& seat);                                    // answered or not
  // Of the caller that has taken over, when it reads no more; by any thread.
  void put_back(OwedAnswers rest) { rest_ = std::move(rest); }
  [[nodiscard]] OwedAnswers take_owed();  // after the last seat has gone

 private:
  struct Waiting {
    MySeat* seat;  // null: the caller has gone
    std::size_t batch;
  };
  [[nodiscard]] MySeat* reader() const noexcept;  // null: no caller waits
  [[nodiscard]] bool is_first(const MySeat& seat) const noexcept {
    return !waiting_.empty() && waiting_.front().seat == &seat;
  }
  [[nodiscard]] bool is_large() const noexcept { return in_.size() > kLargeSharedAnswer; }
  void send_batch();
  void flush();
  void begin_head();
  void read();
  void hand_out();
  void end_head(bool is_refused);
  void give_answers();
  void end_batch(std::size_t batch);
  void lose(bool may_run_again = false);
  void take_over(MySeat& seat);
  void hand_over();

  MyConnection& connection_;
  const TaskThread* thread_;
  std::deque<Waiting> waiting_;    // in the order of the answers
  std::vector<MySeat*> answered_;  // and held until their batch is, kHeld at most
  std::chrono::steady_clock::time_point held_until_;
  std::string out_, in_;                              // not sent yet; of the first answer and those behind it
  std::size_t at_ = 0;                                // in in_
  AnswerScan scan_;                                   // of the first answer
  OwedAnswers rest_;                                  // that the caller left which had taken over
  std::size_t seats_ = 0, batch_size_ = 0;            // of the batch that is open
  std::size_t batches_sent_ = 0, batches_read_ = 0;   // to the end
  std::size_t owner_batch_ = 0;                       // of the caller that has taken over
  std::size_t came_out_ = 0;                          // callers, in the last read
  std::chrono::steady_clock::time_point head_since_;  // the server may have begun with the first
  std::chrono::steady_clock::time_point sent_at_;     // the last batch
  bool is_closed_ = false;                            // to more callers
  bool is_choked_ = false;                            // not all is written
  bool is_batch_open_ = false;                        // commands are in out_ that are to be sent
  bool is_taken_ = false;                             // a caller has taken the connection over: no other reads
};

}  // namespace jackfield::mysql
