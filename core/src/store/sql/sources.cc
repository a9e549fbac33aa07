// Data sources that use an integration. A source is as visible as its integration.
#include "store/sql/rows.h"
#include "store/sql/tables.h"
#include "store/sql/visible.h"

#define JF_COLUMNS \
  "s.id, s.workspace, s.base, s.alias, s.integration, s.created_by, s.config, s.created_ms, s.updated_ms"
#define JF_FROM \
  " FROM sources s JOIN integrations i ON i.id = s.integration WHERE s.workspace = ?1 AND s.base = ?3 AND " JF_VISIBLE

namespace jackfield::sql {
namespace {

void read_source(const Statement& from, SourceRow& row) {
  read_texts(from, {&row.id, &row.workspace, &row.base, &row.alias, &row.integration, &row.created_by, &row.config});
  row.created_ms = from.integer(7);
  row.updated_ms = from.integer(8);
}

}  // namespace

Result<std::int64_t> SourceTable::list(const Scope& scope, std::string_view base, const Page& page,
                                       const Visitor<SourceRow>& visitor) const {
  const Prepared statement = database_.statement("SELECT " JF_COLUMNS JF_FROM " ORDER BY s.seq LIMIT ?4 OFFSET ?5");
  bind_scope(*statement, scope).bind(3, base).bind(4, page.limit).bind(5, page.offset);
  return visit_page<SourceRow>(*statement, page, read_source, visitor, [&] {
    const Prepared count = database_.statement("SELECT count(*)" JF_FROM);
    return read_number(bind_scope(*count, scope).bind(3, base));
  });
}

Result<std::vector<SourceRow>> SourceTable::of_integration(std::string_view integration) const {
  const Prepared statement =
      database_.statement("SELECT " JF_COLUMNS " FROM sources s WHERE s.integration = ?1 ORDER BY s.seq");
  statement->bind(1, integration);
  std::vector<SourceRow> rows;
  for (;;) {
    JF_TRY(const bool more, statement->step());
    if (!more) return rows;
    read_source(*statement, rows.emplace_back());
  }
}

Result<std::optional<SourceRow>> SourceTable::find(const Scope& scope, std::string_view base,
                                                   std::string_view id) const {
  const Prepared statement = database_.statement("SELECT " JF_COLUMNS JF_FROM " AND s.id = ?4");
  return read_one<SourceRow>(bind_scope(*statement, scope).bind(3, base).bind(4, id), read_source);
}

Status SourceTable::insert(const SourceRow& row) {
  const Prepared statement = database_.statement(
      "INSERT INTO sources (id, workspace, base, alias, integration, created_by, config, created_ms, updated_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  statement->bind(1, row.id).bind(2, row.workspace).bind(3, row.base).bind(4, row.alias).bind(5, row.integration);
  return statement->bind(6, row.created_by).bind(7, row.config).bind(8, row.created_ms).bind(9, row.updated_ms).run();
}

Status SourceTable::update(const SourceRow& row) {
  const Prepared statement = database_.statement(
      "UPDATE sources SET alias = ?3, integration = ?4, config = ?5, updated_ms = ?6 WHERE id = ?1 AND workspace = ?2");
  statement->bind(1, row.id).bind(2, row.workspace).bind(3, row.alias).bind(4, row.integration);
  statement->bind(5, row.config).bind(6, row.updated_ms);
  return change_one(*statement, Code::source_not_found);
}

Status SourceTable::remove(std::string_view id) {
  return remove_by_id(database_, "DELETE FROM sources WHERE id = ?1", id, Code::source_not_found);
}

}  // namespace jackfield::sql
