#include "stream.h"

#include <charconv>

#include "os/task/task.h"

namespace jackfield::postgresql {
namespace {

// "INSERT 0 5", "UPDATE 3": the number of changed rows. A read's tag has a count too, which is ignored; CREATE TABLE AS
// answers with a read's tag, but has no rows.
std::optional<std::int64_t> affected_rows(const Libpq& pq, const PgResult& answer) {
  PGresult* const result = answer.get();
  const std::string_view tag = pq.PQcmdStatus(result);
  if (answer.status() != PGRES_COMMAND_OK &&
      (tag.starts_with("SELECT") || tag.starts_with("FETCH") || tag.starts_with("SHOW")))
    return std::nullopt;
  const std::string_view digits = pq.PQcmdTuples(result);
  std::int64_t count = 0;
  if (digits.empty() || std::from_chars(digits.data(), digits.data() + digits.size(), count).ec != std::errc())
    return std::nullopt;
  return count;
}

}  // namespace

PgStream::PgStream(PgConnection& connection, bool may_write, Source source)
    : connection_(connection), may_write_(may_write), source_(source) {
  static const auto kNone = std::make_shared<const ResultShape>();
  shape_ = kNone;
}

PgStream::~PgStream() {
  current_.clear();
  if (!ended_ && !failed_) connection_.abandon();
}

Status PgStream::open(PgResult first, Deadline deadline) {
  if (first.status() == PGRES_SINGLE_TUPLE || first.status() == PGRES_TUPLES_OK) {
    shape_ = connection_.shape_of(first.get());
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
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
      rows_ = pq.PQntuples(result.get());
      count_ += rows_;
      // The tag is in the last result.
      if (result.status() != PGRES_SINGLE_TUPLE) {
        if (const auto count = affected_rows(pq, result)) end_.affected_rows = count;
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
  if (source_ == Source::connection) connection_.note_read(count_);
  return ok();
}

bool PgStream::begin_with(std::vector<PgResult> results, bool are_all) {
  shape_ = connection_.shape_of(results.front().get());
  held_ = std::move(results);
  ended_ = end_.done = are_all;
  return !shape_->has_unknown;
}

std::vector<Oid> PgStream::unknown_types() const {
  return ended_ || !shape_->has_unknown ? std::vector<Oid>()
                                        : unknown_columns(connection_.functions(), current_.get(), connection_.types());
}

std::size_t PgStream::current_bytes() const {
  const Libpq& pq = connection_.functions();
  std::size_t bytes = 0;
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < pq.PQnfields(current_.get()); ++column)
      bytes += static_cast<std::size_t>(pq.PQgetlength(current_.get(), row, column)) + sizeof(void*);
  }
  return bytes;
}

Result<bool> PgStream::hold(std::size_t limit, Deadline deadline) {
  std::size_t bytes = 0;
  while (!ended_) {
    bytes += current_bytes();
    if (bytes > limit) return false;
    held_.push_back(std::move(current_));
    JF_CHECK(advance(deadline));
  }
  row_ = rows_ = 0;
  return true;
}

void PgStream::read_types() { shape_ = connection_.shape_of(held_.front().get()); }

void PgStream::write_row(RowSink& sink, int row) {
  const Libpq& pq = connection_.functions();
  const PGresult* result = current_.get();
  sink.begin_row();
  const std::vector<CellType>& types = shape_->types;
  const int count = static_cast<int>(types.size());
  for (int i = 0; i < count; ++i) {
    const auto size = static_cast<std::size_t>(pq.PQgetlength(result, row, i));
    if (size == 0 && pq.PQgetisnull(result, row, i) != 0) {
      sink.null();
      continue;
    }
    connection_.note_cell(size);
    run_long(size, [&] {
      writer_.write(types[static_cast<std::size_t>(i)], {pq.PQgetvalue(result, row, i), size}, sink);
    });
  }
  sink.end_row();
}

Result<StreamEnd> PgStream::pull(RowSink& sink, Deadline deadline) {
  if (failed_) return fail(Code::connection_lost);
  for (;;) {
    while (row_ < rows_) {
      if (sink.full()) return StreamEnd{};
      write_row(sink, row_++);
    }
    if (next_held_ < held_.size()) {
      current_ = std::move(held_[next_held_++]);
      row_ = 0;
      rows_ = connection_.functions().PQntuples(current_.get());
      continue;
    }
    if (ended_) return end_;
    if (sink.full()) return StreamEnd{};  // looking for the end may wait
    JF_CHECK(advance(deadline));
  }
}

}  // namespace jackfield::postgresql
