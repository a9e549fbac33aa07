// PgConnection: plain reads of several callers in flight on it.
#include "sharing.h"

#include <algorithm>

#include "connection.h"

namespace jackfield::postgresql {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostInLine = 16;
constexpr auto kOldHead = std::chrono::milliseconds(3);
constexpr auto kSlow = std::chrono::milliseconds(5);
constexpr std::int64_t kFewRows = 32;
constexpr std::size_t kMostValues = 32, kMostValueBytes = 4096;
constexpr int kMostFruitless = 4;
constexpr int kSpareNulls = 3;

bool are_small(const json::Value& values) {
  if (values.is_null()) return true;
  if (!values.is_array() || values.size() > kMostValues) return false;
  std::size_t bytes = 0;
  for (const json::Value& value : values.items()) {
    if (value.is_array() || value.is_object()) return false;
    if (value.is_string()) bytes += value.text().size();
  }
  return bytes <= kMostValueBytes;
}

}  // namespace

PgSeat* SharedLine::reader() const noexcept {
  const auto found = std::find_if(waiting.begin(), waiting.end(), [](const PgSeat* seat) { return seat != nullptr; });
  return found == waiting.end() ? nullptr : *found;
}

// --- what may share ---

void PgConnection::note_read(std::int64_t rows) {
  if (!traits_.plain_read || inspected_.empty() || shared_ || read_only_ || caller_ != CallerTransaction::none) return;
  const bool is_quick = rows <= kFewRows && Clock::now() - started_.at < kSlow;
  is_quick ? known_reads_.add(inspected_) : known_reads_.forget(inspected_);
}

bool PgConnection::may_join() {
  if (line_->is_closed || line_->is_choked || line_->thread != TaskThread::current()) return false;
  if (line_->waiting.empty()) return true;
  line_->is_closed = Clock::now() - line_->head_since > kOldHead;
  return !line_->is_closed && line_->waiting.size() < kMostInLine;
}

bool PgConnection::may_share(const Query& query) {
  if (TaskThread::current() == nullptr || !pq_->pipelines || shared_ || read_only_ || query.read_only) return false;
  const bool is_clean =
      phase_ == Phase::idle && !leftovers_.any() && caller_ == CallerTransaction::none && !stop_.pending();
  if (line_ ? !may_join() : !is_clean) return false;
  if (!known_reads_.has(query.sql) || !are_small(query.parameters)) return false;
  return !Parameters::needs_types(query.parameters) || described_.find(query.sql) != nullptr;
}

std::unique_ptr<Connection> PgConnection::take_seat(const Query& query) {
  if (!may_share(query)) return nullptr;
  if (!line_) {
    if (pq_->PQenterPipelineMode(connection_) != 1) return nullptr;
    line_ = std::make_unique<SharedLine>(TaskThread::current());
    move(Event::share);
    used_ = true;
  }
  ++line_->seats;
  return std::make_unique<PgSeat>(*this);
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
  line_->waiting.push_back(&seat);
  seat.place_ = PgSeat::Place::in_line;
  if (line_->waiting.size() == 1) begin_head();
  return ok();
}

bool PgConnection::send_shared(const Query& query) {
  const bool reuses = parameters_.fit_again() && parsed_ == query.sql;
  const int sent =
      reuses ? pq_->PQsendQueryPrepared(connection_, "", parameters_.count(), parameters_.values(), nullptr, nullptr, 0)
             : pq_->PQsendQueryParams(connection_, query.sql.c_str(), parameters_.count(), parameters_.types(),
                                      parameters_.values(), nullptr, nullptr, 0);
  if (!reuses) parsed_ = query.sql;
  if (sent != 1 || pq_->PQpipelineSync(connection_) != 1) return false;
  const int left = pq_->PQflush(connection_);
  line_->is_choked = left > 0;
  return left >= 0;
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
    const bool is_over = seat.is_cancelled() || deadline.passed();
    const bool is_first = line_->waiting.front() == &seat;
    if (is_first && (is_over || seat.is_large_ || line_->fruitless >= kMostFruitless)) {
      take_over(seat);
      break;
    }
    if (is_over) {
      leave_line(seat);
      return fail(seat.is_cancelled() ? Code::cancelled : Code::timeout);
    }
    if (line_->reader() != &seat) {
      static_cast<void>(seat.park(-1, 0, deadline, 0));
      continue;
    }
    const int events = line_->is_choked ? POLLIN | POLLOUT : POLLIN;
    const auto woken =
        seat.park(pq_->PQsocket(connection_), static_cast<short>(events), deadline, wake_->socket_owner());
    if (woken == TaskThread::Woken::ready) read_line();
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
  while (!line_->waiting.empty() && pq_->PQisBusy(connection_) == 0) {
    line_->fruitless = 0;
    row_came_ = true;
    if (!hand_out(PgResult(*pq_, pq_->PQgetResult(connection_)))) break;
  }
  while (PGnotify* notification = pq_->PQnotifies(connection_)) pq_->PQfreemem(notification);
  if (PgSeat* next = line_->reader()) next->wake();
}

