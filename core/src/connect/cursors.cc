#include "connect/cursors.h"

#include <algorithm>

#include "base/limits.h"
#include "connect/answers.h"
#include "connect/results.h"

namespace jackfield {

void Cursor::touch() {
  const std::lock_guard<std::mutex> lock(use_mutex);
  last_used = Clock::now();
}

Clock::time_point Cursor::last_use() {
  const std::lock_guard<std::mutex> lock(use_mutex);
  return last_used;
}

Usage usage_of(const Cursor& cursor) {
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - cursor.started);
  return {cursor.rows ? cursor.rows->rows() : 0, cursor.sent_bytes, spent.count()};
}

Status pull_chunk(Cursor& cursor, bool is_first) {
  const auto begun = Clock::now();
  const Deadline deadline = Deadline::in_ms(cursor.time_left_ms);
  cursor.rows->start_chunk();
  Result<StreamEnd> end = cursor.stream->pull(*cursor.rows, deadline);
  if (end) cursor.end = *end;
  const bool cut = cursor.rows->cut() != CutBy::nothing;
  Status status = end ? ok() : Status(end.error());
  if (status && cursor.rows->row_too_large()) status = fail(Code::result_too_large);
  if (status && cut) status = cursor.stream->finish_writing(deadline, cursor.end);
  if (status && cursor.end.done) {
    Result<bool> more = discard_results(*cursor.stream, deadline);
    if (more) {
      cursor.more_results = *more;
    } else {
      status = std::move(more).error();
    }
  }
  cursor.time_left_ms -= std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
  cursor.done = !status || cut || cursor.end.done;
  if (!cursor.done) return ok();

  if (cursor.format == StreamFormat::ndjson_envelope) {
    if (status) {
      write_end_line(cursor.bytes, {cursor.end, cursor.rows->cut(), cursor.rows->rows(), cursor.more_results,
                                    cursor.query_id, usage_of(cursor).duration_ms});
    } else if (!is_first) {
      write_error_line(cursor.bytes, status.error());
      status = ok();
    }
  }
  cursor.stream.reset();
  cursor.running.reset();
  return status;
}

Status Cursors::reserve(const std::string& workspace) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::int64_t& count = per_workspace_[workspace];
  if (count >= limits::kCursorsPerWorkspace)
    return fail(Code::rate_limited).with("limit", limits::kCursorsPerWorkspace);
  ++count;
  return ok();
}

void Cursors::release(const std::string& workspace) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = per_workspace_.find(workspace);
  if (found != per_workspace_.end() && --found->second == 0) per_workspace_.erase(found);
}

void Cursors::add(std::shared_ptr<Cursor> cursor) {
  const std::lock_guard<std::mutex> lock(mutex_);
  cursors_.emplace(cursor->id, std::move(cursor));
}

std::shared_ptr<Cursor> Cursors::find(std::string_view id, const Principal& who) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = cursors_.find(id);
  if (found == cursors_.end() || found->second->owner.user != who.user ||
      found->second->owner.workspace != who.workspace)
    return nullptr;
  return found->second;
}

void Cursors::remove(const std::string& id) {
  std::shared_ptr<Cursor> removed;  // goes after the lock: ending a statement asks a server
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = cursors_.find(id);
    if (found == cursors_.end()) return;
    removed = std::move(found->second);
    cursors_.erase(found);
  }
  release(removed->owner.workspace);
}

void Cursors::close_idle(Clock::time_point older_than) {
  std::vector<std::string> ids;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [id, cursor] : cursors_) {
      // An active reader keeps it in use, however long its chunk takes.
      if (cursor->mutex.try_lock()) {
        if (cursor->last_use() < older_than) ids.push_back(id);
        cursor->mutex.unlock();
      }
    }
  }
  for (const std::string& id : ids) remove(id);
}

void Cursors::close_all() {
  std::vector<std::string> ids;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [id, cursor] : cursors_) ids.push_back(id);
  }
  for (const std::string& id : ids) remove(id);
}

std::size_t Cursors::size() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return cursors_.size();
}

}  // namespace jackfield
