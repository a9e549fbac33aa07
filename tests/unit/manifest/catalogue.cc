#include <algorithm>
#include <chrono>

#include "load.h"

using namespace jackfield;
using namespace jackfield::testing;
using Document = nlohmann::json;

TEST_CASE("Every manifest of the tree is without a problem") {
  const Loaded all = load_tree();
  for (const ManifestProblem& problem : all.problems)
    UNSCOPED_INFO(problem.file << " " << problem.pointer << ": " << problem.rule);
  REQUIRE(all.problems.empty());
  REQUIRE(all.catalogue != nullptr);
  const std::vector<std::string> names = tree_names();
  const auto listed =
      std::count_if(names.begin(), names.end(), [](const std::string& name) { return !name.starts_with("shared/"); });
  CHECK(all.catalogue->all().size() == static_cast<std::size_t>(listed));
  CHECK(listed + 1 == static_cast<std::ptrdiff_t>(names.size()));
}

TEST_CASE("A shared file lends its endpoints and is not an integration itself") {
  const Loaded all = load_tree();
  REQUIRE(all.catalogue != nullptr);
  CHECK(all.catalogue->find("shared", "database") == nullptr);
  const Endpoint* query = all.get("database", "pg").find_endpoint("query");
  REQUIRE(query != nullptr);
  CHECK(query->operation == Endpoint::Operation::query);
  CHECK(query->connector == "postgresql");
}

TEST_CASE("A shared file extends nothing and has no form head") {
  const std::string stores = stores_text();
  const Loaded loaded = load_texts(R"([{"type":"shared","sub_type":"x","extends":"ai/openai"}])", stores);
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].file == "shared/x");
  CHECK(loaded.problems[0].pointer == "/extends");
}

TEST_CASE("A file is named after what it holds") {
  for (const std::string& name : tree_names()) {
    const Document file = Document::parse(read_file(manifests_folder() / (name + ".json")));
    CHECK(file["type"].get<std::string>() + "/" + file["sub_type"].get<std::string>() == name);
  }
}

TEST_CASE("An alias finds the real manifest, and an unknown name none") {
  const Loaded all = load_tree();
  CHECK(&all.get("database", "postgres") == &all.get("database", "pg"));
  CHECK(&all.get("database", "mariadb") == &all.get("database", "mysql2"));
  CHECK(all.catalogue->find("ai", "pg") == nullptr);
  CHECK(all.catalogue->find("database", "") == nullptr);
}

TEST_CASE("The catalogue is sorted by type, order and sub_type") {
  const Loaded all = load_tree();
  REQUIRE(all.catalogue != nullptr);
  const auto types = integration_types();
  CHECK(types.size() == 15);
  const auto place = [&](const Manifest& m) {
    return std::make_tuple(std::find(types.begin(), types.end(), m.type) - types.begin(),
                           Document::parse(m.summary_json)["manifest"]["order"].get<int>(), m.sub_type);
  };
  const auto& list = all.catalogue->all();
  CHECK(std::is_sorted(list.begin(), list.end(), [&](const auto& a, const auto& b) { return place(*a) < place(*b); }));
}

TEST_CASE("A field says what its file is silent about") {
  const Loaded all = load_tree();
  for (const auto& manifest : all.catalogue->all()) {
    const Document shown = Document::parse(manifest->public_json);
    CHECK(shown.size() == 5);
    CHECK(shown["integrationType"] == manifest->type);
    CHECK(shown["integrationSubType"] == manifest->sub_type);
    for (const Document& field : shown["form"]) {
      for (const char* member : {"key", "label", "type", "required", "default"}) CHECK(field.contains(member));
    }
  }
  const Document pg = Document::parse(all.get("database", "pg").public_json);
  CHECK(pg["form"][4]["key"] == "password");
  CHECK(pg["form"][4]["required"] == false);
  CHECK(pg["form"][4]["default"].is_null());
  CHECK(pg["form"][4]["secret"] == true);
}

TEST_CASE("The catalogue shows exposed endpoints, and of them no URL, header or credential") {
  const Loaded all = load_tree();
  for (const auto& manifest : all.catalogue->all()) {
    const Document shown = Document::parse(manifest->public_json);
    CHECK(shown["endpoints"].size() == shown["manifest"]["expose"].size());
    for (const auto& [name, endpoint] : shown["endpoints"].items()) {
      CAPTURE(manifest->sub_type, name);
      CHECK(manifest->find_endpoint(name)->exposed);
      CHECK(endpoint.size() == (endpoint.contains("reads") ? 4 : 3));
      CHECK(endpoint.value("reads", true));
      CHECK(endpoint["description"].is_string());
      CHECK(endpoint["params"]["type"] == "object");
      CHECK(endpoint["result"].is_object());
    }
  }
  const Document slack = Document::parse(all.get("communication", "slack").public_json);
  CHECK(slack["endpoints"]["channels"]["params"]["properties"]["next"]["type"] == "string");
  CHECK_FALSE(slack["endpoints"]["send"]["params"]["properties"].contains("next"));
}

