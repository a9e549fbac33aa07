// Group commit: several pieces of work in one transaction, each under its savepoint, and one flush for all.
// Contract   work that fails undoes itself alone. When the engine gives up the whole transaction (a full disk), the work done
//            so far in it fails with the same code, and what comes after gets a transaction of its own.
//            Usage records that wait are written along; one that cannot be written goes back to wait.
// Threads    one thread at a time; the caller sees to that.
// Ownership  borrows the database, the records and the host.
// Example    Job job{&work}; Job* jobs[] = {&job}; committer.commit(jobs);
#pragma once
#include <condition_variable>
#include <mutex>
#include <span>
#include <vector>

#include "store/sql/tables.h"

namespace jackfield::sql {

// Usage records that wait to be written.
class Waiting {
 public:
  explicit Waiting(const Host& host) : host_(host) {}
  void add(RecordRow row);
  [[nodiscard]] std::vector<RecordRow> take();
  void put_back(std::vector<RecordRow> rows);
  [[nodiscard]] bool empty();

 private:
  static constexpr std::size_t kMost = 65536;
  const Host& host_;
  std::mutex mutex_;
  std::vector<RecordRow> rows_;
  bool reported_ = false;
};

using Work = std::function<Status(Transaction&)>;

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
