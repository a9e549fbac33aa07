// Pages that are found by what earlier pages found are what OFFSET gives, whatever is written in between.
#include <random>

#include "fixture.h"
#include "store/sql/list_positions.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

std::string id_of(int number) { return "int" + std::to_string(10'000 + number * 7919 % 10'007); }

// Two in three are everyone's; every second has its order in common with another.
IntegrationRow row_of(int number) {
  IntegrationRow row = integration(id_of(number));
  row.order = number / 2;
  row.is_private = number % 3 == 0;
  row.type = number % 5 == 0 ? "ai" : "database";
  return row;
}

void insert_rows(Store& store, int from, int to) {
  must(store, [&](Transaction& t) -> Status {
    for (int i = from; i < to; ++i) JF_CHECK(t.integrations().insert(row_of(i)));
    return ok();
  });
}

// What a read in one piece has at that place.
std::vector<std::string> slice(Store& store, const ListFilter& filter, const Page& page) {
  std::vector<std::string> all = list(store, kAnn, filter, {.limit = 100'000, .offset = 0}).ids;
  const auto first = std::min<std::ptrdiff_t>(page.offset, std::ssize(all));
  const auto last = std::min<std::ptrdiff_t>(page.offset + page.limit, std::ssize(all));
  return {all.begin() + first, all.begin() + last};
}

// Marks that a page must not be looked up by.
void spoil_marks(Store& store) {
  REQUIRE(store.on_database(true, [](sql::Database& database) {
    return database.prepare("UPDATE list_marks SET n = max(1, n / 2) WHERE n > 1")->run();
  }));
}

Status change_row(Transaction& t, std::mt19937& random, int number) {
  IntegrationRow row = row_of(number);
  switch (random() % 4) {
    case 0:
      return t.integrations().remove(row.id);
    case 1:
      row.is_private = !row.is_private;
      return t.integrations().update(row);
    case 2:
      row.order = static_cast<double>(random() % 400);
      return t.integrations().update(row);
    default:
      row.title = "Another title";
      return t.integrations().update(row);
  }
}

}  // namespace

TEST_CASE("A page and those around it are what OFFSET gives while others write") {
  Both both;
  for (auto& store : both.stores) {
    std::mt19937 random(17);
    insert_rows(*store, 0, 700);
    for (int i = 0; i < 80; ++i) {
      const ListFilter filter{i % 4 == 0 ? "ai" : "", "", false};
      const std::int64_t limit = 1 + static_cast<std::int64_t>(random() % 60);
      std::int64_t offset = static_cast<std::int64_t>(random() % 700);
      for (int page = 0; page < 4; ++page, offset += page == 3 ? -limit : limit) {
        const Page asked{limit, std::max<std::int64_t>(offset, 0)};
        INFO(filter.type << " " << asked.offset << " " << limit);
        REQUIRE(list(*store, kAnn, filter, asked).ids == slice(*store, filter, asked));
        const int number = i * 4 + page;
        if (page % 2 == 1) continue;
        must(*store, [&](Transaction& t) { return change_row(t, random, number); });
      }
    }
  }
}

TEST_CASE("The page that follows another, and the same one, are found without marks") {
  Folder folder;
  Machine machine;
  const auto store = open({.path = folder.file("a.db")}, machine.host());
  insert_rows(*store, 0, 700);
  const Page page{.limit = 50, .offset = 300}, next{.limit = 50, .offset = 350}, other{.limit = 50, .offset = 500};
  const auto page_ids = slice(*store, {}, page), next_ids = slice(*store, {}, next);
  REQUIRE(list(*store, kAnn, {}, page).ids == page_ids);
  spoil_marks(*store);
  REQUIRE(list(*store, kAnn, {}, other).ids != slice(*store, {}, other));
  CHECK(list(*store, kAnn, {}, page).ids == page_ids);
  CHECK(list(*store, kAnn, {}, next).ids == next_ids);

  SECTION("until the list changes") {
    must(*store, [](Transaction& t) { return t.integrations().remove(id_of(1)); });
    CHECK(list(*store, kAnn, {}, next).ids != slice(*store, {}, next));
  }
  SECTION("a write that is undone changes no list") {
    const auto undone = [](Transaction& t) -> Status {
      JF_CHECK(t.integrations().remove(id_of(1)));
      return fail(Code::version_conflict);
    };
    CHECK(code_of_write(*store, undone) == Code::version_conflict);
    CHECK(list(*store, kAnn, {}, next).ids == next_ids);
  }
  SECTION("nor does one of a row that stays where it is") {
    must(*store, [](Transaction& t) {
      IntegrationRow row = row_of(1);
      row.title = "Another title";
      return t.integrations().update(row);
    });
    CHECK(list(*store, kAnn, {}, next).ids == next_ids);
  }
  SECTION("for a minute") {
    machine.now += sql::ListPositions::kMostMs;
    CHECK(list(*store, kAnn, {}, next).ids != next_ids);
  }
}

TEST_CASE("Positions of many lists are forgotten before they fill the memory") {
  Machine machine;
  const Host host = machine.host();
  sql::ListPositions positions(host);
  std::array<sql::ListPart, 2> parts;
  for (std::int64_t number = 1; number <= 3; ++number) {
    parts[0].number = number;
    for (std::size_t i = 0; i < sql::ListPositions::kMost; ++i)
      positions.keep(parts, static_cast<std::int64_t>(i) * 100, {static_cast<double>(i), "id"});
    CHECK(positions.find(parts, 200) == std::optional<std::int64_t>(0));
    CHECK(parts[1].start.ordering == 2);
    CHECK(positions.find(parts, 264) == std::optional<std::int64_t>(64));
    CHECK_FALSE(positions.find(parts, 265));
  }
  parts[0].number = 1;
  CHECK_FALSE(positions.find(parts, 200));
}
