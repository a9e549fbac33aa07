#include "manifest/problems.h"

namespace jackfield::manifests {
namespace {

void append(std::string& out, const Trail& trail) {
  if (trail.up == nullptr) return;
  append(out, *trail.up);
  out += '/';
  if (trail.is_item()) {
    json::append_number(out, static_cast<double>(trail.index));
    return;
  }
  for (const char c : trail.key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string to_pointer(const Trail& trail) {
  std::string out;
  append(out, trail);
  return out;
}

const json::Value* value_at(const json::Value& root, const Trail& trail) {
  if (trail.up == nullptr) return &root;
  const json::Value* above = value_at(root, *trail.up);
  if (above == nullptr) return nullptr;
  if (!trail.is_item()) return above->find(trail.key);
  return trail.index < above->items().size() ? &above->items()[trail.index] : nullptr;
}

void Problems::add(std::string_view file, std::string pointer, const char* rule) {
  constexpr std::size_t kMost = 1000;
  for (const ManifestProblem& known : list_) {
    if (known.pointer == pointer && known.rule == rule && known.file == file) return;
  }
  if (list_.size() < kMost) list_.push_back({std::string(file), std::move(pointer), rule});
}

}  // namespace jackfield::manifests
