// Calls that hold no thread while they wait: the core runs them as tasks (jf_submit).
// Contract   submit() begins the call at once, or later, when the shares (call_queue.h) and the places let it.
//            Job::work only begins the call; when it has ended, ended() must be called with the place that submit()
//            gave.
// Threads    all functions may be called from any thread; work runs on the thread of submit() or of ended().
// Limits     kPlaces calls run at once.
// Example    node-addon/call.cc
#pragma once
#include <mutex>
#include <vector>

#include "pool.h"

namespace jackfield_node {

class TaskLane {
 public:
  using Place = CallQueue::Place;

  // `place` is written before work can run.
  [[nodiscard]] Taken submit(Job job, Place& place);
  [[nodiscard]] bool withdraw(const Place& place);  // false: it has begun
  void ended(const Place& place);
  void stop();  // drops the calls that have not begun

 private:
  static constexpr unsigned kPlaces = 1024;
  [[nodiscard]] std::vector<Place> begin_next();  // under the lock

  std::mutex lock_;
  CallQueue calls_{kPlaces};
  unsigned running_ = 0;
  bool stopped_ = false;
};

}  // namespace jackfield_node
