// The functions of libpq, loaded when it is first used (https://www.postgresql.org/docs/current/libpq.html).
// Contract   built against the header of libpq 12 or later. Functions of later versions are optional: null if missing.
// Ownership  a table is shared and immutable; the library is never closed.
// Example    core/connectors/postgresql/connector.cc
#pragma once
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "os/dl.h"
#include "os/probe.h"

namespace jackfield {

// Result states that older headers do not declare.
inline constexpr int kPipelineSync = 10;     // libpq 14
inline constexpr int kPipelineAborted = 11;  // libpq 14

// clang-format does not converge on lists of this kind.
// clang-format off
#define JF_LIBPQ_REQUIRED(X)                                                                                         \
  X(PQlibVersion) X(PQconndefaults) X(PQconninfoFree) X(PQconnectStartParams) X(PQconnectPoll) X(PQfinish) X(PQstatus) \
  X(PQsocket) X(PQerrorMessage) X(PQparameterStatus) X(PQserverVersion) X(PQtransactionStatus) X(PQsetnonblocking)     \
  X(PQflush) X(PQconsumeInput) X(PQisBusy) X(PQgetResult) X(PQsendQuery) X(PQsendQueryParams) X(PQsendPrepare)         \
  X(PQsendQueryPrepared) X(PQsetSingleRowMode) X(PQresultStatus) X(PQresultErrorField) X(PQcmdStatus) X(PQcmdTuples)   \
  X(PQntuples) X(PQnfields) X(PQfname) X(PQftype) X(PQfmod) X(PQgetvalue) X(PQgetlength) X(PQgetisnull) X(PQclear)     \
  X(PQputCopyEnd) X(PQgetCopyData) X(PQnotifies) X(PQfreemem) X(PQsetNoticeReceiver) X(PQsetErrorVerbosity)        \
  X(PQgetCancel) X(PQcancel) X(PQfreeCancel) X(PQbackendPID) X(PQsendDescribePrepared) X(PQnparams) X(PQparamtype)
#define JF_LIBPQ_OPTIONAL(X)                                                                                          \
  X(PQenterPipelineMode) X(PQexitPipelineMode) X(PQpipelineSync) X(PQcancelCreate) X(PQcancelStart) X(PQcancelPoll)   \
  X(PQcancelSocket) X(PQcancelFinish) X(PQgetssl) X(SSL_set_verify) X(X509_STORE_CTX_get_error) X(PQsslInUse)         \
  X(PQgssEncInUse)
// clang-format on

struct Libpq {
#define JF_MEMBER(name) JF_DECLARE(name);
  JF_LIBPQ_REQUIRED(JF_MEMBER)
#undef JF_MEMBER
  // libpq 14
  int (*PQenterPipelineMode)(PGconn*) = nullptr;
  int (*PQexitPipelineMode)(PGconn*) = nullptr;
  int (*PQpipelineSync)(PGconn*) = nullptr;
  // libpq 17: a cancel that does not block and uses the connection's encryption
  void* (*PQcancelCreate)(PGconn*) = nullptr;
  int (*PQcancelStart)(void*) = nullptr;
  int (*PQcancelPoll)(void*) = nullptr;
  int (*PQcancelSocket)(const void*) = nullptr;
  void (*PQcancelFinish)(void*) = nullptr;
  // From the OpenSSL that libpq uses; they distinguish an expired certificate from an untrusted one.
  decltype(&::PQgetssl) PQgetssl = nullptr;
  void (*SSL_set_verify)(void*, int, int (*)(int, void*)) = nullptr;
  int (*X509_STORE_CTX_get_error)(const void*) = nullptr;
  int (*PQsslInUse)(PGconn*) = nullptr;     // libpq 9.5
  int (*PQgssEncInUse)(PGconn*) = nullptr;  // libpq 12

  bool pipelines = false;
  bool cancel_connections = false;
  std::vector<std::string> options;  // the connection options that this libpq knows

  [[nodiscard]] bool knows(std::string_view option) const;
};

struct LibpqOpened {
  Probe probe;
  std::shared_ptr<const Libpq> functions;  // null unless available
};
[[nodiscard]] LibpqOpened open_libpq(const LibraryPaths& paths);

// Frees memory that libpq returned.
class PgResult {
 public:
  PgResult() = default;
  PgResult(const Libpq& pq, PGresult* result) : pq_(&pq), result_(result) {}
  PgResult(PgResult&& other) noexcept : pq_(other.pq_), result_(std::exchange(other.result_, nullptr)) {}
  PgResult& operator=(PgResult&& other) noexcept {
    if (this != &other) {
      clear();
      pq_ = other.pq_;
      result_ = std::exchange(other.result_, nullptr);
    }
    return *this;
  }
  PgResult(const PgResult&) = delete;
  PgResult& operator=(const PgResult&) = delete;
  ~PgResult() { clear(); }

  explicit operator bool() const noexcept { return result_ != nullptr; }
  [[nodiscard]] PGresult* get() const noexcept { return result_; }
  [[nodiscard]] int status() const noexcept { return static_cast<int>(pq_->PQresultStatus(result_)); }
  void clear() noexcept {
    if (result_ != nullptr) pq_->PQclear(result_);
    result_ = nullptr;
  }

 private:
  const Libpq* pq_ = nullptr;
  PGresult* result_ = nullptr;
};

}  // namespace jackfield
