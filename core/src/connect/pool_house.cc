#include "connect/pool_house.h"

#include <algorithm>

#include "os/detached.h"

namespace jackfield {
namespace {

constexpr auto kSweepEvery = std::chrono::seconds(1);
// A returned connection is often borrowed again at once; then the borrower resets it.
constexpr auto kTendAfter = std::chrono::milliseconds(2);
constexpr std::size_t kMostDials = 16;
constexpr auto kForgetPoolAfter = std::chrono::seconds(60);

}  // namespace

PoolHouse::~PoolHouse() = default;

std::shared_ptr<Pool> PoolHouse::find(std::string_view integration, std::string_view key) const {
  const auto found = pools_.find(integration);
  if (found == pools_.end()) return nullptr;
  for (const auto& [name, pool] : found->second) {
    if (name == key) return pool;
  }
  return nullptr;
}

Result<std::shared_ptr<Pool>> PoolHouse::find_or_make(std::string_view integration, std::string_view key,
                                                      const std::function<Result<std::shared_ptr<Pool>>()>& make) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto is_made = [&](const auto& place) { return place.first == integration && place.second == key; };
  made_.wait(lock, [&] { return std::none_of(making_.begin(), making_.end(), is_made); });
  if (auto pool = find(integration, key); pool && !pool->has_expired()) return pool;
  making_.emplace_back(integration, key);
  lock.unlock();
  Result<std::shared_ptr<Pool>> pool = make();
  lock.lock();
  std::erase_if(making_, is_made);
  std::vector<Named> before;
  if (pool) before = std::exchange(pools_[std::string(integration)], {{std::string(key), *pool}});
  lock.unlock();
  made_.notify_all();
  for (const auto& [name, old] : before) old->drain();
  const std::lock_guard<std::mutex> working(work_mutex_);
  if (pool) start_thread();
  return pool;
}

void PoolHouse::drop(std::string_view integration) {
  std::vector<Named> dropped;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = pools_.find(integration);
    if (found == pools_.end()) return;
    dropped = std::move(found->second);
    pools_.erase(found);
  }
  for (const auto& [key, pool] : dropped) pool->drain();
}

PoolFigures PoolHouse::figures(std::string_view integration, PoolSettings& settings) const {
  PoolFigures sum;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = pools_.find(integration);
  if (found == pools_.end()) return sum;
  for (const auto& [key, pool] : found->second) {
    sum += pool->figures();
    settings = pool->settings();
  }
  return sum;
}

PoolFigures PoolHouse::all_figures(std::size_t& pools) const {
  PoolFigures sum;
  const auto list = all();
  pools = list.size();
  for (const auto& pool : list) sum += pool->figures();
  return sum;
}

std::vector<std::shared_ptr<Pool>> PoolHouse::all() const {
  std::vector<std::shared_ptr<Pool>> out;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [integration, list] : pools_) {
    for (const auto& [key, pool] : list) out.push_back(pool);
  }
  return out;
}

bool PoolHouse::take_slot(const std::string& workspace) {
  const std::lock_guard<std::mutex> lock(slots_mutex_);
  std::size_t& mine = slots_[workspace];
  if (slots_taken_ >= caps.total || mine >= caps.per_workspace) return false;
  ++mine;
  ++slots_taken_;
  return true;
}

void PoolHouse::give_slot(const std::string& workspace) {
  const std::lock_guard<std::mutex> lock(slots_mutex_);
  const auto found = slots_.find(workspace);
  if (found == slots_.end()) return;
  --slots_taken_;
  if (--found->second == 0) slots_.erase(found);
}

bool PoolHouse::take_dial(const std::string& workspace) {
  const std::lock_guard<std::mutex> lock(slots_mutex_);
  std::size_t& mine = dials_[workspace];
  if (mine >= kMostDials) return false;
  ++mine;
  return true;
}

void PoolHouse::give_dial(const std::string& workspace) {
  const std::lock_guard<std::mutex> lock(slots_mutex_);
  const auto found = dials_.find(workspace);
  if (found != dials_.end() && --found->second == 0) dials_.erase(found);
}

