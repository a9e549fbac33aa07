// Keys over time, at the ABI: a rotation that is stopped after each of its steps, rows that do not open, other keys for
// a core that is open.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "harness.h"

using namespace harness;

namespace {

constexpr const char* kSecond = "2f7c9d1e5ab3408896e1c7d05f4a3b2819d8e7f6a5b4c3029187065f4e3d2c1a";
const Json kOperator = {{"operator", true}};

class Place {
 public:
  Place() {
    std::string name = (std::filesystem::temp_directory_path() / "jackfield-keys-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Place() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  // A core with these keys, the first of which is active.
  [[nodiscard]] Json options(const std::vector<std::string>& names) const {
    Json given = harness::options();
    given["store"]["path"] = (path_ / "a.db").string();
    given["keys"] = ring(names);
    return given;
  }
  static Json ring(const std::vector<std::string>& names) {
    Json keys = Json::object();
    for (const std::string& name : names) keys[name] = name == "k1" ? kKey : kSecond;
    return {{"active", names.front()}, {"keys", keys}};
  }

 private:
  std::filesystem::path path_;
};

// Each core draws other ids.
class Opened : public Core {
 public:
  explicit Opened(const Json& given) : Core(given) {
    static std::uint64_t cores = 0;
    clock.seed = ++cores * 1'000'000;
  }
};

std::vector<std::string> fill(const Place& place, int rows) {
  Opened core(place.options({"k1"}));
  std::vector<std::string> ids;
  for (int i = 0; i < rows; ++i)
    ids.push_back(core.create(principal("ann", "creator"), pg("Row " + std::to_string(i))));
  return ids;
}

void check_secrets(Core& core, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    const Reply got = core.on("integration.get", principal("ann", "creator"), {{"id", id}}, nullptr,
                              {{"includeConfig", "true"}, {"includeSecrets", "true"}});
    REQUIRE(got.status == 200);
    REQUIRE(got.json()["config"]["connection"]["password"] == "canary-password");
  }
}

std::int64_t rows_of(Core& core, const std::string& key) {
  const Json listed = core.call("keys.list", kOperator).json();
  for (const Json& each : listed["keys"]) {
    if (each["id"] == key) return each["rows"];
  }
  return -1;
}

}  // namespace

TEST_CASE("A rotation that is stopped after each step goes on, and its counts add up", "[S11]") {
  const Place place;
  const auto ids = fill(place, 250);
  Json last = Json::object();
  int steps = 0;
  for (; steps < 100 && !last.value("done", false); ++steps) {
    Opened core(place.options({"k2", "k1"}));
    const Reply step = core.call("keys.rotate", kOperator);
    INFO(step.text);
    REQUIRE(step.status == 200);
    last = step.json();
    CHECK(last["found"] == last["resealed"].get<int>() + last["already_new"].get<int>() + last["failed"].get<int>());
    // Old and new rows open at any point, and a core that lacks one of the keys reports it.
    check_secrets(core, {ids.front(), ids.back()});
    if (steps == 0) {
      CHECK(Core(place.options({"k2", "k1"})).opened.json()["key_state"] == "half_rotated");
      CHECK(Core(place.options({"k1"})).opened.json()["key_state"] == "missing");
      CHECK(Core(place.options({"k2"})).opened.json()["key_state"] == "missing");
    }
  }
  CHECK(last["done"] == true);
  CHECK(last["found"] == 250);
  CHECK(last["resealed"] == 250);
  CHECK(last["verified"] == 250);
  CHECK(steps >= 6);
  Opened core(place.options({"k2"}));
  CHECK(core.opened.json()["key_state"] == "ok");
  check_secrets(core, ids);
  CHECK(rows_of(core, "k2") == 250);
  CHECK(Core(place.options({"k1"})).opened.json()["key_state"] == "missing");
}

TEST_CASE("A second rotation finds everything new", "[S11]") {
  const Place place;
  fill(place, 3);
  Opened core(place.options({"k1"}));
  Json last = Json::object();
  while (!last.value("done", false)) last = core.call("keys.rotate", kOperator).json();
  CHECK(last["found"] == 3);
  CHECK(last["resealed"] == 0);
  CHECK(last["already_new"] == 3);
  CHECK(last["verified"] == 3);
}

TEST_CASE("A rotation is the operator's, and needs the key of the store", "[S11][S14]") {
  const Place place;
  fill(place, 1);
  Opened core(place.options({"k1"}));
  for (const char* operation : {"keys.rotate", "keys.list", "keys.verify", "keys.reload"})
    CHECK(core.call(operation, principal("olga", "owner")).status == 403);
  Opened wrong(place.options({"k2"}));
  CHECK(wrong.call("keys.rotate", kOperator).code() == "key_changed");
  CHECK(wrong.call("keys.list", kOperator).json()["unknown"][0]["rows"] == 1);
  CHECK(wrong.opened.json()["key_state"] == "missing");
}

TEST_CASE("A rotation is in the audit of each workspace, with its counts", "[S11][S27]") {
  const Place place;
  fill(place, 2);
  {
    Opened core(place.options({"k1"}));
    core.create(principal("tom", "creator", "w2"), pg("Other"));
  }
  Opened core(place.options({"k2", "k1"}));
  Json last = Json::object();
  while (!last.value("done", false)) last = core.call("keys.rotate", kOperator).json();
  for (const auto& [workspace, rows] : std::vector<std::pair<std::string, int>>{{"w1", 2}, {"w2", 1}}) {
    const Json entry = core.call("audit.list", principal("olga", "owner", workspace)).json()["list"][0];
    CHECK(entry["operation"] == "keys.rotate");
    CHECK(entry["fk_user_id"] == "operator");
    CHECK(entry["details"]["counts"] == Json{{"resealed", rows}, {"failed", 0}});
  }
}

TEST_CASE("An open core takes keys that open its store, and no others", "[S11]") {
  const Place place;
  const auto ids = fill(place, 2);
  Opened served(place.options({"k1"}));
  Json last = Json::object();
  {
    Opened other(place.options({"k2", "k1"}));
    while (!last.value("done", false)) last = other.call("keys.rotate", kOperator).json();
  }
  const auto read = [&] {
    return served
        .on("integration.get", principal("ann", "creator"), {{"id", ids[0]}}, nullptr, {{"includeConfig", "true"}})
        .json();
  };
  served.clock.now += 1000;
  CHECK(read()["config_error"] == "key_missing");
  CHECK(served.call("keys.reload", kOperator, Place::ring({"k1"})).code() == "key_changed");
  CHECK(served.call("keys.reload", kOperator, {{"active", "k2"}, {"keys", {{"k2", "short"}}}}).status >= 400);
  const Reply reloaded = served.call("keys.reload", kOperator, Place::ring({"k2", "k1"}));
  INFO(reloaded.text);
  CHECK(reloaded.json()["key_state"] == "ok");
  CHECK(read().value("config_error", "") == "");
  check_secrets(served, ids);
}
