#include "validate/validate.h"

#include <catch2/catch.hpp>

#include "config/config_access.h"
#include "support/form.h"
#include "support/manifests.h"

using namespace jackfield;
using testing::validate;
using testing::Validated;

namespace {

struct Outcome {
  Validated checked;
  std::string errors;
  std::string warnings;
  std::string config;
};

std::string list(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& f : findings) text += (text.empty() ? "" : " ") + f.path + ":" + std::string(facts(f.code).name);
  return text;
}

Outcome check_value(const Manifest& manifest, const json::Value& sent, Stage stage = Stage::create,
                    const IntegrationLookup& lookup = {}) {
  auto arena = std::make_shared<json::Arena>();
  Report early;
  const json::Value normal = normalise(manifest, *arena, sent, early);
  const Config merged = ConfigAccess::make(arena, json::merge_patch(*arena, {}, normal));
  Outcome out{validate(manifest, merged, stage, lookup), {}, {}, {}};
  add_errors(manifest, out.checked.report, early.errors);
  out.errors = list(out.checked.report.errors);
  out.warnings = list(out.checked.report.warnings);
  out.config = json::to_text(ConfigAccess::value(out.checked.config));
  return out;
}

Outcome check(const Manifest& manifest, std::string_view sent, Stage stage = Stage::create) {
  json::Arena arena;
  const auto value = json::parse(arena, sent, json::kConfigLimits);
  REQUIRE(value);
  return check_value(manifest, *value, stage);
}

const Manifest& pg() { return testing::manifest("database", "pg"); }

Outcome check_pg(std::string_view connection, std::string_view more = "") {
  return check(pg(), R"({"connection":{"host":"localhost","user":"u","database":"d")" + std::string(connection) + "}" +
                         std::string(more) + "}");
}

}  // namespace

TEST_CASE("Every example of every manifest gives what it says") {
  for (const auto& entry : testing::catalogue().all()) {
    for (const json::Value& example : entry->examples.items()) {
      INFO(entry->type << "/" << entry->sub_type << " " << json::to_text(example));
      std::string expected;
      for (const json::Value& error : example.get("errors").items()) {
        expected += (expected.empty() ? "" : " ") + std::string(error.get("path").text()) + ":" +
                    std::string(error.get("code").text());
      }
      const Outcome out = check_value(*entry, example.get("config"));
      CHECK(out.errors == expected);
      CHECK(out.checked.report.valid() == example.get("valid").as_boolean());
    }
  }
}

TEST_CASE("A valid config passes again unchanged") {
  for (const auto& entry : testing::catalogue().all()) {
    for (const json::Value& example : entry->examples.items()) {
      if (!example.get("valid").as_boolean()) continue;
      const Outcome once = check_value(*entry, example.get("config"));
      const Outcome twice = check_value(*entry, ConfigAccess::value(once.checked.config), Stage::update);
      CHECK(twice.config == once.config);
      CHECK(twice.errors == "");
    }
  }
}

TEST_CASE("The ssl of the documentation is encryption without a check") {
  const Outcome out = check_pg(R"(,"ssl":{"rejectUnauthorized":false})");
  CHECK(out.errors == "");
  CHECK(out.config.find(R"("ssl":{"enabled":true,"rejectUnauthorized":false})") != std::string::npos);
}

TEST_CASE("ssl as a boolean or its text is the switch of the form") {
  CHECK(check_pg(R"(,"ssl":true)").config.find(R"("ssl":{"enabled":true,"rejectUnauthorized":true})") !=
        std::string::npos);
  CHECK(check_pg(R"(,"ssl":"false")").config.find(R"("ssl":{"enabled":false})") != std::string::npos);
  CHECK(check_pg(R"(,"ssl":"prefer")").errors == "connection.ssl:type");
  const Manifest& mssql = testing::manifest("database", "mssql");
  const std::string head = R"({"connection":{"host":"localhost",)";
  CHECK(check(mssql, head + R"("ssl":false}})").config.find(R"("options":{"encrypt":false})") != std::string::npos);
  CHECK(check(mssql, head + R"("ssl":{"ca":"-----BEGIN CERTIFICATE-----\n..."}}})").config.find(R"("encrypt":true)") !=
        std::string::npos);
  CHECK(check(mssql, head + R"("ssl":true,"options":{"encrypt":false}}})").errors ==
        "connection.options.encrypt:alias_conflict");
}

