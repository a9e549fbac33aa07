// Flows that are taken once, leases with one holder, and what goes with an integration.
#include "fixture.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

OauthFlowRow flow(const std::string& id, std::int64_t expires_ms = 5000) {
  OauthFlowRow row{.id = id, .workspace = "w1", .integration = "int1"};
  row.facts = Sealed("facts");
  row.expires_ms = expires_ms;
  return row;
}

Status insert_row(Transaction& t) { return t.integrations().insert(integration("int1")); }

bool take_lease(Store& store, const char* holder, std::int64_t now_ms) {
  bool taken = false;
  must(store, [&](Transaction& t) -> Status {
    JF_TRY(taken, t.oauth().lease({"int1", "oauth", holder}, now_ms, now_ms + 100));
    return ok();
  });
  return taken;
}

}  // namespace

TEST_CASE("A flow is found by its id, taken once, and keeps what came of it") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_row);
    must(*store, [&](Transaction& t) { return t.oauth().insert_flow(flow("a")); });
    const auto take = [&] {
      bool first = false;
      must(*store, [&](Transaction& t) -> Status {
        JF_TRY(first, t.oauth().take_flow("a"));
        return ok();
      });
      return first;
    };
    CHECK(take());
    CHECK_FALSE(take());
    must(*store, [&](Transaction& t) { return t.oauth().end_flow("a", "connected"); });
    CHECK_FALSE(take());
    const auto found = get(*store, [](Session& s) { return s.oauth().find_flow("a"); });
    REQUIRE(found);
    CHECK(found->outcome == "connected");
    CHECK(found->facts.bytes() == "facts");
    CHECK(found->integration == "int1");
    CHECK_FALSE(get(*store, [](Session& s) { return s.oauth().find_flow("b"); }));
  }
}

TEST_CASE("Flows that expired are removed, and all of an integration that is deleted") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_row);
    must(*store, [&](Transaction& t) -> Status {
      JF_CHECK(t.oauth().insert_flow(flow("old", 1000)));
      JF_CHECK(t.oauth().insert_flow(flow("new", 2000)));
      return t.oauth().set_grant({.integration = "int1", .field = "oauth", .mark = "1"});
    });
    const auto count = [&] { return get(*store, [](Session& s) { return s.oauth().count_flows("w1"); }); };
    CHECK(count() == 2);
    must(*store, [&](Transaction& t) { return t.oauth().remove_flows(1500); });
    CHECK(count() == 1);
    must(*store, [&](Transaction& t) { return t.integrations().remove("int1"); });
    CHECK(count() == 0);
    CHECK_FALSE(get(*store, [](Session& s) { return s.oauth().find_grant("int1", "oauth"); }));
  }
}

TEST_CASE("A lease has one holder until it is released or ends") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_row);
    CHECK(take_lease(*store, "a", 1000));
    CHECK_FALSE(take_lease(*store, "b", 1050));
    CHECK(take_lease(*store, "b", 1100));
    // The first holder is late: it releases nothing.
    must(*store, [&](Transaction& t) { return t.oauth().release({"int1", "oauth", "a"}); });
    CHECK_FALSE(take_lease(*store, "a", 1150));
    must(*store, [&](Transaction& t) { return t.oauth().release({"int1", "oauth", "b"}); });
    CHECK(take_lease(*store, "a", 1150));
  }
}

TEST_CASE("What is known of a grant leaves the lease as it is, and a renewed config the version") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_row);
    CHECK(take_lease(*store, "a", 1000));
    OauthGrantRow known{.integration = "int1", .field = "oauth", .mark = "7", .error = "oauth_unavailable"};
    known.ended = true;
    known.retry_ms = 4000;
    known.failures = 3;
    known.refused_ms = 900;
    must(*store, [&](Transaction& t) { return t.oauth().set_grant(known); });
    const auto found = get(*store, [](Session& s) { return s.oauth().find_grant("int1", "oauth"); });
    REQUIRE(found);
    CHECK(found->mark == "7");
    CHECK(found->error == "oauth_unavailable");
    CHECK(found->ended);
    CHECK(found->retry_ms == 4000);
    CHECK(found->failures == 3);
    CHECK(found->refused_ms == 900);
    CHECK(found->until_ms == 1100);
    CHECK_FALSE(take_lease(*store, "b", 1050));
    IntegrationRow row = integration("int1");
    row.config = Sealed("renewed");
    row.version = 9;
    must(*store, [&](Transaction& t) { return t.integrations().set_config(row); });
    const auto after = get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); });
    REQUIRE(after);
    CHECK(after->config.bytes() == "renewed");
    CHECK(after->version == 1);
    row.id = "int2";
    CHECK(code_of_write(*store, [&](Transaction& t) { return t.integrations().set_config(row); }) ==
          Code::integration_not_found);
  }
}
