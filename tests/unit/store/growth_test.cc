// What keeps lists and sums fast in a large store gives the same answers as reading every row.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "fixture.h"
#include "store/sql/fold.h"
#include "store/sql/tables.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/migrate.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  REQUIRE(text.find(from) != std::string::npos);
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// The steps of the schema, with marks so near each other that a few hundred rows have many.
std::vector<std::string> narrow_steps() {
  std::vector<std::string> steps;
  for (const char* step : sql::migrations()) steps.emplace_back(step);
  replace_all(steps[2], "32 AS width UNION ALL SELECT 2, 1024 UNION ALL SELECT 3, 32768",
              "2 AS width UNION ALL SELECT 2, 8 UNION ALL SELECT 3, 32");
  replace_all(steps[2], "WHEN 1 THEN 64 WHEN 2 THEN 2048 ELSE 65536", "WHEN 1 THEN 4 WHEN 2 THEN 16 ELSE 64");
  return steps;
}

// A store of one connection, of which the test sees the tables.
struct Bench {
  Machine machine;
  const Host host = machine.host();
  std::vector<std::string> steps = narrow_steps();
  std::unique_ptr<sqlite::Connection> connection;
  std::optional<sql::Tables> tables;

  explicit Bench(std::size_t version = 0) {
    auto opened = sqlite::Connection::open({.path = ":memory:"}, sqlite::Role::writer, nullptr, host);
    REQUIRE(opened);
    connection = *std::move(opened);
    if (version == 0) {
      migrate();
    } else {
      for (std::size_t i = 0; i < version; ++i) REQUIRE(connection->execute(steps[i].c_str()));
      REQUIRE(connection->execute(("PRAGMA application_id = " + std::to_string(sqlite::kApplicationId)).c_str()));
      REQUIRE(connection->execute(("PRAGMA user_version = " + std::to_string(version)).c_str()));
    }
    tables.emplace(*connection, host, nullptr);
  }
  void migrate() const {
    std::vector<const char*> texts;
    texts.reserve(steps.size());
    for (const std::string& step : steps) texts.push_back(step.c_str());
    REQUIRE(sqlite::prepare_schema(*connection, texts));
  }
  [[nodiscard]] Transaction transaction() { return Transaction(tables->resources()); }
  [[nodiscard]] std::string text(const char* sql) const {
    const sql::Prepared statement = connection->prepare(sql);
    const auto row = statement->step();
    REQUIRE(row);
    return *row ? std::string(statement->text(0)) : std::string();
  }
  void run(const char* sql) const { REQUIRE(connection->execute(sql)); }
};

// The first list, mark or sum that is not what counting rows gives; "" if all are.
template <typename Text>
std::string first_wrong_of(Text text) {
  const std::string list = text(
      "SELECT workspace || '/' || audience || '/' || type FROM (SELECT workspace, audience, type, n FROM lists UNION "
      "ALL "
      "SELECT workspace, audience, '', -count(*) FROM integrations GROUP BY 1, 2 UNION ALL "
      "SELECT workspace, audience, type, -count(*) FROM integrations GROUP BY 1, 2, 3) c "
      "GROUP BY workspace, audience, type HAVING sum(n) <> 0");
  if (!list.empty()) return "list " + list;
  return text(R"(
      WITH m AS (
        SELECT l.workspace, l.audience, l.type, m.*,
          lead(m.ordering) OVER w AS next_ordering, lead(m.id) OVER w AS next_id
        FROM list_marks m JOIN lists l ON l.seq = m.list
        WINDOW w AS (PARTITION BY m.list, m.level ORDER BY m.ordering, m.id))
      SELECT 'mark ' || list || ' ' || level || ' ' || id FROM m WHERE n <> (
        SELECT count(*) FROM integrations i WHERE i.workspace = m.workspace AND i.audience = m.audience
        AND m.type IN ('', i.type) AND (i.ordering, i.id) >= (m.ordering, m.id)
        AND (m.next_id IS NULL OR (i.ordering, i.id) < (m.next_ordering, m.next_id)))
      OR (level > 1 AND NOT EXISTS (SELECT 1 FROM list_marks f WHERE f.list = m.list AND f.level = m.level - 1
        AND f.ordering = m.ordering AND f.id = m.id)))");
}

