#include "task_lane.h"

#include <utility>

namespace jackfield_node {

Taken TaskLane::submit(Job job, Place& place) {
  const std::lock_guard guard(lock_);
  if (stopped_) return Taken::stopped;
  place = calls_.enter(std::move(job));
  if (!place) return Taken::full;
  Begun begun = begin_next();
  hold(begun);
  return Taken::yes;
}

void TaskLane::hold(Begun& begun) {
  for (Place& one : begun) {
    if (one) held_.push_back(std::move(one));
  }
}

void TaskLane::begin_held() {
  std::vector<Place> begun;
  std::unique_lock guard(lock_);
  is_beginning_ = true;
  while (!held_.empty()) {
    begun.swap(held_);
    guard.unlock();
    for (const Place& one : begun) one->run();
    begun.clear();
    guard.lock();
  }
  is_beginning_ = false;
  if (held_.capacity() < begun.capacity()) held_.swap(begun);
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
    if (is_beginning_ || !held_.empty()) hold(begun);
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
