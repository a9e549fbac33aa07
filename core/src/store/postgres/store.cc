#include <chrono>
#include <new>
#include <thread>

#include "store/postgres/audit_end.h"
#include "store/postgres/listener.h"
#include "store/postgres/migrate.h"
#include "store/postgres/open.h"
#include "store/postgres/turn.h"
#include "store/sql/committer.h"
#include "store/sql/list_positions.h"
#include "store/sql/rows.h"

namespace jackfield {
namespace postgres {
namespace {

constexpr std::int64_t kOpenMs = 15000;
constexpr std::int64_t kWriteMs = 10000;  // until a write that lost its connection gives up
constexpr std::int64_t kReadMs = 5000;
constexpr std::int64_t kCloseMs = 2000;
constexpr auto kRecordsWait = std::chrono::milliseconds(900);
constexpr int kMostConflicts = 200;
constexpr int kMostSurprises = 3;  // a constraint that was violated may be the work's own fault

const char* const kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
// For work that reads another store meanwhile. Other transactions end after 15 s without a statement (dial.cc), so that
// a server that is frozen does not keep the others from writing.
const char* const kMayIdle = "SET LOCAL idle_in_transaction_session_timeout = 600000";

class PostgresStore final : public Store {
 public:
  PostgresStore(std::unique_ptr<Dialler> dialler, const Host& host)
      : host_(host),
        dialler_(std::move(dialler)),
        waiting_(host_),
        writers_(*dialler_, host_, false, sessions()),
        standbys_(*dialler_, host_, true, sessions()),
        listener_(*dialler_, writers_, host_) {}
  PostgresStore(const PostgresStore&) = delete;
  PostgresStore& operator=(const PostgresStore&) = delete;

  ~PostgresStore() override {
    if (flusher_.joinable()) {
      {
        const std::lock_guard lock(flusher_mutex_);
        closing_ = true;
      }
      flusher_wake_.notify_all();
      flusher_.join();
    }
    listener_.stop();
    if (is_open_ && !waiting_.empty()) static_cast<void>(write_records(Deadline::in_ms(kCloseMs)));
    writers_.close();
    standbys_.close();
  }

  [[nodiscard]] Status open() {
    JF_TRY(PGconn* const dialled, dial_patiently());
    {
      Connection connection(*dialler_, dialled, host_);
      JF_CHECK(prepare_schema(connection, dialler_->url().schema, migrations()));
      JF_CHECK(make_partitions(connection));
      JF_TRY(std::optional<std::string> name, sql::read_text(*connection.prepare("SELECT gen_random_uuid()::text")));
      name_ = std::move(name).value_or("");
    }
    listener_.start([this] { note_change(); }, tidy);
    is_open_ = true;
    return ok();
  }

  Status read(const std::function<Status(Session&)>& work) override {
    return read_from(dialler_->url().standby_reads ? standbys_ : writers_, work);
  }

  Result<std::vector<AuditRow>> tail_audit(std::int64_t after, std::int64_t limit) override {
    JF_TRY(const std::int64_t end, audit_end());
    std::vector<AuditRow> rows;
    JF_CHECK(read_from(writers_, [&](Session& session) -> Status {
      JF_TRY(rows, session.audit().tail(after, end, limit));
      return ok();
    }));
    return rows;
  }
  Result<std::int64_t> audit_end() override {
    const Deadline deadline = Deadline::in_ms(kReadMs);
    for (;;) {
      JF_TRY(Pool::Lease lease, writers_.borrow(deadline));
      auto end = audit_end_.find(lease.connection());
      if (end || !lease.connection().broken() || deadline.passed()) return end;
    }
  }

  Status write(const sql::Work& work) override {
    const Part part = [&](Connection&, Transaction& transaction) { return sql::run_guarded(work, transaction); };
    return commit(part, Level::serializable, Deadline::in_ms(kWriteMs));
  }

  void append(RecordRow row) override {
    waiting_.add(std::move(row));
    flush_soon();
  }
  void sum_records(std::function<std::vector<RecordRow>()> make) override { waiting_.sum_by(std::move(make)); }
  void sums_pending() override {
    if (waiting_.note_sums()) flush_soon();
  }
  Status flush() override { return waiting_.empty() ? ok() : write_records(Deadline::in_ms(kWriteMs)); }

  Status on_database(bool writes, const std::function<Status(sql::Database&)>& work) override {
    const Deadline deadline = Deadline::in_ms(kWriteMs);
    const Part part = [&](Connection& connection, Transaction&) -> Status {
      JF_CHECK(connection.execute(kMayIdle));
      return work(connection);
    };
    if (writes) return commit(part, Level::serializable, deadline);
    JF_TRY(Pool::Lease lease, writers_.borrow(deadline));
    Connection& connection = lease.connection();
    JF_CHECK(connection.begin(std::string(kBeginRead) + "; " + kMayIdle));
    Status done = work(connection);
    connection.roll_back();
    return done;
  }

