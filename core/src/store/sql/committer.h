// Group commit: several pieces of work in one transaction, each in its savepoint, and one flush for all.
// Contract   failed work undoes only itself. If the engine rolls back the whole transaction (a full disk), the work
//            done so far fails with the same code, and the remaining work gets a new transaction. Pending usage records
//            are written too; a record that cannot be written stays pending.
// Ownership  borrows the database, the records and the host.
// Threads    one thread at a time; the caller must ensure it.
// Example    core/src/store/sqlite/memory_store.cc
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "store/sql/tables.h"

namespace jackfield::sql {

// Usage records that are not yet written.
class Waiting {
 public:
  explicit Waiting(const Host& host) : host_(host) {}
  void add(RecordRow row);
  void sum_by(std::function<std::vector<RecordRow>()> make) { make_ = std::move(make); }
  // True: this is the first since they were taken.
  [[nodiscard]] bool note_sums() noexcept { return !has_sums_.exchange(true); }
  [[nodiscard]] std::vector<RecordRow> take();
  void put_back(std::vector<RecordRow> rows);
  [[nodiscard]] bool empty();

 private:
  static constexpr std::size_t kMost = 65536;
  const Host& host_;
  std::mutex mutex_;
  std::vector<RecordRow> rows_;
  std::function<std::vector<RecordRow>()> make_;
  std::atomic<bool> has_sums_{false};
  bool reported_ = false;
};

using Work = std::function<Status(Transaction&)>;
// Runs a caller's work; what it throws becomes out_of_memory or internal, so that others still get their answers.
[[nodiscard]] Status run_guarded(const Work& work, Transaction& transaction);

struct Job {
  const Work* work = nullptr;  // none: only the records that wait
  Status result;
  bool done = false;
  bool leads = false;
  std::condition_variable wake;
};

class Committer {
 public:
  Committer(Database& database, Waiting& waiting, const Host& host)
      : database_(database), waiting_(waiting), host_(host) {}
  void commit(std::span<Job* const> jobs);

 private:
  [[nodiscard]] std::size_t commit_some(std::span<Job* const> jobs, bool with_records);
  [[nodiscard]] Status write_records(const std::vector<RecordRow>& rows);
  template <typename Part>
  [[nodiscard]] Status in_savepoint(Part part);
  void undo();

  Database& database_;
  Waiting& waiting_;
  const Host& host_;
};

}  // namespace jackfield::sql
