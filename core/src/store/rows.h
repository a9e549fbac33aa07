// The rows of the store, and the parameters of lists.
// Contract   times are milliseconds since 1970 in UTC. Ids and names are plain text; the caller must validate them.
// Ownership  a row owns its texts; a Scope borrows those of its Principal.
// Example    tests/unit/store/fixture.h
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/result.h"
#include "secrets/keyring.h"

namespace jackfield {

struct IntegrationRow {
  std::string id, title, type, sub_type, workspace, created_by;
  std::string meta = "{}";  // JSON text
  Sealed config;            // empty on lists
  double order = 1;
  bool enabled = true, is_private = false, is_default = false, is_encrypted = false;
  std::int64_t version = 1, config_revision = 1;
  std::int64_t created_ms = 0, updated_ms = 0;
  std::int64_t source_count = 0;

  [[nodiscard]] RowOwner owner() const noexcept { return {workspace, created_by, is_private}; }
};

struct SourceRow {
  std::string id, workspace, base, alias, integration, created_by;
  std::string config = "{}";  // overrides: {"database", "schema"}; no secrets; JSON text
  std::int64_t created_ms = 0, updated_ms = 0;
};

struct RecordRow {
  std::string id, integration, workspace, user, type, sub_type;
  std::string fields = "{}";  // JSON text; names as the manifest's store set
  std::int64_t created_ms = 0;
};

struct UserRow {
  std::string id, name, workspace;
  Role role = Role::viewer;
  std::int64_t created_ms = 0;
  bool has_token = false;  // ever had one
};

struct TokenRow {
  std::string id, user, workspace, prefix, digest, label;
  Role role = Role::viewer;
  std::int64_t created_ms = 0, expires_ms = 0, last_used_ms = 0;  // expires_ms 0: never
  bool invited = false;                                           // an invitation, which is exchanged for a token once
};

struct AuditRow {
  std::string id, workspace, actor, request_id, operation, integration, outcome, details;
  std::int64_t version = 0, at_ms = 0;
  std::int64_t seq = 0;  // of tail() only: it rises from entry to entry
};

struct Page {
  std::int64_t limit = 25, offset = 0;
};

// The caller, in the form that the visibility predicate needs.
struct Scope {
  std::string_view workspace;
  std::string_view user;
  explicit Scope(const Principal& who) : workspace(who.workspace), user(who.user) {}
};

// Called with each row of a page; the row is borrowed for the call.
template <typename Row>
using Visitor = std::function<void(const Row&)>;

}  // namespace jackfield
