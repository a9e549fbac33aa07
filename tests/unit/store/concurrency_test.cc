// Several threads, several stores on one file.
#include <latch>
#include <thread>

#include "fixture.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

template <typename Body>
void in_threads(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

std::string id_of(int thread, int number) { return "int" + std::to_string(thread) + "-" + std::to_string(number); }

}  // namespace

TEST_CASE("Eight writers and four readers at once lose nothing, and a failing write undoes itself alone") {
  Folder folder;
  Machine machine;
  constexpr int kWrites = 60;
  for (const std::string& path : {folder.file("a.db"), std::string(":memory:")}) {
    const auto store = open({.path = path}, machine.host());
    std::atomic<int> wrong{0};
    std::atomic<bool> writing{true};
    std::thread readers([&] {
      in_threads(4, [&](int) {
        std::int64_t last = 0;
        while (writing) {
          const Status done = store->read([&](Session& s) -> Status {
            std::int64_t seen = 0;
            JF_TRY(const std::int64_t total,
                   s.integrations().list(Scope(kAnn), {}, {.limit = 1000, .offset = 0}, [&](const IntegrationRow& row) {
                     ++seen;
                     if (row.title == "undone") ++wrong;
                   }));
            if (total < last || seen != total) ++wrong;
            last = total;
            return ok();
          });
          if (!done) ++wrong;
        }
      });
    });
    in_threads(8, [&](int thread) {
      for (int i = 0; i < kWrites; ++i) {
        const bool fails = i % 3 == 0;
        const Status done = store->write([&](Transaction& t) -> Status {
          JF_CHECK(t.integrations().insert(integration(id_of(thread, i), fails ? "undone" : "kept")));
          store->append(record("rec" + id_of(thread, i), id_of(thread, i), i));
          return fails ? Status(fail(Code::version_conflict)) : ok();
        });
        if (static_cast<bool>(done) == fails) ++wrong;
        if (!done && done.error().code != Code::version_conflict) ++wrong;
        // Acknowledged is visible.
        const Status seen = store->read([&](Session& s) -> Status {
          JF_TRY(const auto row, s.integrations().find(Scope(kAnn), id_of(thread, i)));
          if (row.has_value() == fails) ++wrong;
          return ok();
        });
        if (!seen) ++wrong;
      }
    });
    writing = false;
    readers.join();
    CHECK(wrong == 0);
    CHECK(list(*store, kAnn, {}, {.limit = 1, .offset = 0}).total == 8 * kWrites * 2 / 3);
    CHECK(get(*store, [](Session& s) { return s.records().find("int3-4", ""); })->id == "recint3-4");
    CHECK_FALSE(get(*store, [](Session& s) { return s.records().find("int3-3", ""); }));
  }
}

TEST_CASE("Two stores on one file see each other's writes, and create the file at once") {
  Folder folder;
  Machine machine;
  for (int round = 0; round < 5; ++round) {
    const std::string path = folder.file("a" + std::to_string(round) + ".db");
    std::unique_ptr<Store> stores[4];
    std::latch start(4);
    in_threads(4, [&](int i) {
      start.arrive_and_wait();
      auto opened = open_sqlite_store({.path = path}, machine.host());
      if (opened) stores[i] = *std::move(opened);
    });
    for (const auto& store : stores) REQUIRE(store);
    std::atomic<int> wrong{0};
    in_threads(4, [&](int i) {
      for (int n = 0; n < 10; ++n) {
        if (!stores[i]->write(
                [&](Transaction& t) -> Status { return t.integrations().insert(integration(id_of(i, n))); }))
          ++wrong;
      }
    });
    CHECK(wrong == 0);
    for (const auto& store : stores) CHECK(list(*store, kAnn).total == 40);
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) {
      if (entry.path().filename().string().find(".db.") != std::string::npos) ++files;
    }
    CHECK(files == 0);
  }
}

TEST_CASE("A read keeps its snapshot while others write") {
  Folder folder;
  Machine machine;
  const auto store = open({.path = folder.file("a.db")}, machine.host());
  const Status done = store->read([&](Session& s) -> Status {
    JF_TRY(const auto before, s.integrations().list(Scope(kAnn), {}, {}, [](const IntegrationRow&) {}));
    CHECK(before == 0);
    std::thread([&] {
      must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
    }).join();
    JF_TRY(const auto after, s.integrations().list(Scope(kAnn), {}, {}, [](const IntegrationRow&) {}));
    CHECK(after == 0);
    return ok();
  });
  CHECK(done);
  CHECK(list(*store, kAnn).total == 1);
}

TEST_CASE("A read needs no write lock and waits for no writer") {
  Folder folder;
  Machine machine;
  const auto store = open({.path = folder.file("a.db")}, machine.host());
  must(*store, [&](Transaction& t) -> Status {
    JF_CHECK(t.integrations().insert(integration("int1")));
    // In the middle of a write, from another thread.
    std::thread([&] { CHECK(list(*store, kAnn).total == 0); }).join();
    return ok();
  });
  CHECK(list(*store, kAnn).total == 1);
}

TEST_CASE("Work that throws is an error of its own and no one else's") {
  Both both;
  for (auto& store : both.stores) {
    CHECK(code_of_write(*store, [](Transaction& t) -> Status {
            JF_CHECK(t.integrations().insert(integration("int1")));
            throw std::bad_alloc();
          }) == Code::out_of_memory);
    CHECK(list(*store, kAnn).total == 0);
    must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  }
}

TEST_CASE("Records that wait are written within a second by themselves") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  const auto store = open({.path = path}, machine.host());
  const auto other = open({.path = path}, machine.host());
  must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  store->append(record("rec1", "int1", 1));
  bool there = false;
  for (int i = 0; i < 100 && !there; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    there = get(*other, [](Session& s) { return s.records().find("int1", "rec1"); }).has_value();
  }
  CHECK(there);
}