// False: no more is to be read now.
bool PgConnection::hand_out(PgResult result) {
  if (!result) {
    if (++line_->nulls <= kSpareNulls) return true;  // the end of one statement; its Sync follows
    lose_line();
    return false;
  }
  line_->nulls = 0;
  if (result.status() == kPipelineSync) {
    result.clear();
    answer_head();
    return true;
  }
  PgSeat* const seat = line_->waiting.front();
  const bool goes_on = seat == nullptr || seat->take(std::move(result));
  if (pq_->PQstatus(connection_) != CONNECTION_BAD) return goes_on;
  lose_line();
  return false;
}

void PgConnection::answer_head() {
  PgSeat* const seat = line_->waiting.front();
  line_->waiting.pop_front();
  if (seat != nullptr) {
    if (seat->refusal_) parsed_.clear();
    if (seat->refusal_ || Clock::now() - line_->head_since > kSlow) known_reads_.forget(seat->sql_);
    seat->place_ = PgSeat::Place::outside;
    seat->wake();
  }
  if (!line_->waiting.empty()) begin_head();
}

void PgConnection::lose_line() {
  move(Event::lose);
  line_->is_closed = true;
  for (PgSeat* seat : std::exchange(line_->waiting, {})) {
    if (seat == nullptr) continue;
    seat->is_lost_ = true;
    seat->place_ = PgSeat::Place::outside;
    seat->wake();
  }
}

void PgConnection::take_over(PgSeat& seat) {
  line_->is_closed = true;
  known_reads_.forget(seat.sql_);
  wake_->forget();
  row_came_ = true;
  refused_ = false;
  started_ = Deadline::in_ms(0);
  move(Event::take_over);
  seat.place_ = PgSeat::Place::taken_over;
  seat.become_live();
}

// The caller goes, answered or not.
void PgConnection::leave_line(PgSeat& seat) {
  const PgSeat::Place place = std::exchange(seat.place_, PgSeat::Place::outside);
  if (place == PgSeat::Place::outside) return;
  if (place == PgSeat::Place::taken_over) {
    hand_over();
  } else {
    std::replace(line_->waiting.begin(), line_->waiting.end(), &seat, static_cast<PgSeat*>(nullptr));
  }
  if (PgSeat* next = line_->reader()) next->wake();
}

// The caller that has taken the connection over goes. What it has not read is dropped by those behind it.
void PgConnection::hand_over() {
  line_->waiting.front() = nullptr;
  if (broken()) return lose_line();
  if (phase_ == Phase::sharing) {
    line_->waiting.pop_front();
    if (!line_->waiting.empty()) begin_head();
  } else {
    move(Event::hand_over);
  }
  stop_.end();
  stop_.forget_request();
}

void PgConnection::give_seat_back(PgSeat& seat) {
  leave_line(seat);
  if (--line_->seats > 0) return;
  owed_ = line_->waiting.size();
  line_.reset();
  if (broken()) return;
  if (owed_ == 0) return move(pq_->PQexitPipelineMode(connection_) == 1 ? Event::unshare : Event::lose);
  // All callers have gone, and the rest is read by reset().
  move(Event::take_over);
  stop_.begin(Code::cancelled);
}

}  // namespace jackfield::postgresql
