#include "library.h"

#include "base/ascii.h"
#include "connector/client_library.h"
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
    const bool leading = *at == '0' && (out.empty() || out.back() == '.') && ascii::is_digit(at[1]);
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
  ClientLibrary found({"libtdsodbc", kNames, "The ODBC driver of FreeTDS", "apt install tdsodbc"},
                      environment.libraries);
  if (!found) return {.functions = nullptr, .probe = found.probe};
  auto table = std::make_shared<Driver>();
#define JF_LOAD_ONE(name) JF_LOAD(found.library, *table, name);
  JF_ODBC_FUNCTIONS(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  if (!found.library.complete())
    return {.functions = nullptr, .probe = found.incompatible("The library is not the ODBC driver of FreeTDS.")};
  if (!guard_driver(reinterpret_cast<const void*>(table->SQLDriverConnect))) {
    constexpr const char* kReason =
        "What this build of the driver may connect to cannot be controlled. It must be built with GnuTLS.";
    return {.functions = nullptr, .probe = found.incompatible(kReason, "Use the package tdsodbc of Debian or Ubuntu.")};
  }
  std::string version = version_of(*table);
  return {.functions = std::move(table), .probe = found.available(std::move(version))};
}

}  // namespace jackfield::sqlserver
