// Where integrations, sources, usage records, users, tokens and the audit are stored. sql/ has the statements, sqlite/
// and postgres/ a driver each.
// Contract   a write that returned ok is durable. Concurrent writes share one flush, each in its savepoint: a failed
//            one undoes only itself. Reads see committed rows only. Several processes may open one file.
// Ownership  the store owns its connections; rows passed to visitors are borrowed for the call.
// Threads    all functions of Store may be called from any thread at once.
// Limits     pages, single rows, writes and searches with few matches cost about the same at 100 and at 1,000,000
//            integrations: sql/list_start.h, sql/title_search.h. Triggers keep what they read: sql/schema.cc.
// Errors     store_busy, store_full, store_failed, store_newer, store_not_a_database, store_unavailable, store_offline.
// Example    tests/unit/store/fixture.h
#pragma once
#include <limits>
#include <optional>

#include "store/audit.h"
#include "store/health.h"
#include "store/integrations.h"
#include "store/oauth.h"
#include "store/people.h"
#include "store/records.h"
#include "store/sealed.h"
#include "store/settings.h"
#include "store/sources.h"

namespace jackfield {
namespace sql {
class Database;
}

// Rows by table.
using StoreCounts = std::vector<std::pair<std::string, std::int64_t>>;

// The resources of one connection; the driver makes them.
struct Resources {
  Integrations& integrations;
  Sources& sources;
  Records& records;
  Users& users;
  Tokens& tokens;
  Audit& audit;
  StoreSettings& settings;
  OauthRows& oauth;
  SealedRows& sealed;
  Health& health;
};

// Reads: the resources are const, so that only their reads can be called.
class Session {
 public:
  explicit Session(const Resources& resources) noexcept : resources_(resources) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const Integrations& integrations() const noexcept { return resources_.integrations; }
  [[nodiscard]] const Sources& sources() const noexcept { return resources_.sources; }
  [[nodiscard]] const Records& records() const noexcept { return resources_.records; }
  [[nodiscard]] const Users& users() const noexcept { return resources_.users; }
  [[nodiscard]] const Tokens& tokens() const noexcept { return resources_.tokens; }
  [[nodiscard]] const Audit& audit() const noexcept { return resources_.audit; }
  [[nodiscard]] const StoreSettings& settings() const noexcept { return resources_.settings; }
  [[nodiscard]] const OauthRows& oauth() const noexcept { return resources_.oauth; }
  [[nodiscard]] const SealedRows& sealed() const noexcept { return resources_.sealed; }
  [[nodiscard]] const Health& health() const noexcept { return resources_.health; }

 protected:
  const Resources resources_;
};

// Reads and writes. A transaction may be passed to any function that takes a session.
class Transaction : public Session {
 public:
  using Session::Session;

  [[nodiscard]] Integrations& integrations() const noexcept { return resources_.integrations; }
  [[nodiscard]] Sources& sources() const noexcept { return resources_.sources; }
  [[nodiscard]] Records& records() const noexcept { return resources_.records; }
  [[nodiscard]] Users& users() const noexcept { return resources_.users; }
  [[nodiscard]] Tokens& tokens() const noexcept { return resources_.tokens; }
  [[nodiscard]] Audit& audit() const noexcept { return resources_.audit; }
  [[nodiscard]] StoreSettings& settings() const noexcept { return resources_.settings; }
  [[nodiscard]] OauthRows& oauth() const noexcept { return resources_.oauth; }
  [[nodiscard]] SealedRows& sealed() const noexcept { return resources_.sealed; }
  [[nodiscard]] Health& health() const noexcept { return resources_.health; }
};

class Store {
 public:
  virtual ~Store() = default;
  // Work that reads runs once. Work that writes may run on another caller's thread, and on PostgreSQL several times,
  // each time from the start: what it leaves outside of the transaction must be of its last run. Work must not call
  // read(), write() or flush().
  virtual Status read(const std::function<Status(Session&)>& work) = 0;
  virtual Status write(const std::function<Status(Transaction&)>& work) = 0;
  // Usage records are queued and written together after at most one second: with the next write, read of records or
  // close. Records of an integration that was deleted by then are dropped.
  virtual void append(RecordRow row) = 0;
  // Records that the caller sums up until they are written: `make` returns and forgets them. It is called when pending
  // records are written, on any thread, and must not call the store. Set it once, before the first call.
  virtual void sum_records(std::function<std::vector<RecordRow>()> make) = 0;
  virtual void sums_pending() = 0;  // as append(), for what `make` will return
  virtual Status flush() = 0;
  // The audit for a copy elsewhere: of every workspace, in an order to which nothing is added but at its end. So who
  // asks again after the last entry misses none. An entry may take a second to appear.
  // These are for engines with one writer at a time, whose numbers are in the order of commits.
  virtual Result<std::vector<AuditRow>> tail_audit(std::int64_t after, std::int64_t limit) {
    return read_audit<std::vector<AuditRow>>(
        [&](const Audit& audit) { return audit.tail(after, std::numeric_limits<std::int64_t>::max(), limit); });
  }
  virtual Result<std::int64_t> audit_end() {  // where that order ends now; 0 without entries
    return read_audit<std::int64_t>([](const Audit& audit) { return audit.last_seq(); });
  }
  // Work below the resources, in one transaction: for sql/transfer.h. Fails with store_unavailable where it is not
  // possible.
  virtual Status on_database(bool /*writes*/, const std::function<Status(sql::Database&)>& /*work*/) {
    return fail(Code::store_unavailable);
  }
  virtual bool write_blocks() const noexcept = 0;              // false for a store in memory
  virtual bool read_blocks() const noexcept { return false; }  // true: reads wait for a network
  // Equal numbers: nothing was committed in between, by any process. None where that would need the network.
  virtual std::optional<std::int64_t> version() { return std::nullopt; }
  // Called when another process may have changed rows, on any thread; it must not call the store.
  virtual void on_change(std::function<void()>) {}

 private:
  template <typename Found, typename Read>
  Result<Found> read_audit(const Read& part) {
    Found found{};
    JF_CHECK(read([&](Session& session) -> Status {
      JF_TRY(found, part(session.audit()));
      return ok();
    }));
    return found;
  }
};

struct StoreOptions {
  std::string path;  // of a file; ":memory:" for none; or a URL (postgres/url.h)
  std::int64_t busy_timeout_ms = 5000;
  std::int64_t max_bytes = 0;  // 0: what the disk holds; beyond it writes answer store_full
};

}  // namespace jackfield
