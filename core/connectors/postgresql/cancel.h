// Asks the server to stop what a connection runs, from another thread, without ever blocking the one that asks.
// Contract   with libpq 17 the request is as encrypted as its connection and bounded in time; before, PQcancel blocks, so it runs on
//            a thread that may be left behind. It goes in clear then: it holds a number that stops this session's statement, no more.
// Ownership  the thread owns what it uses; neither it nor the connection outlives the other's memory.
#pragma once
#include <memory>

#include "connector/connector.h"
#include "os/libpq.h"

namespace jackfield::postgresql {

class Canceller {
 public:
  Canceller(std::shared_ptr<const Libpq> pq, PGconn* connection);
  void start() noexcept;                                // at most one request at a time
  [[nodiscard]] bool settled(Deadline deadline) const;  // no request is on its way any more

 private:
  struct State;
  PGconn* connection_;
  std::shared_ptr<State> state_;
};

}  // namespace jackfield::postgresql
