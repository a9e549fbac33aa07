// The tables of the store, in PostgreSQL's words. What they hold is described in store/sql/schema.cc.
#include <array>

#include "store/postgres/migrate.h"

namespace jackfield::postgres {
namespace {

// Texts are compared byte by byte, as everywhere in the store. Booleans are 0 and 1.
// commits: the ids of transactions, so that one whose end was not heard of is known to have been committed.
// integrations.list: the number of the list of all types that the row is in.
constexpr const char* kTables = R"sql(
CREATE TABLE version (number BIGINT NOT NULL);
INSERT INTO version VALUES (0);
CREATE TABLE commits (id TEXT COLLATE "C" PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE INDEX commits_at ON commits (at);

CREATE TABLE integrations (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  workspace TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  title_folded TEXT COLLATE "C" NOT NULL CHECK (octet_length(title_folded) <= 4096),
  type TEXT COLLATE "C" NOT NULL,
  sub_type TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  meta TEXT COLLATE "C" NOT NULL,
  ordering DOUBLE PRECISION NOT NULL,
  enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
  is_private BIGINT NOT NULL CHECK (is_private IN (0, 1)),
  is_default BIGINT NOT NULL CHECK (is_default IN (0, 1) AND NOT (is_default = 1 AND is_private = 1)),
  is_encrypted BIGINT NOT NULL CHECK (is_encrypted IN (0, 1)),
  version BIGINT NOT NULL,
  config_revision BIGINT NOT NULL,
  created_ms BIGINT NOT NULL,
  updated_ms BIGINT NOT NULL,
  sqlite_file TEXT COLLATE "C",
  config BYTEA NOT NULL,
  audience TEXT COLLATE "C" NOT NULL,
  list BIGINT NOT NULL
);
CREATE INDEX integrations_list ON integrations (workspace, audience, ordering, id);
CREATE INDEX integrations_list_of_type ON integrations (workspace, audience, type, ordering, id);
CREATE INDEX integrations_title ON integrations (workspace, title, is_private, created_by);
CREATE INDEX integrations_file ON integrations (sqlite_file, workspace) WHERE sqlite_file IS NOT NULL;
CREATE INDEX integrations_creator ON integrations (workspace, created_by);
CREATE INDEX integrations_oldest ON integrations (workspace, type, created_ms, seq) WHERE is_private = 0;
CREATE UNIQUE INDEX integrations_default ON integrations (workspace, type) WHERE is_default = 1;

CREATE TABLE sources (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  workspace TEXT COLLATE "C" NOT NULL,
  base TEXT COLLATE "C" NOT NULL,
  alias TEXT COLLATE "C" NOT NULL,
  integration TEXT COLLATE "C" NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  created_by TEXT COLLATE "C" NOT NULL,
  config TEXT COLLATE "C" NOT NULL,
  created_ms BIGINT NOT NULL,
  updated_ms BIGINT NOT NULL
);
CREATE INDEX sources_integration ON sources (integration, seq);
CREATE INDEX sources_base ON sources (workspace, base, seq);

CREATE TABLE users (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT COLLATE "C" NOT NULL,
  workspace TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'editor', 'creator', 'owner')),
  created_ms BIGINT NOT NULL,
  has_token BIGINT NOT NULL DEFAULT 0 CHECK (has_token IN (0, 1))
);
CREATE UNIQUE INDEX users_name ON users (workspace, name);
CREATE INDEX users_of_workspace ON users (workspace, seq);

CREATE TABLE tokens (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  "user" TEXT COLLATE "C" NOT NULL,
  workspace TEXT COLLATE "C" NOT NULL,
  prefix TEXT COLLATE "C" NOT NULL UNIQUE,
  digest BYTEA NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'editor', 'creator', 'owner')),
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  last_used_ms BIGINT NOT NULL,
  invited BIGINT NOT NULL DEFAULT 0 CHECK (invited IN (0, 1))
);
CREATE INDEX tokens_user ON tokens (workspace, "user", seq);
CREATE INDEX tokens_owner ON tokens ("user");

CREATE TABLE audit (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL,
  workspace TEXT COLLATE "C" NOT NULL,
  at_ms BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  integration TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL,
  details TEXT COLLATE "C" NOT NULL,
  private_to TEXT COLLATE "C"
);
CREATE INDEX audit_at ON audit (workspace, at_ms, seq);
CREATE INDEX audit_integration ON audit (integration, at_ms, seq);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();

