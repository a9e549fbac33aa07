// The handles of one connection, shared by it and by what runs for it on other threads.
// Contract   whoever lets go of it last closes it, without waiting for the server.
// Ownership  owns the ODBC handles and a descriptor for the driver's socket.
#pragma once
#include <memory>
#include <mutex>

#include "guard.h"
#include "library.h"

namespace jackfield::sqlserver {

struct Session {
  explicit Session(std::shared_ptr<const Driver> functions) : driver(std::move(functions)) {}
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::shared_ptr<const Driver> driver;
  std::shared_ptr<Dialling> dialling;  // keeps the socket
  SQLHENV environment = SQL_NULL_HANDLE;
  SQLHDBC connection = SQL_NULL_HANDLE;
  SQLHSTMT statement = SQL_NULL_HANDLE;
  bool logged_in = false;
};

// One request to stop what runs. What was revoked before it came does not strike the statement after it.
class Interrupt {
 public:
  void stop(const Session& session) noexcept;
  // False: the request is being carried out, and does not end.
  [[nodiscard]] bool revoke(std::int64_t wait_ms) noexcept;

 private:
  std::timed_mutex mutex_;
  bool revoked_ = false;
};

}  // namespace jackfield::sqlserver
