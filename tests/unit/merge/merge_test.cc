#include "merge/merge.h"

#include <catch2/catch.hpp>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "mask/mask.h"
#include "support/manifests.h"
#include "support/merge.h"

using namespace jackfield;
using testing::merge;
using testing::MergedConfig;

namespace {

struct Desk {
  std::shared_ptr<json::Arena> arena = std::make_shared<json::Arena>();

  json::Value read(std::string_view text) {
    auto value = json::parse(*arena, text, json::kConfigLimits);
    REQUIRE(value);
    return *value;
  }
  Config config(std::string_view text) { return ConfigAccess::make(arena, read(text)); }
};

std::string text_of(const Config& config) { return json::to_text(ConfigAccess::value(config)); }

std::string errors_of(const MergedConfig& merged) {
  std::string text;
  for (const Finding& error : merged.errors) text += error.path + ":" + std::string(facts(error.code).name) + " ";
  return text;
}

const char* const kStored =
    R"({"client":"pg","connection":{"host":"a.example.com","port":5432,"user":"app","password":"pw","database":"d",)"
    R"("ssl":{"enabled":true,"rejectUnauthorized":true}}})";

}  // namespace

TEST_CASE("A field that is absent keeps, a value sets, null clears", "[S1]") {
  for (const auto& entry : testing::catalogue().all()) {
    for (const Field& field : entry->form) {
      if (!is_secret(field)) continue;
      Desk desk;
      // Each preceding condition that would hide the field is met by the value it requires.
      json::Value base;
      const auto show = [&](const auto& self, const Condition& c) -> void {
        for (const Condition& part : c.parts) self(self, part);
        // A field that has no value is not equal to any.
        if (!c.parts.empty() || c.kind == Condition::Kind::not_equal) return;
        const Field& above = entry->form[c.field];
        json::Value met = c.kind == Condition::Kind::in ? c.value.items()[0] : c.value;
        if (c.kind == Condition::Kind::not_empty) met = json::Value::borrowed("x");
        base = json::set_at(*desk.arena, base, above.path, met);
        if (above.visible_when) self(self, *above.visible_when);
      };
      if (field.visible_when) show(show, *field.visible_when);
      if (!base.is_object()) base = desk.read("{}");
      const json::Value value =
          field.type == FieldType::oauth ? desk.read(R"({"code":"c"})") : json::Value::borrowed("secret");
      const Config with = ConfigAccess::make(desk.arena, json::set_at(*desk.arena, base, field.path, value));
      const Config without = ConfigAccess::make(desk.arena, base);
      const json::Value next =
          field.type == FieldType::oauth ? desk.read(R"({"code":"n"})") : json::Value::borrowed("next");
      const auto sent = [&](json::Value v) { return json::set_at(*desk.arena, desk.read("{}"), field.path, v); };
      const auto at = [&](const MergedConfig& merged) {
        const json::Value* found = json::find_at(ConfigAccess::value(merged.config), field.path);
        return found == nullptr ? std::string("absent") : json::to_text(*found);
      };
      INFO(entry->type << "/" << entry->sub_type << " " << field.model);
      CHECK(at(merge(*entry, &with, desk.read("{}"), {})) == json::to_text(value));
      CHECK(at(merge(*entry, &with, sent(json::Value::borrowed(kSentinel)), {})) == json::to_text(value));
      CHECK(at(merge(*entry, &with, sent(next), {})) == json::to_text(next));
      CHECK(at(merge(*entry, &with, sent({}), {})) == "absent");
      CHECK(at(merge(*entry, &with, sent(json::Value::borrowed("")), {})) == "absent");
      CHECK(at(merge(*entry, &without, desk.read("{}"), {})) == "absent");
      CHECK(at(merge(*entry, &without, sent(next), {})) == json::to_text(next));
      CHECK(at(merge(*entry, &without, sent({}), {})) == "absent");
      const MergedConfig refused = merge(*entry, &without, sent(json::Value::borrowed(kSentinel)), {});
      CHECK(at(refused) == "absent");
      CHECK(errors_of(refused) == field.model + ":not_stored ");
      CHECK(errors_of(merge(*entry, nullptr, sent(json::Value::borrowed(kSentinel)), {})) ==
            field.model + ":not_stored ");
      CHECK(at(merge(*entry, &with, desk.read("{}"), {.replace = true})) == "absent");
    }
  }
}

