// The request that asks the server to stop the statement of a session: KILL QUERY on a second connection, to the same
// address and with the same encryption.
// Ownership  the work shares the target; it may outlive the connection.
// Example    core/connectors/mysql/connection.cc
#pragma once
#include <memory>
#include <string>

#include "connector/stop.h"
#include "dial.h"

namespace jackfield::mysql {

struct CancelTarget {
  std::shared_ptr<const Mariadb> library;
  DialOptions options;
  std::shared_ptr<const TlsSettings> tls;
  std::string address;
  unsigned long session = 0;
};

[[nodiscard]] Stop::Work kill_query(std::shared_ptr<const CancelTarget> target);

}  // namespace jackfield::mysql
