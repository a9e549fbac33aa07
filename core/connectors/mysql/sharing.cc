#include "sharing.h"

#include <sys/socket.h>

#include <algorithm>

#include "connection.h"
#include "connector/sql/bound_values.h"
#include "os/task/task.h"

namespace jackfield::mysql {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kHeld = std::chrono::milliseconds(1);

}  // namespace

MySeat* SharedLine::reader() const noexcept {
  for (const Waiting& one : waiting_) {
    if (one.seat != nullptr) return one.seat;
  }
  return answered_.empty() ? nullptr : answered_.front();
}

bool SharedLine::may_join() {
  if (is_closed_ || is_choked_ || thread_ != TaskThread::current()) return false;
  if (waiting_.empty()) return true;
  is_closed_ = Clock::now() - head_since_ > kOldHead;
  return !is_closed_ && waiting_.size() < kMostInLine;
}

// --- sending ---

Status SharedLine::join(MySeat& seat, const Query& query) {
  Parameters& values = connection_.parameters_;
  const auto given = positional_values(query.parameters);
  seat.is_alone_ = is_closed_ || query.sql != seat.statement_.sql || !given || !values.bind(*given, {});
  if (!seat.is_alone_)
    append_execute(out_, static_cast<std::uint32_t>(seat.statement_.statement->stmt_id), values.binds());
  values.clear();
  if (seat.is_alone_) return fail(Code::unsupported);
  waiting_.push_back({&seat, batches_sent_ + 1});
  seat.place_ = MySeat::Place::in_line;
  if (waiting_.size() == 1) begin_head();
  connection_.batches_.joined(waiting_.size());
  if (!std::exchange(is_batch_open_, true)) {
    at_turn_end([weak = weak_from_this()](bool) {
      if (const auto line = weak.lock(); line != nullptr && line->is_free()) line->send_batch();
    });
  }
  if (++batch_size_ >= connection_.batches_.full()) send_batch();
  return ok();
}

void SharedLine::send_batch() {
  if (!std::exchange(is_batch_open_, false) || connection_.broken()) return;
  batch_size_ = 0;
  ++batches_sent_;
  sent_at_ = Clock::now();
  flush();
}

