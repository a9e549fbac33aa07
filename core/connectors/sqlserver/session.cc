#include "session.h"

#include <chrono>

namespace jackfield::sqlserver {

Session::~Session() {
  if (dialling) dialling->socket.shut();  // else results that are left would be waited for
  if (statement != SQL_NULL_HANDLE) driver->SQLFreeHandle(SQL_HANDLE_STMT, statement);
  if (logged_in) driver->SQLDisconnect(connection);
  if (connection != SQL_NULL_HANDLE) driver->SQLFreeHandle(SQL_HANDLE_DBC, connection);
  if (environment != SQL_NULL_HANDLE) driver->SQLFreeHandle(SQL_HANDLE_ENV, environment);
}

void Interrupt::stop(const Session& session) noexcept {
  const std::lock_guard<std::timed_mutex> lock(mutex_);
  if (!revoked_) session.driver->SQLCancel(session.statement);
}

bool Interrupt::revoke(std::int64_t wait_ms) noexcept {
  const std::unique_lock<std::timed_mutex> lock(mutex_, std::chrono::milliseconds(wait_ms));
  if (lock.owns_lock()) revoked_ = true;
  return lock.owns_lock();
}

}  // namespace jackfield::sqlserver
