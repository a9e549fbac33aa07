// The one place that makes findings.
// Contract   a path is a model path; a key of the input is named only if it is a short identifier. Findings keep the
//            order in which they were added.
// Example    core/src/validate/report.cc
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
// "connection" and "passfile": "connection.passfile". A key that is not a short identifier: "connection".
[[nodiscard]] std::string key_path(std::string_view parent, std::string_view key);

}  // namespace jackfield
