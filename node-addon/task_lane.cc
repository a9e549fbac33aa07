#include "task_lane.h"

#include <utility>

namespace jackfield_node {

Taken TaskLane::submit(Job job, Place& place) {
  std::vector<Job*> begun;
  {
    const std::lock_guard guard(lock_);
    if (stopped_) return Taken::stopped;
    const auto held = shares_.enter(job);
    if (!held) return Taken::full;
    waiting_.push_back({std::move(job), *held});
    place = std::prev(waiting_.end());
    begin_next(begun);
  }
  for (const Job* one : begun) one->work();
  return Taken::yes;
}

// A place stays valid when its call moves from one list to the other.
void TaskLane::begin_next(std::vector<Job*>& begun) {
  for (auto next = waiting_.begin(); next != waiting_.end() && running_.size() < kPlaces;) {
    const auto call = next++;
    if (!shares_.may_run(call->held)) continue;
    Shares::start(call->held);
    running_.splice(running_.end(), waiting_, call);
    begun.push_back(&call->job);
    if (begun.size() == 2) return;  // one that ended makes room in two shares at most
  }
}

void TaskLane::ended(Place place) {
  std::list<Waiting> gone;
  std::vector<Job*> begun;
  {
    const std::lock_guard guard(lock_);
    shares_.leave(place->held, place->job);
    gone.splice(gone.end(), running_, place);
    if (!waiting_.empty() && !stopped_) begin_next(begun);
  }
  for (const Job* one : begun) one->work();
}

void TaskLane::stop() {
  std::list<Waiting> dropped;
  const std::lock_guard guard(lock_);
  stopped_ = true;
  dropped.swap(waiting_);
}

}  // namespace jackfield_node
