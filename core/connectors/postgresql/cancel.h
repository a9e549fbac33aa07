// The request that asks the server to stop the statement of a connection.
// Contract   with libpq 17 the request uses the connection's encryption and has a time limit. Before, PQcancel blocks,
//            so its thread may be abandoned. That request is in clear; it contains a number that can only stop a
//            statement of this session.
// Ownership  the work owns what it uses; neither it nor the connection uses memory of the other after its end.
// Example    core/connectors/postgresql/connection.cc
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
