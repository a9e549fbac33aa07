#include "fixture.h"

using namespace jackfield;
using namespace jackfield::store_test;

TEST_CASE("An integration comes back with every column") {
  Both both;
  for (auto& store : both.stores) {
    IntegrationRow row = integration("int1", "T\u00e4st \U0001f600");
    row.meta = R"({"a":[1]})";
    row.config = Sealed(std::string("\0\x01JF\xff", 5));
    row.order = 2.5;
    row.enabled = false;
    row.is_private = true;
    row.is_encrypted = true;
    row.version = 7;
    row.config_revision = 3;
    row.updated_ms = 2000;
    must(*store, [&](Transaction& t) { return t.integrations().insert(row); });
    const auto found = get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); });
    REQUIRE(found);
    CHECK(found->title == row.title);
    CHECK(found->type == "database");
    CHECK(found->sub_type == "pg");
    CHECK(found->workspace == "w1");
    CHECK(found->created_by == "ann");
    CHECK(found->meta == row.meta);
    CHECK(found->config.bytes() == row.config.bytes());
    CHECK(found->order == 2.5);
    CHECK_FALSE(found->enabled);
    CHECK(found->is_private);
    CHECK_FALSE(found->is_default);
    CHECK(found->is_encrypted);
    CHECK(found->version == 7);
    CHECK(found->config_revision == 3);
    CHECK(found->created_ms == 1000);
    CHECK(found->updated_ms == 2000);
    CHECK(found->source_count == 0);
  }
}

TEST_CASE("A list is ordered, paged and counted") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      for (int i = 0; i < 7; ++i) {
        IntegrationRow row = integration("int" + std::to_string(i));
        row.order = i < 5 ? 10 - i : 1;
        JF_CHECK(t.integrations().insert(row));
      }
      return ok();
    });
    CHECK(list(*store, kAnn).ids == std::vector<std::string>{"int5", "int6", "int4", "int3", "int2", "int1", "int0"});
    CHECK(list(*store, kAnn).total == 7);
    const Listed middle = list(*store, kAnn, {}, {.limit = 2, .offset = 3});
    CHECK(middle.ids == std::vector<std::string>{"int3", "int2"});
    CHECK(middle.total == 7);
    CHECK(list(*store, kAnn, {}, {.limit = 3, .offset = 6}).total == 7);
    const Listed beyond = list(*store, kAnn, {}, {.limit = 3, .offset = 100});
    CHECK(beyond.ids.empty());
    CHECK(beyond.total == 7);
    CHECK(list(*store, kAnn, {}, {.limit = 0, .offset = 0}).total == 7);
  }
}

TEST_CASE("A list shows configs only when asked") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) { return t.integrations().insert(integration("int1")); });
    std::vector<std::string> configs;
    for (const bool with_config : {false, true}) {
      get(*store, [&](Session& s) {
        ListFilter filter;
        filter.with_config = with_config;
        return s.integrations().list(Scope(kAnn), filter, {},
                                     [&](const IntegrationRow& row) { configs.push_back(row.config.bytes()); });
      });
    }
    CHECK(configs == std::vector<std::string>{"", "blob"});
  }
}

TEST_CASE("A search knows no case and no wildcards", "[S15]") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1", "100% PROD_db")));
      JF_CHECK(t.integrations().insert(integration("int2", "100 prod-db")));
      JF_CHECK(t.integrations().insert(integration("int3", "\u00c4RGER \u039f\u03a3 \u0416")));
      return t.integrations().insert(integration("int4", "a\\b'c"));
    });
    const auto ids = [&](const std::string& query) { return list(*store, kAnn, {.type = "", .query = query}).ids; };
    CHECK(ids("prod").size() == 2);
    CHECK(ids("%") == std::vector<std::string>{"int1"});
    CHECK(ids("_") == std::vector<std::string>{"int1"});
    CHECK(ids("0% p") == std::vector<std::string>{"int1"});
    CHECK(ids("\u00e4rger \u03bf\u03c2 \u0436") == std::vector<std::string>{"int3"});
    CHECK(ids("\\B'") == std::vector<std::string>{"int4"});
    CHECK(ids("nothing").empty());
    const Listed paged = list(*store, kAnn, {.type = "database", .query = "PROD"}, {.limit = 1, .offset = 0});
    CHECK(paged.ids == std::vector<std::string>{"int1"});
    CHECK(paged.total == 2);
    CHECK(list(*store, kAnn, {.type = "ai", .query = "prod"}).total == 0);
    CHECK(list(*store, kAnn, {.type = "data", .query = ""}).total == 0);
  }
}

