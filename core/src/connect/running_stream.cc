#include "connect/running_stream.h"

namespace jackfield {

RunningStream::RunningStream(Lease lease, std::shared_ptr<CancelToken> token)
    : lease_(std::move(lease)), token_(std::move(token)) {
  Connection* connection = &lease_.connection();
  token_->on_cancel([connection] { connection->cancel(); });
}

RunningStream::~RunningStream() {
  stream_.reset();
  token_->on_cancel({});  // returns when no cancel is under way: the next caller's statement is not hit
}

// A connector may report its own cancel as any error of the statement; the token tells the real cause.
Error RunningStream::judge(Error error) {
  if (error.code == Code::connection_lost || error.code == Code::protocol_failed) lease_.discard();
  if (token_->cancelled() && error.code != Code::cancelled) return fail(Code::cancelled);
  return error;
}

Status RunningStream::start(const Query& query, Deadline deadline) {
  if (token_->cancelled()) return fail(Code::cancelled);
  Result<std::unique_ptr<ResultStream>> stream = lease_->execute(query, deadline);
  if (!stream) return judge(std::move(stream).error());
  stream_ = *std::move(stream);
  return ok();
}

Result<StreamEnd> RunningStream::pull(RowSink& sink, Deadline deadline) {
  if (token_->cancelled()) return fail(Code::cancelled);
  Result<StreamEnd> end = stream_->pull(sink, deadline);
  if (!end) return judge(std::move(end).error());
  return end;
}

Result<bool> RunningStream::next_result(Deadline deadline) {
  if (token_->cancelled()) return fail(Code::cancelled);
  Result<bool> more = stream_->next_result(deadline);
  if (!more) return judge(std::move(more).error());
  return more;
}

Status RunningStream::step(TransactionStep step, Deadline deadline) {
  if (token_->cancelled()) return fail(Code::cancelled);
  Status done = lease_->transaction(step, deadline);
  if (!done) return judge(std::move(done).error());
  return ok();
}

Status RunningStream::finish_writing(Deadline deadline, StreamEnd& end) {
  if (!stream_->may_write()) return ok();
  NullSink nobody;
  while (!end.done) {
    JF_TRY(end, pull(nobody, deadline));
  }
  return ok();
}

}  // namespace jackfield
