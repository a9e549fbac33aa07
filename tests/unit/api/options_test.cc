// What a form accepts, its connector accepts too: every option of every connector with good, edge and bad values.
#include <catch2/catch.hpp>

#include "config/config_access.h"
#include "connect/registry.h"
#include "support/form.h"
#include "support/manifests.h"
#include "validate/validate.h"

using namespace jackfield;
using testing::validate;
using testing::Validated;

namespace {

const std::vector<std::string>& texts() {
  static const std::vector<std::string> values = [] {
    std::vector<std::string> all = {R"("")",
                                    R"("a")",
                                    R"("A b")",
                                    R"("x}")",
                                    R"("};")",
                                    R"("a};b")",
                                    R"("}a")",
                                    R"("a}}b")",
                                    R"("a;b")",
                                    R"("a\\b")",
                                    R"("a:b")",
                                    R"("a,b")",
                                    R"("/tmp/s")",
                                    R"("a\nb")",
                                    R"("[::1]")",
                                    R"("::1")",
                                    R"("[::")",
                                    R"("db.example.com.")",
                                    R"("192.0.2.1")",
                                    R"("a_b.c")",
                                    R"("-a")",
                                    R"("b\u00fccher.example")",
                                    R"("utf8")",
                                    R"("utf8mb4")",
                                    R"("Utf8mb4")",
                                    R"("UTF8_GENERAL_CI")",
                                    R"("latin1")",
                                    R"("local")",
                                    R"("+00:00")",
                                    R"("+02:00")",
                                    R"("Z")",
                                    R"("UTC")",
                                    R"("any")",
                                    R"("read-only")",
                                    R"("bogus")",
                                    R"("prefer-standby")",
                                    R"("ReadOnly")",
                                    R"("READONLY")",
                                    R"("readwrite")",
                                    R"("acme.snowflakecomputing.com")",
                                    R"("$#._-")",
                                    R"("\u00e9")",
                                    R"("a.eu-central-1")",
                                    R"("5432")",
                                    R"("1e3")",
                                    R"("x y")",
                                    R"("true")"};
    for (const std::size_t length : std::initializer_list<std::size_t>{64, 129, 201, 254, 7000})
      all.push_back('"' + std::string(length, 'a') + '"');
    all.push_back("\"/sql/1.0/warehouses/" + std::string(128, 'a') + '"');
    all.push_back("\"/sql/1.0/warehouses/" + std::string(129, 'a') + '"');
    return all;
  }();
  return values;
}

constexpr const char* kOthers[] = {"-1",
                                   "0",
                                   "1",
                                   "1.5",
                                   "5",
                                   "511",
                                   "512",
                                   "600",
                                   "601",
                                   "1000",
                                   "1001",
                                   "1440",
                                   "1441",
                                   "32767",
                                   "32768",
                                   "65535",
                                   "65536",
                                   "100",
                                   "101",
                                   "1e15",
                                   "1e3",
                                   "3600000",
                                   "2147483",
                                   "2147484",
                                   "3600001",
                                   "2147483647",
                                   "2147483648",
                                   "true",
                                   "false",
                                   "[]",
                                   R"(["a","b\"c"])",
                                   R"(["a\nb"])",
                                   R"(["", "x"])",
                                   "{}"};

std::vector<std::string> values() {
  std::vector<std::string> all = texts();
  all.insert(all.end(), std::begin(kOthers), std::end(kOthers));
  std::string list;
  for (int i = 0; i < 200; ++i)
    list += std::string(i == 0 ? "[" : ",") + "\"schema_with_a_long_name_" + std::to_string(i) + '"';
  all.push_back(list + "]");
  return all;
}

// Paths of single values: of the fields, and of the keys of a field that has several.
std::vector<std::vector<std::string>> places(const Manifest& manifest) {
  std::vector<std::vector<std::string>> all;
  for (const Field& field : manifest.form) {
    if (field.type != FieldType::key_value) all.push_back(field.path);
    for (const auto& [key, type] : field.keys) {
      all.push_back(field.path);
      all.back().push_back(key);
    }
  }
  return all;
}

// What the form and the connector say about one configuration; empty: nothing.
struct Said {
  std::vector<std::string> form;
  std::string connector;
  bool valid;
};