TEST_CASE("What another user keeps private changes no answer of a read", "[S15]") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) { return t.integrations().insert(integration("int1", "shared")); });
    const auto everything = [&](const Principal& who) {
      std::string seen;
      const Scope scope(who);
      for (const char* query : {"", "canary", "shared"}) {
        for (const char* type : {"", "database"}) {
          const Listed listed = list(*store, who, {.type = type, .query = query}, {.limit = 1, .offset = 0});
          for (const std::string& id : listed.ids) seen += id + ",";
          seen += std::to_string(listed.total) + ";";
        }
      }
      seen += get(*store, [&](Session& s) { return s.integrations().find(scope, "int2"); }) ? "found" : "absent";
      seen += get(*store, [&](Session& s) { return s.integrations().find_by_sqlite_file(scope, "/data/a.db", ""); })
                  ? "found"
                  : "absent";
      seen += std::to_string(get(*store, [&](Session& s) { return s.integrations().count_titles(scope, "canary"); }));
      seen += std::to_string(
          get(*store, [&](Session& s) { return s.sources().list(scope, "b1", {}, [](const SourceRow&) {}); }));
      seen += get(*store, [&](Session& s) { return s.sources().find(scope, "b1", "src1"); }) ? "found" : "absent";
      seen += std::to_string(
          get(*store, [&](Session& s) { return s.audit().list(scope, {}, {}, [](const AuditRow&) {}); }));
      return seen;
    };
    const std::string bob_before = everything(kBob);
    const std::string eve_before = everything(kEve);
    const std::string ann_before = everything(kAnn);
    must(*store, [&](Transaction& t) -> Status {
      IntegrationRow row = integration("int2", "canary");
      row.is_private = true;
      JF_CHECK(t.integrations().insert(row));
      JF_CHECK(t.integrations().set_sqlite_file("int2", "/data/a.db"));
      JF_CHECK(t.sources().insert(SourceRow{"src1", "w1", "b1", "alias", "int2", "ann", "{}", 1, 1}));
      AuditEntry entry;
      entry.operation = "integration.create";
      entry.integration = "int2";
      return t.audit().add(kAnn, "r1", entry);
    });
    CHECK(everything(kBob) == bob_before);
    CHECK(everything(kEve) == eve_before);
    CHECK(everything(kAnn) != ann_before);
    // Nor does it after the row was deleted and only its audit is left.
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().remove("int2"));
      AuditEntry entry;
      entry.operation = "integration.delete";
      entry.integration = "int2";
      return t.audit().add(kAnn, "r2", entry);
    });
    CHECK(everything(kBob) == bob_before);
    CHECK(get(*store, [&](Session& s) { return s.audit().list(Scope(kAnn), {}, {}, [](const AuditRow&) {}); }) == 2);
  }
}

TEST_CASE("An update changes all but id, workspace and creator") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) { return t.integrations().insert(integration("int1", "Old")); });
    IntegrationRow row = integration("int1", "New");
    row.created_by = "somebody";
    row.config = Sealed("other");
    row.version = 2;
    row.created_ms = 5;
    row.updated_ms = 9;
    must(*store, [&](Transaction& t) { return t.integrations().update(row); });
    const auto found = get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); });
    REQUIRE(found);
    CHECK(found->title == "New");
    CHECK(found->created_by == "ann");
    CHECK(found->config.bytes() == "other");
    CHECK(found->version == 2);
    CHECK(found->created_ms == 1000);
    CHECK(found->updated_ms == 9);
    CHECK(list(*store, kAnn, {.type = "", .query = "old"}).total == 0);
    row.workspace = "w2";
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().update(row); }) ==
          Code::integration_not_found);
    row = integration("int9");
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().update(row); }) ==
          Code::integration_not_found);
  }
}

TEST_CASE("Removing an integration removes its sources and records") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      JF_CHECK(t.sources().insert(SourceRow{"src1", "w1", "b1", "alias", "int1", "ann", "{}", 1, 1}));
      return t.records().insert(record("rec1", "int1", 5));
    });
    CHECK(get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); })->source_count == 1);
    must(*store, [&](Transaction& t) { return t.integrations().remove("int1"); });
    CHECK_FALSE(get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); }));
    CHECK(get(*store, [](Session& s) { return s.sources().of_integration("int1"); }).empty());
    CHECK_FALSE(get(*store, [](Session& s) { return s.records().find("int1", ""); }));
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().remove("int1"); }) ==
          Code::integration_not_found);
  }
}

