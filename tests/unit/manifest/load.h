// Reads files of the tree and loads catalogues in tests.
// Contract   fails the test where a file cannot be read. Ownership  a Loaded keeps its arena alive.
// Limits     none. Example  const Loaded all = load_tree();
#pragma once
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "manifest/manifest.h"

namespace jackfield::testing {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  INFO(path.string());
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Loaded {
  std::shared_ptr<json::Arena> arena = std::make_shared<json::Arena>();
  std::shared_ptr<const Catalogue> catalogue;
  std::vector<ManifestProblem> problems;
  std::optional<Error> error;

  [[nodiscard]] const Manifest& get(std::string_view type, std::string_view sub_type) const {
    REQUIRE(catalogue != nullptr);
    const Manifest* manifest = catalogue->find(type, sub_type);
    REQUIRE(manifest != nullptr);
    return *manifest;
  }
};

inline Loaded load_texts(const std::string& manifests, const std::string& stores) {
  Loaded loaded;
  auto list = json::parse(*loaded.arena, manifests, json::kOpenLimits);
  auto sets = json::parse(*loaded.arena, stores, json::kOpenLimits);
  REQUIRE(list);
  REQUIRE(sets);
  auto result = Catalogue::load(loaded.arena, *list, *sets, &loaded.problems);
  if (result) {
    loaded.catalogue = *result;
  } else {
    loaded.error = result.error();
  }
  return loaded;
}

inline std::filesystem::path manifests_folder() { return std::filesystem::path(JF_TREE) / "core" / "manifests"; }
inline std::string stores_text() { return read_file(manifests_folder() / "stores.json"); }

// "database/pg" of each manifest of the tree.
inline std::vector<std::string> tree_names() {
  std::vector<std::string> names;
  for (const auto& folder : std::filesystem::directory_iterator(manifests_folder())) {
    if (!folder.is_directory()) continue;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (file.path().extension() == ".json")
        names.push_back(folder.path().filename().string() + "/" + file.path().stem().string());
    }
  }
  return names;
}

inline std::string tree_text() {
  std::string text = "[";
  for (const std::string& name : tree_names()) {
    if (text.size() > 1) text += ',';
    text += read_file(manifests_folder() / (name + ".json"));
  }
  return text + "]";
}

inline Loaded load_tree() { return load_texts(tree_text(), stores_text()); }

}  // namespace jackfield::testing