TEST_CASE("An ssl object means TLS unless it says otherwise, also in an update") {
  json::Arena arena;
  const auto normal = [&](std::string_view ssl) {
    const auto sent = json::parse(arena, R"({"connection":{"ssl":)" + std::string(ssl) + "}}", json::kConfigLimits);
    Report report;
    return json::to_text(normalise(pg(), arena, *sent, report));
  };
  CHECK(normal(R"({"ca":null})") == R"({"connection":{"ssl":{"ca":null,"enabled":true}}})");
  CHECK(normal("{}") == R"({"connection":{"ssl":{"enabled":true}}})");
  CHECK(normal(R"({"enabled":null})") == R"({"connection":{"ssl":{"enabled":true}}})");
  CHECK(normal(R"({"enabled":false})") == R"({"connection":{"ssl":{"enabled":false}}})");
  CHECK(normal("null") == R"({"connection":{"ssl":null}})");
}

TEST_CASE("Flat driver options move, others are refused by name", "[S20]") {
  const Outcome out = check_pg(R"(,"application_name":"x","connect_timeout":"7","passfile":"/x","service":"s")");
  CHECK(out.errors == "connection.passfile:unknown_key connection.service:unknown_key");
  CHECK(out.config.find(R"("parameters":{"application_name":"x","connect_timeout":7})") != std::string::npos);
  CHECK(check_pg(R"(,"application_name":"x","parameters":{"application_name":"y"})").errors ==
        "connection.parameters.application_name:alias_conflict");
}

TEST_CASE("Aliases move and two that disagree are refused") {
  const Manifest& sqlite = testing::manifest("database", "sqlite3");
  CHECK(check(sqlite, R"({"connection":{"connection":{"filename":"f"}}})")
            .config.find(R"("connection":{"filename":"f")") != std::string::npos);
  CHECK(check(sqlite, R"({"connection":{"filename":"f","connection":{"filename":"f"}}})").errors == "");
  CHECK(check(sqlite, R"({"connection":{"filename":"f","connection":{"filename":"g"}}})").errors ==
        "connection.filename:alias_conflict");
}

TEST_CASE("Unknown keys are named only when they are short identifiers") {
  CHECK(check_pg("", R"(,"pass word":"x","a.b":1,"ok_key":1)").errors ==
        ":unknown_key :unknown_key ok_key:unknown_key");
  CHECK(check_pg(R"(,")" + std::string(65, 'k') + R"(":1)").errors == "connection:unknown_key");
}

TEST_CASE("Line breaks and zero bytes are refused in one-line fields", "[S21]") {
  for (const char* bad : {"\\n", "\\r", "\\u0000"}) {
    INFO(bad);
    CHECK(check_pg(",\"password\":\"a" + std::string(bad) + "\"").errors == "connection.password:one_line");
    CHECK(check_pg("", ",\"searchPath\":[\"a" + std::string(bad) + "\"]").errors == "searchPath:one_line");
    CHECK(check_pg(",\"parameters\":{\"application_name\":\"a" + std::string(bad) + "\"}").errors ==
          "connection.parameters.application_name:one_line");
  }
}

TEST_CASE("Numbers that cannot be kept exactly are refused") {
  // This one is kept exactly: only its bound refuses it.
  CHECK(check_pg("", R"(,"pool":{"idleTimeoutMillis":9007199254740992})").errors == "pool.idleTimeoutMillis:max");
  CHECK(check_pg("", R"(,"pool":{"idleTimeoutMillis":9007199254740993})").errors ==
        "pool.idleTimeoutMillis:number_out_of_range");
  CHECK(check_pg("", R"(,"pool":{"idleTimeoutMillis":"9007199254740993"})").errors ==
        "pool.idleTimeoutMillis:number_out_of_range");
  CHECK(check_pg("", R"(,"pool":{"idleTimeoutMillis":99999999999999999999})").errors ==
        "pool.idleTimeoutMillis:number_out_of_range");
  CHECK(check_pg("", R"(,"pool":{"idleTimeoutMillis":"1e400"})").errors ==
        "pool.idleTimeoutMillis:number_out_of_range");
  CHECK(check_pg(R"(,"port":"05432")").errors == "connection.port:type");
  CHECK(check_pg(R"(,"port":54.5)").errors == "connection.port:port");
  CHECK(check_pg(R"(,"port":"5432.0")").config.find("\"port\":5432") != std::string::npos);
}

