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

bool run_text(const Session& session, const char* sql) {
  auto* text = reinterpret_cast<SQLCHAR*>(const_cast<char*>(sql));
  SQLRETURN outcome = session.driver->SQLExecDirect(session.statement, text, SQL_NTS);
  while (SQL_SUCCEEDED(outcome)) outcome = session.driver->SQLMoreResults(session.statement);
  if (outcome != SQL_NO_DATA) return false;
  session.driver->SQLFreeStmt(session.statement, SQL_CLOSE);
  return true;
}

std::optional<std::int64_t> open_transactions(const Session& session) {
  const Driver& driver = *session.driver;
  std::string sql = "SELECT @@TRANCOUNT AS n";
  std::int64_t count = 0;
  SQLLEN length = 0;
  const bool read =
      SQL_SUCCEEDED(driver.SQLExecDirect(session.statement, reinterpret_cast<SQLCHAR*>(sql.data()), SQL_NTS)) &&
      SQL_SUCCEEDED(driver.SQLFetch(session.statement)) &&
      SQL_SUCCEEDED(driver.SQLGetData(session.statement, 1, SQL_C_SBIGINT, &count, sizeof count, &length));
  driver.SQLFreeStmt(session.statement, SQL_CLOSE);
  if (!read) return std::nullopt;
  return count;
}

void Interrupt::work_ended() noexcept {
  const std::lock_guard<std::timed_mutex> lock(mutex_);
  has_ended_ = true;
  changed_.notify_all();
}

void Interrupt::stop(const Session& session) noexcept {
  std::unique_lock<std::timed_mutex> lock(mutex_);
  const bool is_over = changed_.wait_for(lock, kOwnEnd, [this] { return has_ended_ || revoked_; });
  if (!is_over) session.driver->SQLCancel(session.statement);
}

bool Interrupt::revoke(std::int64_t wait_ms) noexcept {
  const std::unique_lock<std::timed_mutex> lock(mutex_, std::chrono::milliseconds(wait_ms));
  if (lock.owns_lock()) revoked_ = true;
  return lock.owns_lock();
}

}  // namespace jackfield::sqlserver
