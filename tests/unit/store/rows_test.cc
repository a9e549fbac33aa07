// Sources, usage records, users, tokens, the audit and settings.
#include "fixture.h"

using namespace jackfield;
using namespace jackfield::store_test;

TEST_CASE("Sources are listed by base, and belong to their integration") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      for (int i = 0; i < 3; ++i) {
        JF_CHECK(t.sources().insert(SourceRow{"src" + std::to_string(i), "w1", i < 2 ? "b1" : "b2", "alias", "int1",
                                              "ann", R"({"database":"d"})", 10, 20}));
      }
      return ok();
    });
    std::vector<std::string> ids;
    const auto total = get(*store, [&](Session& s) {
      return s.sources().list(Scope(kBob), "b1", {.limit = 1, .offset = 1},
                              [&](const SourceRow& row) { ids.push_back(row.id); });
    });
    CHECK(total == 2);
    CHECK(ids == std::vector<std::string>{"src1"});
    CHECK(get(*store, [](Session& s) { return s.sources().of_integration("int1"); }).size() == 3);
    auto found = get(*store, [](Session& s) { return s.sources().find(Scope(kBob), "b1", "src0"); });
    REQUIRE(found);
    CHECK(found->config == R"({"database":"d"})");
    CHECK(found->created_ms == 10);
    CHECK_FALSE(get(*store, [](Session& s) { return s.sources().find(Scope(kBob), "b2", "src0"); }));
    CHECK_FALSE(get(*store, [](Session& s) { return s.sources().find(Scope(kEve), "b1", "src0"); }));
    found->alias = "other";
    must(*store, [&](Transaction& t) { return t.sources().update(*found); });
    CHECK(get(*store, [](Session& s) { return s.sources().find(Scope(kBob), "b1", "src0"); })->alias == "other");
    must(*store, [&](Transaction& t) { return t.sources().remove("src0"); });
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.sources().remove("src0"); }) == Code::source_not_found);
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.sources().update(*found); }) == Code::source_not_found);
    // A source of no integration.
    found->id = "src9";
    found->integration = "int9";
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.sources().insert(*found); }) == Code::store_failed);
  }
}

TEST_CASE("Usage records come newest first, in the order of writing within a millisecond") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      JF_CHECK(t.records().insert(record("rec9", "int1", 10)));
      JF_CHECK(t.records().insert(record("rec1", "int1", 20)));
      JF_CHECK(t.records().insert(record("rec0", "int1", 20)));
      return t.records().insert(record("rec5", "int1", 15, R"({"calls":1})"));
    });
    std::vector<std::string> ids;
    const auto total = get(*store, [&](Session& s) {
      return s.records().list("int1", {.limit = 3, .offset = 0}, [&](const RecordRow& row) { ids.push_back(row.id); });
    });
    CHECK(total == 4);
    CHECK(ids == std::vector<std::string>{"rec0", "rec1", "rec5"});
    CHECK(get(*store, [](Session& s) { return s.records().find("int1", ""); })->id == "rec0");
    CHECK(get(*store, [](Session& s) { return s.records().find("int1", "rec5"); })->fields == R"({"calls":1})");
    CHECK_FALSE(get(*store, [](Session& s) { return s.records().find("int1", "rec8"); }));
    CHECK_FALSE(get(*store, [](Session& s) { return s.records().find("int2", "rec5"); }));
  }
}

TEST_CASE("Sums count numbers alone, and are absent where there are none") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      JF_CHECK(t.records().insert(record("rec1", "int1", 10, R"({"calls":1,"cost":0.5,"model":"12"})")));
      JF_CHECK(t.records().insert(record("rec2", "int1", 20, R"({"calls":9223372036854775807,"cost":null})")));
      return t.records().insert(record("rec3", "int1", 30, R"({"calls":2})"));
    });
    const auto sum = [&](std::int64_t from, std::int64_t to) {
      return get(*store, [&](Session& s) {
        return s.records().sum("int1", {"calls", "cost", "model", "absent", "x\"y"}, from, to);
      });
    };
    auto sums = sum(0, 0);
    CHECK(sums[0] == 9223372036854775807.0 + 3);
    CHECK(sums[1] == 0.5);
    CHECK_FALSE(sums[2]);
    CHECK_FALSE(sums[3]);
    CHECK_FALSE(sums[4]);
    sums = sum(10, 20);
    CHECK(sums[0] == 1);
    sums = sum(11, 30);
    CHECK_FALSE(sums[1]);
    CHECK_FALSE(sum(31, 0)[0]);
    CHECK(get(*store, [](Session& s) { return s.records().sum("int1", {}, 0, 0); }).empty());
  }
}

