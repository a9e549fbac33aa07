// Open results that are read chunk by chunk.
// Contract   a cursor belongs to the user who opened it; for everyone else it does not exist. Reading the last chunk
//            closes it. A cursor that is not read for limits::kCursorIdleMs is closed. The query's time limit counts
//            only while rows are pulled.
// Ownership  a cursor owns its statement, and through it a connection of the pool.
// Threads    one reader at a time per cursor; a second one waits.
// Example    core/src/connect/databases_cursors.cc
#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "connect/connect.h"
#include "connect/encoder.h"
#include "connect/running_stream.h"

namespace jackfield {

struct Cursor {
  Principal owner;
  std::string id, query_id;
  StreamFormat format = StreamFormat::ndjson;
  std::int64_t time_left_ms = 0;
  Clock::time_point started;

  std::mutex mutex;                    // held by the reader
  std::shared_ptr<CancelToken> token;  // of `running`, which goes earlier
  std::unique_ptr<Running> running;
  std::unique_ptr<RunningStream> stream;
  std::string bytes;  // what the encoder writes to
  std::unique_ptr<RowEncoder> rows;
  std::int64_t sent_bytes = 0;
  bool first_chunk_waits = false;
  bool done = false;
  bool more_results = false;  // of the statement, which a stream does not give
  StreamEnd end;

  std::mutex use_mutex;
  Clock::time_point last_used;
  void touch();
  [[nodiscard]] Clock::time_point last_use();
};

// Pulls one chunk into cursor.bytes. After the first chunk, an error becomes the last line if the format allows it.
[[nodiscard]] Status pull_chunk(Cursor& cursor, bool is_first);
[[nodiscard]] Usage usage_of(const Cursor& cursor);

class Cursors {
 public:
  // Fails with rate_limited if the workspace has limits::kCursorsPerWorkspace open.
  [[nodiscard]] Status reserve(const std::string& workspace);
  void release(const std::string& workspace);  // of a reservation that was not used
  void add(std::shared_ptr<Cursor> cursor);    // uses the reservation
  [[nodiscard]] std::shared_ptr<Cursor> find(std::string_view id, const Principal& who) const;
  void remove(const std::string& id);
  void close_idle(Clock::time_point older_than);
  void close_all();
  [[nodiscard]] std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Cursor>, std::less<>> cursors_;
  std::map<std::string, std::int64_t> per_workspace_;
};

}  // namespace jackfield