void SharedLine::flush() {
  std::size_t sent = 0;
  while (sent < out_.size()) {
    const ssize_t bytes =
        ::send(connection_.socket(), out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return lose();
    if (bytes < 0) break;
    sent += static_cast<std::size_t>(bytes);
  }
  is_choked_ = sent < out_.size();
  is_choked_ ? static_cast<void>(out_.erase(0, sent)) : wipe_values(out_);
  MySeat* const next = is_choked_ ? reader() : nullptr;
  if (next != nullptr) next->wait_.wake();  // it waits for answers alone
}

// --- reading ---

void SharedLine::begin_head() { head_since_ = Clock::now(); }

Status SharedLine::wait(MySeat& seat, Deadline deadline) {
  while (seat.place_ == MySeat::Place::in_line) {
    const bool is_over = seat.wait_.is_cancelled() || deadline.passed();
    if (!is_taken_ && is_first(seat) && (is_over || is_large())) {
      take_over(seat);
      break;
    }
    if (is_over) {
      leave(seat);
      return fail(seat.wait_.is_cancelled() ? Code::cancelled : Code::timeout);
    }
    if (is_taken_ || reader() != &seat) {
      static_cast<void>(seat.wait_.park(-1, 0, deadline, 0));
      continue;
    }
    const int events = is_choked_ ? POLLIN | POLLOUT : POLLIN;
    const Deadline until = answered_.empty() ? deadline : Deadline{std::min(deadline.at, held_until_)};
    const auto woken =
        seat.wait_.park(connection_.socket(), static_cast<short>(events), until, connection_.wake_->socket_owner());
    if (woken == TaskThread::Woken::passed) give_answers();
    if (woken != TaskThread::Woken::ready) continue;
    read();
    // It goes on with the others whose answers it has read: all are answered in one turn.
    if (seat.place_ == MySeat::Place::outside && came_out_ > 1) yield_task();
  }
  return ok();
}

void SharedLine::read() {
  if (is_choked_) flush();
  if (connection_.broken()) return lose();  // another caller's answer was malformed
  switch (connection_.receive_now(in_)) {
    case MyConnection::Received::some:
      return hand_out();
    case MyConnection::Received::nothing:
      return;
    case MyConnection::Received::ended:
      return lose();
  }
}

void SharedLine::hand_out() {
  came_out_ = 0;
  for (bool goes_on = true; goes_on && !waiting_.empty();) {
    switch (scan_.next(in_, at_)) {
      case AnswerScan::Found::nothing:
        goes_on = false;
        break;
      case AnswerScan::Found::end:
        end_head(false);
        break;
      case AnswerScan::Found::refusal:
        end_head(true);
        break;
      case AnswerScan::Found::bad:
      case AnswerScan::Found::too_large:
        return lose();
      default:
        break;
    }
  }
  if (waiting_.empty() && !in_.empty()) return lose();  // no query is open
  if (MySeat* const next = reader()) next->wait_.wake();
}

void SharedLine::end_head(bool is_refused) {
  const Waiting one = waiting_.front();
  waiting_.pop_front();
  if (one.seat != nullptr) {
    if (Clock::now() - head_since_ > kSlowRead) one.seat->statement_.is_quick = false;
    one.seat->answer_.assign(in_, 0, at_);
    one.seat->is_refused_ = is_refused;
    if (answered_.empty()) held_until_ = Clock::now() + kHeld;
    answered_.push_back(one.seat);
  }
  in_.erase(0, std::exchange(at_, 0));
  scan_ = {};
  if (waiting_.empty() || waiting_.front().batch != one.batch) end_batch(one.batch);
  if (!waiting_.empty()) begin_head();
}

// The answers of a batch go out together: the callers' own threads are then woken once, and what they ask for next is a
// batch again.
void SharedLine::give_answers() {
  for (MySeat* const seat : answered_) seat->come_out(false);
  came_out_ += answered_.size();
  answered_.clear();
}

void SharedLine::end_batch(std::size_t batch) {
  give_answers();
  batches_read_ = batch;
  connection_.batches_.answered(Clock::now() - sent_at_);
  if (is_free()) send_batch();
}

// `may_run_again`: the connection was given up for one caller, and the others may do without it.
void SharedLine::lose(bool may_run_again) {
  connection_.move(Event::lose);
  is_closed_ = true;
  give_answers();
  for (const Waiting& one : std::exchange(waiting_, {})) {
    if (one.seat == nullptr) continue;
    one.seat->is_lost_ = true;
    one.seat->come_out(may_run_again);
  }
}

// --- one caller reads by itself ---

void SharedLine::take_over(MySeat& seat) {
  is_closed_ = true;
  give_answers();
  send_batch();
  if (connection_.broken()) return;
  is_taken_ = true;
  owner_batch_ = waiting_.front().batch;
  waiting_.pop_front();
  seat.statement_.is_quick = false;
  seat.answer_ = std::exchange(in_, {});
  at_ = 0;
  scan_ = {};
  rest_ = {};
  connection_.wake_->forget();
  connection_.move(Event::take_over);
  seat.place_ = MySeat::Place::taken_over;
  seat.wait_.become_live(connection_);
}

void SharedLine::leave(MySeat& seat) {
  const MySeat::Place place = std::exchange(seat.place_, MySeat::Place::outside);
  if (place == MySeat::Place::outside) return;
  if (place == MySeat::Place::taken_over) return hand_over();
  for (Waiting& one : waiting_) {
    if (one.seat == &seat) one.seat = nullptr;
  }
  std::erase(answered_, &seat);
  if (MySeat* const next = reader()) next->wait_.wake();
}

// What the caller that had taken over has not read is dropped by those behind it.
void SharedLine::hand_over() {
  is_taken_ = false;
  if (connection_.broken()) return lose(true);
  in_ = rest_.bytes.substr(rest_.at);
  at_ = 0;
  scan_ = {};
  if (rest_.count > 0) {
    scan_ = std::move(rest_.scan);
    waiting_.push_front({nullptr, owner_batch_});
    connection_.stop_.ask();
  } else if (waiting_.empty() || waiting_.front().batch != owner_batch_) {
    end_batch(owner_batch_);
  }
  connection_.stop_.end();
  connection_.stop_.forget_request();
  connection_.move(Event::hand_over);
  if (!waiting_.empty()) begin_head();
  hand_out();
}

OwedAnswers SharedLine::take_owed() {
  if (is_batch_open_ && !is_choked_) {  // none of it was sent
    std::erase_if(waiting_, [this](const Waiting& one) { return one.batch > batches_sent_; });
    out_.clear();
  }
  if (!out_.empty()) lose();
  OwedAnswers owed{std::move(in_), at_, std::move(scan_), waiting_.size()};
  waiting_.clear();
  return owed;
}

}  // namespace jackfield::mysql
