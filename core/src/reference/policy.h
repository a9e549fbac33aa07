// Which outside secrets the configurations of a workspace may name: {"$ref": "env:NAME"}, {"$ref": "file:PATH"}, or a
// scheme that the host resolves (security.md S13).
// Contract   everything that the operator did not name is denied, and nothing is read to find that out. The core sees
//            the values of the named variables, and nothing else of the environment.
// Ownership  the policy owns and wipes the values. It is not changed after read_policy().
// Example    tests/unit/reference/policy_test.cc
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/secret.h"

namespace jackfield::reference {

inline constexpr std::string_view kEveryWorkspace = "*";

struct Policy {
  std::map<std::string, std::map<std::string, Secret, std::less<>>, std::less<>> env;  // by workspace and name
  std::map<std::string, std::vector<std::string>, std::less<>> files;                  // folders by workspace
  bool resolver = false;  // the host answers for all other schemes

  // The value of a variable that the workspace may use, else nullptr.
  [[nodiscard]] const Secret* variable(std::string_view workspace, std::string_view name) const;
  // The folder that a path is beneath, without its last slash, else "". `path` is absolute and has no "..".
  [[nodiscard]] std::string root_of(std::string_view workspace, std::string_view path) const;
  [[nodiscard]] bool allows(std::string_view workspace, std::string_view reference) const;
};

// {"env": {WORKSPACE: {NAME: VALUE}}, "files": {WORKSPACE: [FOLDER]}, "resolver": BOOLEAN}; null denies everything.
[[nodiscard]] Result<Policy> read_policy(const json::Value& options);

}  // namespace jackfield::reference
