// PgConnection: plain reads of several callers in flight on it.
#include "sharing.h"

#include <algorithm>

#include "connection.h"
#include "os/task/task.h"

namespace jackfield::postgresql {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostFruitless = 4;
constexpr int kSpareNulls = 3;

}  // namespace

PgSeat* SharedLine::reader() const noexcept {
  for (const Waiting& one : waiting) {
    if (one.seat != nullptr) return one.seat;
  }
  for (PgSeat* seat : answered) {
    if (seat != nullptr) return seat;
  }
  return nullptr;
}

void SharedLine::forget(const PgSeat& seat) noexcept {
  for (Waiting& one : waiting) {
    if (one.seat == &seat) one.seat = nullptr;
  }
  std::replace(answered.begin(), answered.end(), const_cast<PgSeat*>(&seat), static_cast<PgSeat*>(nullptr));
}

void SharedLine::note(const PgResult& result) noexcept {
  if (!result && is_taken && has_head_ended) is_owner_answered = true;
  has_head_ended = result && result.status() != PGRES_SINGLE_TUPLE;
  const bool is_good = !result || result.status() == kPipelineSync || PgSeat::is_rows(result);
  has_batch_failed = has_batch_failed || !is_good;
}

// --- what may share ---

void PgConnection::note_read(std::int64_t rows) {
  if (!traits_.plain_read || inspected_.empty() || shared_ || read_only_ || caller_ != CallerTransaction::none) return;
  const bool is_quick = rows <= kFewRows && Clock::now() - started_.at < kSlowRead;
  is_quick ? known_reads_.add(inspected_) : known_reads_.forget(inspected_);
}

bool PgConnection::may_join() {
  if (line_->is_closed || line_->is_choked || line_->thread != TaskThread::current()) return false;
  if (line_->is_empty()) return true;
  line_->is_closed = Clock::now() - line_->head_since > kOldHead;
  return !line_->is_closed && line_->size() < kMostInLine;
}

bool PgConnection::may_share(const Query& query) {
  if (TaskThread::current() == nullptr || !pq_->pipelines || shared_ || read_only_ || query.read_only) return false;
  const bool is_clean =
      phase_ == Phase::idle && !leftovers_.any() && caller_ == CallerTransaction::none && !stop_.pending();
  if (line_ ? !may_join() : !is_clean) return false;
  if (!known_reads_.has(query.sql) || !may_share_values(query.parameters)) return false;
  return !Parameters::needs_types(query.parameters) || described_.find(query.sql) != nullptr;
}

std::unique_ptr<Connection> PgConnection::take_seat(const Query& query) {
  if (!may_share(query)) return nullptr;
  if (!line_) {
    if (pq_->PQenterPipelineMode(connection_) != 1) return nullptr;
    line_ = std::make_shared<SharedLine>(TaskThread::current());
    move(Event::share);
    used_ = true;
  }
  ++line_->seats;
  return std::make_unique<PgSeat>(*this);
}

// The batch that is being made leaves at the end of this turn, or after the one that was sent. The line is its thread's
// alone; a pool asks on any.
bool PgConnection::is_seat_free() const noexcept {
  return TaskThread::current() != nullptr && line_ && (line_->syncs_owed() == 0 || batches_.is_quick());
}

// --- the line ---

Status PgConnection::join_line(PgSeat& seat, const Query& query) {
  static const std::vector<Oid> kNoTypes;
  const std::vector<Oid>* kept = Parameters::needs_types(query.parameters) ? described_.find(query.sql) : &kNoTypes;
  seat.is_alone_ = line_->is_closed || kept == nullptr || !parameters_.bind(query.parameters, *kept, types_);
  if (seat.is_alone_) return fail(Code::unsupported);
  const bool is_sent = send_shared(query);
  parameters_.clear();
  if (!is_sent) {
    lose_line();
    return fail(Code::connection_lost);
  }
  line_->waiting.push_back({&seat, line_->batches_sent + 1});
  seat.place_ = PgSeat::Place::in_line;
  if (line_->waiting.size() == 1) begin_head();
  batches_.joined(line_->size());
  if (++line_->batch_size >= batches_.full()) sync_line();
  return ok();
}