TEST_CASE("A workspace and type have one default, and a private row is none") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_TRY(const bool none, t.integrations().has_default("w1", "database"));
      CHECK_FALSE(none);
      IntegrationRow row = integration("int1");
      row.is_default = true;
      row.created_ms = 50;
      JF_CHECK(t.integrations().insert(row));
      row = integration("int2");
      row.created_ms = 40;
      JF_CHECK(t.integrations().insert(row));
      row = integration("int3");
      row.created_ms = 1;
      row.is_private = true;
      return t.integrations().insert(row);
    });
    IntegrationRow second = integration("int4");
    second.is_default = true;
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().insert(second); }) == Code::store_failed);
    second.type = "ai";
    must(*store, [&](Transaction& t) { return t.integrations().insert(second); });
    second = integration("int5");
    second.type = "crm";
    second.is_default = second.is_private = true;
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().insert(second); }) == Code::store_failed);
    must(*store, [&](Transaction& t) -> Status {
      JF_TRY(const auto oldest, t.integrations().oldest_shared("w1", "database"));
      CHECK(oldest == std::optional<std::string>("int2"));
      JF_CHECK(t.integrations().clear_default("w1", "database"));
      JF_TRY(const bool left, t.integrations().has_default("w1", "database"));
      CHECK_FALSE(left);
      JF_TRY(const bool other, t.integrations().has_default("w1", "ai"));
      CHECK(other);
      JF_TRY(const auto nobody, t.integrations().oldest_shared("w9", "database"));
      CHECK_FALSE(nobody);
      return ok();
    });
  }
}

TEST_CASE("The next order follows the largest that the caller sees") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_TRY(const double first, t.integrations().next_order(Scope(kAnn)));
      CHECK(first == 1);
      IntegrationRow row = integration("int1");
      row.order = 4;
      JF_CHECK(t.integrations().insert(row));
      JF_TRY(const double next, t.integrations().next_order(Scope(kAnn)));
      CHECK(next == 5);
      JF_TRY(const double other, t.integrations().next_order(Scope(kEve)));
      CHECK(other == 1);
      IntegrationRow hidden = integration("int2");
      hidden.order = 9;
      hidden.is_private = true;
      JF_CHECK(t.integrations().insert(hidden));
      JF_TRY(const double own, t.integrations().next_order(Scope(kAnn)));
      CHECK(own == 10);
      JF_TRY(const double colleague, t.integrations().next_order(Scope(kBob)));
      CHECK(colleague == 5);
      return ok();
    });
  }
}

TEST_CASE("A sqlite file is found by its canonical name, in its workspace") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1")));
      JF_CHECK(t.integrations().insert(integration("int2")));
      return t.integrations().set_sqlite_file("int1", "/data/a.db");
    });
    const auto find = [&](const Principal& who, const char* path, const char* except) {
      const auto row =
          get(*store, [&](Session& s) { return s.integrations().find_by_sqlite_file(Scope(who), path, except); });
      return row ? row->id : std::string();
    };
    CHECK(find(kAnn, "/data/a.db", "") == "int1");
    CHECK(find(kAnn, "/data/a.db", "int1").empty());
    CHECK(find(kAnn, "/data/A.db", "").empty());
    CHECK(find(kEve, "/data/a.db", "").empty());
    CHECK(find(kAnn, "", "").empty());
    must(*store, [&](Transaction& t) { return t.integrations().set_sqlite_file("int1", ""); });
    CHECK(find(kAnn, "/data/a.db", "").empty());
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().set_sqlite_file("int9", "x"); }) ==
          Code::integration_not_found);
  }
}

TEST_CASE("Titles are counted as they are spelled") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.integrations().insert(integration("int1", "X copy")));
      return t.integrations().insert(integration("int2", "x copy"));
    });
    CHECK(get(*store, [](Session& s) { return s.integrations().count_titles(Scope(kBob), "X copy"); }) == 1);
    CHECK(get(*store, [](Session& s) { return s.integrations().count_titles(Scope(kEve), "X copy"); }) == 0);
  }
}

TEST_CASE("A visitor may ask the session again while its list runs") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      for (int i = 0; i < 4; ++i) JF_CHECK(t.integrations().insert(integration("int" + std::to_string(i))));
      return ok();
    });
    std::int64_t inner = 0;
    get(*store, [&](Session& s) {
      return s.integrations().list(Scope(kAnn), {}, {}, [&](const IntegrationRow&) {
        const auto total = s.integrations().list(Scope(kAnn), {}, {}, [&](const IntegrationRow&) { ++inner; });
        CHECK(*total == 4);
      });
    });
    CHECK(inner == 16);
  }
}