TEST_CASE("Records that wait are there for the next read of records") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) { return t.integrations().insert(integration("int1")); });
    store->append(record("rec1", "int1", 10));
    store->append(record("rec2", "int1", 20));
    store->append(record("rec3", "gone", 20));
    // The snapshot of this read is older than the records.
    const Status done = store->read([&](Session& s) -> Status {
      JF_TRY(const auto row, s.integrations().find(Scope(kAnn), "int1"));
      CHECK(row);
      JF_TRY(const auto total, s.records().list("int1", {}, [](const RecordRow&) {}));
      CHECK(total == 2);
      return ok();
    });
    CHECK(done);
    store->append(record("rec4", "int1", 30));
    CHECK(store->flush());
    CHECK(store->flush());
    CHECK(get(*store, [](Session& s) { return s.records().find("int1", ""); })->id == "rec4");
    CHECK_FALSE(get(*store, [](Session& s) { return s.records().find("gone", ""); }));
  }
}

TEST_CASE("Users are unique by name in a workspace and take their tokens along") {
  Both both;
  for (auto& store : both.stores) {
    CHECK(get(*store, [](Session& s) { return s.users().count(); }) == 0);
    CHECK(get(*store, [](Session& s) { return s.users().first_workspace(); }).empty());
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.users().insert(UserRow{"us1", "Ann", "w1", Role::owner, 1}));
      JF_CHECK(t.users().insert(UserRow{"us2", "Ann", "w2", Role::viewer, 2}));
      JF_CHECK(t.tokens().insert(
          TokenRow{"tok1", "us1", "w1", "jft_00000001", std::string("\0digest", 7), "cli", Role::editor, 1, 2, 0}));
      return t.tokens().insert(TokenRow{"tok2", "us2", "w2", "jft_00000002", "d", "", Role::viewer, 1, 0, 0});
    });
    CHECK(code_of_write(*store, [&](Transaction& t) {
            return t.users().insert(UserRow{"us3", "Ann", "w1", Role::owner, 1});
          }) == Code::store_failed);
    CHECK(get(*store, [](Session& s) { return s.users().count(); }) == 2);
    CHECK(get(*store, [](Session& s) { return s.users().first_workspace(); }) == "w1");
    CHECK(get(*store, [](Session& s) { return s.users().find_by_name("w1", "Ann"); })->role == Role::owner);
    CHECK_FALSE(get(*store, [](Session& s) { return s.users().find("w2", "us1"); }));
    must(*store, [&](Transaction& t) { return t.users().update(UserRow{"us1", "Anna", "w1", Role::creator, 1}); });
    CHECK(get(*store, [](Session& s) { return s.users().find("w1", "us1"); })->name == "Anna");
    CHECK(get(*store, [](Session& s) { return s.users().list("w1", {}, [](const UserRow&) {}); }) == 1);

    const auto token = get(*store, [](Session& s) { return s.tokens().find_by_prefix("jft_00000001"); });
    REQUIRE(token);
    CHECK(token->digest == std::string("\0digest", 7));
    CHECK(token->role == Role::editor);
    CHECK(token->expires_ms == 2);
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.tokens().touch("tok1", 99));
      return t.tokens().touch("tok1", 98);
    });
    CHECK(get(*store, [](Session& s) { return s.tokens().find("w1", "tok1"); })->last_used_ms == 99);
    CHECK_FALSE(get(*store, [](Session& s) { return s.tokens().find("w2", "tok1"); }));
    CHECK(get(*store, [](Session& s) { return s.tokens().list("w1", "", {}, [](const TokenRow&) {}); }) == 1);
    CHECK(get(*store, [](Session& s) { return s.tokens().list("w1", "us9", {}, [](const TokenRow&) {}); }) == 0);
    must(*store, [&](Transaction& t) { return t.users().remove("us1"); });
    CHECK_FALSE(get(*store, [](Session& s) { return s.tokens().find_by_prefix("jft_00000001"); }));
    CHECK(get(*store, [](Session& s) { return s.tokens().find_by_prefix("jft_00000002"); }));
    must(*store, [&](Transaction& t) { return t.tokens().remove("tok2"); });
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.tokens().remove("tok2"); }) == Code::token_not_found);
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.users().remove("us1"); }) == Code::user_not_found);
  }
}

