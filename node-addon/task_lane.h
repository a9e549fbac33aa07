// Calls that hold no thread while they wait: the core runs them as tasks (jf_submit).
// Contract   submit() begins the call at once, or later, when the shares (shares.h) and the places let it. Job::work
//            only begins the call; when it has ended, ended() must be called with the place that submit() gave. Calls
//            that wait keep their order, except that those whose share is full are passed.
// Threads    all functions may be called from any thread; work runs on the thread of submit() or of ended().
// Limits     kPlaces calls run at once.
// Example    node-addon/call.cc
#pragma once
#include <list>
#include <mutex>
#include <vector>

#include "pool.h"

namespace jackfield_node {

class TaskLane {
 public:
  struct Waiting {
    Job job;
    Shares::Held held;
  };
  using Place = std::list<Waiting>::iterator;

  // `place` is written before work can run.
  [[nodiscard]] Taken submit(Job job, Place& place);
  void ended(Place place);
  void stop();  // drops the calls that have not begun

 private:
  static constexpr unsigned kPlaces = 1024;
  void begin_next(std::vector<Job*>& begun);  // under the lock

  std::mutex lock_;
  Shares shares_{kPlaces};
  std::list<Waiting> waiting_, running_;
  bool stopped_ = false;
};

}  // namespace jackfield_node
