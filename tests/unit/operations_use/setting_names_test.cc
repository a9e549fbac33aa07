#include <catch2/catch.hpp>

#include "operations/use/usage.h"
#include "support/manifests.h"

using namespace jackfield;

namespace {

// The manifest of type database that uses the connector: its models are the connector's own names.
const Manifest* database_of(std::string_view connector) {
  for (const auto& manifest : testing::catalogue().all()) {
    if (manifest->type == "database" && !manifest->endpoints.empty() && manifest->endpoints[0].connector == connector)
      return manifest.get();
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a form with names of its own gives each the name that the connector reads") {
  std::size_t renamed = 0;
  for (const auto& manifest : testing::catalogue().all()) {
    for (const Endpoint& endpoint : manifest->endpoints) {
      if (endpoint.kind != Endpoint::Kind::connector) continue;
      INFO(manifest->type << "/" << manifest->sub_type << " " << endpoint.name);
      const SettingNames names = api::setting_names(*manifest, endpoint.connector);
      const Manifest* database = database_of(endpoint.connector);
      REQUIRE(database != nullptr);
      for (const auto& [theirs, ours] : names) {
        CHECK(database->find_field(theirs) != nullptr);
        CHECK(manifest->find_field(ours) != nullptr);
      }
      CHECK(names.empty() == (manifest->type == "database"));
      renamed += names.empty() ? 0u : 1u;
    }
  }
  CHECK(renamed >= 3);
  const Manifest& postgres = *testing::catalogue().find("auth", "postgres");
  CHECK(own_name("connection.user", api::setting_names(postgres, "postgresql")) == "username");
  CHECK(own_name("connection.user", api::setting_names(postgres, "mysql")) == "connection.user");
}
