#include "task_lane.h"

#include <utility>

namespace jackfield_node {

namespace {
// One call that ended makes room in the shares of its integration and of its caller.
constexpr std::size_t kMostBegun = 2;
}  // namespace

Taken TaskLane::submit(Job job, Place& place) {
  const std::lock_guard guard(lock_);
  if (stopped_) return Taken::stopped;
  place = calls_.enter(std::move(job));
  if (!place) return Taken::full;
  for (Place& one : begin_next()) held_.push_back(std::move(one));
  return Taken::yes;
}

void TaskLane::begin_held() {
  std::vector<Place> begun;
  {
    const std::lock_guard guard(lock_);
    begun.swap(held_);
  }
  for (const Place& one : begun) one->run();
}

std::vector<TaskLane::Place> TaskLane::begin_next() {
  std::vector<Place> begun;
  while (begun.size() < kMostBegun && running_ < kPlaces) {
    Place next = calls_.start_next();
    if (!next) break;
    ++running_;
    begun.push_back(std::move(next));
  }
  return begun;
}

bool TaskLane::withdraw(const Place& place) {
  {
    const std::lock_guard guard(lock_);
    if (!calls_.withdraw(place)) return false;
  }
  place->job.work = nullptr;
  return true;
}

void TaskLane::ended(const Place& place) {
  std::vector<Place> begun;
  {
    const std::lock_guard guard(lock_);
    --running_;
    calls_.leave(*place);
    if (!stopped_) begun = begin_next();
  }
  for (const Place& one : begun) one->run();
}

void TaskLane::stop() {
  const std::lock_guard guard(lock_);
  stopped_ = true;
  calls_.clear();
  held_.clear();
}

}  // namespace jackfield_node