std::string first_wrong(const Bench& bench) {
  return first_wrong_of([&](const char* sql) { return bench.text(sql); });
}
std::string first_wrong(Store& store) {
  std::string found;
  REQUIRE(store.on_database(false, [&](sql::Database& database) -> Status {
    found = first_wrong_of([&](const char* sql) {
      const sql::Prepared statement = database.prepare(sql);
      const auto row = statement->step();
      REQUIRE(row);
      return *row ? std::string(statement->text(0)) : std::string();
    });
    return ok();
  }));
  return found;
}

struct Model {
  std::map<std::string, IntegrationRow> rows;

  [[nodiscard]] Listed list(const Principal& who, const ListFilter& filter, const Page& page) const {
    std::vector<const IntegrationRow*> seen;
    for (const auto& [id, row] : rows) {
      if (row.workspace == who.workspace && (!row.is_private || row.created_by == who.user) &&
          (filter.type.empty() || row.type == filter.type) &&
          (filter.query.empty() || sql::fold(row.title).find(sql::fold(filter.query)) != std::string::npos))
        seen.push_back(&row);
    }
    std::stable_sort(seen.begin(), seen.end(), [](const auto* a, const auto* b) { return a->order < b->order; });
    Listed listed;
    listed.total = std::ssize(seen);
    for (std::int64_t i = page.offset; i < listed.total && i < page.offset + page.limit; ++i)
      listed.ids.push_back(seen[static_cast<std::size_t>(i)]->id);
    return listed;
  }
};

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = {
      "Production",
      "replica of",
      "\u00c4RGER",
      "Stra\u00dfe",
      "\u0416\u0443\u043a \u043c\u043e\u0436\u0435\u0442 \u0431\u044b\u0442\u044c",
      "\u6771\u4eac\u306e\u30c7\u30fc\u30bf",
      "\U0001f600\U0001f601",
      "100%",
      "a_b\\c'd\"e*",
      "aaaaaaaa",
      std::string("x\0y", 3)};
  return all;
}

struct Random {
  std::mt19937 engine;
  explicit Random(unsigned seed) : engine(seed) {}
  int below(std::int64_t end) { return static_cast<int>(engine() % static_cast<unsigned>(end)); }
  std::string title() {
    std::string title = words()[static_cast<std::size_t>(below(std::ssize(words())))];
    for (int i = below(4); i > 0; --i) title += " " + words()[static_cast<std::size_t>(below(std::ssize(words())))];
    return title + " " + std::to_string(below(100));
  }
  // A part of a title, of whole letters.
  std::string query() {
    const std::string from = title();
    const auto begins = [&](std::size_t at) { return at == from.size() || (from[at] & 0xc0) != 0x80; };
    std::size_t first = static_cast<std::size_t>(below(std::ssize(from)));
    while (!begins(first)) --first;
    std::size_t end = first + 1 + static_cast<std::size_t>(below(std::ssize(from) - static_cast<std::int64_t>(first)));
    while (!begins(end)) ++end;
    return from.substr(first, end - first);
  }
  Principal who() {
    static const std::vector<std::string> users = {"ann", "bob", "cid", ""};
    return {users[static_cast<std::size_t>(below(4))], below(5) == 0 ? "w2" : "w1", Role::owner};
  }
  std::string type() { return below(3) == 0 ? "ai" : "database"; }
  void change(IntegrationRow& row) {
    row.title = below(2) == 0 ? row.title : title();
    row.type = type();
    row.is_private = below(4) == 0;
    row.order = below(2) == 0 ? row.order : below(2000) - 1000 + 0.5 * below(2);
    row.enabled = below(2) == 0;
  }
};