void PoolHouse::make_room(const Pool& asking) {
  bool only_own_workspace = false;
  {
    const std::lock_guard<std::mutex> lock(slots_mutex_);
    const auto mine = slots_.find(asking.workspace());
    only_own_workspace = mine != slots_.end() && mine->second >= caps.per_workspace;
  }
  for (const auto& pool : all()) {
    if (pool.get() == &asking || (only_own_workspace && pool->workspace() != asking.workspace())) continue;
    if (pool->close_one_idle()) return;
  }
}

void PoolHouse::bury(std::unique_ptr<Connection> connection) {
  counts.closed.fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard<std::mutex> lock(work_mutex_);
  to_close_.push_back(std::move(connection));
  start_thread();
  work_changed_.notify_one();
}

void PoolHouse::tend_soon(std::shared_ptr<Pool> pool) {
  const std::lock_guard<std::mutex> lock(work_mutex_);
  // One wake-up for many: if the list is not empty, the thread is already waking.
  if (to_tend_.empty()) work_changed_.notify_one();
  if (std::find(to_tend_.begin(), to_tend_.end(), pool) == to_tend_.end()) to_tend_.push_back(std::move(pool));
  start_thread();
}

void PoolHouse::start_thread() {
  if (thread_runs_ || quit_) return;
  // Without a thread the work waits for the next call that starts one.
  thread_runs_ = run_detached("jf pools: closing a connection may block, and its caller does not wait",
                              [self = shared_from_this()] { self->work(); });
}

void PoolHouse::work() {
  auto next_sweep = Clock::now() + kSweepEvery;
  std::unique_lock<std::mutex> lock(work_mutex_);
  while (!quit_ || !to_close_.empty()) {
    if (!quit_ && to_tend_.empty() && to_close_.empty()) {
      work_changed_.wait_until(lock, next_sweep);
    }
    if (!quit_ && !to_tend_.empty() && to_close_.empty())
      work_changed_.wait_for(lock, kTendAfter, [&] { return quit_; });
    std::vector<std::shared_ptr<Pool>> tend;
    std::vector<std::unique_ptr<Connection>> close;
    tend.swap(to_tend_);
    close.swap(to_close_);
    lock.unlock();
    close.clear();
    for (const auto& pool : tend) pool->reset_dirty();
    tend.clear();
    if (Clock::now() >= next_sweep) {
      sweep();
      next_sweep = Clock::now() + kSweepEvery;
    }
    lock.lock();
  }
  thread_runs_ = false;
  work_changed_.notify_all();
}

void PoolHouse::sweep() {
  const auto now = Clock::now();
  if (on_sweep_) on_sweep_();
  for (const auto& pool : all()) pool->close_idle(now);
  // A pool that was idle for long is closed, and its configuration is wiped.
  std::vector<std::shared_ptr<Pool>> forgotten;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto it = pools_.begin(); it != pools_.end();) {
    auto& list = it->second;
    for (auto one = list.begin(); one != list.end();) {
      const auto keep =
          std::max<Clock::duration>(std::chrono::milliseconds(one->second->settings().idle_ms), kForgetPoolAfter);
      if (one->second.use_count() == 1 && one->second->unused_since(now - keep)) {
        forgotten.push_back(std::move(one->second));
        one = list.erase(one);
      } else {
        ++one;
      }
    }
    it = list.empty() ? pools_.erase(it) : std::next(it);
  }
}

void PoolHouse::close(Deadline deadline) {
  closing_.store(true);
  decltype(pools_) dropped;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    dropped.swap(pools_);
  }
  for (const auto& [integration, list] : dropped) {
    for (const auto& [key, pool] : list) pool->drain();
  }
  const auto busy = [&] {
    const std::lock_guard<std::mutex> lock(slots_mutex_);
    return slots_taken_ > 0;
  };
  while (busy() && !deadline.passed()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::unique_lock<std::mutex> lock(work_mutex_);
  quit_ = true;
  to_tend_.clear();
  work_changed_.notify_all();
  work_changed_.wait_until(lock, deadline.at, [&] { return !thread_runs_; });
}

}  // namespace jackfield