TEST_CASE("What was read masked and is written back changes nothing", "[S2]") {
  const Manifest& pg = testing::manifest("database", "pg");
  Desk desk;
  // Replacing fills defaults, so that is written back which has them, as all that creating stored.
  const Config bare = desk.config(kStored);
  const Config whole = merge(pg, &bare, desk.read(kStored), {.replace = true}).config;
  for (const bool replace : {false, true}) {
    const Config& stored = replace ? whole : bare;
    const json::Value masked =
        json::set_at(*desk.arena, ConfigAccess::value(stored), std::vector<std::string>{"connection", "password"},
                     json::Value::borrowed(kSentinel));
    const MergedConfig merged = merge(pg, &stored, masked, {.replace = replace});
    CHECK(text_of(merged.config) == text_of(stored));
    CHECK(merged.errors.empty());
    CHECK(merged.changed.empty());
    CHECK(merged.keeps_secrets);
    REQUIRE(merged.verbs.size() == 1);
    CHECK(merged.verbs[0].second == SecretVerb::kept);
  }
}

TEST_CASE("The sentinel in a field that is not secret is ordinary text", "[S2]") {
  Desk desk;
  const Config stored = desk.config(kStored);
  const MergedConfig merged =
      merge(testing::manifest("database", "pg"), &stored, desk.read(R"({"connection":{"database":"********"}})"), {});
  CHECK(merged.errors.empty());
  CHECK(text_of(merged.config).find(R"("database":"********")") != std::string::npos);
}

TEST_CASE("A merge follows RFC 7396 outside of secrets") {
  Desk desk;
  const Config stored =
      desk.config(R"({"client":"pg","connection":{"host":"h","parameters":{"a":"1","b":"2"}},"searchPath":["x","y"]})");
  const json::Value sent =
      desk.read(R"({"connection":{"parameters":{"a":null,"c":"3"}},"searchPath":["z"],"pool":{"max":3,"min":null}})");
  const MergedConfig merged = merge(testing::manifest("database", "pg"), &stored, sent, {});
  CHECK(text_of(merged.config) == R"({"client":"pg","connection":{"host":"h","parameters":{"b":"2","c":"3"}},)"
                                  R"("searchPath":["z"],"pool":{"max":3}})");
  CHECK(merged.changed == std::vector<std::string_view>{"searchPath", "pool.max", "connection.parameters"});
}

TEST_CASE("Null for an object above clears the secrets in it", "[S1]") {
  Desk desk;
  const Config stored = desk.config(kStored);
  const MergedConfig merged =
      merge(testing::manifest("database", "pg"), &stored, desk.read(R"({"connection":null})"), {});
  CHECK(text_of(merged.config) == R"({"client":"pg"})");
  REQUIRE(merged.verbs.size() == 1);
  CHECK(merged.verbs[0].second == SecretVerb::cleared);
  CHECK(merged.errors.empty());
}

TEST_CASE("A changed target asks for the stored secrets again", "[S4]") {
  const Manifest& pg = testing::manifest("database", "pg");
  Desk desk;
  const Config stored = desk.config(kStored);
  const std::vector<std::string> changes{
      R"({"host":"b.example.com"})",
      R"({"host":"a.example.com.evil.example"})",
      R"({"host":"127.0.0.1"})",
      R"({"host":"::1"})",
      R"({"host":"xn--a-ecp.example.com"})",
      R"({"host":["a.example.com"]})",
      R"({"host":7})",
      R"({"host":null})",
      R"({"host":""})",
      R"({"port":5433})",
      R"({"port":null,"host":"b.example.com"})",
      R"({"user":"other"})",
      R"({"user":"APP"})",
      R"({"ssl":{"enabled":false}})",
      R"({"ssl":null})",
      R"({"ssl":{"enabled":"true"}})",
      R"({"ssl":{"enabled":null}})",
      R"({"ssl":{"rejectUnauthorized":false}})",
      R"({"ssl":{"rejectUnauthorized":"true"}})",
      R"({"ssl":{"ca":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}})",
      R"({"ssl":{"servername":"evil.example.com"}})",
      R"({"ssl":{"cert":"-----BEGIN CERTIFICATE-----\n..."}})",
      R"({"parameters":{"target_session_attrs":"any"}})",
      R"({"host":"b.example.com","password":"********"})",
  };
  for (const std::string& change : changes) {
    INFO(change);
    const json::Value sent = desk.read("{\"connection\":" + change + "}");
    const MergedConfig merged = merge(pg, &stored, sent, {});
    CHECK(merged.target_changed);
    CHECK(errors_of(merged) == "connection.password:secret_reentry_required ");
    const auto with = [&](json::Value password) {
      return merge(pg, &stored,
                   json::set_at(*desk.arena, sent, std::vector<std::string>{"connection", "password"}, password), {});
    };
    CHECK(with(json::Value::borrowed("again")).errors.empty());
    CHECK(with({}).errors.empty());
    const MergedConfig exempt = merge(pg, &stored, sent, {.exempt = true});
    CHECK(exempt.errors.empty());
    CHECK(exempt.exemption_used);
    CHECK(text_of(exempt.config).find(R"("password":"pw")") != std::string::npos);
  }
}

