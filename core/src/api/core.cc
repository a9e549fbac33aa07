#include <algorithm>
#include <iterator>

#include "api/call.h"

namespace jackfield::api {

void RunningCalls::add(const Ticket& ticket) {
  const std::lock_guard guard(mutex_);
  tickets_.push_back(ticket);
}

void RunningCalls::remove(const CancelToken* token) {
  const std::lock_guard guard(mutex_);
  std::erase_if(tickets_, [&](const Ticket& ticket) { return ticket.token == token; });
}

// Holds the lock, so that a call cannot end and destroy its token meanwhile; on_cancel callbacks must be quick.
bool RunningCalls::cancel(std::string_view request_id, const Principal& who) {
  bool found = false;
  const std::lock_guard guard(mutex_);
  for (const Ticket& ticket : tickets_) {
    if (ticket.request_id != request_id || ticket.user != who.user || ticket.workspace != who.workspace) continue;
    ticket.token->cancel();
    found = true;
  }
  return found;
}

void RunningCalls::cancel_all() {
  const std::lock_guard guard(mutex_);
  for (const Ticket& ticket : tickets_) ticket.token->cancel();
}

void forget_all(Core& core) {
  if (!core.memory) return;
  {
    const std::lock_guard guard(core.memory->tokens.mutex);
    core.memory->tokens.by_digest.clear();
  }
  const std::lock_guard guard(core.memory->integrations.mutex);
  ++core.memory->integrations.changes;
  core.memory->integrations.forget();
}

Status Core::waiting(FunctionRef<Status()> work) const {
  if (run_blocking == nullptr) return work();
  Status done = ok();
  run_blocking([&] { done = work(); });
  return done;
}

Status Core::commit(const std::function<Status(Transaction&)>& work) {
  std::unordered_map<std::string, std::int64_t> touches;
  std::vector<Refusals::Entry> refusals;
  {
    const std::lock_guard guard(memory->refusals.mutex);
    refusals.swap(memory->refusals.waiting);
  }
  {
    const std::lock_guard guard(memory->tokens.mutex);
    touches.swap(memory->tokens.touches);
  }
  const auto with_touches = [&](Transaction& transaction) -> Status {
    for (const auto& [token, used_ms] : touches) JF_CHECK(transaction.tokens().touch(token, used_ms));
    for (const Refusals::Entry& each : refusals)
      JF_CHECK(transaction.audit().add(each.who, each.request_id, each.entry));
    return work(transaction);
  };
  Status done = waiting([&] { return store->write(with_touches); });
  {
    const std::lock_guard guard(memory->integrations.mutex);
    ++memory->integrations.changes;
    memory->integrations.forget();
  }
  if (!done && !refusals.empty()) {
    const std::lock_guard guard(memory->refusals.mutex);
    std::move(refusals.begin(), refusals.end(), std::back_inserter(memory->refusals.waiting));
  }
  if (!done && !touches.empty()) {
    const std::lock_guard guard(memory->tokens.mutex);
    memory->tokens.touches.merge(touches);
  }
  return done;
}

}  // namespace jackfield::api
