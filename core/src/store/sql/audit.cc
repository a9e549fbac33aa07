// The audit.
#include <algorithm>
#include <limits>

#include "store/sql/details.h"
#include "store/sql/rows.h"
#include "store/sql/tables.h"
#include "store/sql/visible.h"

#define JF_COLUMNS \
  "a.id, a.workspace, a.actor, a.request_id, a.operation, a.integration, a.outcome, a.details, a.version, a.at_ms"
// The visibility at the time the entry was written: its row may have been deleted since.
#define JF_FROM                                                                           \
  " FROM audit a WHERE a.workspace = ?1 AND (a.private_to IS NULL OR a.private_to = ?2) " \
  "AND a.at_ms >= ?3 AND a.at_ms < ?4"
#define JF_INTEGRATION " AND a.integration = ?5"
#define JF_OPERATION(number) " AND a.operation = " number
#define JF_LIST(filter, page) "SELECT " JF_COLUMNS JF_FROM filter " ORDER BY a.at_ms DESC, a.seq DESC LIMIT " page
#define JF_COUNT(filter) "SELECT count(*)" JF_FROM filter

namespace jackfield::sql {
namespace {

// [0]: all, [1]: one integration, [2]: one operation, [3]: both.
constexpr const char* kList[4] = {JF_LIST("", "?5 OFFSET ?6"), JF_LIST(JF_INTEGRATION, "?6 OFFSET ?7"),
                                  JF_LIST(JF_OPERATION("?5"), "?6 OFFSET ?7"),
                                  JF_LIST(JF_INTEGRATION JF_OPERATION("?6"), "?7 OFFSET ?8")};
constexpr const char* kCount[4] = {JF_COUNT(""), JF_COUNT(JF_INTEGRATION), JF_COUNT(JF_OPERATION("?5")),
                                   JF_COUNT(JF_INTEGRATION JF_OPERATION("?6"))};

void read_entry(const Statement& from, AuditRow& row) {
  read_texts(from, {&row.id, &row.workspace, &row.actor, &row.request_id, &row.operation, &row.integration,
                    &row.outcome, &row.details});
  row.version = from.integer(8);
  row.at_ms = from.integer(9);
}

// Returns the number of the next value.
int bind_filter(Statement& statement, const Scope& scope, const AuditFilter& filter) {
  bind_scope(statement, scope).bind(3, filter.from_ms);
  statement.bind(4, filter.to_ms == 0 ? std::numeric_limits<std::int64_t>::max() : filter.to_ms);
  int next = 5;
  if (!filter.integration.empty()) statement.bind(next++, filter.integration);
  if (!filter.operation.empty()) statement.bind(next++, filter.operation);
  return next;
}

}  // namespace

Result<std::int64_t> AuditTable::list(const Scope& scope, const AuditFilter& filter, const Page& page,
                                      const Visitor<AuditRow>& visitor) const {
  const std::size_t kind = (filter.integration.empty() ? 0U : 1U) + (filter.operation.empty() ? 0U : 2U);
  const Prepared statement = database_.statement(kList[kind]);
  const int next = bind_filter(*statement, scope, filter);
  statement->bind(next, page.limit).bind(next + 1, page.offset);
  return visit_page<AuditRow>(*statement, page, read_entry, visitor, [&] {
    const Prepared count = database_.statement(kCount[kind]);
    bind_filter(*count, scope, filter);
    return read_number(*count);
  });
}

Result<std::vector<AuditRow>> AuditTable::tail(std::int64_t after, std::int64_t end, std::int64_t limit) const {
  const Prepared statement = database_.statement(
      "SELECT " JF_COLUMNS ", a.seq FROM audit a WHERE a.seq > ?1 AND a.seq <= ?2 ORDER BY a.seq LIMIT ?3");
  statement->bind(1, after).bind(2, end).bind(3, limit);
  std::vector<AuditRow> rows;
  for (;;) {
    JF_TRY(const bool more, statement->step());
    if (!more) return rows;
    read_entry(*statement, rows.emplace_back());
    rows.back().seq = statement->integer(10);
  }
}

Result<std::int64_t> AuditTable::last_seq() const {
  return read_number(*database_.statement("SELECT coalesce(max(seq), 0) FROM audit"));
}

// The oldest are those of the lowest numbers, so only these are looked at.
Result<std::int64_t> AuditTable::sweep(std::int64_t before_ms, std::int64_t limit) {
  const Prepared statement = database_.statement(
      "DELETE FROM audit WHERE at_ms < ?1 AND seq IN (SELECT seq FROM audit ORDER BY seq LIMIT ?2)");
  return statement->bind(1, before_ms).bind(2, limit).change();
}

// Counting reads an index over all entries; the numbers of the first and the last one tell when it is needless.
Result<std::string> AuditTable::workspace_beyond(std::int64_t most) const {
  const Prepared statement = database_.statement(
      "SELECT workspace FROM audit WHERE (SELECT max(seq) FROM audit) - (SELECT min(seq) FROM audit) >= ?1 "
      "GROUP BY workspace HAVING count(*) > ?1 LIMIT 1");
  JF_TRY(const bool there, statement->bind(1, most).step());
  return there ? std::string(statement->text(0)) : std::string();
}

Result<std::int64_t> AuditTable::sweep_beyond(std::string_view workspace, std::int64_t most, std::int64_t limit) {
  const Prepared count = database_.statement("SELECT count(*) FROM audit WHERE workspace = ?1");
  JF_TRY(const std::int64_t entries, read_number(count->bind(1, workspace)));
  if (entries <= most) return std::int64_t{0};
  const Prepared statement = database_.statement(
      "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE workspace = ?1 ORDER BY at_ms, seq LIMIT ?2)");
  return statement->bind(1, workspace).bind(2, std::min(entries - most, limit)).change();
}

// An entry about a row that is private, or was when it was deleted, is visible to its creator only.
Status AuditTable::add(const Principal& who, std::string_view request_id, const AuditEntry& entry) {
  const Prepared statement = database_.statement(
      "INSERT INTO audit (id, workspace, at_ms, actor, request_id, operation, integration, version, outcome, details, "
      "private_to) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
      "CASE WHEN EXISTS (SELECT 1 FROM integrations WHERE id = ?7) "
      "THEN (SELECT created_by FROM integrations WHERE id = ?7 AND is_private = 1) "
      "ELSE (SELECT private_to FROM audit WHERE integration = ?7 AND ?7 <> '' ORDER BY at_ms DESC, seq DESC LIMIT 1) "
      "END)");
  const std::string id = new_id(host_, "aud");
  const std::string details = encode_details(entry, who.token);
  statement->bind(1, id).bind(2, who.workspace).bind(3, host_.now_ms()).bind(4, who.user).bind(5, request_id);
  statement->bind(6, entry.operation).bind(7, entry.integration).bind(8, entry.version).bind(9, entry.outcome);
  return statement->bind(10, details).run();
}

}  // namespace jackfield::sql