TEST_CASE("Defaults of the star endpoint complete an endpoint of the same kind") {
  const Loaded all = load_tree();
  const Manifest& openai = all.get("ai", "openai");
  const json::Value chat = openai.find_endpoint("chat")->declaration;
  CHECK(chat.get("base").text() == "https://api.openai.com/v1");
  CHECK(chat.get("request").get("headers").size() == 1);
  CHECK(chat.get("request").get("path").text() == "/chat/completions");
  const json::Value models = openai.find_endpoint("availableModels")->declaration;
  CHECK(models.find("base") == nullptr);
  CHECK(models.find("auth") == nullptr);
  CHECK(openai.find_endpoint("*") == nullptr);
  CHECK(all.get("database", "pg").find_endpoint("ping")->connector == "postgresql");
}

TEST_CASE("A manifest that extends another starts from its form and endpoints") {
  const Loaded all = load_tree();
  const Manifest& slack = all.get("communication", "slack");
  CHECK(slack.form.size() == all.get("auth", "slack").form.size());
  CHECK(slack.find_endpoint("send")->declaration.get("base").text() == "https://slack.com/api");
  CHECK(slack.find_endpoint("identity") != nullptr);
  CHECK_FALSE(slack.find_endpoint("identity")->exposed);
  CHECK(slack.test_endpoint == "identity");
  CHECK(slack.store_set == "messages");
  CHECK(slack.record_fields.back().name == "messages");
  CHECK(slack.document.find("extends") == nullptr);
  CHECK(slack.document.get("test").get("endpoint").text() == "identity");
}

TEST_CASE("Conditions are compiled to the fields above") {
  const Loaded all = load_tree();
  const Manifest& pg = all.get("database", "pg");
  const Field* verify = pg.find_field("connection.ssl.rejectUnauthorized");
  REQUIRE(verify != nullptr);
  REQUIRE(verify->visible_when != nullptr);
  CHECK(pg.form[verify->visible_when->field].model == "connection.ssl.enabled");
  CHECK(pg.find_field("connection.ssl.enabled")->tls_switch);
  for (const Field& field : pg.form) {
    if (field.visible_when) CHECK(field.visible_when->field < static_cast<std::size_t>(&field - pg.form.data()));
  }
  CHECK(pg.find_field("connection.password")->secret);
}

TEST_CASE("The first problem becomes the error, and all of them are collected") {
  const Loaded broken = load_texts(R"([{"type": "ai", "sub_type": "x", "colour": 1}, 4])", stores_text());
  REQUIRE(broken.error);
  CHECK(broken.error->code == Code::manifest_invalid);
  CHECK(broken.error->pointer == broken.problems[0].pointer);
  CHECK(broken.problems[0].file == "ai/x");
  CHECK(broken.problems.back().file == "manifests/1");
  CHECK(broken.problems.size() == 4);
}

#if !defined(__SANITIZE_ADDRESS__) && defined(NDEBUG)
TEST_CASE("A hundred and fifty manifests load in a few milliseconds") {
  Document many = Document::array();
  const Document tree = Document::parse(tree_text());
  for (int i = 0; many.size() < 150; ++i) {
    for (Document manifest : tree) {
      if (manifest.contains("extends") || many.size() == 150) continue;
      manifest["sub_type"] = manifest["sub_type"].get<std::string>() + "-" + std::to_string(i);
      manifest["manifest"].erase("aliases");
      many.push_back(manifest);
    }
  }
  auto arena = std::make_shared<json::Arena>();
  const std::string text = many.dump();
  const std::string stores = stores_text();
  const auto list = json::parse(*arena, text, json::kOpenLimits);
  const auto sets = json::parse(*arena, stores, json::kOpenLimits);
  auto best = std::chrono::steady_clock::duration::max();  // of several: others use the machine too
  for (int round = 0; round < 10; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto loaded = Catalogue::load(arena, *list, *sets);
    best = std::min(best, std::chrono::steady_clock::now() - start);
    REQUIRE(loaded);
  }
  CHECK(best < std::chrono::milliseconds(25));
}
#endif
