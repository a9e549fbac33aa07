#include "connect/results.h"

#include <algorithm>

#include "base/limits.h"
#include "connect/answers.h"

namespace jackfield {
namespace {

constexpr std::size_t kResultBytes = limits::kQueryResultBytes;
constexpr std::size_t kStepBytes = std::size_t{1} << 20;  // after so many, the budget is asked

// Rows that arrived in time are returned, unless stopping here undid a change.
bool keeps_rows(const Error& error, const RowEncoder& rows, const RunningStream& stream) {
  return error.code == Code::timeout && rows.rows() > 0 && !stream.may_write();
}

Result<WrittenResult> pull_rows(std::string& out, RunningStream& stream, RowEncoder& rows, Deadline deadline,
                                ResultBudget::Share& share) {
  WrittenResult written;
  while (!written.end.done && written.cut == CutBy::nothing) {
    rows.start_chunk();
    Result<StreamEnd> pulled = stream.pull(rows, deadline);
    if (rows.row_too_large())
      return fail(Code::result_too_large).with("limit", static_cast<std::int64_t>(kResultBytes));
    JF_CHECK(share.grow_to(out.capacity()));
    if (!pulled) {
      if (!keeps_rows(pulled.error(), rows, stream)) return std::move(pulled).error();
      written.cut = CutBy::time;
      break;
    }
    written.end = *pulled;
    written.cut = rows.cut();
  }
  if (written.cut == CutBy::rows || written.cut == CutBy::bytes) JF_CHECK(stream.finish_writing(deadline, written.end));
  written.rows = rows.rows();
  return written;
}

}  // namespace

Result<bool> discard_results(RunningStream& stream, Deadline deadline) {
  NullSink nobody;
  bool any = false;
  while (true) {
    JF_TRY(const bool more, stream.next_result(deadline));
    if (!more) return any;
    any = true;
    for (StreamEnd end; !end.done;) {
      JF_TRY(end, stream.pull(nobody, deadline));
    }
  }
}

namespace {

// Reads what the limits ask for. True: there were further results, which are gone.
Result<bool> finish(RunningStream& stream, const ResultLimits& limits, WrittenResult& written) {
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
  std::vector<std::string> names = distinct_names(stream.columns());
  if (!objects) {
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = stream.columns()[i].name;
  }
  out += "\"columns\":";
  write_columns(out, stream.columns(), names);
  out += ",\"rows\":[";
  RowLimits rows_limits;
  rows_limits.rows = std::clamp<std::int64_t>(limits.rows, 1, limits::kQueryRowsMax);
  rows_limits.row_bytes = kResultBytes;
  rows_limits.bytes = out.size() < kResultBytes ? kResultBytes - out.size() : 0;  // what earlier results left
  rows_limits.chunk_bytes = kStepBytes;
  RowEncoder rows(out, objects ? RowShape::objects : RowShape::arrays, names, rows_limits);
  JF_TRY(WrittenResult written, pull_rows(out, stream, rows, limits.deadline, share));
  JF_TRY(const bool more, finish(stream, limits, written));
  if (more && written.cut == CutBy::nothing) written.cut = CutBy::results;
  out += "],\"rowCount\":" + std::to_string(written.rows);
  out += written.cut == CutBy::nothing
             ? ",\"truncated\":false"
             : ",\"truncated\":true,\"truncatedBy\":\"" + std::string(cut_name(written.cut)) + "\"";
  if (more) out += ",\"moreResults\":true";
  write_changes(out, written.end);
  return written;
}

}  // namespace jackfield
