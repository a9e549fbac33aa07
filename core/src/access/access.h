// Authorisation: roles, the principal, tokens.
// Contract   each role includes the one before. A private row is visible to its creator only, whatever the role. A
//            token is "jft_" + 8 of [0-9a-z] (public prefix, indexed) + "_" + 64 hex; it is stored as SHA-256 and
//            compared in constant time.
// Example    tests/unit/access/access_test.cc
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/host.h"
#include "base/result.h"

namespace jackfield {

enum class Role : std::uint8_t { viewer, editor, creator, owner };
[[nodiscard]] std::optional<Role> parse_role(std::string_view name) noexcept;
[[nodiscard]] std::string_view role_name(Role role) noexcept;
[[nodiscard]] constexpr bool allows(Role has, Role needs) noexcept { return has >= needs; }

struct Principal {
  std::string user;
  std::string workspace;
  Role role = Role::viewer;
  std::string token = {};  // the id of the token that it called with; empty: the host named it
};

struct NewToken {
  std::string text;    // shown once
  std::string prefix;  // "jft_xxxxxxxx"
  std::string digest;  // 32 bytes
};
[[nodiscard]] NewToken make_token(const Host& host);
// The prefix of a well-formed token, or nullopt.
[[nodiscard]] std::optional<std::string_view> token_prefix(std::string_view token) noexcept;
[[nodiscard]] bool token_matches(std::string_view token, std::string_view digest);

// The access rules that depend on a row's columns alone. The store's visibility predicate is the same rule in SQL.
struct RowOwner {
  std::string_view workspace;
  std::string_view created_by;
  bool is_private;
};
[[nodiscard]] bool may_see(const Principal& who, const RowOwner& row) noexcept;
// The user who created the row, with the role of a creator at least.
[[nodiscard]] bool is_row_creator(const Principal& who, const RowOwner& row) noexcept;
[[nodiscard]] bool may_read_config(const Principal& who,
                                   const RowOwner& row) noexcept;  // row creator; owners for shared rows

}  // namespace jackfield
