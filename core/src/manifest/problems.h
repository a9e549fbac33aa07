// Where a manifest breaks a rule: a trail of steps during the walk, and the list of problems found.
// Contract   rules are constant texts; a problem is listed once. A Trail costs nothing until it is converted to text.
// Ownership  a Trail borrows the step above it and its key; Problems owns its list.
// Limits     at most 1000 problems are kept.
// Format     RFC 6901.
// Example    core/src/manifest/problems.cc
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "manifest/manifest.h"

namespace jackfield::manifests {

struct Trail {
  const Trail* up = nullptr;  // nullptr: the root, which has no step of its own
  std::string_view key;       // of an object; an array's item has `index`
  std::size_t index = static_cast<std::size_t>(-1);

  [[nodiscard]] Trail at(std::string_view name) const { return {.up = this, .key = name}; }
  [[nodiscard]] Trail at(std::size_t item) const { return {.up = this, .key = {}, .index = item}; }
  [[nodiscard]] bool is_item() const { return index != static_cast<std::size_t>(-1); }
};

// Takes one difference from a check that does not know where its problems are listed. Used during the check alone.
using Report = FunctionRef<void(const Trail& at, const char* rule)>;

[[nodiscard]] std::string to_pointer(const Trail& trail);
// The value at the end of the trail below `root`, or nullptr.
[[nodiscard]] const json::Value* value_at(const json::Value& root, const Trail& trail);

class Problems {
 public:
  void add(std::string_view file, std::string pointer, const char* rule);
  [[nodiscard]] std::size_t count() const { return list_.size(); }
  [[nodiscard]] const std::vector<ManifestProblem>& list() const { return list_; }

 private:
  std::vector<ManifestProblem> list_;
};

}  // namespace jackfield::manifests
