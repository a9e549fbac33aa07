// Removing old rows: usage records with their sums, and the audit.
#include <thread>

#include "fixture.h"

using namespace jackfield;
using namespace jackfield::store_test;

TEST_CASE("Old usage records are removed a part in each call, with their sums, and no others", "[S28]") {
  constexpr std::int64_t kHour = 3'600'000;
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      for (const char* id : {"int1", "int2", "int3"}) JF_CHECK(t.integrations().insert(integration(id)));
      for (int i = 0; i < 7; ++i)
        JF_CHECK(t.records().insert(record("a" + std::to_string(i), "int1", kHour + i, R"({"calls":1})")));
      for (int i = 0; i < 2; ++i)
        JF_CHECK(t.records().insert(record("b" + std::to_string(i), "int1", 3 * kHour - 1 + i, R"({"calls":10})")));
      return t.records().insert(record("c", "int3", 2 * kHour, R"({"calls":100})"));
    });
    const auto sweep = [&](std::string from, std::int64_t before_ms, std::int64_t limit) {
      RecordSweep swept;
      must(*store, [&](Transaction& t) -> Status {
        JF_TRY(swept, t.records().sweep(before_ms, from, limit));
        return ok();
      });
      return swept;
    };
    const auto left = [&](const std::string& id) {
      std::int64_t count = 0, listed = 0;
      count = get(*store, [&](Session& s) {
        return s.records().list(id, {.limit = 100, .offset = 0}, [&](const RecordRow&) { ++listed; });
      });
      CHECK(count == listed);
      return count;
    };
    const auto calls = [&](const std::string& id) {
      return get(*store, [&](Session& s) { return s.records().sum(id, {"calls"}, 0, 0); })[0];
    };
    // A part of an hour, the rest of it, then what lies before the hour of the time.
    RecordSweep swept = sweep("", 3 * kHour + 5, 4);
    CHECK((swept.removed == 4 && swept.next == "int1"));
    CHECK(left("int1") == 5);
    swept = sweep(swept.next, 3 * kHour + 5, 4);
    CHECK((swept.removed == 4 && swept.next == "int3"));
    CHECK(left("int1") == 1);
    CHECK(calls("int1") == 10);
    swept = sweep(swept.next, 3 * kHour + 5, 4);
    CHECK((swept.removed == 1 && swept.next.empty()));
    CHECK(left("int3") == 0);
    CHECK_FALSE(calls("int3"));
    CHECK(get(*store, [](Session& s) { return s.records().find("int1", ""); })->id == "b1");
    // Nothing is old any more; the walk still ends, also in steps.
    swept = sweep("", 3 * kHour + 5, 2);
    CHECK((swept.removed == 0 && swept.next == "int3"));
    swept = sweep(swept.next, 3 * kHour + 5, 2);
    CHECK((swept.removed == 0 && swept.next.empty()));
    CHECK(left("int1") == 1);
  }
}

