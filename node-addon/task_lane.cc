#include "task_lane.h"

#include <utility>

namespace jackfield_node {

Taken TaskLane::submit(Job job, Place& place) {
  const std::lock_guard guard(lock_);
  if (stopped_) return Taken::stopped;
  place = calls_.enter(std::move(job));
  if (!place) return Taken::full;
  for (Place& one : begin_next()) {
    if (one) held_.push_back(std::move(one));
  }
  return Taken::yes;
}

void TaskLane::begin_held() {
  std::vector<Place> begun;
  {
    const std::lock_guard guard(lock_);
    begun.swap(held_);
  }
  for (const Place& one : begun) one->run();
  begun.clear();
  const std::lock_guard guard(lock_);
  if (held_.capacity() == 0) held_.swap(begun);
}

TaskLane::Begun TaskLane::begin_next() {
  Begun begun;
  for (Place& one : begun) {
    if (running_ == kPlaces || !(one = calls_.start_next())) break;
    ++running_;
  }
  return begun;
}

bool TaskLane::withdraw(const Place& place) {
  {
    const std::lock_guard guard(lock_);
    if (!calls_.withdraw(place)) return false;
  }
  place->drop();
  return true;
}

void TaskLane::ended(const Place& place) {
  Begun begun;
  {
    const std::lock_guard guard(lock_);
    --running_;
    calls_.leave(*place);
    if (!stopped_) begun = begin_next();
  }
  for (const Place& one : begun) {
    if (one) one->run();
  }
}

void TaskLane::stop() {
  const std::lock_guard guard(lock_);
  stopped_ = true;
  calls_.clear();
  held_.clear();
}

}  // namespace jackfield_node
