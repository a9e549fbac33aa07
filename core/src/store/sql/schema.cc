#include "store/sql/schema.h"

#include <array>

#include "store/sql/title_index.h"

// A row enters the lists that it is in now, and leaves those that it was in.
#define JF_LIST_GAINS                                                                                                \
  "INSERT INTO lists (workspace, audience, type, n) "                                                                \
  "VALUES (NEW.workspace, NEW.audience, '', 0), (NEW.workspace, NEW.audience, NEW.type, 0) ON CONFLICT DO NOTHING; " \
  "INSERT INTO list_changes (list, ordering, id, step) SELECT seq, NEW.ordering, NEW.id, 1 FROM lists "              \
  "WHERE workspace = NEW.workspace AND audience = NEW.audience AND type IN ('', NEW.type); "
#define JF_LIST_LOSES                                                                                    \
  "INSERT INTO list_changes (list, ordering, id, step) SELECT seq, OLD.ordering, OLD.id, -1 FROM lists " \
  "WHERE workspace = OLD.workspace AND audience = OLD.audience AND type IN ('', OLD.type); "
// How many rows stay before the mark that splits those of a mark: half of them, but more where the list ends, since
// most rows are added there.
#define JF_KEPT                                                                                                 \
  "(NEW.n - max(1, NEW.n / CASE WHEN EXISTS (SELECT 1 FROM list_marks e WHERE e.list = NEW.list AND e.level = " \
  "NEW.level AND (e.ordering, e.id) > (NEW.ordering, NEW.id)) THEN 2 ELSE 8 END))"
// `sets`: what of the list changes with each row.
#define JF_MARK_CHANGES(level)                                                                                    \
  "UPDATE list_marks SET n = n + NEW.step WHERE list = NEW.list AND level = " level                               \
  " AND (ordering, id) = (SELECT m.ordering, m.id FROM list_marks m WHERE m.list = NEW.list AND m.level = " level \
  " AND (m.ordering, m.id) <= (NEW.ordering, NEW.id) ORDER BY m.ordering DESC, m.id DESC LIMIT 1); "
#define JF_LIST_CHANGES_APPLY(sets)                                                            \
  "CREATE TRIGGER list_changes_apply INSTEAD OF INSERT ON list_changes BEGIN "                 \
  "UPDATE lists SET " sets " WHERE seq = NEW.list; " JF_MARK_CHANGES("1") JF_MARK_CHANGES("2") \
      JF_MARK_CHANGES("3") "END;"

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

// Lists that do not slow down as they grow. audience: the visibility predicate (visible.h) as a value: "" is everyone
// of the workspace, "p" and a user's id that user alone.
// lists: a list per workspace, audience and type ("": all types), with its number of rows.
// list_marks: of each list, every 32nd to 64th row (level 1), every 1,024th to 2,048th (2) and every 32,768th to
// 65,536th (3), with the number of rows from there to the next mark of the level. The first mark is before all rows. A
// mark of a level is one of the levels below too. list_start.h reads them.
// Triggers keep both, so that they are right in every transaction, savepoint and process, whatever wrote the row.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE integrations ADD COLUMN audience TEXT AS (CASE is_private WHEN 1 THEN 'p' || created_by ELSE '' END);
DROP INDEX integrations_order;
DROP INDEX integrations_type_order;
CREATE INDEX integrations_list ON integrations (workspace, audience, ordering, id);
CREATE INDEX integrations_list_of_type ON integrations (workspace, audience, type, ordering, id);

CREATE TABLE lists (
  seq INTEGER PRIMARY KEY,
  workspace TEXT NOT NULL,
  audience TEXT NOT NULL,
  type TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0)
) STRICT;
CREATE UNIQUE INDEX lists_key ON lists (workspace, type, audience);

CREATE TABLE list_marks (
  list INTEGER NOT NULL,
  level INTEGER NOT NULL,
  ordering REAL NOT NULL,
  id TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (list, level, ordering, id)
) STRICT, WITHOUT ROWID;

INSERT INTO lists (workspace, audience, type, n)
SELECT workspace, audience, '', count(*) FROM integrations GROUP BY workspace, audience
UNION ALL SELECT workspace, audience, type, count(*) FROM integrations GROUP BY workspace, audience, type;

INSERT INTO list_marks (list, level, ordering, id, n)
SELECT list, level, CASE at WHEN 0 THEN -9e999 ELSE ordering END, CASE at WHEN 0 THEN '' ELSE id END,
  min(width, n - at)