CREATE TABLE settings (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

CREATE TABLE oauth_flows (
  id TEXT COLLATE "C" PRIMARY KEY,
  workspace TEXT COLLATE "C" NOT NULL,
  integration TEXT COLLATE "C" NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  outcome TEXT COLLATE "C" NOT NULL,
  facts BYTEA NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX oauth_flows_integration ON oauth_flows (integration);
CREATE INDEX oauth_flows_workspace ON oauth_flows (workspace);
CREATE INDEX oauth_flows_expires ON oauth_flows (expires_ms);

CREATE TABLE oauth_grants (
  integration TEXT COLLATE "C" NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  field TEXT COLLATE "C" NOT NULL,
  holder TEXT COLLATE "C" NOT NULL DEFAULT '',
  until_ms BIGINT NOT NULL DEFAULT 0,
  mark TEXT COLLATE "C" NOT NULL DEFAULT '',
  error TEXT COLLATE "C" NOT NULL DEFAULT '',
  ended BIGINT NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
  retry_ms BIGINT NOT NULL DEFAULT 0,
  failures BIGINT NOT NULL DEFAULT 0,
  refused_ms BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (integration, field)
);

CREATE TABLE health (
  integration TEXT COLLATE "C" PRIMARY KEY REFERENCES integrations (id) ON DELETE CASCADE,
  outcome TEXT COLLATE "C" NOT NULL,
  last TEXT COLLATE "C" NOT NULL,
  history TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  at_ms BIGINT NOT NULL
);
)sql"
                                R"sql(
CREATE TABLE lists (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace TEXT COLLATE "C" NOT NULL,
  audience TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0)
);
CREATE UNIQUE INDEX lists_key ON lists (workspace, type, audience);

CREATE TABLE list_marks (
  list BIGINT NOT NULL,
  level BIGINT NOT NULL,
  ordering DOUBLE PRECISION NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  PRIMARY KEY (list, level, ordering, id)
);

