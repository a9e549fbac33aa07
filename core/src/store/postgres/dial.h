// From the store's URL to a session on the server that takes writes.
// Contract   hosts are tried in order, the one that answered last first, each with its own deadline (libpq's
//            connect_timeout does not act on connects that do not block). A server in recovery is not the leader and is
//            left, unless a standby will do. The session's settings are made, and the encoding is UTF-8.
// Ownership  the caller must finish the connection. Borrows the URL.
// Threads    dial() may be called from any thread at once.
// Errors     store_offline with `reason`: the code of the last host's failure.
// Example    core/src/store/postgres/pool.cc
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "base/deadline.h"
#include "net/egress.h"
#include "os/libpq.h"
#include "store/postgres/url.h"

namespace jackfield::postgres {

class Dialler {
 public:
  // Fails if the client library is missing.
  [[nodiscard]] static Result<std::unique_ptr<Dialler>> make(StoreUrl url, const LibraryPaths& libraries,
                                                             const std::string& ca_file);

  [[nodiscard]] Result<PGconn*> dial(Deadline deadline, bool standby_will_do);
  [[nodiscard]] const StoreUrl& url() const noexcept { return url_; }
  [[nodiscard]] const Libpq& pq() const noexcept { return *pq_; }

 private:
  Dialler(StoreUrl url, std::shared_ptr<const Libpq> pq, EgressGuard guard, const std::string& ca_file)
      : url_(std::move(url)), pq_(std::move(pq)), guard_(std::move(guard)), ca_file_(ca_file) {}
  [[nodiscard]] Result<PGconn*> dial_host(const HostPort& host, Deadline deadline, bool standby_will_do) const;
  [[nodiscard]] Result<PGconn*> dial_address(const HostPort& host, const std::string& address, Deadline deadline) const;
  [[nodiscard]] Status set_up(PGconn* connection, Deadline deadline, bool standby_will_do) const;

  const StoreUrl url_;
  const std::shared_ptr<const Libpq> pq_;
  const EgressGuard guard_;
  const std::string ca_file_;
  std::atomic<std::size_t> last_good_{0};
};

// Sends a text of SQL without values and returns its last result; on failure the connection must be closed.
[[nodiscard]] Result<PgResult> run_text(const Libpq& pq, PGconn* connection, const std::string& sql, Deadline deadline);
// Waits for the next result; null at the end. Fails with store_offline at the deadline or when the connection is lost.
[[nodiscard]] Result<PgResult> next_result(const Libpq& pq, PGconn* connection, Deadline deadline);
[[nodiscard]] std::string_view state_of(const Libpq& pq, const PgResult& result);  // SQLSTATE
[[nodiscard]] Error offline(std::string_view reason);

}  // namespace jackfield::postgres