FROM (
  SELECT l.seq AS list, l.n, i.ordering, i.id,
    row_number() OVER (PARTITION BY i.workspace, i.audience ORDER BY i.ordering, i.id) - 1 AS at
  FROM integrations i JOIN lists l ON l.workspace = i.workspace AND l.type = '' AND l.audience = i.audience
  UNION ALL
  SELECT l.seq, l.n, i.ordering, i.id,
    row_number() OVER (PARTITION BY i.workspace, i.audience, i.type ORDER BY i.ordering, i.id) - 1
  FROM integrations i JOIN lists l ON l.workspace = i.workspace AND l.type = i.type AND l.audience = i.audience
) JOIN (SELECT 1 AS level, 32 AS width UNION ALL SELECT 2, 1024 UNION ALL SELECT 3, 32768) ON at % width = 0;

CREATE TRIGGER lists_first_marks AFTER INSERT ON lists BEGIN
  INSERT INTO list_marks (list, level, ordering, id, n)
  VALUES (NEW.seq, 1, -9e999, '', 0), (NEW.seq, 2, -9e999, '', 0), (NEW.seq, 3, -9e999, '', 0);
END;

CREATE VIEW list_changes AS SELECT 0 AS list, 0.0 AS ordering, '' AS id, 0 AS step;
)sql" JF_LIST_CHANGES_APPLY("n = n + NEW.step") R"sql(

CREATE TRIGGER list_marks_adjust AFTER UPDATE OF n ON list_marks
WHEN NEW.n > CASE NEW.level WHEN 1 THEN 64 WHEN 2 THEN 2048 ELSE 65536 END OR (NEW.n = 0 AND NEW.id <> '') BEGIN
  DELETE FROM list_marks
  WHERE NEW.n = 0 AND list = NEW.list AND level <= NEW.level AND ordering = NEW.ordering AND id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM list_marks u WHERE u.list = NEW.list AND u.level > NEW.level
      AND u.ordering = NEW.ordering AND u.id = NEW.id);
  INSERT INTO list_marks (list, level, ordering, id, n)
  SELECT NEW.list, 1, i.ordering, i.id, NEW.n - )sql" JF_KEPT R"sql(
  FROM lists l JOIN integrations i ON i.workspace = l.workspace AND i.audience = l.audience
  WHERE NEW.n > 0 AND NEW.level = 1 AND l.seq = NEW.list AND l.type = ''
    AND (i.ordering, i.id) >= (NEW.ordering, NEW.id)
  ORDER BY i.ordering, i.id LIMIT 1 OFFSET )sql" JF_KEPT R"sql(;
  INSERT INTO list_marks (list, level, ordering, id, n)
  SELECT NEW.list, 1, i.ordering, i.id, NEW.n - )sql" JF_KEPT R"sql(
  FROM lists l JOIN integrations i ON i.workspace = l.workspace AND i.audience = l.audience AND i.type = l.type
  WHERE NEW.n > 0 AND NEW.level = 1 AND l.seq = NEW.list AND l.type <> ''
    AND (i.ordering, i.id) >= (NEW.ordering, NEW.id)
  ORDER BY i.ordering, i.id LIMIT 1 OFFSET )sql" JF_KEPT R"sql(;
  INSERT INTO list_marks (list, level, ordering, id, n)
  SELECT NEW.list, NEW.level, ordering, id, NEW.n - before FROM (
    SELECT m.ordering, m.id, sum(m.n) OVER (ORDER BY m.ordering, m.id) - m.n AS before FROM list_marks m
    WHERE NEW.n > 0 AND NEW.level > 1 AND m.list = NEW.list AND m.level = NEW.level - 1
      AND (m.ordering, m.id) >= (NEW.ordering, NEW.id)
      AND NOT EXISTS (SELECT 1 FROM list_marks u WHERE u.list = NEW.list AND u.level = NEW.level
        AND (u.ordering, u.id) > (NEW.ordering, NEW.id) AND (u.ordering, u.id) <= (m.ordering, m.id))
  ) WHERE before BETWEEN 1 AND )sql" JF_KEPT R"sql( ORDER BY ordering DESC, id DESC LIMIT 1;
  UPDATE list_marks SET n = n - ifnull((SELECT m.n FROM list_marks m WHERE m.list = NEW.list AND m.level = NEW.level
    AND (m.ordering, m.id) > (NEW.ordering, NEW.id) ORDER BY m.ordering, m.id LIMIT 1), 0)
  WHERE NEW.n > 0 AND list = NEW.list AND level = NEW.level AND ordering = NEW.ordering AND id = NEW.id;
END;

CREATE TRIGGER integrations_list_insert AFTER INSERT ON integrations BEGIN
)sql" JF_LIST_GAINS R"sql(
END;
CREATE TRIGGER integrations_list_delete AFTER DELETE ON integrations BEGIN
)sql" JF_LIST_LOSES R"sql(
END;
CREATE TRIGGER integrations_list_update
AFTER UPDATE OF id, workspace, type, ordering, is_private, created_by ON integrations
WHEN (OLD.id, OLD.workspace, OLD.type, OLD.ordering, OLD.audience)
  IS NOT (NEW.id, NEW.workspace, NEW.type, NEW.ordering, NEW.audience) BEGIN
)sql" JF_LIST_LOSES JF_LIST_GAINS R"sql(
END;
)sql";

