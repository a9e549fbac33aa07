// Integrations, sources and usage records.
#include "store/sql/fold.h"
#include "store/sql/transaction.h"
#include "store/sql/visible.h"

namespace jackfield::sqlite {
namespace {

constexpr std::int64_t as_int(bool value) { return value ? 1 : 0; }

Status changed_one(Statement& statement, Code missing) {
  JF_TRY(const std::int64_t rows, statement.change());
  if (rows == 0) return fail(missing);
  return ok();
}

// What insert and update have in common, at ?1 to ?16.
void bind_columns(Statement& statement, const IntegrationRow& row, std::string_view folded) {
  statement.bind(1, row.id).bind(2, row.title).bind(3, folded).bind(4, row.type).bind(5, row.sub_type);
  statement.bind(6, row.created_by).bind(7, row.meta).bind(8, row.order).bind(9, as_int(row.enabled));
  statement.bind(10, as_int(row.is_private)).bind(11, as_int(row.is_default)).bind(12, as_int(row.is_encrypted));
  statement.bind(13, row.version).bind(14, row.config_revision).bind(15, row.updated_ms);
  statement.bind_blob(16, row.config.bytes());
}

}  // namespace

Status Writes::remove_by_id(const char* sql, std::string_view id, Code missing) {
  Statement statement = connection_.statement(sql);
  statement.bind(1, id);
  return changed_one(statement, missing);
}

Status Writes::insert(const IntegrationRow& row) {
  const std::string folded = fold(row.title);
  Statement statement = connection_.statement(
      "INSERT INTO integrations (id, title, title_folded, type, sub_type, created_by, meta, ordering, enabled, "
      "is_private, "
      "is_default, is_encrypted, version, config_revision, updated_ms, config, workspace, created_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)");
  bind_columns(statement, row, folded);
  statement.bind(17, row.workspace).bind(18, row.created_ms);
  return statement.run();
}

Status Writes::update(const IntegrationRow& row) {
  const std::string folded = fold(row.title);
  Statement statement = connection_.statement(
      "UPDATE integrations SET title = ?2, title_folded = ?3, type = ?4, sub_type = ?5, meta = ?7, ordering = ?8, "
      "enabled = ?9, is_private = ?10, is_default = ?11, is_encrypted = ?12, version = ?13, config_revision = ?14, "
      "updated_ms = ?15, config = ?16 WHERE id = ?1 AND workspace = ?17");
  bind_columns(statement, row, folded);
  statement.bind(17, row.workspace);
  return changed_one(statement, Code::integration_not_found);
}

Status Writes::remove(std::string_view integration) {
  return remove_by_id("DELETE FROM integrations WHERE id = ?1", integration, Code::integration_not_found);
}

Status Writes::set_creator(std::string_view integration, std::string_view user, std::int64_t now_ms) {
  Statement statement = connection_.statement(
      "UPDATE integrations SET created_by = ?2, version = version + 1, updated_ms = ?3 WHERE id = ?1");
  statement.bind(1, integration).bind(2, user).bind(3, now_ms);
  return changed_one(statement, Code::integration_not_found);
}

Result<std::vector<std::string>> Writes::ids_of_creator(std::string_view workspace, std::string_view user,
                                                        bool is_private) {
  Statement statement = connection_.statement(
      "SELECT id FROM integrations WHERE workspace = ?1 AND created_by = ?2 AND is_private = ?3 ORDER BY seq");
  statement.bind(1, workspace).bind(2, user).bind(3, as_int(is_private));
  std::vector<std::string> ids;
  for (;;) {
    JF_TRY(const bool more, statement.step());
    if (!more) return ids;
    ids.emplace_back(statement.text(0));
  }
}

Status Writes::clear_default(std::string_view workspace, std::string_view type) {
  Statement statement = connection_.statement(
      "UPDATE integrations SET is_default = 0 WHERE workspace = ?1 AND type = ?2 AND is_default = 1");
  statement.bind(1, workspace).bind(2, type);
  return statement.run();
}

Result<std::optional<std::string>> Writes::oldest_shared(std::string_view workspace, std::string_view type) {
  Statement statement = connection_.statement(
      "SELECT id FROM integrations WHERE workspace = ?1 AND type = ?2 AND is_private = 0 ORDER BY created_ms, seq "
      "LIMIT 1");
  statement.bind(1, workspace).bind(2, type);
  JF_TRY(const bool there, statement.step());
  return there ? std::optional<std::string>(statement.text(0)) : std::nullopt;
}

Result<bool> Writes::has_default(std::string_view workspace, std::string_view type) {
  Statement statement =
      connection_.statement("SELECT 1 FROM integrations WHERE workspace = ?1 AND type = ?2 AND is_default = 1");
  statement.bind(1, workspace).bind(2, type);
  return statement.step();
}

Result<double> Writes::next_order(const Scope& scope) {
  Statement statement = connection_.statement("SELECT max(ordering) FROM integrations i WHERE " JF_VISIBLE);
  bind_scope(statement, scope);
  JF_TRY(const bool there, statement.step());
  return there ? statement.number(0) + 1 : 1.0;
}

Status Writes::set_sqlite_file(std::string_view integration, std::string_view canonical) {
  Statement statement = connection_.statement("UPDATE integrations SET sqlite_file = ?2 WHERE id = ?1");
  statement.bind(1, integration);
  if (canonical.empty()) {
    statement.bind_null(2);
  } else {
    statement.bind(2, canonical);
  }
  return changed_one(statement, Code::integration_not_found);
}

Status Writes::insert(const SourceRow& row) {
  Statement statement = connection_.statement(
      "INSERT INTO sources (id, workspace, base, alias, integration, created_by, config, created_ms, updated_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  statement.bind(1, row.id).bind(2, row.workspace).bind(3, row.base).bind(4, row.alias).bind(5, row.integration);
  statement.bind(6, row.created_by).bind(7, row.config).bind(8, row.created_ms).bind(9, row.updated_ms);
  return statement.run();
}

Status Writes::update(const SourceRow& row) {
  Statement statement = connection_.statement(
      "UPDATE sources SET alias = ?3, integration = ?4, config = ?5, updated_ms = ?6 WHERE id = ?1 AND workspace = ?2");
  statement.bind(1, row.id).bind(2, row.workspace).bind(3, row.alias).bind(4, row.integration);
  statement.bind(5, row.config).bind(6, row.updated_ms);
  return changed_one(statement, Code::source_not_found);
}

Status Writes::remove_source(std::string_view id) {
  return remove_by_id("DELETE FROM sources WHERE id = ?1", id, Code::source_not_found);
}

Status Writes::insert(const RecordRow& row) {
  Statement statement = connection_.statement(
      "INSERT INTO records (id, integration, workspace, user, type, sub_type, fields, created_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  statement.bind(1, row.id).bind(2, row.integration).bind(3, row.workspace).bind(4, row.user);
  statement.bind(5, row.type).bind(6, row.sub_type).bind(7, row.fields).bind(8, row.created_ms);
  return statement.run();
}

// One row of VALUES: whatever could insert several would have SQLite keep a journal of its own for each statement.
Status insert_waiting(Connection& connection, const RecordRow& row) {
  Statement known = connection.statement("SELECT 1 FROM integrations WHERE id = ?1");
  JF_TRY(const bool there, known.bind(1, row.integration).step());
  if (!there) return ok();
  Statement statement = connection.statement(
      "INSERT OR IGNORE INTO records (id, integration, workspace, user, type, sub_type, fields, created_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  statement.bind(1, row.id).bind(2, row.integration).bind(3, row.workspace).bind(4, row.user);
  statement.bind(5, row.type).bind(6, row.sub_type).bind(7, row.fields).bind(8, row.created_ms);
  return statement.run();
}

}  // namespace jackfield::sqlite
