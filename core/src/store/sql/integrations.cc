// Integrations: single rows, the look-ups before a write, and the writes. Lists are in integration_list.cc.
#include "store/sql/fold.h"
#include "store/sql/integration_columns.h"
#include "store/sql/rows.h"
#include "store/sql/tables.h"
#include "store/sql/visible.h"

namespace jackfield::sql {
namespace {

constexpr const char* kInsert =
    "INSERT INTO integrations (id, title, title_folded, type, sub_type, meta, ordering, enabled, is_private, "
    "is_default, is_encrypted, version, config_revision, updated_ms, config, workspace, created_by, created_ms) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
constexpr const char* kUpdate =
    "UPDATE integrations SET title = ?2, title_folded = ?3, type = ?4, sub_type = ?5, meta = ?6, ordering = ?7, "
    "enabled = ?8, is_private = ?9, is_default = ?10, is_encrypted = ?11, version = ?12, config_revision = ?13, "
    "updated_ms = ?14, config = ?15 WHERE id = ?1 AND workspace = ?16";

// What both have in common, at ?1 to ?16.
Prepared with_columns(Database& database, const char* sql, const IntegrationRow& row, std::string_view folded) {
  Prepared statement = database.statement(sql);
  statement->bind(1, row.id).bind(2, row.title).bind(3, folded).bind(4, row.type).bind(5, row.sub_type);
  statement->bind(6, row.meta).bind(7, row.order).bind(8, as_integer(row.enabled));
  statement->bind(9, as_integer(row.is_private)).bind(10, as_integer(row.is_default));
  statement->bind(11, as_integer(row.is_encrypted)).bind(12, row.version).bind(13, row.config_revision);
  statement->bind(14, row.updated_ms).bind_blob(15, row.config.bytes()).bind(16, row.workspace);
  return statement;
}

}  // namespace

void read_columns(const Statement& from, IntegrationRow& row) {
  read_texts(from, {&row.id, &row.title, &row.type, &row.sub_type, &row.workspace, &row.created_by, &row.meta});
  row.order = from.number(7);
  row.enabled = from.integer(8) != 0;
  row.is_private = from.integer(9) != 0;
  row.is_default = from.integer(10) != 0;
  row.is_encrypted = from.integer(11) != 0;
  row.version = from.integer(12);
  row.config_revision = from.integer(13);
  row.created_ms = from.integer(14);
  row.updated_ms = from.integer(15);
  row.source_count = from.integer(16);
}

void read_with_config(const Statement& from, IntegrationRow& row) {
  read_columns(from, row);
  row.config = Sealed(std::string(from.text(17)));
}

Result<std::optional<IntegrationRow>> IntegrationTable::find(const Scope& scope, std::string_view id) const {
  const Prepared statement = database_.statement("SELECT " JF_INTEGRATION_COLUMNS
                                                 ", i.config FROM integrations i WHERE i.id = ?3 AND " JF_VISIBLE);
  bind_scope(*statement, scope).bind(3, id);
  return read_one<IntegrationRow>(*statement, read_with_config);
}

Result<std::optional<IntegrationRow>> IntegrationTable::find_by_sqlite_file(const Scope& scope,
                                                                            std::string_view canonical,
                                                                            std::string_view except) const {
  const Prepared statement =
      database_.statement("SELECT " JF_INTEGRATION_COLUMNS
                          ", i.config FROM integrations i WHERE i.sqlite_file = ?3 AND i.id <> ?4 AND " JF_VISIBLE
                          " ORDER BY i.seq LIMIT 1");
  bind_scope(*statement, scope).bind(3, canonical).bind(4, except);
  return read_one<IntegrationRow>(*statement, read_with_config);
}

Result<bool> IntegrationTable::is_foreign_file(std::string_view workspace, std::string_view canonical) const {
  const Prepared statement =
      database_.statement("SELECT EXISTS (SELECT 1 FROM integrations WHERE sqlite_file = ?1 AND workspace <> ?2)");
  JF_TRY(const std::int64_t found, read_number(statement->bind(1, canonical).bind(2, workspace)));
  return found != 0;
}

Result<std::int64_t> IntegrationTable::count_titles(const Scope& scope, std::string_view title) const {
  const Prepared statement =
      database_.statement("SELECT count(*) FROM integrations i WHERE " JF_VISIBLE " AND i.title = ?3");
  bind_scope(*statement, scope).bind(3, title);
  return read_number(*statement);
}

Result<std::vector<std::string>> IntegrationTable::ids_of_creator(std::string_view workspace, std::string_view user,
                                                                  bool is_private) const {
  const Prepared statement = database_.statement(
      "SELECT id FROM integrations WHERE workspace = ?1 AND created_by = ?2 AND is_private = ?3 ORDER BY seq");
  statement->bind(1, workspace).bind(2, user).bind(3, as_integer(is_private));
  return read_all_texts(*statement);
}

Result<std::optional<std::string>> IntegrationTable::oldest_shared(std::string_view workspace,
                                                                   std::string_view type) const {
  const Prepared statement = database_.statement(
      "SELECT id FROM integrations WHERE workspace = ?1 AND type = ?2 AND is_private = 0 ORDER BY created_ms, seq "
      "LIMIT 1");
  statement->bind(1, workspace).bind(2, type);
  return read_text(*statement);
}

Result<bool> IntegrationTable::has_default(std::string_view workspace, std::string_view type) const {
  const Prepared statement =
      database_.statement("SELECT 1 FROM integrations WHERE workspace = ?1 AND type = ?2 AND is_default = 1");
  return statement->bind(1, workspace).bind(2, type).step();
}

Result<double> IntegrationTable::next_order(const Scope& scope) const {
  const Prepared statement = database_.statement(
      "SELECT max(last) FROM (SELECT max(ordering) AS last FROM integrations WHERE workspace = ?1 AND audience = '' "
      "UNION ALL SELECT max(ordering) FROM integrations WHERE workspace = ?1 AND audience = ?2) m");
  const std::string own = audience_of(scope.user);
  JF_TRY(const bool there, statement->bind(1, scope.workspace).bind(2, std::string_view(own)).step());
  return there ? statement->number(0) + 1 : 1.0;
}

Status IntegrationTable::insert(const IntegrationRow& row) {
  const std::string folded = fold(row.title);
  const Prepared statement = with_columns(database_, kInsert, row, folded);
  return statement->bind(17, row.created_by).bind(18, row.created_ms).run();
}

Status IntegrationTable::update(const IntegrationRow& row) {
  const std::string folded = fold(row.title);
  return change_one(*with_columns(database_, kUpdate, row, folded), Code::integration_not_found);
}

Status IntegrationTable::remove(std::string_view integration) {
  return remove_by_id(database_, "DELETE FROM integrations WHERE id = ?1", integration, Code::integration_not_found);
}

Status IntegrationTable::set_creator(std::string_view integration, std::string_view user, std::int64_t now_ms) {
  const Prepared statement = database_.statement(
      "UPDATE integrations SET created_by = ?2, version = version + 1, updated_ms = ?3 WHERE id = ?1");
  statement->bind(1, integration).bind(2, user).bind(3, now_ms);
  return change_one(*statement, Code::integration_not_found);
}

Status IntegrationTable::clear_default(std::string_view workspace, std::string_view type) {
  const Prepared statement = database_.statement(
      "UPDATE integrations SET is_default = 0 WHERE workspace = ?1 AND type = ?2 AND is_default = 1");
  return statement->bind(1, workspace).bind(2, type).run();
}

Status IntegrationTable::set_sqlite_file(std::string_view integration, std::string_view canonical) {
  const Prepared statement = database_.statement("UPDATE integrations SET sqlite_file = ?2 WHERE id = ?1");
  statement->bind(1, integration);
  canonical.empty() ? statement->bind_null(2) : statement->bind(2, canonical);
  return change_one(*statement, Code::integration_not_found);
}

Status IntegrationTable::set_config(const IntegrationRow& row) {
  const Prepared statement =
      database_.statement("UPDATE integrations SET config = ?2, is_encrypted = ?3 WHERE id = ?1");
  statement->bind(1, row.id).bind_blob(2, row.config.bytes()).bind(3, as_integer(row.is_encrypted));
  return change_one(*statement, Code::integration_not_found);
}

}  // namespace jackfield::sql
