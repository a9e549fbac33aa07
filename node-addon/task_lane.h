// Calls that hold no thread while they wait: the core runs them as tasks (jf_submit).
// Contract   a call that submit() took begins at begin_held(), or later, when the shares (call_queue.h) and the places
//            let it. So calls that JavaScript makes in one turn begin together, and the core wakes once for them.
//            Calls begin in the order of submit(), as far as the shares let them.
//            A job only begins the call; when it has ended, ended() must be called with the place that submit()
//            gave.
// Threads    all functions may be called from any thread; work runs on the thread of begin_held() or of ended().
// Limits     kPlaces calls run at once.
// Example    node-addon/call.cc
#pragma once
#include <array>
#include <mutex>
#include <vector>

#include "pool.h"

namespace jackfield_node {

class TaskLane {
 public:
  using Place = CallQueue::Place;

  // `place` is written before work can run.
  [[nodiscard]] Taken submit(Job job, Place& place);
  void begin_held();
  [[nodiscard]] bool withdraw(const Place& place);  // false: it has begun, or is about to
  void ended(const Place& place);
  void stop();  // drops the calls that have not begun

 private:
  static constexpr unsigned kPlaces = 1024;
  // One call that ended makes room in the shares of its integration and of its caller.
  using Begun = std::array<Place, 2>;
  [[nodiscard]] Begun begin_next();  // under the lock; the rest is null
  void hold(Begun& begun);           // under the lock

  std::mutex lock_;
  CallQueue calls_{kPlaces};
  std::vector<Place> held_;  // until begin_held(); they count as running
  bool is_beginning_ = false;
  unsigned running_ = 0;
  bool stopped_ = false;
};

}  // namespace jackfield_node
