// Limits of core/limits.json, as constants. The values stand in limits_table.h, which scripts/derive.mjs writes.
// Units   bytes unless the name says otherwise; times in milliseconds.
// Example json::parse(arena, bytes, json::kConfigLimits)
#pragma once
#include <cstddef>

namespace jackfield::json {
struct Limits {
  std::size_t bytes;         // of the whole document
  std::size_t depth;         // nested arrays and objects
  std::size_t keys;          // object members, all together
  std::size_t string_bytes;  // of one string or key
};
}  // namespace jackfield::json

#include "base/limits_table.h"
