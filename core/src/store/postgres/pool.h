// Sessions of the store, shared by its callers.
// Contract   a session that was lost takes the idle ones with it: they are of a server that is gone. While no host has
//            a leader, borrow() waits a moment and fails with store_offline; one caller at a time looks again.
// Ownership  the pool owns its sessions; a Lease returns one when destroyed. Borrows the dialler and the host.
// Threads    all functions may be called from any thread at once; close() only when none is borrowed.
// Limits     `most` sessions; further callers wait.
// Example    core/src/store/postgres/store.cc
#pragma once
#include <condition_variable>
#include <mutex>
#include <vector>

#include "store/postgres/connection.h"

namespace jackfield::postgres {

class Pool {
 public:
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection, std::uint64_t age)
        : pool_(&pool), connection_(std::move(connection)), age_(age) {}
    Lease(Lease&&) noexcept = default;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (connection_) pool_->give_back(std::move(connection_), age_);
    }
    [[nodiscard]] Connection& connection() noexcept { return *connection_; }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
    std::uint64_t age_;
  };

  Pool(Dialler& dialler, const Host& host, bool standby_will_do, std::size_t most)
      : dialler_(dialler), host_(host), standby_will_do_(standby_will_do), most_(most) {}
  [[nodiscard]] Result<Lease> borrow(Deadline deadline);
  // A host has a leader again, or no host has one.
  void note_leader(bool is_there);
  // The server of the sessions that are open is gone: none of them is used again.
  void forget();
  void close();

 private:
  static constexpr std::int64_t kPatienceMs = 2000;  // for a leader, before callers are sent away
  void give_back(std::unique_ptr<Connection> connection, std::uint64_t age);
  [[nodiscard]] Result<Lease> open(Deadline deadline);

  Dialler& dialler_;
  const Host& host_;
  const bool standby_will_do_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t open_ = 0;
  std::uint64_t age_ = 0;  // a session of another age is not kept
  bool is_offline_ = false;
  bool is_probing_ = false;  // a caller looks whether that still holds
};

}  // namespace jackfield::postgres
