// Writes the rows of one result into a JSON answer.
// Contract   write_result() writes "columns", "rows", "rowCount", "truncated", "truncatedBy", "moreResults",
//            "affectedRows" and "insertId" without the braces around them. Rows that arrived before the deadline are
//            kept, unless stopping there undid a change. A statement that may write runs to its end although its rows
//            are cut.
// Limits     ResultBudget: bytes of all answers that are being written in this process; results_exhausted beyond it.
// Example    core/src/connect/databases_queries.cc
#pragma once
#include <atomic>
#include <string>

#include "connect/connect.h"
#include "connect/encoder.h"
#include "connect/running_stream.h"

namespace jackfield {

class ResultBudget {
 public:
  explicit ResultBudget(std::size_t bytes) : left_(static_cast<std::int64_t>(bytes)) {}
  // The bytes that one answer holds of the budget.
  class Share {
   public:
    explicit Share(ResultBudget& budget) : budget_(budget) {}
    ~Share() { budget_.left_.fetch_add(held_, std::memory_order_relaxed); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    [[nodiscard]] Status grow_to(std::size_t bytes);

   private:
    ResultBudget& budget_;
    std::int64_t held_ = 0;
  };

 private:
  std::atomic<std::int64_t> left_;
};

struct WrittenResult {
  StreamEnd end;
  CutBy cut = CutBy::nothing;  // results: more followed, and were discarded
  std::int64_t rows = 0;
};

// What becomes of the rows beyond the limit, and of further results. discard: rows that cannot matter are left, results
// are read. drain: both are read, because stopping would end a transaction. keep: the caller asks for the next result.
enum class Rest : std::uint8_t { discard, drain, keep };

struct ResultLimits {
  RowFormat format;
  std::int64_t rows;
  Rest rest;
  Deadline deadline;
};

[[nodiscard]] Result<WrittenResult> write_result(std::string& out, RunningStream& stream, const ResultLimits& limits,
                                                 ResultBudget::Share& share);

// Reads what follows a result, because only the end of the statement tells whether it succeeded. True: there was more.
[[nodiscard]] Result<bool> discard_results(RunningStream& stream, Deadline deadline);

}  // namespace jackfield
