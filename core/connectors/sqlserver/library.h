// The functions of the FreeTDS ODBC driver, loaded when it is first used
// (https://learn.microsoft.com/sql/odbc/reference/syntax).
// Contract   the driver is called directly, without a driver manager: a manager would convert text through the locale,
//            lock across connections, and write statements and passwords to a file if its settings ask for a trace. A
//            driver that guard.h cannot guard is `incompatible`.
// Ownership  a table is shared and immutable; the library is never closed.
// Example    core/connectors/sqlserver/connector.cc
#pragma once
#include <sql.h>
#include <sqlext.h>

#include <memory>

#include "connector/connector.h"
#include "os/dl.h"

namespace jackfield::sqlserver {

// clang-format off
#define JF_ODBC_FUNCTIONS(X)                                                                           \
  X(SQLAllocHandle) X(SQLFreeHandle) X(SQLFreeStmt) X(SQLSetEnvAttr) X(SQLSetConnectAttr)              \
  X(SQLDriverConnect) X(SQLDisconnect) X(SQLGetInfo) X(SQLGetDiagRec) X(SQLPrepare) X(SQLNumParams)    \
  X(SQLBindParameter) X(SQLExecDirect) X(SQLNumResultCols) X(SQLDescribeCol) X(SQLColAttribute)        \
  X(SQLRowCount) X(SQLFetch) X(SQLGetData) X(SQLMoreResults) X(SQLCancel)
// clang-format on

struct Driver {
#define JF_DECLARE_ONE(name) JF_DECLARE(name);
  JF_ODBC_FUNCTIONS(JF_DECLARE_ONE)
#undef JF_DECLARE_ONE
};

struct DriverOpened {
  std::shared_ptr<const Driver> functions;  // null unless available
  Probe probe;
};
[[nodiscard]] DriverOpened open_driver(const ConnectorEnvironment& environment);

}  // namespace jackfield::sqlserver
