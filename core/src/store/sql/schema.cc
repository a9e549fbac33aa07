#include "store/sql/schema.h"

#include <array>

namespace jackfield::sql {
namespace {

// Booleans are 0 or 1, times are milliseconds since 1970 in UTC. Rows are removed, so there is no `deleted` column.
// title_folded: see fold.h. sqlite_file: the canonical file that a sqlite integration points at.
// tokens.user has no row if the host has its own users.
// audit.private_to: the creator of the row if the row was private; only that user sees the entry.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE integrations (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL,
  title TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  type TEXT NOT NULL,
  sub_type TEXT NOT NULL,
  created_by TEXT NOT NULL,
  meta TEXT NOT NULL,
  ordering REAL NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1) AND NOT (is_default AND is_private)),
  is_encrypted INTEGER NOT NULL CHECK (is_encrypted IN (0, 1)),
  version INTEGER NOT NULL,
  config_revision INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  sqlite_file TEXT,
  config BLOB NOT NULL
) STRICT;
CREATE INDEX integrations_order ON integrations (workspace, ordering, id, is_private, created_by);
CREATE INDEX integrations_type_order ON integrations (workspace, type, ordering, id, is_private, created_by);
CREATE INDEX integrations_title ON integrations (workspace, title, is_private, created_by);
CREATE INDEX integrations_file ON integrations (workspace, sqlite_file) WHERE sqlite_file IS NOT NULL;
CREATE INDEX integrations_creator ON integrations (workspace, created_by);
CREATE UNIQUE INDEX integrations_default ON integrations (workspace, type) WHERE is_default = 1;

CREATE TABLE sources (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL,
  base TEXT NOT NULL,
  alias TEXT NOT NULL,
  integration TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  created_by TEXT NOT NULL,
  config TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sources_integration ON sources (integration);
CREATE INDEX sources_base ON sources (workspace, base, seq);

CREATE TABLE records (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  integration TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  workspace TEXT NOT NULL,
  user TEXT NOT NULL,
  type TEXT NOT NULL,
  sub_type TEXT NOT NULL,
  fields TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX records_id ON records (integration, id);
CREATE INDEX records_created ON records (integration, created_ms);

CREATE TABLE users (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  workspace TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'creator', 'owner')),
  created_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_name ON users (workspace, name);

CREATE TABLE tokens (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user TEXT NOT NULL,
  workspace TEXT NOT NULL,
  prefix TEXT NOT NULL UNIQUE,
  digest BLOB NOT NULL,
  label TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'creator', 'owner')),
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  last_used_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_user ON tokens (workspace, user);
CREATE INDEX tokens_owner ON tokens (user);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  workspace TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  integration TEXT NOT NULL,
  version INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  details TEXT NOT NULL,
  private_to TEXT
) STRICT;
CREATE INDEX audit_at ON audit (workspace, at_ms);
CREATE INDEX audit_integration ON audit (integration, at_ms);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// tokens.invited: spent by its first use, exchanged for a token. users.has_token: ever had one; then other users cannot
// make one for it.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE tokens ADD COLUMN invited INTEGER NOT NULL DEFAULT 0 CHECK (invited IN (0, 1));
ALTER TABLE users ADD COLUMN has_token INTEGER NOT NULL DEFAULT 0 CHECK (has_token IN (0, 1));
UPDATE users SET has_token = 1;
CREATE INDEX integrations_file_of_all ON integrations (sqlite_file) WHERE sqlite_file IS NOT NULL;
)sql";

constexpr std::array<const char*, 2> kMigrations = {kVersion1, kVersion2};

}  // namespace

Migrations migrations() noexcept { return kMigrations; }

}  // namespace jackfield::sql
