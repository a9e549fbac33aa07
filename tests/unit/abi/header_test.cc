// jackfield.hpp: what it opens is closed, what it reads is released, and what fails is reported.
#include <string>
#include <string_view>
#include <utility>

#include "harness.h"
#include "jackfield/jackfield.hpp"

namespace {

using harness::Json;

// An empty file is an empty database.
struct Folder {
  Folder() : path(std::string(JF_BUILD) + "/header_sample") {
    std::filesystem::create_directories(path);
    std::ofstream(path + "/empty.db");
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

struct Opened {
  Opened() : core(config(folder).dump(), &clock.table) {
    const Json connection = {{"filename", folder.path + "/empty.db"}};
    const Json body = {{"title", "Shop"},
                       {"type", "database"},
                       {"sub_type", "sqlite3"},
                       {"config", {{"client", "sqlite3"}, {"connection", connection}}}};
    const jf::Reply made = core.need("integration.create", body.dump(), caller());
    id = Json::parse(made.text())["id"];
  }
  static Json config(const Folder& folder) {
    Json given = harness::options();
    given["sqlite_roots"] = {folder.path};
    return given;
  }
  [[nodiscard]] std::string caller() const {
    Json who = harness::principal("ada", "owner");
    if (!id.empty()) who["path"] = {{"id", id}, {"endpoint", "query"}};
    who["accept"] = "application/x-ndjson";
    return who.dump();
  }
  [[nodiscard]] jf::Reply query(int rows) const {
    const std::string sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                            std::to_string(rows) + ") SELECT i FROM n";
    return core.need("endpoint.call", "{\"sql\":" + jf::quoted(sql) + "}", caller());
  }
  Folder folder;
  harness::Clock clock;
  jf::Core core;
  std::string id;
};

}  // namespace

TEST_CASE("A text becomes a JSON string") {
  const std::string text = "a \"quote\", a \\, a line\n, \x01, \xc3\xa4";
  CHECK(Json::parse(jf::quoted(text)) == text);
  CHECK(jf::quoted("") == "\"\"");
}

TEST_CASE("A core that cannot be opened says why") {
  int status = 0;
  try {
    const jf::Core core(R"({"unheard_of":5})");
  } catch (const jf::Failure& failure) {
    status = failure.status();
    CHECK(Json::parse(failure.what())["details"].contains("code"));
  }
  CHECK(status >= 400);
}

TEST_CASE("An error is a value of call and an exception of need") {
  const Opened opened;
  CHECK(Json::parse(opened.core.opened())["abi"] == 1);
  const jf::Reply reply = opened.core.call("integration.get", {}, R"({"path":{"id":"intunknown"}})");
  CHECK_FALSE(reply.ok());
  CHECK(reply.content_type() == "application/json; charset=utf-8");
  CHECK_THROWS_AS(opened.core.need("integration.get", {}, R"({"path":{"id":"intunknown"}})"), jf::Failure);
}

TEST_CASE("A reply outlives its core, and is moved") {
  jf::Reply kept;
  CHECK(kept.text().empty());
  {
    Opened opened;
    jf::Core moved = std::move(opened.core);
    kept = moved.call("health.live");
    kept = moved.need("catalogue.list");
    opened.core = std::move(moved);
  }
  const jf::Reply other = std::move(kept);
  CHECK(Json::parse(other.text()).is_array());
  CHECK(other.text().find("sqlite3") != std::string_view::npos);
}

TEST_CASE("Rows come in parts until the query ends") {
  const Opened opened;
  jf::Rows rows(opened.core, opened.query(50'000), opened.caller());
  std::size_t parts = 0, lines = 0;
  while (rows.next()) {
    parts += 1;
    for (const char each : rows.text()) lines += each == '\n' ? 1 : 0;
  }
  CHECK(parts > 1);
  CHECK(lines == 50'000);
  CHECK_FALSE(rows.next());
}

TEST_CASE("Rows that are left end their query") {
  const Opened opened;
  jf::Reply streamed = opened.query(50'000);
  const std::string cursor = Json{{"cursor", Json::parse(streamed.text())["cursor"]}}.dump();
  {
    jf::Rows rows(opened.core, std::move(streamed), opened.caller());
    REQUIRE(rows.next());
    const jf::Rows moved = std::move(rows);
    CHECK_FALSE(moved.text().empty());
  }
  CHECK(opened.core.call("cursor.next", cursor, opened.caller()).status() == 404);
}

TEST_CASE("A reply that is not a stream is its own only part") {
  const Opened opened;
  jf::Rows rows(opened.core, opened.core.need("health.live"), opened.caller());
  CHECK(rows.next());
  CHECK(Json::parse(rows.text())["status"] == "ok");
  CHECK_FALSE(rows.next());
}