  bool write_blocks() const noexcept override { return true; }
  bool read_blocks() const noexcept override { return true; }
  void on_change(std::function<void()> changed) override {
    const std::lock_guard lock(change_mutex_);
    changed_ = std::move(changed);
  }

 private:
  using Part = std::function<Status(Connection&, Transaction&)>;
  enum class Level : std::uint8_t { serializable, read_committed };

  // One attempt of a write.
  struct Attempt {
    Status result;
    Trouble trouble = Trouble::none;
    bool is_unknown = false;  // it may have been committed
    bool is_away = false;     // no host takes writes
  };

  [[nodiscard]] std::size_t sessions() const { return static_cast<std::size_t>(dialler_->url().connections); }

  [[nodiscard]] Status read_from(Pool& pool, const std::function<Status(Session&)>& work) {
    const Deadline deadline = Deadline::in_ms(kReadMs);
    for (;;) {
      JF_TRY(Pool::Lease lease, pool.borrow(deadline));
      Connection& connection = lease.connection();
      // An idle session may be of a server that is gone. Once the work has begun it is not run again.
      if (Status begun = connection.begin(kBeginRead); !begun) {
        if (connection.broken() && !deadline.passed()) continue;
        return begun;
      }
      sql::Tables tables(
          connection, host_, [&] { return records_before(connection); }, &positions_);
      Session session(tables.resources());
      Status done = work(session);
      if (connection.broken() && done) return offline("connection_lost");
      // Not rolled back: operators watch how many transactions are. What was read is right, even if this is not heard.
      if (!connection.commit()) connection.roll_back();
      return done;
    }
  }

