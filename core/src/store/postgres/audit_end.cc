#include "store/postgres/audit_end.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "store/sql/rows.h"

namespace jackfield::postgres {
namespace {

constexpr std::int64_t kAuditPatienceMs = 1000;
constexpr auto kAuditPause = std::chrono::milliseconds(10);

constexpr const char* kLastNumber = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_seq_seq";
// A transaction that writes to the audit locks it in this way before it takes a number, until its end is visible.
constexpr const char* kWriting =
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND relation = 'audit'::regclass::oid";

Result<std::vector<std::string>> writing(Connection& connection) {
  return sql::read_all_texts(*connection.statement(kWriting));
}

}  // namespace

Result<std::int64_t> AuditEnd::find(Connection& connection) {
  // In this order: who has a number up to this one is still writing, or has ended.
  JF_TRY(const std::int64_t number, sql::read_number(*connection.statement(kLastNumber)));
  JF_TRY(std::vector<std::string> waited_for, writing(connection));
  const Deadline patience = Deadline::in_ms(kAuditPatienceMs);
  while (!waited_for.empty() && !patience.passed()) {
    std::this_thread::sleep_for(kAuditPause);
    JF_TRY(const std::vector<std::string> now, writing(connection));
    std::erase_if(waited_for,
                  [&](const std::string& each) { return std::find(now.begin(), now.end(), each) == now.end(); });
  }
  const std::lock_guard lock(mutex_);
  if (waited_for.empty()) last_ = std::max(last_, number);
  return last_;
}

}  // namespace jackfield::postgres