Said ask(const Manifest& manifest, Connector& connector, const std::shared_ptr<json::Arena>& arena,
         const json::Value& sent) {
  Report normal;
  const json::Value plain = normalise(manifest, *arena, sent, normal);
  Validated checked = validate(manifest, ConfigAccess::make(arena, plain), Stage::create, {});
  add_errors(manifest, checked.report, normal.errors);
  Said said{{}, {}, checked.report.valid()};
  for (const Finding& finding : checked.report.errors) said.form.push_back(finding.path);
  if (const Status status = connector.check(Settings(checked.config)); !status) {
    said.connector = status.error().pointer.empty() ? "?" : status.error().pointer;
  }
  return said;
}

void walk(const std::string& sub_type, const std::string& name) {
  ConnectorEnvironment environment;
  environment.host.now_ms = [] { return std::int64_t{0}; };
  environment.host.random = [](std::span<std::uint8_t> out) { std::fill(out.begin(), out.end(), std::uint8_t{1}); };
  environment.host.log = [](LogLevel, std::string_view) {};
  const Registry registry(environment);
  const auto connector = registry.find(name);
  if (connector == nullptr) {
    WARN(name << " was not built");
    return;
  }
  const Manifest& manifest = testing::manifest("database", sub_type);
  std::size_t asked = 0;
  for (const json::Value& example : manifest.examples.items()) {
    auto arena = std::make_shared<json::Arena>();
    const json::Value base = example.get("config");
    // A placeholder of a key cannot be read; whether a key can be is for its connector alone to say.
    if (example.find("valid") == nullptr || !ask(manifest, *connector, arena, base).connector.empty()) continue;
    for (const auto& path : places(manifest)) {
      for (const std::string& text : values()) {
        auto scratch = std::make_shared<json::Arena>();
        const auto value = json::parse(*scratch, text, json::kConfigLimits);
        REQUIRE(value);
        const Said said = ask(manifest, *connector, scratch, json::set_at(*scratch, base, path, *value));
        ++asked;
        const bool is_key = path.back() == "privateKey" || path.back() == "privateKeyPassphrase";
        if (said.connector.empty() || is_key) continue;
        // Where the way to sign in is none, every field that depends on it is hidden.
        const bool is_branch = path.back() == "authenticator" || path.back() == "authType";
        const bool same = std::find(said.form.begin(), said.form.end(), said.connector) != said.form.end();
        INFO(sub_type << " " << path.back() << " = " << text.substr(0, 60) << ": the connector refuses "
                      << said.connector);
        CHECK(!said.valid);
        CHECK((same || is_branch));
      }
    }
  }
  CHECK(asked > 500);
}

}  // namespace

TEST_CASE("a PostgreSQL option that the connector refuses is refused by its form, in the same field") {
  walk("pg", "postgresql");
}
TEST_CASE("a MySQL option that the connector refuses is refused by its form, in the same field") {
  walk("mysql2", "mysql");
}
TEST_CASE("a SQL Server option that the connector refuses is refused by its form, in the same field") {
  walk("mssql", "sqlserver");
}
TEST_CASE("an Oracle option that the connector refuses is refused by its form, in the same field") {
  walk("oracledb", "oracle");
}
TEST_CASE("a Snowflake option that the connector refuses is refused by its form, in the same field") {
  walk("snowflake", "snowflake");
}
TEST_CASE("a Databricks option that the connector refuses is refused by its form, in the same field") {
  walk("databricks", "databricks");
}

TEST_CASE("a pool that keeps more connections than it may have is refused") {
  for (const char* sub_type : {"pg", "mysql2", "mssql", "oracledb", "snowflake", "databricks", "sqlite3"}) {
    const Manifest& manifest = testing::manifest("database", sub_type);
    auto arena = std::make_shared<json::Arena>();
    const auto pool = json::parse(*arena, R"({"min":20,"max":3})", json::kConfigLimits);
    REQUIRE(pool);
    const std::vector<std::string> path = {"pool"};
    const json::Value sent = json::set_at(*arena, manifest.examples.items()[0].get("config"), path, *pool);
    const Validated checked = validate(manifest, ConfigAccess::make(arena, sent), Stage::create, {});
    REQUIRE(checked.report.errors.size() == 1);
    CHECK(checked.report.errors[0].path == "pool.min");
  }
}
