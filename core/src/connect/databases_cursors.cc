// The streaming functions of Databases.
#include <algorithm>

#include "connect/answers.h"
#include "connect/databases_core.h"

namespace jackfield {
namespace {

std::string_view content_type(StreamFormat format) {
  switch (format) {
    case StreamFormat::ndjson:
      return "application/x-ndjson";
    case StreamFormat::ndjson_envelope:
      return "application/x-ndjson; envelope=1";
    case StreamFormat::csv:
      return "text/csv; charset=utf-8; header=present";
    case StreamFormat::csv_guarded:
      return "text/csv; charset=utf-8; header=present; guard=1";
  }
  return "application/octet-stream";
}

RowShape shape_of(StreamFormat format, RowFormat rows) {
  if (format == StreamFormat::csv) return RowShape::csv;
  if (format == StreamFormat::csv_guarded) return RowShape::csv_guarded;
  return rows == RowFormat::object ? RowShape::ndjson_objects : RowShape::ndjson_arrays;
}

void begin_bytes(Cursor& cursor, const QueryRequest& request) {
  const std::vector<Column>& columns = cursor.stream->columns();
  std::vector<std::string> names = distinct_names(columns);
  const RowShape shape = shape_of(cursor.format, request.row_format);
  if (shape == RowShape::ndjson_arrays) {
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = columns[i].name;
  }
  cursor.bytes.reserve(limits::kCursorChunkBytes * 5 / 4);
  if (shape == RowShape::csv || shape == RowShape::csv_guarded)
    write_csv_header(cursor.bytes, names, shape == RowShape::csv_guarded);
  if (cursor.format == StreamFormat::ndjson_envelope) {
    cursor.bytes += "{\"columns\":";
    write_columns(cursor.bytes, columns, names);
    cursor.bytes += "}\n";
  }
  RowLimits limits;
  if (request.max_rows > 0) limits.rows = request.max_rows;
  limits.row_bytes = limits::kQueryResultBytes;
  limits.chunk_bytes = limits::kCursorChunkBytes;
  cursor.rows = std::make_unique<RowEncoder>(cursor.bytes, shape, names, limits);
}

}  // namespace

Result<std::shared_ptr<Cursor>> DatabasesCore::open_cursor(const DatabaseUse& use, const QueryRequest& request,
                                                           StreamFormat format, CancelToken& cancel) {
  auto cursor = std::make_shared<Cursor>();
  cursor->owner = use.who;
  cursor->id = new_id(environment_.host, "cur");
  cursor->query_id = request.query_id.empty() ? query_ids_.next() : request.query_id;
  cursor->format = format;
  cursor->started = Clock::now();
  cursor->running = std::make_unique<Running>(running_, use.who, cursor->query_id);
  cursor->token = cursor->running->shared_token();
  cursor->time_left_ms = std::clamp<std::int64_t>(request.timeout_ms, 1, limits::kQueryTimeoutMsMax);
  const CancelLink link(cancel, cursor->token);
  const auto status = [&]() -> Status {
    JF_TRY(cursor->stream, begin(use, request, Deadline::in_ms(cursor->time_left_ms), cursor->token, false));
    cursor->time_left_ms -=
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - cursor->started).count();
    begin_bytes(*cursor, request);
    return pull_chunk(*cursor, true);
  }();
  if (!status) return counted(status.error(), cursor->query_id);
  cursor->first_chunk_waits = true;
  cursor->touch();
  return cursor;
}

Result<OpenedCursor> DatabasesCore::stream(const DatabaseUse& use, const QueryRequest& request, StreamFormat format,
                                           CancelToken& cancel) {
  counts_.queries.fetch_add(1, std::memory_order_relaxed);
  JF_CHECK(cursors_->reserve(use.who.workspace));
  Result<std::shared_ptr<Cursor>> cursor = open_cursor(use, request, format, cancel);
  if (!cursor) {
    cursors_->release(use.who.workspace);
    return std::move(cursor).error();
  }
  OpenedCursor opened{(*cursor)->id, (*cursor)->query_id, std::string(content_type(format))};
  cursors_->add(*std::move(cursor));
  // A later shutdown finds the cursor in the list; an earlier one is detected here.
  if (closing_.load()) cursors_->close_all();
  return opened;
}

Result<CursorChunk> DatabasesCore::next(std::string_view id, const Principal& who, CancelToken& cancel) {
  const std::shared_ptr<Cursor> cursor = cursors_->find(id, who);
  if (!cursor) return fail(Code::cursor_not_found);
  const CancelLink link(cancel, cursor->token);
  const std::lock_guard<std::mutex> lock(cursor->mutex);
  if (cursor->done && !cursor->first_chunk_waits) return fail(Code::cursor_not_found);
  Status status = ok();
  if (!cursor->first_chunk_waits) {
    cursor->bytes.reserve(limits::kCursorChunkBytes * 5 / 4);
    status = pull_chunk(*cursor, false);
  }
  cursor->first_chunk_waits = false;
  CursorChunk chunk;
  chunk.bytes = std::exchange(cursor->bytes, {});
  chunk.done = cursor->done;
  cursor->sent_bytes += static_cast<std::int64_t>(chunk.bytes.size());
  chunk.usage = usage_of(*cursor);
  cursor->touch();
  if (!cursor->done) return chunk;
  count(chunk.usage);
  cursors_->remove(cursor->id);
  if (!status) return counted(status.error(), cursor->query_id);
  return chunk;
}

Status DatabasesCore::close(std::string_view id, const Principal& who) {
  const std::shared_ptr<Cursor> cursor = cursors_->find(id, who);
  if (!cursor) return fail(Code::cursor_not_found);
  cursors_->remove(cursor->id);
  // An active reader must stop; without one, releasing the cursor is enough.
  if (cursor->mutex.try_lock()) {
    cursor->done = true;
    cursor->first_chunk_waits = false;
    cursor->mutex.unlock();
  } else {
    cursor->token->cancel();
  }
  return ok();
}

}  // namespace jackfield