// One random change of the store and of the model.
Status change_one(Transaction& t, Model& model, Random& random, int number) {
  auto picked = model.rows.begin();
  if (!model.rows.empty()) std::advance(picked, random.below(std::ssize(model.rows)));
  const int kind = random.below(10);
  if (model.rows.empty() || kind < 5) {
    const Principal who = random.who();
    IntegrationRow row = integration("int" + std::to_string((number * 7919) % 100'003), random.title());
    row.order = number;
    row.created_by = who.user;
    row.workspace = who.workspace;
    random.change(row);
    model.rows[row.id] = row;
    return t.integrations().insert(row);
  }
  if (kind < 7) {
    random.change(picked->second);
    return t.integrations().update(picked->second);
  }
  if (kind == 7) {
    picked->second.created_by = random.who().user;
    return t.integrations().set_creator(picked->first, picked->second.created_by, 5);
  }
  const std::string id = picked->first;
  model.rows.erase(picked);
  return t.integrations().remove(id);
}

void compare_lists(Transaction& t, const Model& model, Random& random, int times) {
  for (int i = 0; i < times; ++i) {
    const Principal who = random.who();
    const ListFilter filter{random.below(2) == 0 ? "" : random.type(), i % 2 == 0 ? "" : random.query(), false};
    const Page page{1 + random.below(60), random.below(5) == 0 ? 0 : random.below(700)};
    Listed listed;
    const auto total = t.integrations().list(Scope(who), filter, page,
                                             [&](const IntegrationRow& row) { listed.ids.push_back(row.id); });
    const Listed expected = model.list(who, filter, page);
    INFO(who.user << " " << who.workspace << " " << filter.type << " '" << filter.query << "' " << page.offset);
    REQUIRE(total);
    REQUIRE(*total == expected.total);
    REQUIRE(listed.ids == expected.ids);
  }
}

}  // namespace

TEST_CASE("Lists, searches and counters follow random changes, and changes that are undone") {
  for (const unsigned seed : {1U, 2U}) {
    Bench bench;
    Model model;
    Random random(seed);
    Transaction t = bench.transaction();
    bench.run("BEGIN");
    for (int round = 0; round < 40; ++round) {
      Model before = model;
      bench.run("SAVEPOINT work");
      for (int i = 0; i < 50; ++i) REQUIRE(change_one(t, model, random, round * 50 + i));
      if (round % 4 == 3) {
        bench.run("ROLLBACK TO work");
        model = std::move(before);
      }
      bench.run("RELEASE work");
      REQUIRE(first_wrong(bench) == "");
      compare_lists(t, model, random, 40);
    }
    CHECK(model.rows.size() > 400);
    CHECK(std::stoi(bench.text("SELECT count(*) FROM list_marks WHERE level = 3 AND id <> ''")) > 5);
    // Until nothing is left.
    while (!model.rows.empty()) {
      auto picked = model.rows.begin();
      std::advance(picked, random.below(std::ssize(model.rows)));
      REQUIRE(t.integrations().remove(picked->first));
      model.rows.erase(picked);
    }
    REQUIRE(first_wrong(bench) == "");
    CHECK(bench.text("SELECT max(n) FROM lists") == "0");
    CHECK(bench.text("SELECT count(*) FROM list_marks WHERE id <> ''") == "0");
    compare_lists(t, model, random, 10);
  }
}

TEST_CASE("On PostgreSQL lists, searches and counters follow random changes too") {
  const std::string url = new_postgres_url();
  if (url.empty()) {
    WARN("skipped: no PostgreSQL server runs beside the tests");
    return;
  }
  Machine machine;
  const auto store = open({.path = url}, machine.host());
  Model model;
  Random random(11);
  for (int round = 0; round < 30; ++round) {
    const Model before = model;
    const bool fails = round % 5 == 4;
    const Status done = store->write([&](Transaction& t) -> Status {
      for (int i = 0; i < 80; ++i) JF_CHECK(change_one(t, model, random, round * 80 + i));
      return fails ? Status(fail(Code::version_conflict)) : ok();
    });
    REQUIRE(static_cast<bool>(done) != fails);
    if (fails) model = before;
    REQUIRE(first_wrong(*store) == "");
    must(*store, [&](Transaction& t) -> Status {
      compare_lists(t, model, random, 10);
      return ok();
    });
  }
  CHECK(model.rows.size() > 400);
  // Enough rows in one list that marks of the second level are split, and then none.
  must(*store, [&](Transaction& t) -> Status {
    for (int i = 0; i < 4500; ++i) {
      IntegrationRow row = integration("intz" + std::to_string(100'000 + i * 7919 % 4507));
      row.workspace = "w9";
      row.order = i % 7 == 0 ? -i : i;
      JF_CHECK(t.integrations().insert(row));
    }
    return ok();
  });
  REQUIRE(first_wrong(*store) == "");
  must(*store, [&](Transaction& t) -> Status {
    for (int i = 0; i < 4500; ++i)
      JF_CHECK(t.integrations().remove("intz" + std::to_string(100'000 + i * 7919 % 4507)));
    return ok();
  });
  REQUIRE(first_wrong(*store) == "");
}

TEST_CASE("Every page of a list of two audiences is what OFFSET gives") {
  Bench bench;
  Model model;
  Random random(7);
  Transaction t = bench.transaction();
  for (int i = 0; i < 600; ++i) {
    IntegrationRow row = integration("int" + std::to_string((i * 7919) % 1009));
    row.is_private = random.below(i < 300 ? 2 : 9) == 0;
    row.order = i / 3;
    model.rows[row.id] = row;
    REQUIRE(t.integrations().insert(row));
  }
  for (const std::int64_t limit : {1, 7}) {
    for (std::int64_t offset = 0; offset < 610; offset += limit == 1 ? 1 : 5) {
      Listed listed;
      const auto total = t.integrations().list(Scope(kAnn), {}, {limit, offset},
                                               [&](const IntegrationRow& row) { listed.ids.push_back(row.id); });
      REQUIRE(total);
      REQUIRE(listed.ids == model.list(kAnn, {}, {limit, offset}).ids);
    }
  }
}

TEST_CASE("A store of version 2 gets its lists, its index and its sums when it is migrated") {
  Bench bench(2);
  Model model;
  Random random(3);
  bench.run("BEGIN");
  for (int i = 0; i < 500; ++i) {
    const Principal who = random.who();
    IntegrationRow row = integration("int" + std::to_string((i * 7919) % 10'007), random.title());
    row.created_by = who.user;
    row.workspace = who.workspace;
    random.change(row);
    Transaction t = bench.transaction();
    REQUIRE(t.integrations().insert(row));
    for (int k = 0; i == 0 && k < 20; ++k) {
      REQUIRE(t.records().insert(
          record("rec" + std::to_string(k), row.id, k * 1'000'000, R"({"calls":1,"ms":0.1,"note":"3"})")));
    }
    model.rows[row.id] = row;
  }
  bench.run("COMMIT");
  bench.migrate();
  REQUIRE(first_wrong(bench) == "");
  Transaction t = bench.transaction();
  compare_lists(t, model, random, 200);
  const std::string recorded = bench.text("SELECT integration FROM records LIMIT 1");
  const auto sums = t.records().sum(recorded, {"calls", "ms", "note"}, 0, 0);
  REQUIRE(sums);
  CHECK((*sums)[0] == std::optional(20.0));
  CHECK((*sums)[1] == std::optional(2.0));
  CHECK_FALSE((*sums)[2]);
  const auto recorded_rows = t.records().list(recorded, {1, 0}, [](const RecordRow&) {});
  REQUIRE(recorded_rows);
  CHECK(*recorded_rows == 20);
  for (int i = 0; i < 200; ++i) REQUIRE(change_one(t, model, random, 20'000 + i));
  REQUIRE(first_wrong(bench) == "");
  compare_lists(t, model, random, 100);
}

TEST_CASE("Sums of any time are those of the records, one by one") {
  Bench bench;
  Random random(5);
  Transaction t = bench.transaction();
  REQUIRE(t.integrations().insert(integration("int1")));
  REQUIRE(t.integrations().insert(integration("int2")));
  constexpr std::int64_t kHour = 3'600'000;
  struct Entry {
    std::int64_t at;
    int calls;
  };
  std::vector<Entry> entries;
  for (int i = 0; i < 400; ++i) {
    Entry entry{random.below(10) * kHour + random.below(3) * (kHour / 2 - 1), random.below(5)};
    if (i % 7 == 0) entry.at = random.below(10 * kHour);
    const std::string fields =
        entry.calls == 4 ? R"({"calls":"4","tag":"x"})" : "{\"calls\":" + std::to_string(entry.calls) + "}";
    REQUIRE(t.records().insert(record("rec" + std::to_string(i), "int1", entry.at, fields)));
    if (entry.calls != 4) entries.push_back(entry);
  }
  REQUIRE(t.records().insert(record("rec", "int2", 5, R"({"calls":1000})")));
  for (int i = 0; i < 500; ++i) {
    const auto time = [&] {
      return random.below(12) * kHour + random.below(3) * (random.below(2) == 0 ? 1 : kHour / 2);
    };
    const std::int64_t from = i == 0 ? 0 : time();
    const std::int64_t to = i % 5 == 0 ? 0 : time();
    std::optional<double> expected;
    for (const Entry& entry : entries) {
      if (entry.at >= from && (to == 0 || entry.at < to)) expected = expected.value_or(0) + entry.calls;
    }
    INFO(from << " " << to);
    const auto sums = t.records().sum("int1", {"calls", "tag", "none"}, from, to);
    REQUIRE(sums);
    REQUIRE((*sums)[0] == expected);
    REQUIRE_FALSE((*sums)[1]);
    REQUIRE_FALSE((*sums)[2]);
  }
  REQUIRE(t.integrations().remove("int1"));
  CHECK(bench.text("SELECT count(*) FROM record_sums WHERE integration = 'int1'") == "0");
}

TEST_CASE("A search finds what a scan finds while its index is ahead, behind and beyond what it holds") {
  Both both;
  for (auto& store : both.stores) {
    must(*store, [&](Transaction& t) -> Status {
      for (int i = 0; i < 1500; ++i) {
        IntegrationRow row = integration("int" + std::to_string(10'000 + i), "Common " + std::to_string(i));
        row.order = i;
        JF_CHECK(t.integrations().insert(row));
      }
      return ok();
    });
    const auto found = [&](const std::string& query, const Page& page = {}) {
      return list(*store, kAnn, {.type = "", .query = query}, page);
    };
    CHECK(found("COMMON").total == 1500);
    CHECK(found("common", {.limit = 2, .offset = 1400}).ids == std::vector<std::string>{"int11400", "int11401"});
    CHECK(found("mon 14").total == 1 + 10 + 100);
    CHECK(found("mon 1499").ids == std::vector<std::string>{"int11499"});
    CHECK(list(*store, kAnn, {.type = "database", .query = "common"}, {.limit = 1, .offset = 3}).total == 1500);
    CHECK(list(*store, kAnn, {.type = "ai", .query = "common"}).total == 0);
    CHECK(list(*store, kEve, {.type = "", .query = "common"}).total == 0);
    // The rows that changed last are found as they are now.
    IntegrationRow row = integration("int10000", "A needle, and a long one with a seldom end: Zebra");
    must(*store, [&](Transaction& t) { return t.integrations().update(row); });
    CHECK(found("common").total == 1499);
    CHECK(found("needle").ids == std::vector<std::string>{"int10000"});
    for (int times = 0; times < 2; ++times) {
      CHECK(found("a NEEDLE, and a long one with a seldom end: zebra").ids == std::vector<std::string>{"int10000"});
      CHECK(found("and a long one with a seldom end").total == 1);
      CHECK(found("needle, and a seldom end: zebra").total == 0);
      // Enough changes that all of them are indexed.
      must(*store, [&](Transaction& t) -> Status {
        for (int i = 100; i < 140; ++i) {
          IntegrationRow changed = integration("int" + std::to_string(10'000 + i), "Changed " + std::to_string(i));
          changed.is_private = i % 2 == 0;
          JF_CHECK(t.integrations().update(changed));
        }
        return ok();
      });
    }
    CHECK(found("common").total == 1459);
    CHECK(found("changed").total == 40);
    CHECK(list(*store, kBob, {.type = "", .query = "changed"}).total == 20);
    must(*store, [&](Transaction& t) { return t.integrations().remove("int10000"); });
    CHECK(found("needle").total == 0);
  }
}
