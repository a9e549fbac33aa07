// The options of jf_open, read strictly: an unknown or invalid option fails with config_option and its pointer.
// Contract   nothing is read from the environment; an absent option has the safe default (egress public-only, no key,
//            no store).
// Ownership  values borrow from the arena of the document; the context does not keep the keys' text.
// Example    core/src/abi/context.cc
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/call.h"
#include "json/json.h"

namespace jackfield::abi {

struct OpenOptions {
  json::Value manifests, stores, keys, egress, references;
  std::optional<std::string> store_path;
  std::int64_t busy_timeout_ms = 5000, store_max_bytes = 0;
  api::Options api;
  std::vector<std::string> sqlite_roots;
  std::vector<std::pair<std::string, std::string>> libraries;
  std::string ca_file, temp_dir;  // empty: the default
};
[[nodiscard]] Result<OpenOptions> read_options(const json::Value& document);

[[nodiscard]] Error wrong_option(std::string_view pointer);
[[nodiscard]] Status refuse_unknown(const json::Value& object, std::string_view pointer, std::string_view known);

}  // namespace jackfield::abi