// libpq keeps what is sent until sync_line(): at the end of the turn, or when the server has answered the batch before,
// which it would do first anyway. A statement that was parsed runs again only if the server is sure to have
// parsed it: after an error it does nothing of the rest of the batch.
bool PgConnection::send_shared(const Query& query) {
  if (!std::exchange(line_->is_batch_open, true)) {
    at_turn_end([this, line = std::weak_ptr(line_)](bool) {
      if (const auto kept = line.lock(); kept != nullptr && kept->syncs_owed() == 0) sync_line();
    });
  }
  const bool is_same = parameters_.fit_again() && parsed_ == query.sql;
  if (is_same && line_->knows_parsed()) {
    return pq_->PQsendQueryPrepared(connection_, "", parameters_.count(), parameters_.values(), nullptr, nullptr, 0) ==
           1;
  }
  if (!is_same) line_->parse_batch = line_->batches_sent + 1;
  parsed_ = query.sql;
  return pq_->PQsendQueryParams(connection_, query.sql.c_str(), parameters_.count(), parameters_.types(),
                                parameters_.values(), nullptr, nullptr, 0) == 1;
}

void PgConnection::sync_line() {
  if (!std::exchange(line_->is_batch_open, false) || broken()) return;
  line_->batch_size = 0;
  ++line_->batches_sent;
  line_->sent_at = Clock::now();
  const int left = pq_->PQpipelineSync(connection_) == 1 ? pq_->PQflush(connection_) : -1;
  if (left < 0) return lose_line();
  line_->is_choked = left > 0;
  PgSeat* reader = line_->is_choked ? line_->reader() : nullptr;
  if (reader != nullptr) reader->wait_.wake();  // it waits for answers alone
}

// The answer to the first query in line is the next that comes.
void PgConnection::begin_head() {
  line_->head_since = Clock::now();
  line_->fruitless = 0;
  static_cast<void>(pq_->PQsetSingleRowMode(connection_));
}

// Until the seat has its answer, or has taken the connection over.
Status PgConnection::wait_in_line(PgSeat& seat, Deadline deadline) {
  while (seat.place_ == PgSeat::Place::in_line) {
    const bool is_over = seat.wait_.is_cancelled() || deadline.passed();
    const bool is_first = !line_->is_taken && line_->is_first(seat) && !line_->has_batch_failed;
    if (is_first && (is_over || seat.is_large_ || line_->fruitless >= kMostFruitless)) {
      take_over(seat);
      break;
    }
    if (is_over) {
      leave_line(seat);
      return fail(seat.wait_.is_cancelled() ? Code::cancelled : Code::timeout);
    }
    if (line_->is_taken || line_->reader() != &seat) {
      static_cast<void>(seat.wait_.park(-1, 0, deadline, 0));
      continue;
    }
    // A caller before it may have read more than its own answer; the socket would not tell.
    if (has_read_more()) {
      hand_out_read();
    } else {
      const int events = line_->is_choked ? POLLIN | POLLOUT : POLLIN;
      const auto woken =
          seat.wait_.park(pq_->PQsocket(connection_), static_cast<short>(events), deadline, wake_->socket_owner());
      if (woken != TaskThread::Woken::ready) continue;
      read_line();
    }
    // It goes on with the others whose answers it has read: all are answered in one turn.
    if (seat.place_ == PgSeat::Place::outside && line_->came_out > 1) yield_task();
  }
  return ok();
}

// Reads what has come and hands it out. What comes first finds a small buffer; what goes on is watched (consume()).
void PgConnection::read_line() {
  if (line_->is_choked) {
    const int left = pq_->PQflush(connection_);
    if (left < 0) return lose_line();
    line_->is_choked = left > 0;
  }
  const bool is_read = line_->fruitless == 0 ? pq_->PQconsumeInput(connection_) == 1 : static_cast<bool>(consume());
  if (!is_read) return lose_line();
  ++line_->fruitless;
  hand_out_read();
}

bool PgConnection::has_read_more() {
  return (!line_->waiting.empty() || line_->syncs_owed() > 0) && pq_->PQisBusy(connection_) == 0;
}

void PgConnection::hand_out_read() {
  line_->came_out = 0;
  while (has_read_more()) {
    line_->fruitless = 0;
    row_came_ = true;
    if (!hand_out(PgResult(*pq_, pq_->PQgetResult(connection_)))) break;
  }
  while (PGnotify* notification = pq_->PQnotifies(connection_)) pq_->PQfreemem(notification);
  if (PgSeat* next = line_->reader()) next->wait_.wake();
}

// False: no more is to be read now.
bool PgConnection::hand_out(PgResult result) {
  if (!result && std::exchange(line_->has_head_ended, false)) {
    end_head();
    return true;
  }
  const bool is_sync = result && result.status() == kPipelineSync;
  if (is_sync && line_->syncs_owed() > 0) {
    result.clear();
    end_shared_batch();
    return true;
  }
  if (!result && ++line_->nulls <= kSpareNulls) return true;
  if (!result || is_sync || line_->waiting.empty()) {
    lose_line();
    return false;
  }
  line_->nulls = 0;
  line_->note(result);
  PgSeat* const seat = line_->waiting.front().seat;
  const bool goes_on = seat == nullptr || seat->take(std::move(result));
  if (pq_->PQstatus(connection_) != CONNECTION_BAD) return goes_on;
  lose_line();
  return false;
}

