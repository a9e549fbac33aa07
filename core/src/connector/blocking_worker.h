// Runs calls of libraries that block (ODBC, ODPI-C) on a separate thread, so that the caller always gets an answer.
// Contract   run() returns false if the work did not end within limits::kCancelGraceMs after its deadline or after
//            cancel(). The thread is then abandoned with all it holds, and every later run() returns false at once.
// Ownership  work and stop must own all they touch (shared_ptr): after an abandoned run they outlive the caller. The
//            worker's thread is detached, starts at the first run and ends with the worker; the destructor never waits.
// Threads    one run() at a time; cancel() from any thread.
// Example    tests/unit/connector/blocking_worker_test.cc
#pragma once
#include <functional>
#include <memory>

#include "base/deadline.h"
#include "connector/stop.h"

namespace jackfield {

class BlockingWorker {
 public:
  BlockingWorker();
  ~BlockingWorker();
  BlockingWorker(const BlockingWorker&) = delete;
  BlockingWorker& operator=(const BlockingWorker&) = delete;

  // `stop` asks the library to cancel; it runs on a separate thread, since that call may block too.
  [[nodiscard]] bool run(std::function<void()> work, Deadline deadline, std::function<void()> stop);
  void cancel() noexcept;  // of the run under way, or of the next one
  void forget_cancel() noexcept;
  [[nodiscard]] bool cancelled() const noexcept;
  [[nodiscard]] bool abandoned() const noexcept;

  std::int64_t grace_ms;  // limits::kCancelGraceMs; tests take less

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::function<void()> ask_;  // of the run that is being stopped
  Stop stop_;
};

}  // namespace jackfield
