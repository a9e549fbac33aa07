// Copies and checks of store files, with SQLite's own backup and checks.
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite/file_native.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/open.h"

namespace jackfield::sqlite {
namespace {

// SQLite would make a file that is not there.
Result<std::int64_t> size_of(const std::string& path) {
  struct stat there {};
  if (::stat(path.c_str(), &there) != 0 || !S_ISREG(there.st_mode)) return fail(Code::store_unavailable);
  return static_cast<std::int64_t>(there.st_size);
}

Result<std::unique_ptr<Connection>> open_file(const std::string& path, Role role, const Host& host) {
  StoreOptions options;
  options.path = path;
  return Connection::open(options, role, nullptr, host);
}

Status read_facts(Connection& connection, StoreFileFacts& facts) {
  {
    const sql::Prepared statement = connection.statement("PRAGMA integrity_check(1)");
    JF_TRY(const bool found, statement->step());
    if (!found || statement->text(0) != "ok") return ok();
  }
  {
    const sql::Prepared statement = connection.statement("PRAGMA foreign_key_check");
    JF_TRY(const bool found, statement->step());
    if (found) return ok();
  }
  JF_TRY(facts.integrations, number_of(connection, "SELECT count(*) FROM integrations"));
  JF_TRY(facts.users, number_of(connection, "SELECT count(*) FROM users"));
  JF_TRY(facts.tokens, number_of(connection, "SELECT count(*) FROM tokens"));
  facts.is_sound = true;
  return ok();
}

class Files final : public StoreFiles {
 public:
  explicit Files(const Host& host) : host_(host) {}

  Result<StoreFileFacts> check(const std::string& path, bool unused) const override {
    StoreFileFacts facts;
    JF_TRY(facts.bytes, size_of(path));
    JF_TRY(const auto connection, open_file(path, Role::reader, host_));
    if (unused) JF_CHECK(connection->execute("PRAGMA locking_mode = EXCLUSIVE"));
    JF_TRY(const std::int64_t id, number_of(*connection, "PRAGMA application_id"));
    if (id != kApplicationId) return fail(Code::store_not_a_database);
    facts.newest = std::ssize(sql::migrations());
    JF_TRY(facts.version, number_of(*connection, "PRAGMA user_version"));
    const Status read = read_facts(*connection, facts);
    // SQLite cannot read on: that is what was to be found out.
    if (!read && read.error().code != Code::store_failed) return read.error();
    return facts;
  }

  Result<StoreFileFacts> copy(const std::string& from, const std::string& to) const override {
    JF_TRY([[maybe_unused]] const std::int64_t bytes, size_of(from));
    if (size_of(to)) return fail(Code::store_unavailable);
    auto facts = copy_new(from, to);
    if (facts && facts->is_sound) return facts;
    ::unlink(to.c_str());
    return facts ? Result<StoreFileFacts>(fail(Code::store_failed)) : facts;
  }

 private:
  [[nodiscard]] Result<StoreFileFacts> copy_new(const std::string& from, const std::string& to) const {
    {
      JF_TRY(const auto source, open_file(from, Role::reader, host_));
      JF_TRY(const std::int64_t id, number_of(*source, "PRAGMA application_id"));
      if (id != kApplicationId) return fail(Code::store_not_a_database);
      JF_CHECK(create_store_file(to, host_));
      JF_TRY(const auto target, open_file(to, Role::writer, host_));
      JF_CHECK(source->copy_to(*target));
    }
    return check(to, true);
  }

  const Host host_;
};

}  // namespace

std::unique_ptr<StoreFiles> open_store_files(const Host& host) { return std::make_unique<Files>(host); }

}  // namespace jackfield::sqlite
