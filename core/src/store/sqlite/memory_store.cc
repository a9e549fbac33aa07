// A store in memory, for tests and trials; or in the file of a browser tab, which its host makes durable.
#include <mutex>

#include "store/sql/committer.h"
#include "store/sql/list_positions.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/open.h"
#include "store/sqlite/vfs.h"

namespace jackfield::sqlite {
namespace {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(const Host& host) : host_(host), vfs_(host_), waiting_(host_) {}

  [[nodiscard]] Status open(const StoreOptions& options) {
    JF_TRY(connection_, Connection::open(options, Role::writer, vfs_.name(), host_));
    JF_CHECK(connection_->execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY"));
    return prepare_schema(*connection_, sql::migrations());
  }

  Status read(const std::function<Status(Session&)>& work) override {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) (void)commit(nullptr);
    sql::Tables tables(*connection_, host_, {}, &positions_);
    Session session(tables.resources());
    return work(session);
  }

  Status write(const sql::Work& work) override {
    const std::lock_guard lock(mutex_);
    return commit(&work);
  }

  void append(RecordRow row) override { waiting_.add(std::move(row)); }
  void sum_records(std::function<std::vector<RecordRow>()> make) override { waiting_.sum_by(std::move(make)); }
  void sums_pending() override { static_cast<void>(waiting_.note_sums()); }

  Status flush() override {
    const std::lock_guard lock(mutex_);
    return waiting_.empty() ? ok() : commit(nullptr);
  }

  bool write_blocks() const noexcept override { return false; }

 private:
  Status commit(const sql::Work* work) {
    sql::Job job;
    job.work = work;
    sql::Job* const jobs[] = {&job};
    sql::Committer(*connection_, waiting_, host_).commit(jobs);
    return job.result;
  }

  const Host host_;
  HostVfs vfs_;
  std::unique_ptr<Connection> connection_;
  sql::Waiting waiting_;
  sql::ListPositions positions_{host_};
  std::mutex mutex_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_memory_store(const StoreOptions& options, const Host& host) {
  auto store = std::make_unique<MemoryStore>(host);
  JF_CHECK(store->open(options));
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace jackfield::sqlite

namespace jackfield {

Result<std::unique_ptr<Store>> open_sqlite_store(const StoreOptions& options, const Host& host) {
  if (options.path == ":memory:") return sqlite::open_memory_store(options, host);
  // Refuse a path that SQLite would cut at a NUL or treat as a temporary file.
  if (options.path.empty() || options.path.find('\0') != std::string::npos) return fail(Code::store_unavailable);
  return sqlite::open_file_store(options, host);
}

}  // namespace jackfield
