// A store in a file: one writing connection that callers use in turn, a few reading ones, and a thread for usage
// records.
#include <algorithm>
#include <chrono>
#include <deque>
#include <thread>

#include <sqlite3.h>

#include "store/sql/committer.h"
#include "store/sql/list_positions.h"
#include "store/sqlite/file_native.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/open.h"
#include "store/sqlite/readers_native.h"

namespace jackfield::sqlite {
namespace {

constexpr std::size_t kGroup = 256;
constexpr auto kRecordsWait = std::chrono::milliseconds(900);

// The switch needs exclusive access for a moment, and SQLite does not wait for it here.
Status use_write_ahead_log(Connection& connection, std::int64_t busy_timeout_ms) {
  for (std::int64_t waited_ms = 0;; waited_ms += 10) {
    const sql::Prepared statement = connection.statement("PRAGMA journal_mode = WAL");
    const auto row = statement->step();
    if (row) return *row && statement->text(0) == "wal" ? ok() : Status(fail(Code::store_unavailable));
    if (row.error().code != Code::store_busy || waited_ms >= busy_timeout_ms) return row.error();
    sqlite3_sleep(10);
  }
}

class FileStore final : public Store {
 public:
  FileStore(const StoreOptions& options, const Host& host)
      : options_(options), host_(host), waiting_(host_), readers_(options_, host_) {}
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;

  ~FileStore() override {
    if (flusher_.joinable()) {
      {
        const std::lock_guard lock(flusher_mutex_);
        closing_ = true;
      }
      flusher_wake_.notify_all();
      flusher_.join();
    }
    if (writer_) (void)flush();
    // The last connection to close writes the log into the file, and a read-only connection cannot.
    watcher_.reset();
    readers_.close();
  }

  [[nodiscard]] Status open() {
    JF_CHECK(create_store_file(options_.path, host_));
    JF_TRY(writer_, Connection::open(options_, Role::writer, nullptr, host_));
    JF_CHECK(prepare_schema(*writer_, sql::migrations()));
    return use_write_ahead_log(*writer_, options_.busy_timeout_ms);
  }

  Status read(const std::function<Status(Session&)>& work) override {
    JF_TRY(Readers::Lease lease, readers_.borrow());
    Connection& connection = lease.connection();
    JF_CHECK(connection.statement("BEGIN")->run());
    sql::Tables tables(
        connection, host_, [&] { return records_before(connection); }, &positions_);
    Session session(tables.resources());
    Status done = work(session);
    if (connection.in_transaction()) (void)connection.statement("ROLLBACK")->run();
    return done;
  }

  Status write(const sql::Work& work) override { return queue(&work); }

  void append(RecordRow row) override {
    waiting_.add(std::move(row));
    flush_soon();
  }

  void sum_records(std::function<std::vector<RecordRow>()> make) override { waiting_.sum_by(std::move(make)); }

  void sums_pending() override {
    if (waiting_.note_sums()) flush_soon();
  }

  Status flush() override { return waiting_.empty() ? ok() : queue(nullptr); }

  Status on_database(bool writes, const std::function<Status(sql::Database&)>& work) override {
    const sql::Work with_writer = [&](Transaction&) { return work(*writer_); };
    if (writes) return queue(&with_writer);
    JF_TRY(Readers::Lease lease, readers_.borrow());
    Connection& connection = lease.connection();
    JF_CHECK(connection.statement("BEGIN")->run());
    Status done = work(connection);
    if (connection.in_transaction()) (void)connection.statement("ROLLBACK")->run();
    return done;
  }

  bool write_blocks() const noexcept override { return true; }

  // SQLite counts for each connection what others commit, so it must be the same one each time.
  std::optional<std::int64_t> version() override {
    const std::lock_guard lock(watcher_mutex_);
    if (!watcher_) {
      auto opened = Connection::open(options_, Role::reader, nullptr, host_);
      if (!opened) return std::nullopt;
      watcher_ = *std::move(opened);
    }
    const sql::Prepared statement = watcher_->statement("PRAGMA data_version");
    const auto row = statement->step();
    return row && *row ? std::optional(statement->integer(0)) : std::nullopt;
  }

 private:
  void flush_soon() {
    const std::lock_guard lock(flusher_mutex_);
    if (!flusher_.joinable()) flusher_ = std::thread([this] { flush_now_and_then(); });
    if (due_) return;  // it goes along with those that wait
    due_ = true;
    flusher_wake_.notify_all();
  }

  // If no caller is committing, this one leads: it commits the queued work, including its own, and wakes the next
  // leader.
  Status queue(const sql::Work* work) {
    sql::Job job;
    job.work = work;
    std::unique_lock lock(queue_mutex_);
    queue_.push_back(&job);
    if (led_) {
      job.wake.wait(lock, [&] { return job.done || job.leads; });
      if (job.done) return std::move(job.result);
    }
    led_ = true;
    std::vector<sql::Job*> group(queue_.begin(),
                                 queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kGroup)));
    queue_.erase(queue_.begin(), queue_.begin() + std::ssize(group));
    lock.unlock();
    sql::Committer(*writer_, waiting_, host_).commit(group);
    lock.lock();
    for (sql::Job* settled : group) {
      settled->done = true;
      settled->wake.notify_one();
    }
    led_ = !queue_.empty();
    if (led_) {
      queue_.front()->leads = true;
      queue_.front()->wake.notify_one();
    }
    return std::move(job.result);
  }

  // The snapshot of a read is older than the pending records, so it takes a new one.
  Status records_before(Connection& connection) {
    if (waiting_.empty()) return ok();
    JF_CHECK(connection.statement("COMMIT")->run());
    // If they cannot be written, the stored records can still be read.
    (void)flush();
    return connection.statement("BEGIN")->run();
  }

  void flush_now_and_then() {
    std::unique_lock lock(flusher_mutex_);
    while (!closing_) {
      flusher_wake_.wait(lock, [&] { return due_ || closing_; });
      flusher_wake_.wait_for(lock, kRecordsWait, [&] { return closing_; });
      due_ = false;
      lock.unlock();
      (void)flush();
      lock.lock();
    }
  }

  const StoreOptions options_;
  const Host host_;
  sql::Waiting waiting_;
  sql::ListPositions positions_{host_};
  std::unique_ptr<Connection> writer_;
  Readers readers_;
  std::mutex watcher_mutex_;
  std::unique_ptr<Connection> watcher_;

  std::mutex queue_mutex_;
  std::deque<sql::Job*> queue_;
  bool led_ = false;

  std::mutex flusher_mutex_;
  std::condition_variable flusher_wake_;
  std::thread flusher_;
  bool due_ = false;
  bool closing_ = false;
};

}  // namespace

Result<std::unique_ptr<Store>> open_file_store(const StoreOptions& options, const Host& host) {
  auto store = std::make_unique<FileStore>(options, host);
  JF_CHECK(store->open());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace jackfield::sqlite