void PgConnection::end_head() {
  PgSeat* const seat = line_->waiting.front().seat;
  line_->waiting.pop_front();
  if (seat != nullptr) {
    if (seat->refusal_ || Clock::now() - line_->head_since > kSlowRead) known_reads_.forget(seat->sql_);
    line_->answered.push_back(seat);
  }
  if (!line_->waiting.empty()) begin_head();
}

// A Sync was answered. Who has no answer of that batch gets none: an error came before it.
void PgConnection::give_answers() {
  ++line_->batches_read;
  const bool has_failed = std::exchange(line_->has_batch_failed, false);
  if (has_failed) parsed_.clear();
  for (PgSeat* seat : line_->answered) {
    if (seat == nullptr) continue;
    seat->come_out(has_failed && !seat->refusal_);
    ++line_->came_out;
  }
  line_->answered.clear();
  while (!line_->waiting.empty() && line_->waiting.front().batch <= line_->batches_read) {
    PgSeat* const seat = line_->waiting.front().seat;
    line_->waiting.pop_front();
    if (seat != nullptr) seat->come_out(true);
  }
  line_->has_head_ended = false;
}

void PgConnection::end_shared_batch() {
  batches_.answered(Clock::now() - line_->sent_at);
  give_answers();
  if (line_->is_batch_open && line_->syncs_owed() == 0) sync_line();
  if (!line_->waiting.empty()) begin_head();
}

// `may_run_again`: it was given up for a caller, and the others may do without it.
void PgConnection::lose_line(bool may_run_again) {
  move(Event::lose);
  line_->is_closed = true;
  const auto lose = [may_run_again](PgSeat* seat) {
    if (seat == nullptr) return;
    seat->is_lost_ = true;
    seat->come_out(may_run_again);
  };
  for (PgSeat* seat : std::exchange(line_->answered, {})) lose(seat);
  for (const SharedLine::Waiting& one : std::exchange(line_->waiting, {})) lose(one.seat);
}

void PgConnection::take_over(PgSeat& seat) {
  line_->is_closed = true;
  sync_line();
  if (broken()) return;
  line_->is_taken = true;
  line_->is_owner_answered = line_->is_owner_synced = false;
  line_->owner_batch = line_->waiting.front().batch;
  line_->waiting.pop_front();
  known_reads_.forget(seat.sql_);
  wake_->forget();
  row_came_ = true;
  refused_ = false;
  started_ = Deadline::in_ms(0);
  move(Event::take_over);
  seat.place_ = PgSeat::Place::taken_over;
  seat.wait_.become_live(*this);
}

// The caller goes, answered or not.
void PgConnection::leave_line(PgSeat& seat) {
  const PgSeat::Place place = std::exchange(seat.place_, PgSeat::Place::outside);
  if (place == PgSeat::Place::outside) return;
  if (place == PgSeat::Place::taken_over) {
    hand_over();
  } else {
    line_->forget(seat);
  }
  if (PgSeat* next = line_->reader()) next->wait_.wake();
}

// The caller that has taken the connection over goes. What it has not read is dropped by those behind it.
void PgConnection::hand_over() {
  line_->is_taken = false;
  if (broken()) return lose_line(true);
  if (line_->is_owner_synced) give_answers();
  if (phase_ == Phase::sharing) {
    if (!line_->waiting.empty()) begin_head();
  } else if (line_->is_owner_answered) {
    move(Event::hand_over);
    if (!line_->waiting.empty()) begin_head();
  } else {
    line_->waiting.push_front({nullptr, line_->owner_batch});
    move(Event::hand_over);
  }
  stop_.end();
  stop_.forget_request();
}

// The caller that has taken the connection over has read a Sync. It may be on another thread, so hand_over() does the
// rest.
void PgConnection::end_owner_batch() {
  line_->is_owner_synced = true;
  move(Event::hand_over);
}

void PgConnection::give_seat_back(PgSeat& seat) {
  leave_line(seat);
  if (--line_->seats > 0) return;
  sync_line();
  owed_ = line_->syncs_owed();
  line_.reset();
  if (broken()) return;
  if (owed_ == 0) return move(pq_->PQexitPipelineMode(connection_) == 1 ? Event::unshare : Event::lose);
  // All callers have gone, and the rest is read by reset().
  move(Event::take_over);
  stop_.begin(Code::cancelled);
}

}  // namespace jackfield::postgresql
