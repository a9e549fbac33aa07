// The one door to the clear values of a Config. Included by validate, merge, mask, secrets, native (Settings) and connect; a check refuses it elsewhere.
#pragma once
#include "config/secret.h"

namespace jackfield {
struct ConfigAccess {
  static Config make(std::shared_ptr<json::Arena> arena, json::Value value) { return Config(std::move(arena), value); }
  static const json::Value& value(const Config& config) { return config.value_; }
  static const std::shared_ptr<json::Arena>& arena(const Config& config) { return config.arena_; }
};
}  // namespace jackfield
