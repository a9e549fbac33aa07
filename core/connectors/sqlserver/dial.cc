#include "dial.h"

#include <algorithm>

#include "base/host.h"
#include "errors.h"
#include "os/private_files.h"

namespace jackfield::sqlserver {
namespace {

// All that the blocking call uses; it outlives the caller if the call does not end.
struct Attempt {
  std::shared_ptr<Session> session;
  std::string text;
  PrivateFiles files;
  SQLRETURN outcome = SQL_ERROR;
  std::vector<Diagnostic> told;

  ~Attempt() { wipe(text.data(), text.size()); }

  void run(std::int64_t timeout_ms) {
    const Driver& driver = *session->driver;
    if (driver.SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &session->environment) != SQL_SUCCESS) return;
    driver.SQLSetEnvAttr(session->environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
    if (driver.SQLAllocHandle(SQL_HANDLE_DBC, session->environment, &session->connection) != SQL_SUCCESS) return;
    driver.SQLSetConnectAttr(session->connection, SQL_ATTR_LOGIN_TIMEOUT,
                             reinterpret_cast<SQLPOINTER>(timeout_ms / 1000 + 1), 0);
    SQLCHAR answer[8];
    SQLSMALLINT size = 0;
    {
      const Scope scope(*session->dialling);
      outcome = driver.SQLDriverConnect(session->connection, nullptr, reinterpret_cast<SQLCHAR*>(text.data()),
                                        static_cast<SQLSMALLINT>(text.size()), answer, sizeof answer, &size,
                                        SQL_DRIVER_NOPROMPT);
    }
    session->logged_in = SQL_SUCCEEDED(outcome);
    if (session->logged_in) {
      outcome = driver.SQLAllocHandle(SQL_HANDLE_STMT, session->connection, &session->statement);
    }
    if (!SQL_SUCCEEDED(outcome)) told = diagnostics(driver, SQL_HANDLE_DBC, session->connection);
  }
};

Result<std::shared_ptr<Session>> dial_one(const std::shared_ptr<const Driver>& driver, const DialOptions& options,
                                          const ConnectorEnvironment& environment, const Address& address,
                                          BlockingWorker& worker, Deadline deadline) {
  const std::int64_t timeout_ms = deadline.remaining_ms();
  auto attempt = std::make_shared<Attempt>();
  JF_TRY(attempt->files, PrivateFiles::make(environment.temp_dir));
  std::string ca_file = environment.ca_file;
  if (options.verify && !options.ca.empty()) {
    JF_TRY(ca_file, attempt->files.write("ca.pem", options.ca));
  }
  JF_TRY(const std::string file, attempt->files.write("freetds.conf", settings_text(options, ca_file, timeout_ms)));
  attempt->text = connection_text(options);
  attempt->session = std::make_shared<Session>(driver);
  attempt->session->dialling =
      std::make_shared<Dialling>(environment.egress, options.host, options.port, address, file, deadline);
  const bool ended = worker.run([attempt, timeout_ms] { attempt->run(timeout_ms); }, deadline,
                                [dialling = attempt->session->dialling] { dialling->socket.shut(); });
  if (worker.cancelled()) return fail(Code::cancelled);
  if (!ended || (deadline.passed() && !SQL_SUCCEEDED(attempt->outcome))) return fail(Code::timeout, "connection.host");
  if (!SQL_SUCCEEDED(attempt->outcome))
    return dial_error(attempt->told, attempt->session->dialling->seen(), options.encrypt);
  return attempt->session;
}

// Another address is tried only if this one could not be reached.
bool try_next(Code code) { return code == Code::connection_refused || code == Code::unreachable; }

}  // namespace

Result<std::shared_ptr<Session>> dial(const std::shared_ptr<const Driver>& driver, const DialOptions& options,
                                      const ConnectorEnvironment& environment, BlockingWorker& worker,
                                      Deadline deadline) {
  if (options.connect_ms > 0) deadline = Deadline::in_ms(std::min(options.connect_ms, deadline.remaining_ms()));
  auto addresses = environment.egress.resolve(options.host, options.port, deadline.remaining_ms());
  if (!addresses) return fail(addresses.error().code, "connection.host");
  Error last = fail(Code::host_not_found, "connection.host");
  for (const Address& address : *addresses) {
    auto session = dial_one(driver, options, environment, address, worker, deadline);
    if (session) return session;
    last = std::move(session).error();
    if (!try_next(last.code) || deadline.passed()) break;
  }
  return last;
}

}  // namespace jackfield::sqlserver
