#include "call_queue.h"

#include <algorithm>

namespace jackfield_node {

namespace {
constexpr unsigned kWaiting = 2000;
constexpr std::size_t kBytes = std::size_t{64} << 20;
}  // namespace

CallQueue::Place CallQueue::enter(Job job) {
  const auto place = std::make_shared<Entry>(std::move(job));
  const Job& its = place->job;
  if (!its.integration.empty()) place->integration_ = &shares_[its.integration];
  if (!its.caller.empty()) place->caller_ = &shares_[its.caller];
  if (const Share* mine = place->caller_; mine != nullptr && (mine->waiting != 0 || mine->running != 0)) {
    if (mine->waiting >= kWaiting || mine->bytes + its.bytes > kBytes) {
      forget(its);
      return nullptr;
    }
  }
  for (Share* share : {place->integration_, place->caller_}) {
    if (share == nullptr) continue;
    ++share->waiting;
    share->bytes += its.bytes;
  }
  place->at_ = waiting_.insert(waiting_.end(), place);
  place->waits_ = true;
  return place;
}

bool CallQueue::may_run(const Entry& entry) const noexcept {
  return (entry.integration_ == nullptr || entry.integration_->running < std::max(places_ / 4, 2U)) &&
         (entry.caller_ == nullptr || entry.caller_->running < std::max(places_ / 2, 2U));
}

std::list<CallQueue::Place>::const_iterator CallQueue::next() const noexcept {
  return std::find_if(waiting_.begin(), waiting_.end(), [this](const Place& place) { return may_run(*place); });
}

void CallQueue::take_out(Entry& entry) {
  entry.waits_ = false;
  for (Share* share : {entry.integration_, entry.caller_}) {
    if (share != nullptr) --share->waiting;
  }
  waiting_.erase(entry.at_);
}

CallQueue::Place CallQueue::start_next() {
  const auto found = next();
  if (found == waiting_.end()) return nullptr;
  Place place = *found;
  take_out(*place);
  for (Share* share : {place->integration_, place->caller_}) {
    if (share != nullptr) ++share->running;
  }
  return place;
}

bool CallQueue::withdraw(const Place& place) {
  if (!place->waits_) return false;
  take_out(*place);
  for (Share* share : {place->integration_, place->caller_}) {
    if (share != nullptr) share->bytes -= place->job.bytes;
  }
  forget(place->job);
  return true;
}

void CallQueue::clear() {
  for (const Place& place : std::exchange(waiting_, {})) {
    place->waits_ = false;
    place->job.work = nullptr;
  }
}

void CallQueue::leave(const Entry& entry) {
  for (Share* share : {entry.integration_, entry.caller_}) {
    if (share == nullptr) continue;
    --share->running;
    share->bytes -= entry.job.bytes;
  }
  forget(entry.job);
}

void CallQueue::forget(const Job& job) {
  for (const std::string& name : {std::cref(job.integration), std::cref(job.caller)}) {
    const auto found = shares_.find(name);
    if (found != shares_.end() && found->second.running == 0 && found->second.waiting == 0) shares_.erase(found);
  }
}

}  // namespace jackfield_node
