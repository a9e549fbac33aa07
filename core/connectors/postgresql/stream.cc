#include "stream.h"

#include <charconv>

namespace jackfield::postgresql {
namespace {

// "INSERT 0 5", "UPDATE 3": the number of changed rows. A read's tag has a count too, which is ignored.
std::optional<std::int64_t> affected_rows(const Libpq& pq, PGresult* result, bool has_columns) {
  const std::string_view tag = pq.PQcmdStatus(result);
  if (has_columns && (tag.starts_with("SELECT") || tag.starts_with("FETCH") || tag.starts_with("SHOW")))
    return std::nullopt;
  const std::string_view digits = pq.PQcmdTuples(result);
  std::int64_t count = 0;
  if (digits.empty() || std::from_chars(digits.data(), digits.data() + digits.size(), count).ec != std::errc())
    return std::nullopt;
  return count;
}

}  // namespace

PgStream::~PgStream() {
  current_.clear();
  if (!ended_ && !failed_) connection_.abandon();
}

Status PgStream::open(PgResult first, Deadline deadline) {
  if (first.status() == PGRES_SINGLE_TUPLE || first.status() == kTuplesChunk || first.status() == PGRES_TUPLES_OK) {
    columns_ = read_columns(connection_.functions(), first.get(), types_);
    return accept(std::move(first), deadline);
  }
  JF_CHECK(accept(std::move(first), deadline));
  while (!ended_) JF_CHECK(advance(deadline));
  return ok();
}

Status PgStream::accept(PgResult result, Deadline deadline) {
  const Libpq& pq = connection_.functions();
  row_ = 0;
  rows_ = 0;
  switch (result.status()) {
    case PGRES_SINGLE_TUPLE:
    case kTuplesChunk:
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
      rows_ = pq.PQntuples(result.get());
      // The tag is in the last chunk, not in the empty result after it.
      if (result.status() != PGRES_SINGLE_TUPLE) {
        if (const auto count = affected_rows(pq, result.get(), !columns_.empty())) end_.affected_rows = count;
      }
      current_ = std::move(result);
      return ok();
    case PGRES_EMPTY_QUERY:
      failed_ = true;
      return connection_.deny_empty();
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      failed_ = true;
      return connection_.deny_copy(deadline);
    default:
      failed_ = true;
      return connection_.failure(result);
  }
}

Status PgStream::advance(Deadline deadline) {
  current_.clear();
  auto next = connection_.next(deadline);
  if (!next) {
    failed_ = true;
    return std::move(next).error();
  }
  if (*next) return accept(*std::move(next), deadline);
  if (Status finished = connection_.finish(deadline); !finished) {
    failed_ = true;
    return std::move(finished).error();
  }
  ended_ = true;
  end_.done = true;
  return ok();
}

void PgStream::write_row(RowSink& sink, int row) {
  const Libpq& pq = connection_.functions();
  const PGresult* result = current_.get();
  sink.begin_row();
  const int count = static_cast<int>(types_.size());
  for (int i = 0; i < count; ++i) {
    if (pq.PQgetisnull(result, row, i) != 0) {
      sink.null();
      continue;
    }
    const auto size = static_cast<std::size_t>(pq.PQgetlength(result, row, i));
    connection_.note_cell(size);
    writer_.write(types_[static_cast<std::size_t>(i)], {pq.PQgetvalue(result, row, i), size}, sink);
  }
  sink.end_row();
}

Result<StreamEnd> PgStream::pull(RowSink& sink, Deadline deadline) {
  if (failed_) return fail(Code::connection_lost);
  while (!ended_) {
    while (row_ < rows_) {
      if (sink.full()) return StreamEnd{};
      write_row(sink, row_++);
    }
    if (sink.full()) return StreamEnd{};  // looking for the end may wait
    JF_CHECK(advance(deadline));
  }
  return end_;
}

}  // namespace jackfield::postgresql