TEST_CASE("The private rows of a creator stay, and shared ones get a new owner") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      IntegrationRow row = integration("int2");
      row.is_private = true;
      JF_CHECK(t.integrations().insert(row));
      JF_TRY(const std::vector<std::string> hidden, t.integrations().ids_of_creator("w1", "ann", true));
      CHECK(hidden == std::vector<std::string>{"int2"});
      JF_TRY(const std::vector<std::string> shared, t.integrations().ids_of_creator("w1", "ann", false));
      CHECK(shared == std::vector<std::string>{"int1"});
      JF_CHECK(t.integrations().remove("int2"));
      return t.integrations().set_creator("int1", "bob", 77);
    });
    const auto row = get(*store, [](Session& s) { return s.integrations().find(Scope(kBob), "int1"); });
    CHECK(row->created_by == "bob");
    CHECK(row->version == 2);
    CHECK(row->updated_ms == 77);
    CHECK(list(*store, kAnn).ids == std::vector<std::string>{"int1"});
    CHECK(code_of_write(*store, [](Transaction& t) { return t.integrations().set_creator("int9", "bob", 1); }) ==
          Code::integration_not_found);
  }
}

TEST_CASE("The audit is listed newest first, by integration, operation and time", "[S27]") {
  Both both;
  for (auto& store : both.stores) {
    for (int i = 0; i < 6; ++i) {
      both.machine.now = 100 + i;
      must(*store, [&](Transaction& t) {
        AuditEntry entry;
        entry.operation = i % 2 == 0 ? "integration.update" : "integration.test";
        entry.integration = i < 3 ? "int1" : "int2";
        entry.version = i;
        entry.changed = {"title"};
        return t.audit().add(kBob, "req" + std::to_string(i), entry);
      });
    }
    const auto versions = [&](const AuditFilter& filter, const Page& page, const Principal& who) {
      std::string seen;
      const auto total = get(*store, [&](Session& s) {
        return s.audit().list(Scope(who), filter, page,
                              [&](const AuditRow& row) { seen += std::to_string(row.version); });
      });
      return seen + "/" + std::to_string(total);
    };
    CHECK(versions({}, {}, kBob) == "543210/6");
    CHECK(versions({}, {.limit = 2, .offset = 1}, kBob) == "43/6");
    CHECK(versions({"int1", "", 0, 0}, {}, kBob) == "210/3");
    CHECK(versions({"", "integration.test", 0, 0}, {}, kBob) == "531/3");
    CHECK(versions({"int2", "integration.test", 0, 0}, {}, kBob) == "53/2");
    CHECK(versions({"", "", 102, 104}, {}, kBob) == "32/2");
    CHECK(versions({}, {}, kEve) == "/0");
    get(*store, [&](Session& s) {
      return s.audit().list(Scope(kBob), {}, {.limit = 1, .offset = 5}, [&](const AuditRow& row) {
        CHECK(row.actor == "bob");
        CHECK(row.request_id == "req0");
        CHECK(row.at_ms == 100);
        CHECK(row.outcome == "ok");
        CHECK(row.details == R"({"changed":["title"]})");
      });
    });
  }
}

TEST_CASE("A change whose audit cannot be written does not happen", "[S27]") {
  Both both;
  for (auto& store : both.stores) {
    CHECK(code_of_write(*store, [&](Transaction& t) -> Status {
            JF_CHECK(t.integrations().insert(integration("int1")));
            return fail(Code::store_failed);
          }) == Code::store_failed);
    CHECK_FALSE(get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); }));
  }
}

TEST_CASE("A setting is kept and replaced") {
  Both both;
  for (auto& store : both.stores) {
    CHECK(get(*store, [](Session& s) { return s.settings().get("key_check"); }).empty());
    must(*store, [&](Transaction& t) { return t.settings().set("key_check", "a"); });
    must(*store, [&](Transaction& t) { return t.settings().set("key_check", "b"); });
    CHECK(get(*store, [](Session& s) { return s.settings().get("key_check"); }) == "b");
  }
}