CREATE FUNCTION list_of(in_workspace TEXT, in_audience TEXT, in_type TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
  number BIGINT;
BEGIN
  SELECT l.seq INTO number FROM lists l WHERE l.workspace = in_workspace AND l.audience = in_audience
    AND l.type = in_type;
  IF FOUND THEN RETURN number; END IF;
  INSERT INTO lists (workspace, audience, type, n) VALUES (in_workspace, in_audience, in_type, 0)
    RETURNING seq INTO number;
  INSERT INTO list_marks (list, level, ordering, id, n)
    VALUES (number, 1, '-Infinity', '', 0), (number, 2, '-Infinity', '', 0), (number, 3, '-Infinity', '', 0);
  RETURN number;
END $$;

CREATE FUNCTION list_mark_split(in_list BIGINT, in_level BIGINT, at DOUBLE PRECISION, at_id TEXT, rows BIGINT)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  kept BIGINT;
  split RECORD;
  listed RECORD;
  later RECORD;
BEGIN
  SELECT m.ordering, m.id INTO later FROM list_marks m WHERE m.list = in_list AND m.level = in_level
    AND (m.ordering, m.id) > (at, at_id) ORDER BY m.ordering, m.id LIMIT 1;
  kept := rows - greatest(1, rows / CASE WHEN FOUND THEN 2 ELSE 8 END);
  IF in_level = 1 THEN
    SELECT * INTO listed FROM lists l WHERE l.seq = in_list;
    IF listed.type = '' THEN
      SELECT i.ordering, i.id, kept AS before INTO split FROM integrations i
        WHERE i.workspace = listed.workspace AND i.audience = listed.audience
        AND (i.ordering, i.id) >= (at, at_id) ORDER BY i.ordering, i.id LIMIT 1 OFFSET kept;
    ELSE
      SELECT i.ordering, i.id, kept AS before INTO split FROM integrations i
        WHERE i.workspace = listed.workspace AND i.audience = listed.audience AND i.type = listed.type
        AND (i.ordering, i.id) >= (at, at_id) ORDER BY i.ordering, i.id LIMIT 1 OFFSET kept;
    END IF;
  ELSE
    SELECT s.ordering, s.id, s.before::bigint INTO split FROM (
      SELECT m.ordering, m.id, sum(m.n) OVER (ORDER BY m.ordering, m.id) - m.n AS before FROM list_marks m
      WHERE m.list = in_list AND m.level = in_level - 1 AND (m.ordering, m.id) >= (at, at_id)
        AND (later.id IS NULL OR (m.ordering, m.id) < (later.ordering, later.id))
    ) s WHERE s.before BETWEEN 1 AND kept ORDER BY s.ordering DESC, s.id DESC LIMIT 1;
  END IF;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO list_marks (list, level, ordering, id, n)
    VALUES (in_list, in_level, split.ordering, split.id, rows - split.before);
  UPDATE list_marks SET n = split.before
    WHERE list = in_list AND level = in_level AND ordering = at AND id = at_id;
END $$;

CREATE FUNCTION integrations_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.audience := CASE NEW.is_private WHEN 1 THEN 'p' || NEW.created_by ELSE '' END;
  NEW.list := list_of(NEW.workspace, NEW.audience, '');
  RETURN NEW;
END $$;
CREATE TRIGGER integrations_place BEFORE INSERT OR UPDATE OF workspace, is_private, created_by ON integrations
FOR EACH ROW EXECUTE FUNCTION integrations_place();

CREATE FUNCTION integrations_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM list_change(list_of(OLD.workspace, OLD.audience, ''), OLD.ordering, OLD.id, -1);
    PERFORM list_change(list_of(OLD.workspace, OLD.audience, OLD.type), OLD.ordering, OLD.id, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM list_change(list_of(NEW.workspace, NEW.audience, ''), NEW.ordering, NEW.id, 1);
    PERFORM list_change(list_of(NEW.workspace, NEW.audience, NEW.type), NEW.ordering, NEW.id, 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER integrations_listed AFTER INSERT OR DELETE ON integrations
FOR EACH ROW EXECUTE FUNCTION integrations_listed();
CREATE TRIGGER integrations_relisted AFTER UPDATE ON integrations FOR EACH ROW
WHEN ((OLD.id, OLD.workspace, OLD.type, OLD.ordering, OLD.audience)
  IS DISTINCT FROM (NEW.id, NEW.workspace, NEW.type, NEW.ordering, NEW.audience))
EXECUTE FUNCTION integrations_listed();
)sql";

// title_words: of each letter of a title, the number of the list, x, and the next 16 bytes;
// see store/sql/title_index.h.
// records: partitioned by month; what no partition takes is in records_rest.
// Each change of what servers keep in memory is notified.
constexpr const char* kMore = R"sql(
CREATE FUNCTION title_words(list BIGINT, title TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000
AS $$
  SELECT array_to_tsvector(array_agg(DISTINCT list::text || 'x' || encode(substr(t.b, p, 16), 'hex')))
  FROM (SELECT convert_to(title, 'UTF8') AS b) t, generate_series(1, length(t.b) - 2) p
  WHERE get_byte(t.b, p - 1) NOT BETWEEN 128 AND 191
$$;
CREATE INDEX integrations_title_words ON integrations USING gin (title_words(list, title_folded))
  WITH (fastupdate = off);

CREATE SEQUENCE records_seq;
CREATE TABLE records (
  seq BIGINT NOT NULL DEFAULT nextval('records_seq'),
  id TEXT COLLATE "C" NOT NULL,
  integration TEXT COLLATE "C" NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  workspace TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  sub_type TEXT COLLATE "C" NOT NULL,
  fields JSON NOT NULL,
  created_ms BIGINT NOT NULL
) PARTITION BY RANGE (created_ms);
CREATE UNIQUE INDEX records_id ON records (integration, id, created_ms);
CREATE INDEX records_created ON records (integration, created_ms, seq);
CREATE TABLE records_rest PARTITION OF records DEFAULT;

CREATE TABLE record_sums (
  integration TEXT COLLATE "C" NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  field TEXT COLLATE "C" NOT NULL,
  hour BIGINT NOT NULL,
  n BIGINT NOT NULL,
  total DOUBLE PRECISION NOT NULL,
  rest DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (integration, field, hour)
);
CREATE FUNCTION record_sums_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO record_sums AS s (integration, field, hour, n, total, rest)
  SELECT NEW.integration, p.field, floor(NEW.created_ms / 3600000.0)::bigint, 1, p.value, 0
  FROM (
    SELECT '' AS field, 0::double precision AS value
    UNION ALL
    SELECT j.key, (j.value #>> '{}')::double precision FROM json_each(NEW.fields) j
    WHERE json_typeof(j.value) = 'number' AND j.key > ''
  ) p ORDER BY p.field COLLATE "C"
  ON CONFLICT (integration, field, hour) DO UPDATE SET n = s.n + 1, total = s.total + excluded.total,
    rest = s.rest + CASE
      WHEN abs(s.total) >= abs(excluded.total) THEN (s.total - (s.total + excluded.total)) + excluded.total
      ELSE (excluded.total - (s.total + excluded.total)) + s.total END;
  RETURN NULL;
END $$;
CREATE TRIGGER record_sums_add AFTER INSERT ON records FOR EACH ROW EXECUTE FUNCTION record_sums_add();

CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('jackfield_' || TG_TABLE_SCHEMA, '');
  RETURN NULL;
END $$;
CREATE TRIGGER integrations_notify AFTER INSERT OR UPDATE OR DELETE ON integrations
FOR EACH STATEMENT EXECUTE FUNCTION notify_change();
CREATE TRIGGER sources_notify AFTER INSERT OR UPDATE OR DELETE ON sources
FOR EACH STATEMENT EXECUTE FUNCTION notify_change();
CREATE TRIGGER users_notify AFTER INSERT OR UPDATE OR DELETE ON users
FOR EACH STATEMENT EXECUTE FUNCTION notify_change();
CREATE TRIGGER tokens_notify AFTER INSERT OR DELETE OR UPDATE OF role, digest, expires_ms, invited ON tokens
FOR EACH STATEMENT EXECUTE FUNCTION notify_change();
)sql";

// A row comes into a list, or leaves it. `sets`: what of the list changes then.
std::string list_change(std::string_view create, std::string_view sets) {
  return std::string(create) + R"sql( FUNCTION list_change(in_list BIGINT, at DOUBLE PRECISION, at_id TEXT, step BIGINT)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  mark RECORD;
  rows BIGINT;
BEGIN
  UPDATE lists SET )sql" +
         std::string(sets) + R"sql( WHERE seq = in_list;
  FOR in_level IN 1..3 LOOP
    SELECT m.ordering, m.id INTO mark FROM list_marks m WHERE m.list = in_list AND m.level = in_level
      AND (m.ordering, m.id) <= (at, at_id) ORDER BY m.ordering DESC, m.id DESC LIMIT 1;
    UPDATE list_marks SET n = n + step
      WHERE list = in_list AND level = in_level AND ordering = mark.ordering AND id = mark.id RETURNING n INTO rows;
    IF rows = 0 AND mark.id <> '' THEN
      DELETE FROM list_marks m WHERE m.list = in_list AND m.level <= in_level AND m.ordering = mark.ordering
        AND m.id = mark.id AND NOT EXISTS (SELECT 1 FROM list_marks u WHERE u.list = in_list AND u.level > in_level
          AND u.ordering = mark.ordering AND u.id = mark.id);
    ELSIF rows > (CASE in_level WHEN 1 THEN 64 WHEN 2 THEN 2048 ELSE 65536 END) THEN
      PERFORM list_mark_split(in_list, in_level, mark.ordering, mark.id, rows);
    END IF;
  END LOOP;
END $$;
)sql";
}

// lists.changes: as in store/sql/schema.cc.
const std::array<std::string, 2>& steps() {
  static const std::array<std::string, 2> texts = {
      std::string(kTables) + kMore + list_change("CREATE", "n = n + step"),
      "ALTER TABLE lists ADD COLUMN changes BIGINT NOT NULL DEFAULT 0; " +
          list_change("CREATE OR REPLACE", "n = n + step, changes = changes + 1")};
  return texts;
}

}  // namespace

Migrations migrations() noexcept {
  static const std::array<const char*, 2> texts = {steps()[0].c_str(), steps()[1].c_str()};
  return texts;
}

}  // namespace jackfield::postgres
