#include "session.h"

#include <algorithm>

namespace jackfield::oracle {
namespace {

// Overrides NLS_LANG, ORA_SDTZ and similar settings. ISO 8601 texts can be bound as dates.
constexpr std::string_view kSessionSettings =
    "ALTER SESSION SET NLS_LANGUAGE = 'AMERICAN' NLS_TERRITORY = 'AMERICA' NLS_NUMERIC_CHARACTERS = '.,'"
    " NLS_DATE_FORMAT = 'YYYY-MM-DD\"T\"HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD\"T\"HH24:MI:SSXFF'"
    " NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD\"T\"HH24:MI:SSXFFTZH:TZM' TIME_ZONE = '+00:00'";
constexpr std::int64_t kLongestCallMs = 0x7fffffff;

}  // namespace

Session::~Session() { log_off(); }

Failure Session::last_failure() const noexcept {
  dpiErrorInfo problem{};
  dpi().dpiContext_getError(client_->context, &problem);
  return read_failure(problem);
}

Error Session::failure() {
  const Failure facts = last_failure();
  if (is_lost(facts)) lost_.store(true);
  return query_error(facts, Code::cancelled);
}

Status Session::log_in(const Options& options, const std::string& descriptor) {
  dpiCommonCreateParams common{};
  dpiConnCreateParams create{};
  if (dpi().dpiContext_initCommonCreateParams(client_->context, &common) != DPI_SUCCESS ||
      dpi().dpiContext_initConnCreateParams(client_->context, &create) != DPI_SUCCESS) {
    return dial_error(last_failure());
  }
  common.createMode = DPI_MODE_CREATE_THREADED;  // stop() comes from another thread
  common.stmtCacheSize = options.statement_cache;
  const std::string& password = options.password.expose();
  dpiConn* made = nullptr;
  if (dpi().dpiConn_create(client_->context, options.user.data(), static_cast<std::uint32_t>(options.user.size()),
                           password.data(), static_cast<std::uint32_t>(password.size()), descriptor.data(),
                           static_cast<std::uint32_t>(descriptor.size()), &common, &create, &made) != DPI_SUCCESS) {
    return dial_error(last_failure());
  }
  handle_ = made;
  return ok();
}

void Session::log_off() noexcept {
  dpiConn* handle = nullptr;
  {
    const std::lock_guard<std::mutex> lock(stop_mutex_);
    handle = std::exchange(handle_, nullptr);
  }
  if (handle != nullptr) dpi().dpiConn_release(handle);
}

Status Session::command(std::string_view sql) {
  dpiStmt* statement = nullptr;
  if (dpi().dpiConn_prepareStmt(handle_, 0, sql.data(), static_cast<std::uint32_t>(sql.size()), nullptr, 0,
                                &statement) != DPI_SUCCESS) {
    return failure();
  }
  Status done = ok();
  if (dpi().dpiStmt_execute(statement, DPI_MODE_EXEC_DEFAULT, nullptr) != DPI_SUCCESS) done = failure();
  dpi().dpiStmt_release(statement);
  return done;
}

Status Session::prepare(Deadline deadline) {
  begin_call(deadline);
  return command(kSessionSettings);
}

Status Session::begin_read_only() {
  JF_CHECK(command("SET TRANSACTION READ ONLY"));
  in_read_only_ = true;
  return ok();
}

Status Session::end_read_only() {
  if (!in_read_only_) return ok();
  if (dpi().dpiConn_rollback(handle_) != DPI_SUCCESS) return failure();
  in_read_only_ = false;
  return ok();
}

Status Session::begin_work(bool read_only) {
  JF_CHECK(end_read_only());
  if (read_only) JF_CHECK(begin_read_only());
  in_work_ = true;
  return ok();
}

Status Session::end_work(bool commits) {
  in_work_ = false;
  if (in_read_only_) return end_read_only();
  const int code = commits ? dpi().dpiConn_commit(handle_) : dpi().dpiConn_rollback(handle_);
  return code == DPI_SUCCESS ? ok() : Status(failure());
}

Result<bool> Session::has_changes() {
  int in_progress = 0;
  if (dpi().dpiConn_getTransactionInProgress(handle_, &in_progress) != DPI_SUCCESS) return failure();
  return in_progress != 0;
}

Result<std::string> Session::server_version() {
  dpiVersionInfo version{};
  const char* text = nullptr;
  std::uint32_t size = 0;
  if (dpi().dpiConn_getServerVersion(handle_, &text, &size, &version) != DPI_SUCCESS) return failure();
  return std::to_string(version.versionNum) + "." + std::to_string(version.releaseNum) + "." +
         std::to_string(version.updateNum);
}

void Session::begin_call(Deadline deadline) noexcept {
  const std::int64_t left = std::clamp<std::int64_t>(deadline.remaining_ms(), 1, kLongestCallMs);
  dpi().dpiConn_setCallTimeout(handle_, static_cast<std::uint32_t>(left));
}

void Session::stop() noexcept {
  stopping_.store(true);
  const std::lock_guard<std::mutex> lock(stop_mutex_);
  if (handle_ != nullptr) dpi().dpiConn_breakExecution(handle_);
}

bool Session::healthy() noexcept {
  int yes = 0;
  return !lost_.load() && dpi().dpiConn_getIsHealthy(handle_, &yes) == DPI_SUCCESS && yes != 0;
}

}  // namespace jackfield::oracle