TEST_CASE("Empty counts as absent, but only an absent key gets its default") {
  CHECK(check_pg(R"(,"port":"")").errors == "connection.port:required");
  CHECK(check(pg(), R"({"connection":{"host":null,"user":"u","database":"d"}})").config.find(R"("host":"localhost")") !=
        std::string::npos);
  CHECK(check(pg(), R"({"connection":{"host":"","user":"u","database":"d"}})").errors == "connection.host:required");
  CHECK(check(pg(), R"({"client":"pg","connection":{"host":"h","user":"u"}})", Stage::update).errors ==
        "connection.port:required connection.database:required");
}

TEST_CASE("Hidden fields are dropped and count as empty below", "[S5]") {
  const Outcome out = check_pg(R"(,"ssl":{"enabled":false,"rejectUnauthorized":true,"ca":"x","cert":"x","key":"k"})");
  CHECK(out.errors == "");
  CHECK(out.config.find(R"("ssl":{"enabled":false})") != std::string::npos);
}

TEST_CASE("Only secrets may hold a reference", "[S13]") {
  CHECK(check_pg(R"(,"password":{"$ref":"env:PW"})").errors == "");
  for (const char* wrong : {"PW", "env:", ":PW", "ENV:PW", "e nv:PW", "", "env:\\u0000"})
    CHECK(check_pg(std::string(R"(,"password":{"$ref":")") + wrong + "\"}").errors == "connection.password:pattern");
  CHECK(check_pg(R"(,"password":{"$ref":"env:)" + std::string(1021, 'x') + "\"}").errors ==
        "connection.password:pattern");
  CHECK(check_pg(R"(,"password":{"$ref":"env:PW","x":1})").errors == "connection.password:type");
  CHECK(check_pg(R"(,"password":"env:PW")").errors == "");
  CHECK(check_pg("", R"(,"meta":{"dbtype":{"$ref":"env:PW"}})").errors == "meta.dbtype:type");
}

