// The manifests of the tree, for tests: catalogue().find("database", "pg").
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace jackfield::testing {

inline std::string read_tree_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const Catalogue& catalogue() {
  static const std::shared_ptr<const Catalogue> loaded = [] {
    const std::filesystem::path root = std::filesystem::path(JF_TREE) / "core/manifests";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".json" && entry.path().parent_path() != root) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::string all = "[";
    for (const auto& file : files) all += (all.size() > 1 ? "," : "") + read_tree_file(file);
    auto arena = std::make_shared<json::Arena>();
    const auto manifests = json::parse(*arena, all + "]", json::kOpenLimits);
    const auto stores = json::parse(*arena, read_tree_file(root / "stores.json"), json::kOpenLimits);
    if (!manifests || !stores) throw std::runtime_error("a manifest of the tree is not JSON");
    std::vector<ManifestProblem> problems;
    auto catalogue = Catalogue::load(arena, *manifests, *stores, &problems);
    if (!catalogue)
      throw std::runtime_error(problems.empty() ? "no catalogue"
                                                : problems[0].file + problems[0].pointer + ": " + problems[0].rule);
    return *catalogue;
  }();
  return *loaded;
}

inline const Manifest& manifest(std::string_view type, std::string_view sub_type) {
  const Manifest* found = catalogue().find(type, sub_type);
  if (found == nullptr) throw std::runtime_error("no manifest " + std::string(type) + "/" + std::string(sub_type));
  return *found;
}

}  // namespace jackfield::testing
