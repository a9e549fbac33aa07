#include "connect/results.h"

#include <algorithm>

#include "base/limits.h"
#include "connect/answers.h"
#include "os/task/task.h"

namespace jackfield {
namespace {

constexpr std::size_t kResultBytes = limits::kQueryResultBytes;
constexpr std::size_t kStepBytes = std::size_t{1} << 20;  // after so many, the budget is asked
// A task writes so many bytes by itself; what is longer would hold up the other tasks.
constexpr std::size_t kTaskBytes = std::size_t{64} << 10;

// Rows that arrived in time are returned, unless stopping here undid a change.
bool keeps_rows(const Error& error, const RowEncoder& rows, const RunningStream& stream) {
  return error.code == Code::timeout && rows.rows() > 0 && !stream.may_write();
}

// Writes the rows of one result, chunk by chunk.
class Writing {
 public:
  Writing(std::string& out, RunningStream& stream, RowEncoder& rows, Deadline deadline, ResultBudget::Share& share)
      : out_(out), stream_(stream), rows_(rows), deadline_(deadline), share_(share) {}

  [[nodiscard]] bool is_whole() const noexcept { return written_.end.done; }

  Status pull() {
    rows_.start_chunk();
    Result<StreamEnd> pulled = stream_.pull(rows_, deadline_);
    if (rows_.row_too_large())
      return fail(Code::result_too_large).with("limit", static_cast<std::int64_t>(kResultBytes));
    JF_CHECK(share_.grow_to(out_.capacity()));
    if (!pulled) {
      if (!keeps_rows(pulled.error(), rows_, stream_)) return std::move(pulled).error();
      written_.cut = CutBy::time;
      return ok();
    }
    written_.end = *pulled;
    written_.cut = rows_.cut();
    return ok();
  }

  Status pull_rest() {
    while (!written_.end.done && written_.cut == CutBy::nothing) JF_CHECK(pull());
    if (written_.cut == CutBy::rows || written_.cut == CutBy::bytes)
      return stream_.finish_writing(deadline_, written_.end);
    return ok();
  }

  [[nodiscard]] WrittenResult written() const {
    WrittenResult out = written_;
    out.rows = rows_.rows();
    return out;
  }

 private:
  std::string& out_;
  RunningStream& stream_;
  RowEncoder& rows_;
  Deadline deadline_;
  ResultBudget::Share& share_;
  WrittenResult written_;
};

}  // namespace

namespace {

// The rows of one result, and all results after it.
Status discard_from_here(RunningStream& stream, Deadline deadline) {
  NullSink nobody;
  bool more = true;
  while (more) {
    for (StreamEnd end; !end.done;) {
      JF_TRY(end, stream.pull(nobody, deadline));
    }
    JF_TRY(more, stream.next_result(deadline));
  }
  return ok();
}

}  // namespace

Result<bool> discard_results(RunningStream& stream, Deadline deadline) {
  JF_TRY(const bool any, stream.next_result(deadline));
  if (!any) return false;
  Status discarded = ok();
  run_blocking(Blocking::result, [&] { discarded = discard_from_here(stream, deadline); });
  JF_CHECK(discarded);
  return true;
}

namespace {

// Reads what the limits ask for. True: there were further results, which are gone.
Result<bool> read_on(RunningStream& stream, const ResultLimits& limits, WrittenResult& written) {
  if (limits.rest == Rest::keep) return false;
  NullSink nobody;
  while (limits.rest == Rest::drain && !written.end.done) {
    JF_TRY(written.end, stream.pull(nobody, limits.deadline));
  }
  if (!written.end.done) return false;
  return discard_results(stream, limits.deadline);
}

}  // namespace

Status ResultBudget::Share::grow_to(std::size_t bytes) {
  const std::int64_t more = static_cast<std::int64_t>(bytes) - held_;
  if (more <= 0) return ok();
  if (budget_.left_.fetch_sub(more, std::memory_order_relaxed) < more) {
    budget_.left_.fetch_add(more, std::memory_order_relaxed);
    return fail(Code::results_exhausted);
  }
  held_ += more;
  return ok();
}

Result<WrittenResult> write_result(std::string& out, RunningStream& stream, const ResultLimits& limits,
                                   ResultBudget::Share& share) {
  const bool objects = limits.format == RowFormat::object;
  const std::shared_ptr<const ColumnTexts> texts = objects ? stream.column_texts() : nullptr;
  std::vector<std::string> names;
  if (!objects) {
    for (const Column& column : stream.columns()) names.push_back(column.name);
  }
  out += "\"columns\":";
  if (objects) {
    out += texts->head;
  } else {
    write_columns(out, stream.columns(), names);
  }
  out += ",\"rows\":[";
  RowLimits rows_limits;
  rows_limits.rows = std::clamp<std::int64_t>(limits.rows, 1, limits::kQueryRowsMax);
  rows_limits.row_bytes = kResultBytes;
  rows_limits.bytes = out.size() < kResultBytes ? kResultBytes - out.size() : 0;  // what earlier results left
  rows_limits.chunk_bytes = on_task() ? kTaskBytes : kStepBytes;
  RowEncoder rows =
      objects ? RowEncoder(out, *texts, rows_limits) : RowEncoder(out, RowShape::arrays, names, rows_limits);
  Writing writing(out, stream, rows, limits.deadline, share);
  JF_CHECK(writing.pull());
  WrittenResult written;
  Result<bool> more = false;
  const auto finish = [&] {
    Status rest = writing.pull_rest();
    written = writing.written();
    more = rest ? read_on(stream, limits, written) : Result<bool>(std::move(rest).error());
  };
  if (writing.is_whole()) {
    finish();
  } else {
    run_blocking(Blocking::result, finish);
  }
  if (!more) return std::move(more).error();
  if (*more && written.cut == CutBy::nothing) written.cut = CutBy::results;
  out += "],\"rowCount\":" + std::to_string(written.rows);
  out += written.cut == CutBy::nothing
             ? ",\"truncated\":false"
             : ",\"truncated\":true,\"truncatedBy\":\"" + std::string(cut_name(written.cut)) + "\"";
  if (*more) out += ",\"moreResults\":true";
  write_changes(out, written.end);
  return written;
}

}  // namespace jackfield
