// SQLite files, with the SQLite that is compiled into the core.
#include <algorithm>
#include <memory>

#include <unistd.h>

#include "connection.h"
#include "connector/sql/sql_lexer.h"
#include "file_guard.h"
#include "sqlite_errors.h"
#include "temp_quota.h"

namespace jackfield {
namespace sqlite {
namespace {

constexpr std::int64_t kMostBusyMs = 3'600'000;

class SqliteConnector final : public Connector {
 public:
  explicit SqliteConnector(ConnectorEnvironment environment) : environment_(std::move(environment)) {}

  [[nodiscard]] std::string_view name() const noexcept override { return "sqlite"; }
  [[nodiscard]] const SqlRules& sql_rules() const noexcept override { return kSqliteRules; }
  [[nodiscard]] bool opens_read_only() const noexcept override { return true; }
  [[nodiscard]] bool uses_network() const noexcept override { return false; }

  [[nodiscard]] Probe probe() override {
    Probe probe;
    probe.state = ProbeState::available;
    probe.version = sqlite3_libversion();
    return probe;
  }

  [[nodiscard]] Status check(const Settings& settings) override {
    JF_CHECK(canonical_path(environment_, settings));
    return ok();
  }

  [[nodiscard]] Result<std::string> canonical_file(const Settings& settings) override {
    return canonical_path(environment_, settings);
  }

  [[nodiscard]] Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool read_only, Deadline deadline,
                                                            CancelToken& cancel) override {
    if (cancel.cancelled()) return fail(Code::cancelled);
    JF_TRY(const CheckedFile file, check_file(environment_, settings));
    sqlite3* database = nullptr;
    const int mode = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    const char* const files = limited_file_system();
    if (files == nullptr) return fail(Code::out_of_memory);
    const int code = sqlite3_open_v2(file.path.c_str(), &database,
                                     mode | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, files);
    if (database == nullptr) return fail(Code::out_of_memory);
    // At most what the manifest allows: a stored configuration may be older than the bound.
    const std::int64_t busy_ms = settings.integer("connection.busyTimeoutMillis").value_or(5000);
    auto connection = std::make_unique<SqliteConnection>(database, std::clamp<std::int64_t>(busy_ms, 0, kMostBusyMs));
    if (code != SQLITE_OK) {
      if (::access(file.path.c_str(), R_OK) != 0) return fail(Code::access_denied, "connection.filename");
      return sqlite_error(database, code);
    }
    // SQLite opened the file at the path, and the file at the path is the checked one.
    int moved = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved != 0 || !file.is_still_at_path()) return fail(Code::path_denied, "connection.filename");

    const bool write_ahead_log = !read_only && file.folder_writable && settings.text("connection.journalMode") == "wal";
    JF_CHECK(connection->prepare_session(write_ahead_log, deadline));
    return std::unique_ptr<Connection>(std::move(connection));
  }

 private:
  ConnectorEnvironment environment_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Connector> make_sqlite_connector(const ConnectorEnvironment& environment) {
  return std::make_unique<sqlite::SqliteConnector>(environment);
}

}  // namespace jackfield
