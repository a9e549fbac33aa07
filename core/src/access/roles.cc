// Roles, and the access rules that depend on a row's columns.
#include <array>

#include "access/access.h"

namespace jackfield {
namespace {
constexpr std::array<std::string_view, 4> kRoles = {"viewer", "editor", "creator", "owner"};
}

std::optional<Role> parse_role(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kRoles.size(); ++i) {
    if (kRoles[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

std::string_view role_name(Role role) noexcept { return kRoles[static_cast<std::size_t>(role) & 3U]; }

bool may_see(const Principal& who, const RowOwner& row) noexcept {
  return who.workspace == row.workspace && (!row.is_private || who.user == row.created_by);
}

// Visibility is checked first: a user who moved to another workspace has no rows in the old one.
// A weak token of the creator, or a creator who was made a viewer, has no right of the creator's.
bool is_row_creator(const Principal& who, const RowOwner& row) noexcept {
  return may_see(who, row) && who.user == row.created_by && allows(who.role, Role::creator);
}

bool may_read_config(const Principal& who, const RowOwner& row) noexcept {
  return is_row_creator(who, row) || (may_see(who, row) && allows(who.role, Role::owner));
}

}  // namespace jackfield
