#include "store/sql/title_index.h"

// The words of a title in a list.
#define JF_WORDS(list, title)                                                 \
  "(SELECT group_concat(w.list || hex(substr(w.title, p.at, 16)), ' ') FROM " \
  "(SELECT " list " || 'x' AS list, CAST(" title                              \
  " AS BLOB) AS title) w CROSS JOIN title_positions p "                       \
  "WHERE p.at <= length(w.title) - 2 AND NOT substr(w.title, p.at, 1) BETWEEN x'80' AND x'bf')"

// The number of the list of all types that a row is in.
#define JF_LIST_OF(row)                                 \
  "(SELECT l.seq FROM lists l WHERE l.workspace = " row \
  ".workspace AND l.type = '' AND "                     \
  "l.audience = " row ".audience)"

namespace jackfield::sql {

bool has_title_index() noexcept { return true; }

// title_pending: rows that the index does not have as they are. list and title: what it has of the row; NULL: nothing.
// The triggers make the list's number themselves, since the order of triggers is not defined.
// A search looks into each segment of FTS5. Merged earlier than by default, there are at most 12 instead of 20.
const char* title_index_step() noexcept {
  return R"sql(
CREATE TABLE title_positions (at INTEGER PRIMARY KEY) STRICT;
WITH RECURSIVE p (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM p WHERE at < 1024)
INSERT INTO title_positions (at) SELECT at FROM p;

CREATE VIRTUAL TABLE title_index USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
INSERT INTO title_index (title_index, rank) VALUES ('automerge', 3), ('crisismerge', 8);
INSERT INTO title_index (rowid, words) SELECT i.seq, )sql" JF_WORDS("l.seq", "i.title_folded") R"sql(
FROM integrations i CROSS JOIN lists l ON l.workspace = i.workspace AND l.type = '' AND l.audience = i.audience
ORDER BY i.seq;
INSERT INTO title_index (title_index) VALUES ('optimize');

CREATE TABLE title_pending (seq INTEGER PRIMARY KEY, list INTEGER, title TEXT) STRICT;
CREATE TRIGGER title_pending_fold AFTER INSERT ON title_pending WHEN (SELECT count(*) FROM title_pending) >= 32 BEGIN
  INSERT INTO title_index (title_index, rowid, words)
  SELECT 'delete', t.seq, )sql" JF_WORDS("t.list", "t.title") R"sql(
  FROM title_pending t WHERE t.list IS NOT NULL;
  INSERT INTO title_index (rowid, words)
  SELECT i.seq, )sql" JF_WORDS(JF_LIST_OF("i"), "i.title_folded") R"sql(
  FROM title_pending t CROSS JOIN integrations i ON i.seq = t.seq;
  DELETE FROM title_pending;
END;

CREATE TRIGGER integrations_title_insert AFTER INSERT ON integrations BEGIN
  SELECT RAISE(ABORT, 'title too long') WHERE length(CAST(NEW.title_folded AS BLOB)) > 1024;
  INSERT INTO lists (workspace, audience, type, n) VALUES (NEW.workspace, NEW.audience, '', 0) ON CONFLICT DO NOTHING;
  INSERT INTO title_pending (seq) VALUES (NEW.seq) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER integrations_title_delete AFTER DELETE ON integrations BEGIN
  INSERT INTO title_pending (seq, list, title)
  VALUES (OLD.seq, )sql" JF_LIST_OF("OLD") R"sql(, OLD.title_folded) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER integrations_title_update
AFTER UPDATE OF title_folded, workspace, is_private, created_by ON integrations
WHEN (OLD.title_folded, OLD.workspace, OLD.audience) IS NOT (NEW.title_folded, NEW.workspace, NEW.audience) BEGIN
  SELECT RAISE(ABORT, 'title too long') WHERE length(CAST(NEW.title_folded AS BLOB)) > 1024;
  INSERT INTO lists (workspace, audience, type, n) VALUES (NEW.workspace, NEW.audience, '', 0) ON CONFLICT DO NOTHING;
  INSERT INTO title_pending (seq, list, title)
  VALUES (OLD.seq, )sql" JF_LIST_OF("OLD") R"sql(, OLD.title_folded) ON CONFLICT DO NOTHING;
END;
)sql";
}

}  // namespace jackfield::sql
