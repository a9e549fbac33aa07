// The functions of ODPI-C that this connector calls (https://odpi-c.readthedocs.io), as a table: compiled in, or a
// test's.
// Contract   code of this folder calls dpi* functions only through a table. The error of a call belongs to the calling
//            thread and is read there, before the next call.
// Ownership  a table is a value and immutable once handed out.
// Example    tests/connectors/oracle_mock.cc
#pragma once
#include <dpi.h>

namespace jackfield::oracle {

// clang-format off
#define JF_DPI_FUNCTIONS(X)                                                                                            \
  X(dpiContext_createWithParams) X(dpiContext_destroy) X(dpiContext_getError) X(dpiContext_getClientVersion)           \
  X(dpiContext_initCommonCreateParams) X(dpiContext_initConnCreateParams)                                              \
  X(dpiConn_create) X(dpiConn_release) X(dpiConn_breakExecution) X(dpiConn_setCallTimeout) X(dpiConn_getIsHealthy)     \
  X(dpiConn_getServerVersion) X(dpiConn_prepareStmt) X(dpiConn_newVar) X(dpiConn_rollback) X(dpiConn_commit)           \
  X(dpiConn_getTransactionInProgress)                                                                                  \
  X(dpiStmt_getInfo) X(dpiStmt_getBindCount) X(dpiStmt_getBindNames) X(dpiStmt_bindByName) X(dpiStmt_execute)          \
  X(dpiStmt_getQueryInfo) X(dpiStmt_setFetchArraySize) X(dpiStmt_define) X(dpiStmt_fetchRows) X(dpiStmt_getRowCount)   \
  X(dpiStmt_release) X(dpiVar_setFromBytes) X(dpiVar_release)                                                          \
  X(dpiLob_getSize) X(dpiLob_getBufferSize) X(dpiLob_readBytes) X(dpiJson_getValue) X(dpiRowid_getStringValue)
// clang-format on

struct Dpi {
#define JF_DPI_MEMBER(name) decltype(&::name) name = nullptr;
  JF_DPI_FUNCTIONS(JF_DPI_MEMBER)
#undef JF_DPI_MEMBER
};

[[nodiscard]] Dpi compiled_in_dpi() noexcept;

}  // namespace jackfield::oracle
