// PgSeat: one caller of a shared connection.
#include "connection.h"
#include "errors.h"
#include "sharing.h"
#include "stream.h"

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kResultBytes = 2048;  // of libpq, whatever is in it

std::size_t bytes_of(const Libpq& pq, const PgResult& result) {
  std::size_t bytes = kResultBytes;
  const int rows = pq.PQntuples(result.get()), columns = pq.PQnfields(result.get());
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column)
      bytes += static_cast<std::size_t>(pq.PQgetlength(result.get(), row, column));
  }
  return bytes;
}

}  // namespace

PgSeat::~PgSeat() { connection_.give_seat_back(*this); }

Connection& PgSeat::connection() noexcept { return connection_; }

PgSeat::Stream PgSeat::execute(const Query& query, Deadline deadline) {
  sql_ = query.sql;
  JF_CHECK(connection_.join_line(*this, query));
  JF_CHECK(connection_.wait_in_line(*this, deadline));
  if (place_ != Place::taken_over) return answer();
  // A cancel of an earlier query may strike in the middle of the rows.
  if (connection_.stop_.asked() && !wait_.is_cancelled() && !deadline.passed()) {
    connection_.abandon();
    is_alone_ = true;
    return fail(Code::unsupported);
  }
  auto stream = read_by_itself(deadline);
  if (!stream) is_alone_ = connection_.refused_ || (stream.error().code == Code::cancelled && !wait_.is_cancelled());
  return stream;
}

void PgSeat::come_out(bool is_alone) {
  is_alone_ = is_alone;
  place_ = Place::outside;
  wait_.wake();
}

PgSeat::Stream PgSeat::answer() {
  if (is_alone_) return fail(Code::unsupported);
  if (refusal_) {
    const std::string_view state = sql_state(connection_.functions(), refusal_.get());
    is_alone_ = !is_lost_ && (state == kStoppedState || may_be_changed_table(state));
    Error error = query_error(connection_.functions(), refusal_.get(), Code::cancelled);
    return is_lost_ && error.code == Code::query_failed ? fail(Code::connection_lost) : error;
  }
  if (is_lost_ || results_.empty()) return fail(Code::connection_lost);
  auto stream = std::make_unique<PgStream>(connection_, false, PgStream::Source::seat);
  is_alone_ = !stream->begin_with(std::move(results_), true);
  if (is_alone_) return fail(Code::unsupported);
  return std::unique_ptr<ResultStream>(std::move(stream));
}

PgSeat::Stream PgSeat::read_by_itself(Deadline deadline) {
  if (refusal_) return connection_.failure(refusal_);
  auto stream = std::make_unique<PgStream>(connection_, false, PgStream::Source::seat);
  if (results_.empty()) {
    JF_TRY(PgResult first, connection_.next(deadline));
    if (!first) return connection_.lost();
    JF_CHECK(stream->open(std::move(first), deadline));
  } else if (!stream->begin_with(std::move(results_), false)) {
    connection_.refused_ = true;
    return fail(Code::unsupported);
  }
  return std::unique_ptr<ResultStream>(std::move(stream));
}

bool PgSeat::is_rows(const PgResult& result) {
  return result.status() == PGRES_SINGLE_TUPLE || result.status() == PGRES_TUPLES_OK;
}

bool PgSeat::take(PgResult result) {
  if (!is_rows(result)) {
    // After an error the server does nothing of the rest of the batch.
    if (result.status() != kPipelineAborted) refusal_ = std::move(result);
    return true;
  }
  if (results_.empty()) results_.reserve(2);
  bytes_ += bytes_of(connection_.functions(), result);
  results_.push_back(std::move(result));
  is_large_ = bytes_ > kLargeSharedAnswer;
  return !is_large_;
}

}  // namespace jackfield::postgresql
