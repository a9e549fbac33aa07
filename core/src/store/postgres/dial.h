// From the store's URL to a session on the server that takes writes.
// Contract   each host is tried with its own deadline (libpq's connect_timeout does not act on connects that do not
//            block). A server in recovery is not the leader and is left, unless a standby will do. While the leader is
//            known, it is asked alone. When it is in doubt, all hosts are asked, because a leader that was frozen and
//            replaced takes itself for the leader for a moment after it woke: the later timeline counts. The session's
//            settings are made, and the encoding is UTF-8.
// Ownership  the caller must finish the connection. Borrows the URL.
// Threads    dial() may be called from any thread at once.
// Errors     store_offline with `reason`: the code of the last host's failure.
// Example    core/src/store/postgres/pool.cc
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
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
  // A session was lost: the next dial() asks all hosts.
  void doubt_leader() noexcept;
  [[nodiscard]] const StoreUrl& url() const noexcept { return url_; }
  [[nodiscard]] const Libpq& pq() const noexcept { return *pq_; }

 private:
  Dialler(StoreUrl url, std::shared_ptr<const Libpq> pq, EgressGuard guard, const std::string& ca_file)
      : url_(std::move(url)), pq_(std::move(pq)), guard_(std::move(guard)), ca_file_(ca_file) {}
  struct Finish {
    const Libpq* pq;
    void operator()(PGconn* connection) const { pq->PQfinish(connection); }
  };
  using Owned = std::unique_ptr<PGconn, Finish>;
  struct Dialled {
    Owned connection;
    std::int64_t timeline = 0;  // of a leader; 0: the server does not say
  };
  struct Leader {
    std::size_t at = 0;
    bool is_sure = false;
    std::int64_t timeline = 0;
    Deadline trusted = Deadline::in_ms(0);  // until then an earlier timeline is refused
  };
  [[nodiscard]] Result<PGconn*> dial_leader(Deadline deadline);
  [[nodiscard]] Result<PGconn*> search(const Leader& known, Deadline deadline);
  [[nodiscard]] Result<PGconn*> dial_standby(Deadline deadline);
  [[nodiscard]] PGconn* accept(Dialled dialled, std::size_t at);
  [[nodiscard]] Result<Dialled> dial_number(std::size_t at, Deadline deadline, bool standby_will_do) const;
  [[nodiscard]] Result<Dialled> dial_host(const HostPort& host, Deadline deadline, bool standby_will_do) const;
  [[nodiscard]] Result<Owned> dial_address(const HostPort& host, const std::string& address, Deadline deadline) const;
  [[nodiscard]] Status set_up(PGconn* connection, Deadline deadline, bool standby_will_do) const;
  [[nodiscard]] Result<std::int64_t> timeline_of(PGconn* connection, Deadline deadline) const;

  const StoreUrl url_;
  const std::shared_ptr<const Libpq> pq_;
  const EgressGuard guard_;
  const std::string ca_file_;
  std::atomic<std::size_t> last_standby_{0};
  std::mutex mutex_;
  Leader leader_;
};

// Sends a text of SQL without values and returns its last result; on failure the connection must be closed.
[[nodiscard]] Result<PgResult> run_text(const Libpq& pq, PGconn* connection, const std::string& sql, Deadline deadline);
// Waits for the next result; null at the end. Fails with store_offline at the deadline or when the connection is lost.
[[nodiscard]] Result<PgResult> next_result(const Libpq& pq, PGconn* connection, Deadline deadline);
[[nodiscard]] std::string_view state_of(const Libpq& pq, const PgResult& result);  // SQLSTATE
[[nodiscard]] Error offline(std::string_view reason);

}  // namespace jackfield::postgres
