// SocketStream. PgConnection: the rows that it reads in place of libpq.
#include "socket_stream.h"

#include "os/task/task.h"

namespace jackfield::postgresql {

SocketStream::~SocketStream() {
  if (!ended_ && !failed_) connection_.abandon();
}

Status SocketStream::write_row(RowSink& sink) {
  if (!read_row(connection_.row(), shape_->types.size(), cells_)) return connection_.malformed();
  sink.begin_row();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const std::string_view cell = cells_[i];
    if (cell.data() == nullptr) {
      sink.null();
    } else {
      run_long(cell.size(), [&] { writer_.write(shape_->types[i], cell, sink); });
    }
  }
  sink.end_row();
  ++count_;
  return ok();
}

// CommandComplete, or an error among the rows.
Status SocketStream::finish(Deadline deadline) {
  for (;;) {
    JF_TRY(const PgResult last, connection_.next(deadline));
    if (!last) break;
    if (last.status() != PGRES_COMMAND_OK) return connection_.failure(last);
  }
  JF_CHECK(connection_.finish(deadline));
  ended_ = true;
  connection_.note_read(count_);
  return ok();
}

Status SocketStream::read(RowSink& sink, Deadline deadline) {
  JF_TRY(const bool has_row, connection_.next_row(deadline));
  return has_row ? write_row(sink) : finish(deadline);
}

Result<StreamEnd> SocketStream::pull(RowSink& sink, Deadline deadline) {
  if (failed_) return fail(Code::connection_lost);
  while (!ended_) {
    if (sink.full()) return StreamEnd{};
    if (Status done = read(sink, deadline); !done) {
      failed_ = true;
      return std::move(done).error();
    }
  }
  StreamEnd end;
  end.done = true;
  return end;
}

// --- the connection ---

bool PgConnection::may_read_rows(const StatementTraits& traits) const noexcept {
  return is_in_clear_ && traits.plain_read && phase_ == Phase::sent;
}

// Waits until the answer begins, or a stop.
void PgConnection::await_answer(Deadline deadline) {
  move(Event::look);
  first_look_ = true;
  while (!stop_.stopping()) {
    if (stop_.wait(pq_->PQsocket(connection_), POLLIN, *wake_, deadline) == Stop::Wait::ready) break;
    stop_.heed();
  }
}

// Null: libpq is to read the answer, of which nothing was taken.
PgConnection::Stream PgConnection::open_large(Deadline deadline) {
  await_answer(deadline);
  const int socket = pq_->PQsocket(connection_);
  if (stop_.stopping() || !SocketRows::is_much_here(socket)) return std::unique_ptr<ResultStream>();
  auto rows = std::make_unique<SocketRows>(socket);
  const std::optional<AnswerHead> head = rows->look();
  if (!head) return std::unique_ptr<ResultStream>();
  auto shape = std::make_shared<const ResultShape>(make_shape(head->columns, types_));
  if (shape->has_unknown) return std::unique_ptr<ResultStream>();
  if (!rows->take_head(*head)) return lost();
  rows_ = std::move(rows);
  return std::unique_ptr<ResultStream>(std::make_unique<SocketStream>(*this, std::move(shape)));
}

// One row more is whole, or was dropped. False: the rows have ended.
Result<bool> PgConnection::take_row(Deadline deadline) {
  for (;;) {
    switch (rows_->next()) {
      case SocketRows::Found::row:
        large_row_.give_back();
        return true;
      case SocketRows::Found::malformed:
        return malformed();
      case SocketRows::Found::part:
        break;
    }
    JF_TRY(const bool more, receive_rows(deadline));
    if (more) continue;
    rows_.reset();
    row_came_ = true;
    large_row_.give_back();
    return false;
  }
}

Result<bool> PgConnection::receive_rows(Deadline deadline) {
  if (rows_->coming() > kLongestRowBytes) {
    move(Event::lose);
    return fail(Code::result_too_large);
  }
  if (rows_->coming() > kLargeRowBytes) JF_CHECK(wait_for_place(deadline));
  stop_.heed();
  if (!stop_.until(deadline).passed()) {
    switch (rows_->receive()) {
      case SocketRows::Received::some:
        return true;
      case SocketRows::Received::end:
        return false;
      case SocketRows::Received::lost:
        return lost();
      case SocketRows::Received::nothing:
        break;
    }
  }
  if (stop_.wait(pq_->PQsocket(connection_), POLLIN, *wake_, deadline) == Stop::Wait::gave_up) return fail(stop_.why());
  return true;
}

Result<bool> PgConnection::next_row(Deadline deadline) {
  for (;;) {
    auto more = take_row(deadline);
    if (!more && more.error().code == Code::cancelled) stop_.forget_request();
    stop_.heed();
    if (!more || !*more || !stop_.stopping()) return more;
  }
}

Error PgConnection::malformed() noexcept {
  move(Event::lose);
  return fail(Code::protocol_failed);
}

}  // namespace jackfield::postgresql
