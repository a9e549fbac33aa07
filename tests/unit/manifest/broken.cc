// Manifests that break one rule each, as data: a base, a JSON patch (RFC 6902) and what must be found.
#include <algorithm>

#include "load.h"

using namespace jackfield;
using namespace jackfield::testing;
using Document = nlohmann::json;

TEST_CASE("Each broken manifest is refused for the rule it breaks, at the place where it does") {
  const Document cases = Document::parse(read_file(std::filesystem::path(JF_TREE) / "tests/unit/manifest/broken.json"));
  REQUIRE(cases["cases"].size() >= 30);
  for (const Document& item : cases["cases"]) {
    const Document manifests = Document(cases["bases"]).patch(item["patch"]);
    const Loaded loaded = load_texts(manifests.dump(), stores_text());
    Document found = Document::array();
    for (const ManifestProblem& problem : loaded.problems)
      found.push_back({problem.file, problem.pointer, problem.rule});
    Document expected = item["expect"];
    std::sort(found.begin(), found.end());  // which problem comes first depends on the order of members alone
    std::sort(expected.begin(), expected.end());
    INFO(item["name"]);
    INFO(found.dump(1));
    CHECK(found == expected);
    CHECK(loaded.error.has_value());
    CHECK(loaded.catalogue == nullptr);
  }
}

TEST_CASE("The bases of the broken manifests are whole") {
  const Document cases = Document::parse(read_file(std::filesystem::path(JF_TREE) / "tests/unit/manifest/broken.json"));
  const Loaded loaded = load_texts(cases["bases"].dump(), stores_text());
  for (const ManifestProblem& problem : loaded.problems)
    UNSCOPED_INFO(problem.file << " " << problem.pointer << ": " << problem.rule);
  CHECK(loaded.problems.empty());
}