TEST_CASE("Equal spellings of a target and stronger TLS ask for nothing", "[S4]") {
  const Manifest& pg = testing::manifest("database", "pg");
  const std::vector<std::pair<std::string, std::string>> equal{
      {R"({"host":"a.example.com"})", R"({"host":"A.Example.COM"})"},
      {R"({"host":"a.example.com"})", R"({"host":"a.example.com."})"},
      {R"({"host":"10.0.0.1"})", R"({"host":"012.0.0.1"})"},
      {R"({"host":"10.0.0.1"})", R"({"host":"10.1"})"},
      {R"({"host":"10.0.0.1"})", R"({"host":"0x0a000001"})"},
      {R"({"host":"10.0.0.1"})", R"({"host":"167772161"})"},
      {R"({"host":"10.0.0.1"})", R"({"host":"::ffff:10.0.0.1"})"},
      {R"({"host":"2001:db8::1"})", R"({"host":"2001:0DB8:0:0::0001"})"},
      {R"({"host":"2001:db8::1"})", R"({"host":"[2001:db8::1]"})"},
      {R"({"host":"b\u00fccher.example"})", R"({"host":"xn--bcher-kva.example"})"},
      {R"({"port":5432})", R"({"port":5432.0})"},
      {R"({"ssl":{"enabled":false}})", R"({"ssl":{"enabled":true,"rejectUnauthorized":false}})"},
      {R"({"ssl":{"enabled":false}})", R"({"ssl":{"enabled":true,"rejectUnauthorized":true,"servername":"a"}})"},
      {R"({"ssl":{"enabled":true,"rejectUnauthorized":false}})", R"({"ssl":{"rejectUnauthorized":true,"ca":"c"}})"},
      {R"({"database":"d"})", R"({"database":"e"})"},
  };
  for (const auto& [before, after] : equal) {
    Desk desk;
    INFO(before << " " << after);
    const json::Value connection = json::merge_patch(*desk.arena, desk.read(R"({"password":"pw"})"), desk.read(before));
    const Config stored =
        ConfigAccess::make(desk.arena, json::ObjectBuilder(*desk.arena).set("connection", connection).build());
    const MergedConfig merged = merge(pg, &stored, desk.read("{\"connection\":" + after + "}"), {});
    CHECK_FALSE(merged.target_changed);
    CHECK(merged.errors.empty());
  }
}

TEST_CASE("Sending some secrets does not free the others", "[S4]") {
  Desk desk;
  const Config stored = desk.config(R"({"connection":{"host":"a","password":"pw",)"
                                    R"("ssl":{"enabled":true,"rejectUnauthorized":true,"cert":"c","key":"k"}}})");
  const MergedConfig merged = merge(testing::manifest("database", "pg"), &stored,
                                    desk.read(R"({"connection":{"host":"b","password":"again"}})"), {});
  CHECK(errors_of(merged) == "connection.ssl.key:secret_reentry_required ");
}

