// The request that asks the server to stop what a connection runs.
// Contract   with libpq 17 the request is as encrypted as its connection and bounded in time; before, PQcancel blocks,
//            so it may take its thread with it. It goes in clear then: it holds a number that stops this session's
//            statement, no more.
// Ownership  the work owns what it uses; neither it nor the connection outlives the other's memory.
// Example    Stop stop({.ask = [&] { return requests.make(); }, .wake = [&] { wake.signal(); }, .grace_ms = 500});
#pragma once
#include <memory>

#include "connector/stop.h"
#include "os/libpq.h"

namespace jackfield::postgresql {

class CancelRequests {
 public:
  CancelRequests(std::shared_ptr<const Libpq> pq, PGconn* connection);
  [[nodiscard]] Stop::Work make() const;

 private:
  std::shared_ptr<const Libpq> pq_;
  PGconn* connection_;
  std::shared_ptr<PGcancel> blocking_;  // null where libpq has requests that do not block
};

}  // namespace jackfield::postgresql
