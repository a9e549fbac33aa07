// Users, tokens, the audit and settings.
#include "store/sql/transaction.h"

namespace jackfield::sqlite {

Status Writes::insert(const UserRow& row) {
  Statement statement =
      connection_.statement("INSERT INTO users (id, name, workspace, role, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)");
  statement.bind(1, row.id)
      .bind(2, row.name)
      .bind(3, row.workspace)
      .bind(4, role_name(row.role))
      .bind(5, row.created_ms);
  return statement.run();
}

Status Writes::update(const UserRow& row) {
  Statement statement = connection_.statement("UPDATE users SET name = ?3, role = ?4 WHERE id = ?1 AND workspace = ?2");
  statement.bind(1, row.id).bind(2, row.workspace).bind(3, row.name).bind(4, role_name(row.role));
  JF_TRY(const std::int64_t rows, statement.change());
  if (rows == 0) return fail(Code::user_not_found);
  return ok();
}

Status Writes::remove_user(std::string_view id) {
  Statement tokens = connection_.statement("DELETE FROM tokens WHERE user = ?1");
  tokens.bind(1, id);
  JF_CHECK(tokens.run());
  return remove_by_id("DELETE FROM users WHERE id = ?1", id, Code::user_not_found);
}

Status Writes::insert(const TokenRow& row) {
  Statement statement = connection_.statement(
      "INSERT INTO tokens (id, user, workspace, prefix, digest, label, role, created_ms, expires_ms, last_used_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  statement.bind(1, row.id).bind(2, row.user).bind(3, row.workspace).bind(4, row.prefix).bind_blob(5, row.digest);
  statement.bind(6, row.label).bind(7, role_name(row.role));
  statement.bind(8, row.created_ms).bind(9, row.expires_ms).bind(10, row.last_used_ms);
  return statement.run();
}

// A token that was revoked meanwhile is no error: its last use needs no record.
Status Writes::touch_token(std::string_view id, std::int64_t now_ms) {
  Statement statement =
      connection_.statement("UPDATE tokens SET last_used_ms = ?2 WHERE id = ?1 AND last_used_ms < ?2");
  statement.bind(1, id).bind(2, now_ms);
  return statement.run();
}

Status Writes::remove_token(std::string_view id) {
  return remove_by_id("DELETE FROM tokens WHERE id = ?1", id, Code::token_not_found);
}

Status Writes::audit(const Principal& who, std::string_view request_id, const AuditEntry& entry) {
  // An entry about a row that is private, or was when it was last heard of, is its creator's alone.
  Statement statement = connection_.statement(
      "INSERT INTO audit (id, workspace, at_ms, actor, request_id, operation, integration, version, outcome, details, "
      "private_to) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
      "CASE WHEN EXISTS (SELECT 1 FROM integrations WHERE id = ?7) "
      "THEN (SELECT created_by FROM integrations WHERE id = ?7 AND is_private = 1) "
      "ELSE (SELECT private_to FROM audit WHERE integration = ?7 AND ?7 <> '' ORDER BY at_ms DESC, seq DESC LIMIT 1) "
      "END)");
  const std::string id = new_id(host_, "aud");
  const std::string details = encode_details(entry);
  statement.bind(1, id).bind(2, who.workspace).bind(3, host_.now_ms()).bind(4, who.user).bind(5, request_id);
  statement.bind(6, entry.operation)
      .bind(7, entry.integration)
      .bind(8, entry.version)
      .bind(9, entry.outcome)
      .bind(10, details);
  return statement.run();
}

Status Writes::set_setting(std::string_view name, std::string_view value) {
  if (value.empty()) {
    Statement statement = connection_.statement("DELETE FROM settings WHERE name = ?1");
    statement.bind(1, name);
    return statement.run();
  }
  Statement statement = connection_.statement(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  statement.bind(1, name).bind(2, value);
  return statement.run();
}

}  // namespace jackfield::sqlite