TEST_CASE("References count as secrets, and nothing stored opens the gate", "[S4]") {
  Desk desk;
  const Manifest& pg = testing::manifest("database", "pg");
  const Config reference = desk.config(R"({"connection":{"host":"a","password":{"$ref":"env:PW"}}})");
  CHECK(errors_of(merge(pg, &reference, desk.read(R"({"connection":{"host":"b"}})"), {})) ==
        "connection.password:secret_reentry_required ");
  const Config bare = desk.config(R"({"connection":{"host":"a"}})");
  const MergedConfig merged = merge(pg, &bare, desk.read(R"({"connection":{"host":"b"}})"), {});
  CHECK(merged.target_changed);
  CHECK(merged.errors.empty());
}

TEST_CASE("A reference is replaced whole, never merged into", "[S1]") {
  Desk desk;
  const Config stored =
      desk.config(R"({"type":"oauth","clientSecret":"s","oauth":{"access_token":"t","refresh_token":"r"}})");
  const MergedConfig merged =
      merge(testing::manifest("auth", "slack"), &stored, desk.read(R"({"oauth":{"code":"c"}})"), {});
  CHECK(text_of(merged.config) == R"({"type":"oauth","clientSecret":"s","oauth":{"code":"c"}})");
}

TEST_CASE("A branch left behind loses its secrets", "[S5]") {
  const Manifest& slack = testing::manifest("auth", "slack");
  Desk desk;
  const Config a = desk.config(R"({"type":"api_key","token":"t"})");
  MergedConfig b =
      merge(slack, &a, desk.read(R"({"type":"oauth","clientId":"i","clientSecret":"s","oauth":{"code":"c"}})"), {});
  CHECK(b.errors.empty());
  CHECK(text_of(b.config).find("\"token\"") == std::string::npos);
  const MergedConfig again = merge(slack, &b.config, desk.read(R"({"type":"api_key"})"), {});
  CHECK_FALSE(has_secrets(slack, again.config));
}

TEST_CASE("A branch that is entered gets its defaults", "[S5]") {
  Desk desk;
  const Config stored = desk.config(R"({"connection":{"host":"a","ssl":{"enabled":false}}})");
  const MergedConfig merged = merge(testing::manifest("database", "pg"), &stored,
                                    desk.read(R"({"connection":{"ssl":{"enabled":true,"ca":"c"}}})"), {});
  CHECK(text_of(merged.config) ==
        R"({"connection":{"host":"a","ssl":{"enabled":true,"rejectUnauthorized":true,"ca":"c"}}})");
}

TEST_CASE("Items with secrets keep by id alone", "[S6]") {
  Manifest manifest;
  Field field;
  field.key = field.model = "keys";
  field.path = {"keys"};
  field.type = FieldType::json;
  field.secret = true;
  manifest.form.push_back(std::move(field));
  manifest.plan = plan_form(manifest.form);
  Desk desk;
  const Config stored = desk.config(R"({"keys":[{"id":"1","v":"a"},{"id":"2","v":"b"},{"id":"3","v":"c"}]})");
  const auto merged = [&](std::string_view sent) { return merge(manifest, &stored, desk.read(sent), {}); };
  CHECK(text_of(merged(R"({"keys":[{"id":"2","v":"********"},{"id":"3","v":"********"}]})").config) ==
        R"({"keys":[{"id":"2","v":"b"},{"id":"3","v":"c"}]})");
  CHECK(text_of(merged(R"({"keys":[{"id":"3","v":"********"},{"id":"1","v":"********"}]})").config) ==
        R"({"keys":[{"id":"3","v":"c"},{"id":"1","v":"a"}]})");
  CHECK(errors_of(merged(R"({"keys":[{"id":"9","v":"********"}]})")) == "keys:not_stored ");
  CHECK(errors_of(merged(R"({"keys":[{"id":"1","v":"********"},{"id":"1","v":"********"}]})")) == "keys:item_id ");
  CHECK(errors_of(merged(R"({"keys":[{"v":"********"}]})")) == "keys:item_id ");
}

TEST_CASE("A copy without secrets has none left") {
  const Manifest& pg = testing::manifest("database", "pg");
  Desk desk;
  const Config stored = desk.config(kStored);
  CHECK(has_secrets(pg, stored));
  const Config copy = without_secrets(pg, stored);
  CHECK_FALSE(has_secrets(pg, copy));
  CHECK(text_of(copy).find("pw") == std::string::npos);
  CHECK(text_of(clear_all()) == "{}");
}