// Sums of the usage records of an integration by hour and number field, so that sums do not read each record.
// rest: what rounding cut off the sum (Neumaier), as SQLite's own sum() keeps it. Field "": all records.
constexpr const char* kVersion4 = R"sql(
CREATE TABLE record_sums (
  integration TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  hour INTEGER NOT NULL,
  n INTEGER NOT NULL,
  total REAL NOT NULL,
  rest REAL NOT NULL,
  PRIMARY KEY (integration, field, hour)
) STRICT, WITHOUT ROWID;

CREATE VIEW record_parts AS
SELECT seq, integration, '' AS field, created_ms / 3600000 - (created_ms % 3600000 < 0) AS hour, 0.0 AS value
FROM records
UNION ALL
SELECT r.seq, r.integration, j.key, r.created_ms / 3600000 - (r.created_ms % 3600000 < 0), CAST(j.value AS REAL)
FROM records r, json_each(r.fields) j WHERE j.type IN ('integer', 'real') AND j.key > '';

INSERT INTO record_sums (integration, field, hour, n, total, rest)
SELECT integration, field, hour, count(*), sum(value), 0.0 FROM record_parts GROUP BY integration, field, hour;

CREATE TRIGGER record_sums_add AFTER INSERT ON records BEGIN
  INSERT INTO record_sums (integration, field, hour, n, total, rest)
  SELECT integration, field, hour, 1, value, 0.0 FROM record_parts WHERE seq = NEW.seq
  ON CONFLICT DO UPDATE SET n = n + 1, total = total + excluded.total, rest = rest + ifnull(
    CASE WHEN abs(total) >= abs(excluded.total) THEN (total - (total + excluded.total)) + excluded.total
    ELSE (excluded.total - (total + excluded.total)) + total END, 0.0);
END;
)sql";

// oauth_flows: authorisations that wait for their callback; id is a digest of the state. oauth_grants: per oauth field,
// who renews its tokens (holder, until_ms), and what is known of the grant that `mark` names.
constexpr const char* kVersion6 = R"sql(
CREATE TABLE oauth_flows (
  id TEXT PRIMARY KEY,
  workspace TEXT NOT NULL,
  integration TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  outcome TEXT NOT NULL,
  facts BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_flows_integration ON oauth_flows (integration);
CREATE INDEX oauth_flows_workspace ON oauth_flows (workspace);
CREATE INDEX oauth_flows_expires ON oauth_flows (expires_ms);

CREATE TABLE oauth_grants (
  integration TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  holder TEXT NOT NULL DEFAULT '',
  until_ms INTEGER NOT NULL DEFAULT 0,
  mark TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
  retry_ms INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  refused_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (integration, field)
) STRICT, WITHOUT ROWID;
)sql";

// The outcomes of tests. last and history are JSON; revision: config_revision of the tested configuration.
constexpr const char* kVersion7 = R"sql(
CREATE TABLE health (
  integration TEXT PRIMARY KEY REFERENCES integrations (id) ON DELETE CASCADE,
  outcome TEXT NOT NULL,
  last TEXT NOT NULL,
  history TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// lists.changes: of its rows and their order. What was found in a list holds while the number is the same.
constexpr const char* kVersion8 =
    "ALTER TABLE lists ADD COLUMN changes INTEGER NOT NULL DEFAULT 0; "
    "DROP TRIGGER list_changes_apply; " JF_LIST_CHANGES_APPLY("n = n + NEW.step, changes = changes + 1");

}  // namespace

Migrations migrations() noexcept {
  static const std::array<const char*, 8> steps = {kVersion1,          kVersion2, kVersion3, kVersion4,
                                                   title_index_step(), kVersion6, kVersion7, kVersion8};
  return steps;
}

}  // namespace jackfield::sql
