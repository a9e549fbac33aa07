#include "store/sql/committer.h"

#include <iterator>
#include <new>

namespace jackfield::sql {
namespace {

// Jobs with an error of their own keep it.
void fail_all(std::span<Job* const> jobs, const Error& error) {
  for (Job* job : jobs) {
    if (job->result) job->result = error;
  }
}

}  // namespace

Status run_guarded(const Work& work, Transaction& transaction) {
  try {
    return work(transaction);
  } catch (const std::bad_alloc&) {
    return fail(Code::out_of_memory);
  } catch (...) {
    return fail(Code::internal);
  }
}

void Waiting::add(RecordRow row) {
  const std::lock_guard lock(mutex_);
  if (rows_.size() < kMost) {
    rows_.push_back(std::move(row));
  } else if (!reported_) {
    reported_ = true;
    if (host_.log) host_.log(LogLevel::error, R"({"event":"usage_records_dropped"})");
  }
}

std::vector<RecordRow> Waiting::take() {
  // The flag first: a sum that begins meanwhile is either returned or noted again.
  if (has_sums_.exchange(false)) {
    for (RecordRow& row : make_()) add(std::move(row));
  }
  const std::lock_guard lock(mutex_);
  reported_ = false;
  return std::exchange(rows_, {});
}

void Waiting::put_back(std::vector<RecordRow> rows) {
  const std::lock_guard lock(mutex_);
  rows.insert(rows.end(), std::make_move_iterator(rows_.begin()), std::make_move_iterator(rows_.end()));
  rows_ = std::move(rows);
}

bool Waiting::empty() {
  if (has_sums_.load()) return false;
  const std::lock_guard lock(mutex_);
  return rows_.empty();
}

void Committer::commit(std::span<Job* const> jobs) {
  bool with_records = true;
  while (!jobs.empty()) {
    jobs = jobs.subspan(commit_some(jobs, with_records));
    // This record has just failed; it must not make the rest of the group fail again.
    with_records = false;
  }
}

// Returns how many of the jobs are finished; at least one.
std::size_t Committer::commit_some(std::span<Job* const> jobs, bool with_records) {
  if (Status begun = database_.statement("BEGIN IMMEDIATE")->run(); !begun) {
    fail_all(jobs, begun.error());
    return jobs.size();
  }
  std::vector<RecordRow> records = with_records ? waiting_.take() : std::vector<RecordRow>();
  const Status recorded = write_records(records);
  if (!recorded) waiting_.put_back(std::exchange(records, {}));
  if (!database_.in_transaction()) {
    if (Status again = database_.statement("BEGIN IMMEDIATE")->run(); !again) {
      fail_all(jobs, again.error());
      return jobs.size();
    }
  }

  Tables tables(database_, host_, {});
  Transaction transaction(tables.resources());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    Job& job = *jobs[i];
    job.result = job.work == nullptr ? recorded : in_savepoint([&] { return run_guarded(*job.work, transaction); });
    if (!database_.in_transaction()) {
      fail_all(jobs.first(i), job.result ? fail(Code::store_failed) : job.result.error());
      waiting_.put_back(std::move(records));
      return i + 1;
    }
  }
  if (Status committed = database_.statement("COMMIT")->run(); !committed) {
    undo();
    fail_all(jobs, committed.error());
    waiting_.put_back(std::move(records));
  }
  return jobs.size();
}

Status Committer::write_records(const std::vector<RecordRow>& rows) {
  if (rows.empty()) return ok();
  return in_savepoint([&]() -> Status {
    for (const RecordRow& row : rows) JF_CHECK(insert_waiting(database_, row));
    return ok();
  });
}

template <typename Part>
Status Committer::in_savepoint(Part part) {
  JF_CHECK(database_.statement("SAVEPOINT work")->run());
  Status done = part();
  if (!database_.in_transaction()) return done ? Status(fail(Code::store_failed)) : done;
  if (!done && !database_.statement("ROLLBACK TO work")->run()) {
    undo();
    return done;
  }
  if (Status released = database_.statement("RELEASE work")->run(); !released) {
    undo();
    return done ? released : done;
  }
  return done;
}

void Committer::undo() {
  if (database_.in_transaction()) (void)database_.statement("ROLLBACK")->run();
}

}  // namespace jackfield::sql
