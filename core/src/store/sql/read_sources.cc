// Data sources that use an integration. A source is as visible as its integration.
#include "store/sql/session.h"
#include "store/sql/visible.h"

#define JF_COLUMNS \
  "s.id, s.workspace, s.base, s.alias, s.integration, s.created_by, s.config, s.created_ms, s.updated_ms"
#define JF_FROM \
  " FROM sources s JOIN integrations i ON i.id = s.integration WHERE s.workspace = ?1 AND s.base = ?3 AND " JF_VISIBLE

namespace jackfield::sqlite {
namespace {

void read_columns(const Statement& from, SourceRow& row) {
  row.id.assign(from.text(0));
  row.workspace.assign(from.text(1));
  row.base.assign(from.text(2));
  row.alias.assign(from.text(3));
  row.integration.assign(from.text(4));
  row.created_by.assign(from.text(5));
  row.config.assign(from.text(6));
  row.created_ms = from.integer(7);
  row.updated_ms = from.integer(8);
}

}  // namespace

Result<std::int64_t> Reads::list_sources(const Scope& scope, std::string_view base, const Page& page,
                                         const Visitor<SourceRow>& visitor) {
  Statement statement = connection_.statement("SELECT " JF_COLUMNS JF_FROM " ORDER BY s.seq LIMIT ?4 OFFSET ?5");
  bind_scope(statement, scope);
  statement.bind(3, base).bind(4, page.limit).bind(5, page.offset);
  return visit_page<SourceRow>(statement, page, read_columns, visitor, [&] {
    Statement count = connection_.statement("SELECT count(*)" JF_FROM);
    bind_scope(count, scope);
    count.bind(3, base);
    return read_number(count);
  });
}

Result<std::vector<SourceRow>> Reads::sources_of(std::string_view integration) {
  Statement statement =
      connection_.statement("SELECT " JF_COLUMNS " FROM sources s WHERE s.integration = ?1 ORDER BY s.seq");
  statement.bind(1, integration);
  std::vector<SourceRow> rows;
  for (;;) {
    JF_TRY(const bool more, statement.step());
    if (!more) return rows;
    read_columns(statement, rows.emplace_back());
  }
}

Result<std::optional<SourceRow>> Reads::find_source(const Scope& scope, std::string_view base, std::string_view id) {
  Statement statement = connection_.statement("SELECT " JF_COLUMNS JF_FROM " AND s.id = ?4");
  bind_scope(statement, scope);
  statement.bind(3, base).bind(4, id);
  return read_one<SourceRow>(statement, read_columns);
}

}  // namespace jackfield::sqlite
