// Hears of changes that other servers made, and finds the leader again while there is none.
// Contract   `changed` is called within moments of a commit elsewhere, and each time that the listening session is
//            made, because notifications are lost while there is none. It is called on the listener's thread and must
//            not call the store. `tidy` is called about once a minute, on the listening session.
// Ownership  owns its thread and its session; borrows the rest.
// Threads    start() and stop() from one thread.
// Example    core/src/store/postgres/store.cc
#pragma once
#include <atomic>
#include <functional>
#include <thread>

#include "os/wait.h"
#include "store/postgres/pool.h"

namespace jackfield::postgres {

class Listener {
 public:
  Listener(Dialler& dialler, Pool& pool, const Host& host) : dialler_(dialler), pool_(pool), host_(host) {}
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { stop(); }

  void start(std::function<void()> changed, std::function<void(Connection&)> tidy);
  void stop();

 private:
  void serve();
  void listen(Connection& connection);
  void pause(std::int64_t ms);

  Dialler& dialler_;
  Pool& pool_;
  const Host& host_;
  std::function<void()> changed_;
  std::function<void(Connection&)> tidy_;
  std::thread thread_;
  Wake wake_;
  std::atomic<bool> stopping_{false};
};

}  // namespace jackfield::postgres
