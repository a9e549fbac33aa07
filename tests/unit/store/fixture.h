// A store for tests: a temporary folder, a manual clock, rows with sensible columns.
#pragma once
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <unistd.h>

#include "store/postgres/open.h"
#include "store/sqlite/open.h"

namespace jackfield::store_test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "jackfield-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct Machine {
  std::atomic<std::int64_t> now{1'700'000'000'000};
  std::atomic<std::uint64_t> drawn{1};
  std::mutex mutex;
  std::string lines;

  [[nodiscard]] Host host() {
    return Host{[this] { return now.load(); },
                [this](std::span<std::uint8_t> out) {
                  for (auto& byte : out) {
                    std::uint64_t x = drawn.fetch_add(1) * 0x9e3779b97f4a7c15ULL;
                    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
                    byte = static_cast<std::uint8_t>((x ^ (x >> 27)) >> 56);
                  }
                },
                [this](LogLevel, std::string_view line) {
                  const std::lock_guard lock(mutex);
                  lines.append(line).push_back('\n');
                }};
  }
};

inline std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void put(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline IntegrationRow integration(const std::string& id, const std::string& title = "A title") {
  IntegrationRow row;
  row.id = id;
  row.title = title;
  row.type = "database";
  row.sub_type = "pg";
  row.workspace = "w1";
  row.created_by = "ann";
  row.config = Sealed("blob");
  row.created_ms = row.updated_ms = 1000;
  return row;
}
inline RecordRow record(const std::string& id, const std::string& integration, std::int64_t created_ms,
                        const std::string& fields = "{}") {
  return RecordRow{id, integration, "w1", "ann", "database", "pg", fields, created_ms};
}

const inline Principal kAnn{"ann", "w1", Role::creator};
const inline Principal kBob{"bob", "w1", Role::owner};
const inline Principal kEve{"ann", "w2", Role::owner};

// Of the PostgreSQL server that runs beside the tests (tests/servers/environments/store.mjs); "" without one.
inline std::string postgres_url() {
  const char* url = std::getenv("JACKFIELD_TEST_STORE_URL");
  return url == nullptr ? std::string() : std::string(url);
}
// A store of its own in that database.
inline std::string new_postgres_url() {
  static std::atomic<int> made{0};
  const std::string url = postgres_url();
  return url.empty() ? url
                     : url + "&schema=test_" + std::to_string(::getpid()) + "_" + std::to_string(made.fetch_add(1));
}

inline Result<std::unique_ptr<Store>> open_any(const StoreOptions& options, const Host& host) {
  return is_postgres_url(options.path) ? open_postgres_store(options, host, {}, "") : open_sqlite_store(options, host);
}

inline std::unique_ptr<Store> open(const StoreOptions& options, const Host& host) {
  auto store = open_any(options, host);
  if (!store) FAIL("the store does not open: " << facts(store.error().code).name);
  return *std::move(store);
}
inline Code code_of_open(const StoreOptions& options, const Host& host) {
  const auto store = open_any(options, host);
  return store ? Code::internal : store.error().code;
}

// The value of a read; the test fails if the read fails.
template <typename Read>
auto get(Store& store, Read read) {
  using Value = std::remove_cvref_t<decltype(*read(std::declval<Session&>()))>;
  std::optional<Value> value;
  const Status done = store.read([&](Session& session) -> Status {
    JF_TRY(value, read(session));
    return ok();
  });
  if (!done) FAIL("the read failed: " << facts(done.error().code).name);
  return *std::move(value);
}
template <typename Write>
void must(Store& store, Write write) {
  const Status done = store.write([&](Transaction& t) -> Status { return write(t); });
  if (!done) FAIL("the write failed: " << facts(done.error().code).name);
}
template <typename Write>
Code code_of_write(Store& store, Write write) {
  const Status done = store.write([&](Transaction& t) -> Status { return write(t); });
  return done ? Code::internal : done.error().code;
}

struct Listed {
  std::vector<std::string> ids;
  std::int64_t total = 0;
};
inline Listed list(Store& store, const Principal& who, const ListFilter& filter = {}, const Page& page = {}) {
  Listed listed;
  listed.total = get(store, [&](Session& s) {
    return s.integrations().list(Scope(who), filter, page,
                                 [&](const IntegrationRow& row) { listed.ids.push_back(row.id); });
  });
  return listed;
}

// Every test of rows runs on a store in memory, on one in a file, and on PostgreSQL where a server runs.
struct Both {
  Folder folder;
  Machine machine;
  std::vector<std::unique_ptr<Store>> stores;
  Both() {
    stores.push_back(open({.path = ":memory:"}, machine.host()));
    stores.push_back(open({.path = folder.file("a.db")}, machine.host()));
    if (const std::string url = new_postgres_url(); !url.empty()) stores.push_back(open({.path = url}, machine.host()));
  }
};

}  // namespace jackfield::store_test
