// The handles of one connection, shared by the connection and by its work on other threads.
// Contract   the last owner closes it, without waiting for the server.
// Ownership  owns the ODBC handles and a duplicate of the driver's socket.
// Example    core/connectors/sqlserver/connection.cc
#pragma once
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

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

// Runs a statement of our own to its end. On failure the diagnostics are those of the statement's handle.
[[nodiscard]] bool run_text(const Session& session, const char* sql);
// What @@TRANCOUNT says; none if it cannot be read.
[[nodiscard]] std::optional<std::int64_t> open_transactions(const Session& session);

// One request to stop the running statement. A request that was revoked in time does not stop the next statement.
// FreeTDS may wait for ever if SQLCancel comes from another thread while rows are read. A work that reads rows ends by
// itself soon, so it gets kOwnEnd to do so; then there is nothing to stop.
class Interrupt {
 public:
  static constexpr std::chrono::milliseconds kOwnEnd{50};
  void work_ended() noexcept;
  void stop(const Session& session) noexcept;
  // Returns false if the request is in progress and does not end.
  [[nodiscard]] bool revoke(std::int64_t wait_ms) noexcept;

 private:
  std::timed_mutex mutex_;
  std::condition_variable_any changed_;
  bool has_ended_ = false, revoked_ = false;
};

}  // namespace jackfield::sqlserver