TEST_CASE("The oldest records of a workspace go beyond a number, with their sums, and no others", "[S28]") {
  constexpr std::int64_t kHour = 3'600'000;
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      for (const char* id : {"int1", "int2", "int3"}) {
        IntegrationRow row = integration(id);
        if (row.id == "int3") row.workspace = "w2";
        JF_CHECK(t.integrations().insert(row));
      }
      for (int i = 0; i < 6; ++i) {
        const std::string name = std::to_string(i);
        JF_CHECK(t.records().insert(record("a" + name, "int1", i * kHour, R"({"calls":1})")));
        JF_CHECK(t.records().insert(record("b" + name, "int2", i * kHour + 1, R"({"calls":10})")));
        JF_CHECK(t.records().insert(record("c" + name, "int3", 0, R"({"calls":100})")));
      }
      return ok();
    });
    const auto sweep = [&](std::int64_t most, std::int64_t limit) {
      std::int64_t removed = 0;
      must(*store, [&](Transaction& t) -> Status {
        JF_TRY(removed, t.records().sweep_beyond("w1", most, limit));
        return ok();
      });
      return removed;
    };
    const auto beyond = [&](std::int64_t most) {
      return get(*store, [&](Session& s) { return s.records().workspace_beyond(most); });
    };
    const auto calls = [&](const std::string& id) {
      return get(*store, [&](Session& s) { return s.records().sum(id, {"calls"}, 0, 0); })[0];
    };
    CHECK(beyond(12).empty());
    CHECK(beyond(11) == "w1");
    CHECK(sweep(12, 100) == 0);
    // In parts, the oldest first; an hour is removed in part.
    CHECK(sweep(7, 3) == 3);
    CHECK((calls("int1") == 4 && calls("int2") == 50));
    CHECK(sweep(7, 3) == 2);
    CHECK(sweep(7, 3) == 0);
    CHECK((calls("int1") == 3 && calls("int2") == 40));
    CHECK(beyond(7).empty());
    CHECK(beyond(6) == "w1");
    CHECK(calls("int3") == 600);
    CHECK(get(*store, [](Session& s) { return s.records().list("int1", {}, [](const RecordRow&) {}); }) == 3);
  }
}

TEST_CASE("Several sweeps at once leave neither records nor sums", "[S28]") {
  constexpr std::int64_t kHour = 3'600'000;
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      for (int i = 0; i < 60; ++i)
        JF_CHECK(t.records().insert(record("a" + std::to_string(i), "int1", (i % 2) * kHour + i, R"({"calls":1})")));
      return t.records().insert(record("b", "int1", 9 * kHour, R"({"calls":5})"));
    });
    std::atomic<std::int64_t> removed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
      threads.emplace_back([&] {
        std::string next;
        do {
          RecordSweep swept;
          const Status done = store->write([&](Transaction& t) -> Status {
            JF_TRY(swept, t.records().sweep(5 * kHour, next, 7));
            return ok();
          });
          if (!done) break;
          removed += swept.removed;
          next = swept.next;
        } while (!next.empty());
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(removed == 60);
    CHECK(get(*store, [](Session& s) { return s.records().list("int1", {}, [](const RecordRow&) {}); }) == 1);
    CHECK(get(*store, [](Session& s) { return s.records().sum("int1", {"calls"}, 0, 0); })[0] == 5);
  }
}

TEST_CASE("The oldest entries of the audit of a workspace go beyond a number, and no others", "[S27][S28]") {
  Both both;
  for (auto& store : both.stores) {
    for (int i = 0; i < 6; ++i) {
      both.machine.now = 100 + i;
      must(*store, [&](Transaction& t) -> Status {
        AuditEntry entry{.operation = "integration.update"};
        entry.version = i;
        JF_CHECK(t.audit().add({"eve", "w2", Role::owner}, "", entry));
        return t.audit().add(kBob, "", entry);
      });
    }
    const auto sweep = [&](std::int64_t most, std::int64_t limit) {
      std::int64_t removed = 0;
      must(*store, [&](Transaction& t) -> Status {
        JF_TRY(removed, t.audit().sweep_beyond("w1", most, limit));
        return ok();
      });
      return removed;
    };
    const auto versions = [&](const Principal& who) {
      std::string seen;
      get(*store, [&](Session& s) {
        return s.audit().list(Scope(who), {}, {}, [&](const AuditRow& row) { seen += std::to_string(row.version); });
      });
      return seen;
    };
    const auto beyond = [&](std::int64_t most) {
      return get(*store, [&](Session& s) { return s.audit().workspace_beyond(most); });
    };
    CHECK(beyond(6).empty());
    CHECK_FALSE(beyond(5).empty());
    CHECK(sweep(6, 100) == 0);
    CHECK(sweep(3, 2) == 2);
    CHECK(sweep(3, 2) == 1);
    CHECK(sweep(3, 2) == 0);
    CHECK(versions(kBob) == "543");
    CHECK(versions({"eve", "w2", Role::owner}) == "543210");
    CHECK(beyond(3) == "w2");
  }
}
