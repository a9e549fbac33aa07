#include "store/sql/list_positions.h"

#include <iterator>
#include <utility>

namespace jackfield::sql {
namespace {

// Rows that are skipped faster than marks are read.
constexpr std::int64_t kNear = 64;

}  // namespace

// None if the lists have changed since.
ListPositions::Known* ListPositions::current(std::span<const ListPart, 2> parts) {
  const auto found = known_.find({parts[0].number, parts[1].number});
  if (found == known_.end()) return nullptr;
  const std::int64_t age = host_.now_ms() - found->second.since_ms;
  const bool same = found->second.changes == Both{parts[0].changes, parts[1].changes};
  if (same && age >= 0 && age < kMostMs) return &found->second;
  rows_ -= found->second.rows.size();
  known_.erase(found);
  return nullptr;
}

std::optional<std::int64_t> ListPositions::find(std::span<ListPart, 2> parts, std::int64_t offset) {
  const std::lock_guard guard(mutex_);
  const Known* known = current(parts);
  if (known == nullptr) return std::nullopt;
  const auto after = known->rows.upper_bound(offset);
  if (after == known->rows.begin()) return std::nullopt;
  const auto& [before, key] = *std::prev(after);
  if (offset - before > kNear) return std::nullopt;
  for (ListPart& part : parts) part.start = key;
  return offset - before;
}

void ListPositions::keep(std::span<const ListPart, 2> parts, std::int64_t offset, ListKey key) {
  const std::lock_guard guard(mutex_);
  Known* known = current(parts);
  if (rows_ >= kMost) {
    known_.clear();
    rows_ = 0;
    known = nullptr;
  }
  if (known == nullptr) {
    known = &known_[{parts[0].number, parts[1].number}];
    known->changes = {parts[0].changes, parts[1].changes};
    known->since_ms = host_.now_ms();
  }
  if (known->rows.insert_or_assign(offset, std::move(key)).second) ++rows_;
}

}  // namespace jackfield::sql
