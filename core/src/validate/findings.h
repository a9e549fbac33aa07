// Findings in the order they are met: one place that makes them.
// Contract   a path is a model path; a key of the input is named only when it is a short identifier.
#pragma once
#include "validate/validate.h"

namespace jackfield {

using Findings = std::vector<Finding>;

inline Finding& add_finding(Findings& to, std::string_view path, Code code) {
  return to.emplace_back(Finding{std::string(path), code, {}, {}});
}
inline void add_param(Finding& finding, std::string_view name,
                      std::variant<bool, std::int64_t, std::string, Json> value) {
  finding.params.push_back({std::string(name), std::move(value)});
}
// "connection" and "passfile": "connection.passfile"; a key that is no short identifier: "connection".
[[nodiscard]] std::string key_path(std::string_view parent, std::string_view key);

}  // namespace jackfield
