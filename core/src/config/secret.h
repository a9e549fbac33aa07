// Secret text, and the config types that keep clear values from being encoded (security.md S8, S24).
// Contract   Secret and Config have no conversion to text or JSON. Only mask.h makes Masked and Revealed, the two
//            configs that an encoder accepts. expose() hands a secret to a client library; every use is easy to search
//            for.
// Ownership  Secret owns and wipes its bytes. Config keeps its arena alive.
// Example    tests/unit/must_not_compile/read_config.cc
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "json/json.h"

namespace jackfield {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : text_(text) {}
  // Copied on purpose: a short text is stored inside the string object, and clear() must wipe those bytes.
  // NOLINTNEXTLINE(*-move-constructor-init,cert-oop11-cpp)
  Secret(Secret&& other) noexcept : text_(other.text_) { other.clear(); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { clear(); }

  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] const std::string& expose() const noexcept { return text_; }
  bool operator==(const Secret&) const = delete;  // equal_constant_time() instead

 private:
  void clear() noexcept;
  std::string text_;
};

// A configuration with clear values, normalised by its manifest. Read through ConfigAccess only.
class Config {
 public:
  Config() = default;

 private:
  friend struct ConfigAccess;
  Config(std::shared_ptr<json::Arena> arena, json::Value value) : arena_(std::move(arena)), value_(value) {}
  std::shared_ptr<json::Arena> arena_;
  json::Value value_;
};

// A configuration with clear values, taken apart: one value for each field of its form, null where it is absent. It
// borrows from the documents that it was read from, and from an arena. Read through ConfigAccess only.
class FormValues {
 public:
  FormValues() = default;

 private:
  friend struct ConfigAccess;
  explicit FormValues(std::span<json::Value> values) : values_(values) {}
  std::span<json::Value> values_;
};

// A configuration that may be sent: secrets read "********".
class Masked {
 public:
  [[nodiscard]] const json::Value& config() const noexcept { return config_; }
  [[nodiscard]] const json::Value& secrets() const noexcept { return secrets_; }  // {"connection.password": true}

 private:
  friend struct MaskAccess;
  Masked(json::Value config, json::Value secrets) : config_(config), secrets_(secrets) {}
  json::Value config_;
  json::Value secrets_;
};

// Clear values on purpose, for includeSecrets and url_to_config. Only mask.h makes one.
class Revealed {
 public:
  [[nodiscard]] const json::Value& config() const noexcept { return config_; }

 private:
  friend struct MaskAccess;
  explicit Revealed(json::Value config) : config_(config) {}
  json::Value config_;
};

}  // namespace jackfield
