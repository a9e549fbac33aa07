#include "shares.h"

#include <algorithm>

namespace jackfield_node {

namespace {
constexpr unsigned kWaiting = 2000;
constexpr std::size_t kBytes = std::size_t{64} << 20;
}  // namespace

std::optional<Shares::Held> Shares::enter(const Job& job) {
  Held held;
  if (!job.integration.empty()) held.integration = &shares_[job.integration];
  if (!job.caller.empty()) held.caller = &shares_[job.caller];
  if (const Share* mine = held.caller; mine != nullptr && (mine->waiting != 0 || mine->running != 0)) {
    if (mine->waiting >= kWaiting || mine->bytes + job.bytes > kBytes) {
      forget(job);
      return std::nullopt;
    }
  }
  for (Share* share : {held.integration, held.caller}) {
    if (share == nullptr) continue;
    ++share->waiting;
    share->bytes += job.bytes;
  }
  return held;
}

bool Shares::may_run(const Held& held) const noexcept {
  return (held.integration == nullptr || held.integration->running < std::max(places_ / 4, 2U)) &&
         (held.caller == nullptr || held.caller->running < std::max(places_ / 2, 2U));
}

void Shares::start(const Held& held) noexcept {
  for (Share* share : {held.integration, held.caller}) {
    if (share == nullptr) continue;
    --share->waiting;
    ++share->running;
  }
}

void Shares::leave(const Held& held, const Job& job) {
  for (Share* share : {held.integration, held.caller}) {
    if (share == nullptr) continue;
    --share->running;
    share->bytes -= job.bytes;
  }
  forget(job);
}

void Shares::forget(const Job& job) {
  for (const std::string& name : {std::cref(job.integration), std::cref(job.caller)}) {
    const auto found = shares_.find(name);
    if (found != shares_.end() && found->second.running == 0 && found->second.waiting == 0) shares_.erase(found);
  }
}

}  // namespace jackfield_node
