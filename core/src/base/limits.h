// Limits of core/limits.json as constants. The values are in limits_table.h, which scripts/derive.mjs writes.
// Limits     bytes unless the name says otherwise; times in milliseconds.
// Example    tests/unit/json/parse_test.cc
#pragma once
#include <cstddef>

namespace jackfield::json {
struct Limits {
  std::size_t bytes;         // of the whole document
  std::size_t depth;         // nested arrays and objects
  std::size_t keys;          // object members, all together
  std::size_t string_bytes;  // of one string or key
  bool keep_digits = false;  // of numbers that no double holds
};
}  // namespace jackfield::json

#include "base/limits_table.h"
