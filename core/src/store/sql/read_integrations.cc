// Integrations: list, find, and the questions asked before a write.
#include <array>

#include "store/sql/fold.h"
#include "store/sql/session.h"
#include "store/sql/visible.h"

// Literals, so that every statement is prepared once per connection.
#define JF_COLUMNS                                                                                              \
  "i.id, i.title, i.type, i.sub_type, i.workspace, i.created_by, i.meta, i.ordering, i.enabled, i.is_private, " \
  "i.is_default, i.is_encrypted, i.version, i.config_revision, i.created_ms, i.updated_ms, "                    \
  "(SELECT count(*) FROM sources s WHERE s.integration = i.id)"
#define JF_BY_TYPE " AND i.type = ?5"
#define JF_BY_TITLE " AND instr(i.title_folded, ?6) > 0"
#define JF_LIST(config, filter)                                               \
  "SELECT " JF_COLUMNS config " FROM integrations i WHERE " JF_VISIBLE filter \
  " ORDER BY i.ordering, i.id LIMIT ?3 OFFSET ?4"
#define JF_COUNT(filter) "SELECT count(*) FROM integrations i WHERE " JF_VISIBLE filter

namespace jackfield::sqlite {
namespace {

constexpr int kConfigColumn = 17;
constexpr const char* kNoConfig[4] = {JF_LIST("", ""), JF_LIST("", JF_BY_TYPE), JF_LIST("", JF_BY_TITLE),
                                      JF_LIST("", JF_BY_TYPE JF_BY_TITLE)};
constexpr const char* kWithConfig[4] = {JF_LIST(", i.config", ""), JF_LIST(", i.config", JF_BY_TYPE),
                                        JF_LIST(", i.config", JF_BY_TITLE),
                                        JF_LIST(", i.config", JF_BY_TYPE JF_BY_TITLE)};
constexpr const char* kCount[4] = {JF_COUNT(""), JF_COUNT(JF_BY_TYPE), JF_COUNT(JF_BY_TITLE),
                                   JF_COUNT(JF_BY_TYPE JF_BY_TITLE)};

void read_columns(const Statement& from, IntegrationRow& row) {
  const std::array<std::string*, 7> texts = {&row.id,        &row.title,      &row.type, &row.sub_type,
                                             &row.workspace, &row.created_by, &row.meta};
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i]->assign(from.text(static_cast<int>(i)));
  row.order = from.number(7);
  row.enabled = from.flag(8);
  row.is_private = from.flag(9);
  row.is_default = from.flag(10);
  row.is_encrypted = from.flag(11);
  row.version = from.integer(12);
  row.config_revision = from.integer(13);
  row.created_ms = from.integer(14);
  row.updated_ms = from.integer(15);
  row.source_count = from.integer(16);
}

void read_with_config(const Statement& from, IntegrationRow& row) {
  read_columns(from, row);
  row.config = Sealed(std::string(from.text(kConfigColumn)));
}

void bind_filter(Statement& statement, const Scope& scope, const ListFilter& filter, std::string_view folded) {
  bind_scope(statement, scope);
  if (!filter.type.empty()) statement.bind(5, filter.type);
  if (!filter.query.empty()) statement.bind(6, folded);
}

}  // namespace

Result<std::int64_t> Reads::list(const Scope& scope, const ListFilter& filter, const Page& page,
                                 const Visitor<IntegrationRow>& visitor) {
  const std::string folded = fold(filter.query);
  const std::size_t kind = (filter.type.empty() ? 0U : 1U) + (filter.query.empty() ? 0U : 2U);
  Statement statement = connection_.statement(filter.with_config ? kWithConfig[kind] : kNoConfig[kind]);
  bind_filter(statement, scope, filter, folded);
  statement.bind(3, page.limit).bind(4, page.offset);
  return visit_page<IntegrationRow>(statement, page, filter.with_config ? read_with_config : read_columns, visitor,
                                    [&] {
                                      Statement count = connection_.statement(kCount[kind]);
                                      bind_filter(count, scope, filter, folded);
                                      return read_number(count);
                                    });
}

Result<std::optional<IntegrationRow>> Reads::find(const Scope& scope, std::string_view id) {
  Statement statement =
      connection_.statement("SELECT " JF_COLUMNS ", i.config FROM integrations i WHERE i.id = ?3 AND " JF_VISIBLE);
  bind_scope(statement, scope);
  statement.bind(3, id);
  return read_one<IntegrationRow>(statement, read_with_config);
}

Result<std::optional<IntegrationRow>> Reads::find_by_sqlite_file(const Scope& scope, std::string_view canonical,
                                                                 std::string_view except) {
  Statement statement = connection_.statement(
      "SELECT " JF_COLUMNS ", i.config FROM integrations i WHERE i.sqlite_file = ?3 AND i.id <> ?4 AND " JF_VISIBLE
      " ORDER BY i.seq LIMIT 1");
  bind_scope(statement, scope);
  statement.bind(3, canonical).bind(4, except);
  return read_one<IntegrationRow>(statement, read_with_config);
}

Result<std::int64_t> Reads::count_titles(const Scope& scope, std::string_view title) {
  Statement statement = connection_.statement(JF_COUNT(" AND i.title = ?3"));
  bind_scope(statement, scope);
  statement.bind(3, title);
  return read_number(statement);
}

}  // namespace jackfield::sqlite
