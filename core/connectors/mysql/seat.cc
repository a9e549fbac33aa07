// MySeat: one caller of a shared connection. MyConnection: its seats.
#include <sys/socket.h>

#include <algorithm>

#include "connection.h"
#include "connector/sql/bound_values.h"
#include "shared_stream.h"
#include "sharing.h"

namespace jackfield::mysql {

MySeat::~MySeat() { connection_.give_seat_back(*this); }

Connection& MySeat::connection() noexcept { return connection_; }

void MySeat::come_out(bool is_alone) {
  is_alone_ = is_alone;
  place_ = Place::outside;
  wait_.wake();
}

// By the cancel of an earlier query; of an answer that has not come to its end, it may still come in the middle.
bool MySeat::is_struck(Deadline deadline) const noexcept {
  if (!connection_.may_be_struck()) return false;
  return place_ == Place::taken_over ? !wait_.is_cancelled() && !deadline.passed() : is_refused_;
}

Result<std::unique_ptr<ResultStream>> MySeat::execute(const Query& query, Deadline deadline) {
  SharedLine& line = *connection_.line_;
  JF_CHECK(line.join(*this, query));
  JF_CHECK(line.wait(*this, deadline));
  const bool is_live = place_ == Place::taken_over;
  if (is_alone_) return fail(Code::unsupported);
  if (is_lost_) return fail(Code::connection_lost);
  if (is_struck(deadline)) {
    if (is_live) line.put_back({std::move(answer_), 0, {}, 1});
    is_alone_ = true;
    return fail(Code::unsupported);
  }
  auto stream = std::make_unique<SharedStream>(connection_, statement_, std::move(answer_), is_live ? &line : nullptr);
  Status opened = stream->open(deadline);
  if (opened) return std::unique_ptr<ResultStream>(std::move(stream));
  is_alone_ = stream->must_ask_anew() && !wait_.is_cancelled();
  return std::move(opened).error();
}

// --- the connection ---

void MyConnection::note_read(std::int64_t rows) {
  Prepared* const one = told_same_ ? kept() : nullptr;
  if (one != nullptr) one->is_quick = rows <= kFewRows && std::chrono::steady_clock::now() - started_ < kSlowRead;
}

bool MyConnection::may_begin_to_share() const noexcept {
  const bool is_clean = phase_ == Phase::idle && work_ == Work::none && mode_ == Mode::as_opened && !stop_.pending();
  return is_clean && !leftovers_.has(Leftover::transaction) && !leftovers_.has(Leftover::session) &&
         !leftovers_.has(Leftover::large_buffer);
}

Prepared* MyConnection::shared_statement(const Query& query) {
  if (TaskThread::current() == nullptr || !is_readable_ || read_only_ || query.read_only) return nullptr;
  if (line_ ? !line_->may_join() : !may_begin_to_share()) return nullptr;
  if (!may_share_values(query.parameters)) return nullptr;
  const auto values = positional_values(query.parameters);
  if (!values || std::any_of(values->begin(), values->end(), needs_column)) return nullptr;
  Prepared* const one = find_prepared(query.sql, is_mariadb() ? ValueTypes() : ValueTypes(*values));
  const bool may = one != nullptr && one->is_quick && one->facts && one->columns &&
                   library_->mysql_stmt_param_count(one->statement) == values->size();
  return may ? one : nullptr;
}

std::unique_ptr<Connection> MyConnection::take_seat(const Query& query) {
  Prepared* const statement = shared_statement(query);
  if (statement == nullptr) return nullptr;
  if (!line_) {
    line_ = std::make_shared<SharedLine>(*this, TaskThread::current());
    move(Event::share);
  }
  line_->add_seat();
  return std::make_unique<MySeat>(*this, *statement);
}

// The batch that is being made leaves at the end of this turn, or after the one that was sent. The line is its thread's
// alone; a pool asks on any.
bool MyConnection::is_seat_free() const noexcept {
  return TaskThread::current() != nullptr && line_ && (line_->is_free() || batches_.is_quick());
}

void MyConnection::give_seat_back(MySeat& seat) {
  line_->leave(seat);
  if (!line_->remove_seat()) return;
  owed_ = line_->take_owed();
  line_.reset();
  if (broken()) return;
  if (owed_.count == 0) return move(Event::unshare);
  // All callers have gone, and the rest is read by reset().
  move(Event::take_over);
  stop_.begin(Code::cancelled);
}

Status MyConnection::drain_owed(Deadline deadline) {
  while (owed_.count > 0) {
    switch (owed_.scan.next(owed_.bytes, owed_.at)) {
      case AnswerScan::Found::nothing:
        owed_.bytes.erase(0, std::exchange(owed_.at, 0));
        JF_CHECK(receive(owed_.bytes, deadline));
        break;
      case AnswerScan::Found::end:
      case AnswerScan::Found::refusal:
        --owed_.count;
        owed_.scan = {};
        break;
      case AnswerScan::Found::bad:
      case AnswerScan::Found::too_large:
        move(Event::lose);
        return fail(Code::connection_lost);
      default:
        break;
    }
  }
  owed_ = {};
  return ok();
}

void MyConnection::give_up() noexcept {
  move(Event::lose);
  ::shutdown(socket(), SHUT_RDWR);
}

// --- bytes of the socket, for the line and for a caller that has taken over ---

MyConnection::Received MyConnection::receive_now(std::string& into) {
  char bytes[8192];
  for (bool has_come = false;;) {
    const ssize_t count = ::recv(socket(), bytes, sizeof bytes, MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return has_come ? Received::some : Received::nothing;
    if (count <= 0) return has_come ? Received::some : Received::ended;
    into.append(bytes, static_cast<std::size_t>(count));
    has_come = true;
    if (static_cast<std::size_t>(count) < sizeof bytes || into.size() > kLargeSharedAnswer) return Received::some;
  }
}

Status MyConnection::receive(std::string& into, Deadline deadline) {
  for (;;) {
    const Received received = receive_now(into);
    stop_.heed();
    if (received == Received::some) return ok();
    if (received == Received::ended) break;
    if (wait(MYSQL_WAIT_READ, deadline) == MYSQL_WAIT_TIMEOUT) break;
  }
  const Error error = stopping() ? stopped() : fail(Code::connection_lost);
  move(Event::lose);
  return error;
}

}  // namespace jackfield::mysql
