#include "shared_stream.h"

#include "base/limits.h"
#include "connection.h"
#include "os/task/task.h"

namespace jackfield::mysql {

SharedStream::~SharedStream() {
  if (line_ != nullptr) line_->put_back({std::move(bytes_), at_, std::move(scan_), has_ended_ ? 0U : 1U});
}

Result<AnswerScan::Found> SharedStream::next(Deadline deadline) {
  for (;;) {
    const AnswerScan::Found found = scan_.next(bytes_, at_);
    has_ended_ = found == AnswerScan::Found::end || found == AnswerScan::Found::refusal;
    if (found != AnswerScan::Found::nothing) return found;
    if (line_ == nullptr) return AnswerScan::Found::bad;
    if (columns_) bytes_.erase(0, std::exchange(at_, 0));  // until then they tell of the columns
    JF_CHECK(connection_.receive(bytes_, deadline));
  }
}

Status SharedStream::open(Deadline deadline) {
  for (;;) {
    JF_TRY(const AnswerScan::Found found, next(deadline));
    switch (found) {
      case AnswerScan::Found::packet:
        break;
      case AnswerScan::Found::columns:
        return take_columns();
      case AnswerScan::Found::refusal:
        return refused();
      default:
        return malformed();
    }
  }
}

// The library would keep what it knew of the columns, so a statement whose columns are others is prepared anew.
Status SharedStream::take_columns() {
  const std::string_view told = std::string_view(bytes_).substr(0, at_);
  const bool is_known =
      scan_.are_defined() ? told == statement_->column_bytes : scan_.count() == statement_->columns->columns.size();
  if (!is_known) {
    const std::optional<FieldFacts> facts = read_field_facts(told);
    if (!facts) return malformed();
    must_ask_anew_ = statement_->is_outdated = *facts != *statement_->facts;
    if (must_ask_anew_) {
      statement_->is_quick = false;
      return fail(Code::unsupported);
    }
    statement_->column_bytes = told;
  }
  columns_ = statement_->columns;
  return ok();
}

Error SharedStream::refused() {
  const Failure failure = read_refusal(scan_.payload());
  statement_->is_quick = false;
  if (line_ != nullptr && connection_.stopping()) return connection_.stopped();
  must_ask_anew_ = statement_->is_outdated = is_stale(failure.number);
  if (is_lost(failure.number)) connection_.give_up();
  return query_error(failure, Code::cancelled);
}

Error SharedStream::malformed() {
  connection_.give_up();
  return fail(Code::protocol_failed);
}

Status SharedStream::take_row(RowSink& sink) {
  if (!read_row(scan_.payload(), columns_->types, cells_)) return malformed();
  sink.begin_row();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const RawCell& cell = cells_[i];
    if (cell.at == nullptr) {
      sink.null();
    } else {
      run_long(cell.size, [&] { write_binary(columns_->types[i], cell, sink); });
    }
  }
  sink.end_row();
  return ok();
}

Result<StreamEnd> SharedStream::pull(RowSink& sink, Deadline deadline) {
  if (has_failed_) return fail(Code::connection_lost);
  while (!has_ended_) {
    if (sink.full()) return StreamEnd{};
    has_failed_ = true;
    JF_TRY(const AnswerScan::Found found, next(deadline));
    const bool is_stopping = line_ != nullptr && connection_.stopping();
    switch (found) {
      case AnswerScan::Found::row:
        if (!is_stopping) JF_CHECK(take_row(sink));
        break;
      case AnswerScan::Found::end:
        if (is_stopping) return connection_.stopped();
        break;
      case AnswerScan::Found::refusal:
        return refused();
      case AnswerScan::Found::too_large:
        connection_.give_up();
        return fail(Code::result_too_large).with("limit", limits::kQueryResultBytes);
      default:
        return malformed();
    }
    has_failed_ = false;
  }
  StreamEnd end;
  end.done = true;
  return end;
}

}  // namespace jackfield::mysql
