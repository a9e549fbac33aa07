// Users, tokens, the audit and settings.
#include <limits>

#include "store/sql/session.h"

#define JF_USER "id, name, workspace, role, created_ms"
#define JF_TOKEN "id, user, workspace, prefix, digest, label, role, created_ms, expires_ms, last_used_ms"
#define JF_AUDIT \
  "a.id, a.workspace, a.actor, a.request_id, a.operation, a.integration, a.outcome, a.details, a.version, a.at_ms"
// What the visibility predicate was when the entry was written: its row may be gone by now.
#define JF_AUDIT_FROM                                                                     \
  " FROM audit a WHERE a.workspace = ?1 AND (a.private_to IS NULL OR a.private_to = ?2) " \
  "AND a.at_ms >= ?3 AND a.at_ms < ?4"

namespace jackfield::sqlite {
namespace {

void read_user(const Statement& from, UserRow& row) {
  row.id.assign(from.text(0));
  row.name.assign(from.text(1));
  row.workspace.assign(from.text(2));
  row.role = parse_role(from.text(3)).value_or(jackfield::Role::viewer);
  row.created_ms = from.integer(4);
}

void read_token(const Statement& from, TokenRow& row) {
  row.id.assign(from.text(0));
  row.user.assign(from.text(1));
  row.workspace.assign(from.text(2));
  row.prefix.assign(from.text(3));
  row.digest.assign(from.text(4));
  row.label.assign(from.text(5));
  row.role = parse_role(from.text(6)).value_or(jackfield::Role::viewer);
  row.created_ms = from.integer(7);
  row.expires_ms = from.integer(8);
  row.last_used_ms = from.integer(9);
}

void read_audit(const Statement& from, AuditRow& row) {
  row.id.assign(from.text(0));
  row.workspace.assign(from.text(1));
  row.actor.assign(from.text(2));
  row.request_id.assign(from.text(3));
  row.operation.assign(from.text(4));
  row.integration.assign(from.text(5));
  row.outcome.assign(from.text(6));
  row.details.assign(from.text(7));
  row.version = from.integer(8);
  row.at_ms = from.integer(9);
}

// [0]: all, [1]: one integration, [2]: one operation, [3]: both.
constexpr const char* kAudit[4] = {
    "SELECT " JF_AUDIT JF_AUDIT_FROM " ORDER BY a.at_ms DESC, a.seq DESC LIMIT ?5 OFFSET ?6",
    "SELECT " JF_AUDIT JF_AUDIT_FROM " AND a.integration = ?7 ORDER BY a.at_ms DESC, a.seq DESC LIMIT ?5 OFFSET ?6",
    "SELECT " JF_AUDIT JF_AUDIT_FROM " AND a.operation = ?8 ORDER BY a.at_ms DESC, a.seq DESC LIMIT ?5 OFFSET ?6",
    "SELECT " JF_AUDIT JF_AUDIT_FROM
    " AND a.integration = ?7 AND a.operation = ?8 ORDER BY a.at_ms DESC, a.seq DESC LIMIT ?5 OFFSET ?6"};
constexpr const char* kAuditCount[4] = {"SELECT count(*)" JF_AUDIT_FROM,
                                        "SELECT count(*)" JF_AUDIT_FROM " AND a.integration = ?7",
                                        "SELECT count(*)" JF_AUDIT_FROM " AND a.operation = ?8",
                                        "SELECT count(*)" JF_AUDIT_FROM " AND a.integration = ?7 AND a.operation = ?8"};

void bind_audit(Statement& statement, const Scope& scope, const AuditFilter& filter) {
  statement.bind(1, scope.workspace).bind(2, scope.user).bind(3, filter.from_ms);
  statement.bind(4, filter.to_ms == 0 ? std::numeric_limits<std::int64_t>::max() : filter.to_ms);
  if (!filter.integration.empty()) statement.bind(7, filter.integration);
  if (!filter.operation.empty()) statement.bind(8, filter.operation);
}

}  // namespace

Result<std::int64_t> Reads::count_users() {
  Statement statement = connection_.statement("SELECT count(*) FROM users");
  return read_number(statement);
}

Result<std::int64_t> Reads::list_users(std::string_view workspace, const Page& page, const Visitor<UserRow>& visitor) {
  Statement statement =
      connection_.statement("SELECT " JF_USER " FROM users WHERE workspace = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3");
  statement.bind(1, workspace).bind(2, page.limit).bind(3, page.offset);
  return visit_page<UserRow>(statement, page, read_user, visitor, [&] {
    Statement count = connection_.statement("SELECT count(*) FROM users WHERE workspace = ?1");
    count.bind(1, workspace);
    return read_number(count);
  });
}

Result<std::optional<UserRow>> Reads::find_user(std::string_view workspace, std::string_view id) {
  Statement statement = connection_.statement("SELECT " JF_USER " FROM users WHERE id = ?1 AND workspace = ?2");
  statement.bind(1, id).bind(2, workspace);
  return read_one<UserRow>(statement, read_user);
}

Result<std::optional<UserRow>> Reads::find_user_by_name(std::string_view workspace, std::string_view name) {
  Statement statement = connection_.statement("SELECT " JF_USER " FROM users WHERE workspace = ?1 AND name = ?2");
  statement.bind(1, workspace).bind(2, name);
  return read_one<UserRow>(statement, read_user);
}

Result<std::int64_t> Reads::list_tokens(std::string_view workspace, std::string_view user, const Page& page,
                                        const Visitor<TokenRow>& visitor) {
  Statement statement = connection_.statement(
      user.empty() ? "SELECT " JF_TOKEN " FROM tokens WHERE workspace = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3"
                   : "SELECT " JF_TOKEN
                     " FROM tokens WHERE workspace = ?1 AND user = ?4 ORDER BY seq LIMIT ?2 OFFSET ?3");
  statement.bind(1, workspace).bind(2, page.limit).bind(3, page.offset);
  if (!user.empty()) statement.bind(4, user);
  return visit_page<TokenRow>(statement, page, read_token, visitor, [&] {
    Statement count =
        connection_.statement(user.empty() ? "SELECT count(*) FROM tokens WHERE workspace = ?1"
                                           : "SELECT count(*) FROM tokens WHERE workspace = ?1 AND user = ?2");
    count.bind(1, workspace);
    if (!user.empty()) count.bind(2, user);
    return read_number(count);
  });
}

Result<std::optional<TokenRow>> Reads::find_token_by_prefix(std::string_view prefix) {
  Statement statement = connection_.statement("SELECT " JF_TOKEN " FROM tokens WHERE prefix = ?1");
  statement.bind(1, prefix);
  return read_one<TokenRow>(statement, read_token);
}

Result<std::optional<TokenRow>> Reads::find_token(std::string_view workspace, std::string_view id) {
  Statement statement = connection_.statement("SELECT " JF_TOKEN " FROM tokens WHERE id = ?1 AND workspace = ?2");
  statement.bind(1, id).bind(2, workspace);
  return read_one<TokenRow>(statement, read_token);
}

Result<std::string> Reads::first_workspace() {
  Statement statement = connection_.statement("SELECT workspace FROM users ORDER BY seq LIMIT 1");
  JF_TRY(const bool there, statement.step());
  return there ? std::string(statement.text(0)) : std::string();
}

Result<std::int64_t> Reads::list_audit(const Scope& scope, const AuditFilter& filter, const Page& page,
                                       const Visitor<AuditRow>& visitor) {
  const std::size_t kind = (filter.integration.empty() ? 0U : 1U) + (filter.operation.empty() ? 0U : 2U);
  Statement statement = connection_.statement(kAudit[kind]);
  bind_audit(statement, scope, filter);
  statement.bind(5, page.limit).bind(6, page.offset);
  return visit_page<AuditRow>(statement, page, read_audit, visitor, [&] {
    Statement count = connection_.statement(kAuditCount[kind]);
    bind_audit(count, scope, filter);
    return read_number(count);
  });
}

Result<std::string> Reads::setting(std::string_view name) {
  Statement statement = connection_.statement("SELECT value FROM settings WHERE name = ?1");
  statement.bind(1, name);
  JF_TRY(const bool there, statement.step());
  return there ? std::string(statement.text(0)) : std::string();
}

}  // namespace jackfield::sqlite
