// Outcomes of tests, and the lists that show them.
#include "fixture.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

HealthRow outcome(const std::string& of, const std::string& word, std::int64_t revision = 1,
                  std::int64_t at_ms = 1000) {
  return {.integration = of,
          .outcome = word,
          .last = R"({"outcome":")" + word + "\"}",
          .history = "[]",
          .revision = revision,
          .at_ms = at_ms};
}

std::vector<std::string> ids(Store& store, const ReportFilter& filter, const Page& page = {}) {
  const Principal ann{.user = "ann", .workspace = "w1", .role = Role::viewer};
  std::vector<std::string> found;
  const std::int64_t total = get(store, [&](Session& s) {
    return s.integrations().report(Scope(ann), filter, page,
                                   [&](const ReportRow& report) { found.push_back(report.row.id); });
  });
  found.push_back(std::to_string(total));
  return found;
}

Status insert_three(Transaction& t) {
  JF_CHECK(t.integrations().insert(integration("a", "Cherry")));
  JF_CHECK(t.integrations().insert(integration("b", "apple")));
  return t.integrations().insert(integration("c", "Banana"));
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("An outcome replaces the one before it, and goes with its integration") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_three);
    CHECK_FALSE(get(*store, [](Session& s) { return s.health().find("a"); }));
    must(*store, [](Transaction& t) { return t.health().set(outcome("a", "failed")); });
    must(*store, [](Transaction& t) { return t.health().set(outcome("a", "ok", 2, 2000)); });
    const auto found = get(*store, [](Session& s) { return s.health().find("a"); });
    REQUIRE(found);
    CHECK(found->outcome == "ok");
    CHECK(found->revision == 2);
    CHECK(found->at_ms == 2000);
    must(*store, [](Transaction& t) { return t.integrations().remove("a"); });
    CHECK_FALSE(get(*store, [](Session& s) { return s.health().find("a"); }));
    must(*store, [](Transaction& t) { return t.health().set(outcome("a", "ok")); });
    CHECK_FALSE(get(*store, [](Session& s) { return s.health().find("a"); }));
  }
}

TEST_CASE("Reports are sorted by what is asked, by title where that is alike, and paged after the filter") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_three);
    must(*store, [](Transaction& t) -> Status {
      JF_CHECK(t.health().set(outcome("a", "ok", 1, 3000)));
      return t.health().set(outcome("c", "failed", 1, 1000));
    });
    CHECK(ids(*store, {.order = ReportOrder::title}) == Ids{"b", "c", "a", "3"});
    CHECK(ids(*store, {.order = ReportOrder::title, .descending = true}) == Ids{"a", "c", "b", "3"});
    CHECK(ids(*store, {.order = ReportOrder::health}) == Ids{"c", "b", "a", "3"});
    CHECK(ids(*store, {.order = ReportOrder::tested, .descending = true}) == Ids{"a", "c", "b", "3"});
    CHECK(ids(*store, {.query = "AN", .order = ReportOrder::title}) == Ids{"c", "1"});
    CHECK(ids(*store, {.order = ReportOrder::title}, {1, 1}) == Ids{"c", "3"});
    ReportFilter tested{.order = ReportOrder::title};
    tested.keeps = [](const ReportRow& report) { return !report.outcome.empty(); };
    CHECK(ids(*store, tested, {1, 1}) == Ids{"a", "2"});
  }
}

TEST_CASE("An outcome of an earlier configuration is not that of the present one") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, insert_three);
    must(*store, [](Transaction& t) { return t.health().set(outcome("a", "ok", 7)); });
    ReportFilter tested;
    tested.keeps = [](const ReportRow& report) { return !report.outcome.empty(); };
    CHECK(ids(*store, tested) == Ids{"0"});
  }
}
