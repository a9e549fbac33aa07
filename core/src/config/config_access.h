// Access to the clear values of a Config, and of one that is taken apart.
// Contract   only validate, merge, mask, secrets and connector/settings.cc may include this; scripts/check-tree.mjs
//            refuses other includes.
// Ownership  borrows the Config.
// Example    tests/unit/merge/merge_test.cc
#pragma once
#include "config/secret.h"

namespace jackfield {
struct ConfigAccess {
  static Config make(std::shared_ptr<json::Arena> arena, json::Value value) { return Config(std::move(arena), value); }
  static const json::Value& value(const Config& config) { return config.value_; }
  static const std::shared_ptr<json::Arena>& arena(const Config& config) { return config.arena_; }
  static FormValues make(std::span<json::Value> values) { return FormValues(values); }
  static std::span<json::Value> values(const FormValues& config) { return config.values_; }
};
}  // namespace jackfield
