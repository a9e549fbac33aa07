// Asks the server to stop what a session runs: KILL QUERY on a second connection, to the same address and with the same encryption.
// Ownership  the thread owns what it uses; it may outlive the connection.
#pragma once
#include <memory>
#include <string>

#include "dial.h"

namespace jackfield::mysql {

struct CancelTarget {
  std::shared_ptr<const Mariadb> library;
  DialOptions options;
  std::shared_ptr<const TlsSettings> tls;
  std::string address;
  unsigned long session = 0;
};

class Canceller {
 public:
  explicit Canceller(CancelTarget target);
  void start() noexcept;                                // at most one request at a time
  [[nodiscard]] bool settled(Deadline deadline) const;  // no request is on its way any more

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace jackfield::mysql
