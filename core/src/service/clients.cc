#include "service/clients.h"

#include <algorithm>

namespace jackfield {
namespace {

constexpr std::int64_t kSweepMs = 10000, kMinuteMs = 60000;

}  // namespace

ServiceClients::Lease::~Lease() {
  if (owner_ && client_) owner_->give_back(key_, std::move(client_), keeps_);
}

Result<ServiceClients::Lease> ServiceClients::borrow(const std::string& integration, std::int64_t revision) {
  std::unique_ptr<HttpClient> client;
  std::vector<Kept> old;  // closed without the lock
  {
    const std::lock_guard guard(mutex_);
    sweep();
    House& house = houses_[integration];
    if (house.revision != revision) {
      old.swap(house.idle);
      house.revision = revision;
    }
    if (!integration.empty() && house.busy >= kMostCalls) return fail(Code::pool_exhausted);
    if (!house.idle.empty()) {
      client = std::move(house.idle.back().client);
      house.idle.pop_back();
    }
    ++house.busy;
  }
  if (!client) {
    auto made = HttpClient::make(curl_, options_);
    if (!made) {
      give_back(integration, nullptr, false);
      return std::move(made).error();
    }
    client = *std::move(made);
  }
  return Lease(shared_from_this(), integration, std::move(client));
}

void ServiceClients::give_back(const std::string& key, std::unique_ptr<HttpClient> client, bool keeps) {
  const std::lock_guard guard(mutex_);
  House& house = houses_[key];
  if (house.busy > 0) --house.busy;
  if (!client || !keeps || key.empty() || house.idle.size() >= kMostIdle) return;
  client->close();
  client->forget_cancel();
  house.idle.push_back({std::move(client), Deadline::in_ms(kIdleMs)});
}

std::int64_t ServiceClients::wait_ms(const std::string& integration, std::string_view endpoint,
                                     std::int64_t per_minute) {
  if (integration.empty()) return 0;
  const std::lock_guard guard(mutex_);
  House& house = houses_[integration];
  for (const std::string_view name : {std::string_view(), endpoint}) {
    const auto held = house.held.find(name);
    if (held != house.held.end() && !held->second.passed()) return held->second.remaining_ms();
  }
  if (per_minute <= 0) return 0;
  std::vector<Deadline>& calls = house.calls[std::string(endpoint)];
  std::erase_if(calls, [](const Deadline& until) { return until.passed(); });
  if (calls.size() >= static_cast<std::size_t>(per_minute)) return std::max<std::int64_t>(1, calls[0].remaining_ms());
  calls.push_back(Deadline::in_ms(kMinuteMs));
  return 0;
}

void ServiceClients::hold(const std::string& integration, std::string_view endpoint, std::int64_t ms) {
  if (integration.empty()) return;
  const std::lock_guard guard(mutex_);
  houses_[integration].held[std::string(endpoint)] = Deadline::in_ms(ms);
}

void ServiceClients::sweep() {
  if (!next_sweep_.passed()) return;
  next_sweep_ = Deadline::in_ms(kSweepMs);
  for (auto at = houses_.begin(); at != houses_.end();) {
    House& house = at->second;
    std::erase_if(house.idle, [](const Kept& kept) { return kept.until.passed(); });
    std::erase_if(house.held, [](const auto& held) { return held.second.passed(); });
    std::erase_if(house.calls, [](const auto& calls) { return calls.second.empty() || calls.second.back().passed(); });
    const bool is_unused = house.busy == 0 && house.idle.empty() && house.held.empty() && house.calls.empty();
    at = is_unused ? houses_.erase(at) : std::next(at);
  }
}

void ServiceClients::close_all() {
  std::map<std::string, House> closing;
  const std::lock_guard guard(mutex_);
  for (auto& [key, house] : houses_) house.idle.clear();
}

}  // namespace jackfield
