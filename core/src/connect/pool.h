// One pool for every connector: connections of one integration at one config revision.
// Contract   callers wait first come, first served. A waiting caller that gets a free slot dials itself, so that there
//            are never more dials than waiting callers, and at most kMostDialling at once. A borrowed connection is
//            alive, younger than its maximum age, and reset; if the reset is still pending, the borrower does it, so
//            that returning a connection never waits. Only the user who used a connection last may get it without a
//            reset, and only after statements that cannot have changed the session by their text: a view or an operator
//            can run anything.
//            Plain reads of one user may share up to kMostShared connections (Connection::take_seat). No caller joins
//            while one waits who cannot, so that a connection comes free.
// Ownership  a Lease owns its connection until it is destroyed; the house (pool_house.h) owns pools and closes
//            connections.
// Threads    all functions from any thread. Lock order: house, pool, budget; no connection is called under a lock,
//            except for take_seat(), which waits for nothing.
// Limits     pool.max of the configuration; the limits per workspace and in total are in limits.h.
// Example    tests/unit/connect/pool_test.cc
#pragma once
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connect/connect.h"
#include "connect/encoder.h"
#include "connector/connector.h"
#include "os/task/condition.h"

namespace jackfield {

class PoolHouse;
class Pool;
using Clock = std::chrono::steady_clock;

struct PoolSettings {
  std::size_t min = 0, max = 5;
  std::int64_t acquire_ms = 10000, idle_ms = 30000;
  bool read_only = false;  // the integration's own switch
};
[[nodiscard]] PoolSettings read_pool_settings(const Settings& settings);

struct PooledConnection {
  std::unique_ptr<Connection> connection;
  Clock::time_point opened, idle_since;
  bool read_only = false;
  bool dirty = false;
  std::string user;                               // who used it since its last reset; empty: no user
  std::shared_ptr<const ColumnTexts> texts = {};  // of its last result
};

// A connection that several callers of one user have at the same time, each with a seat (connector.h).
struct SharedConnection {
  PooledConnection held;
  std::size_t seats = 0;  // under the pool's lock
  bool keep = true;
};

class Lease {
 public:
  Lease(std::shared_ptr<Pool> pool, PooledConnection held) : pool_(std::move(pool)), held_(std::move(held)) {}
  Lease(std::shared_ptr<Pool> pool, std::shared_ptr<SharedConnection> shared, std::unique_ptr<Connection> seat)
      : pool_(std::move(pool)), shared_(std::move(shared)), seat_(std::move(seat)) {}
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease();
  Connection* operator->() const noexcept { return &connection(); }
  [[nodiscard]] Connection& connection() const noexcept { return seat_ ? *seat_ : *held_.connection; }
  [[nodiscard]] bool pool_read_only() const noexcept;  // the integration's own switch
  void discard() noexcept { keep_ = false; }           // close it instead of giving it back
  [[nodiscard]] const std::shared_ptr<const ColumnTexts>& texts_of(const std::vector<Column>& columns);

 private:
  std::shared_ptr<Pool> pool_;
  PooledConnection held_;  // unless it is shared
  std::shared_ptr<SharedConnection> shared_;
  std::unique_ptr<Connection> seat_;
  bool keep_ = true;
};

struct PoolFigures {
  std::size_t open = 0, idle = 0, busy = 0, waiting = 0, connecting = 0;
  PoolFigures& operator+=(const PoolFigures& other);
};

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(std::shared_ptr<PoolHouse> house, std::shared_ptr<Connector> connector, std::shared_ptr<const Settings> settings,
       std::string workspace, LoginGuard guard = {}, std::shared_ptr<const std::atomic<std::int64_t>> expires_ms = {});
  ~Pool();

  // Fails with pool_exhausted, timeout, cancelled, or the error of the dial. With `shares`, the query that the lease is
  // for, the connection may be shared with other callers of the user.
  [[nodiscard]] Result<Lease> borrow(const std::string& user, bool read_only, Deadline deadline, CancelToken& cancel,
                                     const Query* shares = nullptr);
  // A value of its configuration has ended: another pool has to take its place.
  [[nodiscard]] bool has_expired() const;
  void drain();  // who waits is still served; nothing stays idle
  [[nodiscard]] PoolFigures figures() const;
  [[nodiscard]] const PoolSettings& settings() const noexcept { return limits_; }
  [[nodiscard]] const std::string& workspace() const noexcept { return workspace_; }

  void reset_dirty();  // maintenance
  void close_idle(Clock::time_point now);
  [[nodiscard]] bool close_one_idle();  // to make room for another pool
  [[nodiscard]] bool unused_since(Clock::time_point time) const;

 private:
  friend class Lease;
  struct Waiter {
    TaskCondition changed;
    std::string user;
    bool read_only = false, granted = false, may_dial = false, cancelled = false;
    PooledConnection given;
    const Query* shares = nullptr;
    std::shared_ptr<SharedConnection> shared;  // in place of `given`, with a seat
    std::unique_ptr<Connection> seat;
    std::unique_ptr<Error> error;
  };
  void give_back(PooledConnection held, bool keep);
  [[nodiscard]] std::optional<Lease> join(const std::string& user, bool read_only,
                                          const Query& query);  // under the lock
  [[nodiscard]] Lease lend(PooledConnection held, const Query* shares);
  void seat_waiters(const std::shared_ptr<SharedConnection>& shared);  // under the lock
  void leave(const std::shared_ptr<SharedConnection>& shared, bool keep);
  void dispatch();                   // under the lock
  void bury(PooledConnection held);  // under the lock: counts it out, closes it later
  [[nodiscard]] std::vector<PooledConnection>::iterator best_idle(const std::string& user,
                                                                  bool read_only);  // under the lock
  [[nodiscard]] PooledConnection take_idle(const std::string& user, bool read_only, bool first_in_line);  // the same
  [[nodiscard]] Status wait_turn(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Waiter>& me,
                                 Deadline deadline, CancelToken& cancel);
  [[nodiscard]] bool make_ready(PooledConnection& held, const std::string& user, Deadline deadline);
  [[nodiscard]] Status take_slot(Deadline deadline, CancelToken& cancel);
  [[nodiscard]] Result<PooledConnection> dial(bool read_only, Deadline deadline, CancelToken& cancel);
  void dial_failed(const Error& error);
  void fill_to_min();
  void add_idle(PooledConnection held);

  const std::shared_ptr<PoolHouse> house_;
  const std::shared_ptr<Connector> connector_;
  const std::shared_ptr<const Settings> config_;
  const std::string workspace_;
  const LoginGuard guard_;
  const PoolSettings limits_;
  const std::shared_ptr<const std::atomic<std::int64_t>> expires_ms_;  // 0: never; may be null

  mutable std::mutex mutex_;
  // Both need no memory while they are empty: a server may have many thousand pools without a connection.
  std::list<std::shared_ptr<Waiter>> waiters_;
  std::vector<PooledConnection> idle_;  // the latest used at the back, taken first: the pool can shrink
  std::vector<std::shared_ptr<SharedConnection>> sharing_;
  std::size_t open_ = 0, connecting_ = 0;
  Clock::time_point last_used_;
  bool drained_ = false, filling_ = false;
};

}  // namespace jackfield
