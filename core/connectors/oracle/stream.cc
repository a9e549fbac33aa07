#include "stream.h"

namespace jackfield::oracle {

Status OraStream::advance(RowSink& sink, Deadline deadline) {
  if (!cursor_->has_row())
    return connection_.on_worker([cursor = cursor_](Session&) { return cursor->fetch(); }, deadline);
  if (cursor_->needs_texts()) {
    JF_CHECK(connection_.on_worker([cursor = cursor_](Session&) { return cursor->read_texts(); }, deadline));
  }
  cursor_->write_row(sink);
  return ok();
}

Result<StreamEnd> OraStream::pull(RowSink& sink, Deadline deadline) {
  if (failed_) return fail(Code::connection_lost);
  if (connection_.take_cancel()) {
    failed_ = true;
    return fail(Code::cancelled);
  }
  while (!cursor_->ended()) {
    if (sink.full()) return StreamEnd{};
    if (Status went = advance(sink, deadline); !went) {
      failed_ = true;
      return std::move(went).error();
    }
  }
  if (!finished_) {
    if (Status finished = connection_.finish(deadline); !finished) {
      failed_ = true;
      return std::move(finished).error();
    }
    finished_ = true;
  }
  StreamEnd end;
  end.done = true;
  end.affected_rows = cursor_->affected_rows();
  return end;
}

}  // namespace jackfield::oracle
