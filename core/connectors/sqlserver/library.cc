#include "library.h"

#include "guard.h"

namespace jackfield::sqlserver {
namespace {

constexpr const char* kNames[] = {"/usr/lib/x86_64-linux-gnu/odbc/libtdsodbc.so",
                                  "/usr/lib/aarch64-linux-gnu/odbc/libtdsodbc.so", "/usr/lib64/libtdsodbc.so.0",
                                  "/usr/local/lib/libtdsodbc.so", "libtdsodbc.so.0"};

// "01.03.0017" as "1.3.17".
std::string plain_version(const char* text) {
  std::string out;
  for (const char* at = text; *at != '\0'; ++at) {
    const bool leading = *at == '0' && (out.empty() || out.back() == '.') && at[1] >= '0' && at[1] <= '9';
    if (!leading) out += *at;
  }
  return out;
}

std::string version_of(const Driver& driver) {
  SQLHENV environment = SQL_NULL_HANDLE;
  SQLHDBC connection = SQL_NULL_HANDLE;
  char text[64] = "";
  if (driver.SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment) != SQL_SUCCESS) return {};
  driver.SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
  if (driver.SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection) == SQL_SUCCESS) {
    SQLSMALLINT size = 0;
    driver.SQLGetInfo(connection, SQL_DRIVER_VER, text, sizeof text, &size);
    driver.SQLFreeHandle(SQL_HANDLE_DBC, connection);
  }
  driver.SQLFreeHandle(SQL_HANDLE_ENV, environment);
  return plain_version(text);
}

}  // namespace

DriverOpened open_driver(const ConnectorEnvironment& environment) {
  DriverOpened opened;
  opened.probe.remedy = "apt install tdsodbc";
  Library library = Library::open("libtdsodbc", kNames, environment.libraries);
  if (!library) {
    opened.probe.state = ProbeState::library_missing;
    opened.probe.reason = "The ODBC driver of FreeTDS was not found. Tried: " + library.tried() + ".";
    return opened;
  }
  auto table = std::make_shared<Driver>();
#define JF_LOAD_ONE(name) JF_LOAD(library, *table, name);
  JF_ODBC_FUNCTIONS(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  opened.probe.state = ProbeState::incompatible;
  if (!library.complete()) {
    opened.probe.reason = "The library is not the ODBC driver of FreeTDS.";
    return opened;
  }
  if (!guard_driver(reinterpret_cast<const void*>(table->SQLDriverConnect))) {
    opened.probe.reason =
        "What this build of the driver may connect to cannot be controlled. It must be built with GnuTLS.";
    opened.probe.remedy = "Use the package tdsodbc of Debian or Ubuntu.";
    return opened;
  }
  opened.probe.state = ProbeState::available;
  opened.probe.version = version_of(*table);
  opened.probe.remedy.clear();
  opened.functions = std::move(table);
  return opened;
}

}  // namespace jackfield::sqlserver