  // A server that starts beside its database waits for it.
  [[nodiscard]] Result<PGconn*> dial_patiently() {
    const Deadline deadline = Deadline::in_ms(kOpenMs);
    for (;;) {
      auto dialled = dialler_->dial(deadline, false);
      if (dialled || dialled.error().code != Code::store_offline || deadline.remaining_ms() < 500) return dialled;
      const auto& details = dialled.error().details;
      const auto* reason = details.empty() ? nullptr : std::get_if<std::string>(&details.front().value);
      const bool may_pass = reason == nullptr || *reason == "starting" || *reason == "standby" ||
                            *reason == "connection_refused" || *reason == "unreachable" || *reason == "timeout";
      if (!may_pass) return dialled;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

  [[nodiscard]] Status commit(const Part& part, Level level, Deadline deadline) {
    const std::string id = name_ + "-" + std::to_string(commits_.fetch_add(1));
    Turn::Held turn(turn_);
    if (level == Level::serializable && turn_.is_wanted() && !turn.take(deadline)) return fail(Code::store_busy);
    bool is_unknown = false;
    int conflicts = 0;
    for (;;) {
      Attempt attempt = attempt_commit(part, begin_of(id, level, turn.holds()), deadline);
      is_unknown = is_unknown || attempt.is_unknown;
      const bool lost = attempt.trouble == Trouble::lost;
      const bool conflict = attempt.trouble == Trouble::conflict;
      if (attempt.trouble == Trouble::known) {
        turn.end();
        return is_unknown ? confirm(deadline) : Status(fail(Code::store_failed));
      }
      if (!lost && !conflict) return std::move(attempt.result);
      // Nothing was begun, or nothing of it was left: the caller hears of it at once.
      if (attempt.is_away && !is_unknown) return std::move(attempt.result);
      const bool surprise = conflict && attempt.result.error().code != Code::store_busy;
      if (deadline.passed() || ++conflicts > (surprise ? kMostSurprises : kMostConflicts))
        return std::move(attempt.result);
      if (lost) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      if (!conflict) continue;
      turn_.note_loss();
      if (!turn.take(deadline)) return std::move(attempt.result);
    }
  }

  // The lock makes the writes of other servers wait that have lost too. It is taken before the snapshot, so that the
  // snapshot has what the one before has written. No other work locks this table, and it may be read meanwhile.
  [[nodiscard]] static std::string begin_of(const std::string& id, Level level, bool has_turn) {
    return std::string("BEGIN ISOLATION LEVEL ") +
           (level == Level::serializable ? "SERIALIZABLE; " : "READ COMMITTED; ") +
           (has_turn ? "LOCK TABLE version IN EXCLUSIVE MODE; " : "") + "INSERT INTO commits (id) VALUES ('" + id +
           "')";
  }

  // A commit that was not heard of and is found again may be on this server alone. A later one that its standbys have
  // confirmed says that they have both.
  [[nodiscard]] Status confirm(Deadline deadline) {
    return commit([](Connection&, Transaction&) { return ok(); }, Level::read_committed, deadline);
  }

  [[nodiscard]] Attempt attempt_commit(const Part& part, const std::string& begin, Deadline deadline) {
    auto lease = writers_.borrow(deadline);
    if (!lease) {
      const bool is_offline = lease.error().code == Code::store_offline;
      return {std::move(lease).error(), is_offline ? Trouble::lost : Trouble::failed, false, is_offline};
    }
    Connection& connection = lease->connection();
    if (Status begun = connection.begin(begin); !begun) return ended(connection, std::move(begun));
    sql::Tables tables(connection, host_, {});
    Transaction transaction(tables.resources());
    Status done = part(connection, transaction);
    // What the work made of a failed statement does not count.
    if (done && connection.trouble() != Trouble::none) done = fail(Code::store_failed);
    if (!done) return ended(connection, std::move(done));
    Status committed = connection.commit();
    const bool is_unknown = !committed && connection.broken();
    Attempt attempt = ended(connection, std::move(committed));
    attempt.is_unknown = is_unknown;
    return attempt;
  }

  static Attempt ended(Connection& connection, Status result) {
    connection.roll_back();
    return {std::move(result), connection.trouble()};
  }

  // Several servers add to the same sums: each transaction waits for the other instead of failing.
  [[nodiscard]] Status write_records(Deadline deadline) {
    std::vector<RecordRow> rows = waiting_.take();
    if (rows.empty()) return ok();
    const Part part = [&](Connection& connection, Transaction&) { return insert_all(connection, rows); };
    Status done = commit(part, Level::read_committed, deadline);
    if (!done) waiting_.put_back(std::move(rows));
    return done;
  }

  static Status insert_all(Connection& connection, const std::vector<RecordRow>& rows) {
    for (const RecordRow& row : rows) JF_CHECK(sql::insert_waiting(connection, row));
    return ok();
  }

  // The snapshot of a read is older than the pending records, so it takes a new one.
  Status records_before(Connection& connection) {
    if (waiting_.empty()) return ok();
    connection.roll_back();
    // If they cannot be written, the stored records can still be read.
    static_cast<void>(flush());
    return connection.begin(kBeginRead);
  }

  void note_change() {
    const std::lock_guard lock(change_mutex_);
    if (changed_) changed_();
  }

  static void tidy(Connection& connection) {
    static_cast<void>(connection.execute("DELETE FROM commits WHERE at < now() - interval '1 hour'"));
    static_cast<void>(make_partitions(connection));
  }

  void flush_soon() {
    const std::lock_guard lock(flusher_mutex_);
    if (!flusher_.joinable()) flusher_ = std::thread([this] { flush_now_and_then(); });
    if (due_) return;  // it goes along with those that wait
    due_ = true;
    flusher_wake_.notify_all();
  }

  void flush_now_and_then() {
    std::unique_lock lock(flusher_mutex_);
    while (!closing_) {
      flusher_wake_.wait(lock, [&] { return due_ || closing_.load(); });
      flusher_wake_.wait_for(lock, kRecordsWait, [&] { return closing_.load(); });
      due_ = false;
      lock.unlock();
      const bool done = closing_ || static_cast<bool>(flush());
      lock.lock();
      due_ = due_ || !done;
    }
  }

  const Host host_;
  const std::unique_ptr<Dialler> dialler_;
  sql::Waiting waiting_;
  sql::ListPositions positions_{host_};
  Pool writers_, standbys_;
  Listener listener_;
  Turn turn_;
  AuditEnd audit_end_;
  std::string name_;  // of this store among others, random: the ids of its transactions begin with it
  std::atomic<std::uint64_t> commits_{0};
  bool is_open_ = false;

  std::mutex change_mutex_;
  std::function<void()> changed_;

  std::mutex flusher_mutex_;
  std::condition_variable flusher_wake_;
  std::thread flusher_;
  bool due_ = false;
  std::atomic<bool> closing_{false};
};

}  // namespace
}  // namespace postgres

bool is_postgres_url(std::string_view path) noexcept { return postgres::is_store_url(path); }

Result<std::unique_ptr<Store>> open_postgres_store(const StoreOptions& options, const Host& host,
                                                   const LibraryPaths& libraries, const std::string& ca_file) {
  JF_TRY(postgres::StoreUrl url, postgres::parse_store_url(options.path));
  JF_TRY(auto dialler, postgres::Dialler::make(std::move(url), libraries, ca_file));
  auto store = std::make_unique<postgres::PostgresStore>(std::move(dialler), host);
  JF_CHECK(store->open());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace jackfield