TEST_CASE("An object in place of a text, and a text in place of an object, have different errors") {
  CHECK(check(pg(), R"({"connection":"postgres://"})").errors.starts_with("connection:type connection.user:required"));
  CHECK(check_pg(R"(,"password":["x"])").errors == "connection.password:type");
  json::Arena arena;
  Report report;
  CHECK(normalise(pg(), arena, *json::parse(arena, "[]", json::kConfigLimits), report).is_null());
  CHECK(list(report.errors) == ":object_required");
}

TEST_CASE("Warnings never block") {
  const auto remote = [](const char* ssl) {
    return check(
        pg(), R"({"connection":{"host":"db.example.com","user":"u","database":"d","ssl":)" + std::string(ssl) + "}}");
  };
  CHECK(remote("false").warnings == "connection.ssl.enabled:tls_off");
  CHECK(remote("false").errors == "");
  CHECK(remote(R"({"rejectUnauthorized":false})").warnings == "connection.ssl.rejectUnauthorized:tls_unverified");
  CHECK(remote("true").warnings == "");
  CHECK(check_pg("").warnings == "");
  CHECK(check_pg(R"(,"ssl":{"ca":"-----BEGIN CERTIFICATE-----\nMIIB!\n-----END CERTIFICATE-----"})").errors ==
        "connection.ssl.ca:pem");
  CHECK(check_pg(R"(,"ssl":{"ca":"-----BEGIN CERTIFICATE-----\n..."})").warnings == "connection.ssl.ca:pem");
  CHECK(check_pg(R"(,"ssl":{"ca":"-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n"})").warnings ==
        "");
  CHECK(check_pg("", R"(,"pool":{"max":101})").warnings == "pool.max:pool_large");
}

TEST_CASE("Titles that say neither environment nor purpose get advice") {
  const auto advised = [](const char* title) {
    Report report;
    advise_title(title, report);
    return !report.warnings.empty();
  };
  CHECK(advised("PostgreSQL"));
  CHECK(advised("My Database Integration"));
  CHECK(advised("OpenAI Integration 2"));
  CHECK_FALSE(advised("PostgreSQL - Production - Customer Data"));
  CHECK_FALSE(advised("Analytics DB"));
  CHECK_FALSE(advised("pg staging"));
}

TEST_CASE("A linked integration must be one that the caller may use") {
  Manifest manifest;
  Field field;
  field.key = field.model = "link";
  field.path = {"link"};
  field.type = FieldType::integration;
  manifest.form.push_back(std::move(field));
  manifest.plan = plan_form(manifest.form);
  json::Arena arena;
  const auto sent = json::parse(arena, R"({"link":"int1"})", json::kConfigLimits);
  const auto lookup = [](bool answer) {
    return [answer](std::string_view id, const Field&) { return answer && id == "int1"; };
  };
  CHECK(check_value(manifest, *sent, Stage::create, lookup(false)).errors == "link:unknown_integration");
  CHECK(check_value(manifest, *sent, Stage::create, lookup(true)).errors == "");
  CHECK(check_value(manifest, *sent).errors == "");
}

TEST_CASE("A report is written as the contract has it") {
  const Outcome out = check(testing::manifest("ai", "openai"), R"({"temperature":3})");
  std::string text;
  json::Writer writer(text);
  write_report(writer, out.checked.report);
  CHECK(text.starts_with(
      R"({"valid":false,"errors":[{"path":"apiKey","code":"required","message":"This field is required.","params":{}},)"
      R"({"path":"temperature","code":"max","message":"This number is too large.","params":{"value":2}}],)"
      R"("warnings":[],"fields":{"apiKey":{"visible":true,"required":true,"recommended":[]},)"));
  text.clear();
  json::Writer short_writer(text);
  write_report(short_writer, out.checked.report, false);
  CHECK(text.ends_with(R"("warnings":[]})"));
  const Error error = report_error(out.checked.report);
  CHECK(error.code == Code::config_invalid);
  REQUIRE(error.details.size() == 1);
  CHECK(error.details[0].name == "errors");
}

TEST_CASE("A regular document is read as normalise() would have it") {
  const auto read = [](const Manifest& manifest, const json::Value& root) {
    json::Arena arena;
    Report report;
    const FormDocument document = read_document(manifest, arena, root, report);
    std::string text;
    for (std::size_t i = 0; i < document.values.size(); ++i)
      text += json::to_text(normal_value(arena, manifest.form[i], document.values[i])) + "\n";
    return text;
  };
  for (const auto& entry : testing::catalogue().all()) {
    for (const json::Value& example : entry->examples.items()) {
      INFO(entry->type << "/" << entry->sub_type << " " << json::to_text(example));
      json::Arena arena;
      Report report;
      const json::Value normal = normalise(*entry, arena, example.get("config"), report);
      CHECK(read(*entry, example.get("config")) == read(*entry, normal));
    }
  }
}

TEST_CASE("Members in any order reach their fields") {
  json::Arena arena;
  const auto root =
      json::parse(arena, R"({"pool":{"max":2,"min":1},"client":"pg","connection":{"database":"d","host":"h"}})",
                  json::kConfigLimits);
  Report report;
  const FormDocument document = read_document(pg(), arena, *root, report);
  const auto value_of = [&](std::string_view model) {
    return document.values[static_cast<std::size_t>(pg().find_field(model) - pg().form.data())];
  };
  CHECK_FALSE(document.has_unknown);
  CHECK(value_of("pool.max").as_integer() == 2);
  CHECK(value_of("pool.min").as_integer() == 1);
  CHECK(value_of("connection.host").text() == "h");
  CHECK(value_of("connection.database").text() == "d");
  CHECK(value_of("connection.port").is_null());
}
