#include "call_queue.h"

#include <algorithm>

namespace jackfield_node {

namespace {
constexpr unsigned kWaiting = 2000;
constexpr std::size_t kBytes = std::size_t{64} << 20;
}  // namespace

CallQueue::Share* CallQueue::share_of(std::string_view name) {
  if (name.empty()) return nullptr;
  auto found = shares_.find(name);
  if (found == shares_.end()) {
    found = shares_.emplace(name, Share()).first;
    found->second.name = found->first;
  }
  return &found->second;
}

CallQueue::Place CallQueue::enter(Job job) {
  const auto place = std::make_shared<Entry>(std::move(job.subject), job.work, job.bytes);
  place->integration_ = share_of(job.integration);
  place->caller_ = share_of(job.caller);
  if (const Share* mine = place->caller_; mine != nullptr && (mine->waiting != 0 || mine->running != 0)) {
    if (mine->waiting >= kWaiting || mine->bytes + job.bytes > kBytes) {
      forget(*place);
      return nullptr;
    }
  }
  for (Share* share : {place->integration_, place->caller_}) {
    if (share == nullptr) continue;
    ++share->waiting;
    share->bytes += job.bytes;
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
    if (share != nullptr) share->bytes -= place->bytes_;
  }
  forget(*place);
  return true;
}

void CallQueue::clear() {
  for (const Place& place : std::exchange(waiting_, {})) {
    place->waits_ = false;
    place->drop();
  }
}

void CallQueue::leave(Entry& entry) {
  for (Share* share : {entry.integration_, entry.caller_}) {
    if (share == nullptr) continue;
    --share->running;
    share->bytes -= entry.bytes_;
  }
  forget(entry);
}

void CallQueue::forget(Entry& entry) {
  Share* const integration = std::exchange(entry.integration_, nullptr);
  Share* const caller = std::exchange(entry.caller_, nullptr);
  // A caller may have any name, also that of an integration.
  for (Share* share : {integration, caller == integration ? nullptr : caller}) {
    if (share != nullptr && share->running == 0 && share->waiting == 0) shares_.erase(shares_.find(share->name));
  }
}

}  // namespace jackfield_node
