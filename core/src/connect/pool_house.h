// All pools of one Databases, the state they share, and the thread that maintains them.
// Contract   pools are found by integration and key (connector and revision). One caller makes a pool while others wait
//            for it; the pool of a new revision drains the earlier ones. The thread starts with the first pool. It
//            resets returned connections, closes idle ones and destroys closed ones, so that no caller waits for that.
// Ownership  pools keep the house alive; close() breaks that cycle. A connection that hangs in close is leaked with its
//            thread.
// Example    core/src/connect/databases.cc
#pragma once
#include <atomic>
#include <map>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "base/text_map.h"
#include "connect/pool.h"

namespace jackfield {

struct PoolCaps {
  std::size_t per_workspace = limits::kPoolConnectionsPerWorkspace;
  std::size_t total = limits::kPoolConnectionsTotal;
  std::int64_t age_ms = limits::kPoolConnectionAgeMs;
};

struct PoolCounts {
  std::atomic<std::int64_t> connects{0}, connects_failed{0}, closed{0}, resets{0}, exhausted{0}, dead{0};
};

class PoolHouse : public std::enable_shared_from_this<PoolHouse> {
 public:
  // dial() uses `egress` and `host`; `on_sweep` runs about once a second on the house's thread.
  PoolHouse(PoolCaps with_caps, EgressMode mode, Host with_host, std::function<void()> on_sweep)
      : egress(mode), host(std::move(with_host)), caps(with_caps), on_sweep_(std::move(on_sweep)) {}
  ~PoolHouse();

  // `make` runs without a lock, once for all callers that wait meanwhile; if it fails, the next of them tries.
  [[nodiscard]] Result<std::shared_ptr<Pool>> find_or_make(std::string_view integration, std::string_view key,
                                                           const std::function<Result<std::shared_ptr<Pool>>()>& make);
  void drop(std::string_view integration);
  [[nodiscard]] PoolFigures figures(std::string_view integration, PoolSettings& settings) const;
  [[nodiscard]] PoolFigures all_figures(std::size_t& pools) const;
  // Closes idle connections; waits until the deadline for busy ones and for the thread.
  void close(Deadline deadline);
  [[nodiscard]] bool closed() const noexcept { return closing_.load(); }

  // For pools.
  [[nodiscard]] bool take_slot(const std::string& workspace);
  void give_slot(const std::string& workspace);
  // A dial holds a thread until the server answers: a quarter of them for one workspace.
  [[nodiscard]] bool take_dial(const std::string& workspace);
  void give_dial(const std::string& workspace);
  void make_room(const Pool& asking);  // closes an idle connection of another pool
  void bury(std::unique_ptr<Connection> connection);
  void tend_soon(std::shared_ptr<Pool> pool);
  PoolCounts counts;
  const EgressMode egress;
  const Host host;
  const PoolCaps caps;

 private:
  using Named = std::pair<std::string, std::shared_ptr<Pool>>;                                         // by key
  [[nodiscard]] std::shared_ptr<Pool> find(std::string_view integration, std::string_view key) const;  // under mutex_
  void start_thread();  // under work_mutex_
  void work();
  void sweep();
  [[nodiscard]] std::vector<std::shared_ptr<Pool>> all() const;

  const std::function<void()> on_sweep_;
  mutable std::mutex mutex_;
  TextMap<std::vector<Named>> pools_;
  std::vector<std::pair<std::string, std::string>> making_;  // integrations and keys
  TaskCondition made_;

  std::mutex slots_mutex_;
  std::map<std::string, std::size_t> slots_, dials_;
  std::size_t slots_taken_ = 0;

  std::mutex work_mutex_;
  std::condition_variable work_changed_;
  std::vector<std::shared_ptr<Pool>> to_tend_;
  std::vector<std::unique_ptr<Connection>> to_close_;
  bool thread_runs_ = false, quit_ = false;
  std::atomic<bool> closing_{false};
};

}  // namespace jackfield
