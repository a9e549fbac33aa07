// Users and their tokens.
#include "store/sql/rows.h"
#include "store/sql/tables.h"

#define JF_USER "id, name, workspace, role, created_ms, has_token"
#define JF_TOKEN "id, user, workspace, prefix, label, digest, role, created_ms, expires_ms, last_used_ms, invited"

namespace jackfield::sql {
namespace {

Role role_at(const Statement& from, int column) { return parse_role(from.text(column)).value_or(Role::viewer); }

void read_user(const Statement& from, UserRow& row) {
  read_texts(from, {&row.id, &row.name, &row.workspace});
  row.role = role_at(from, 3);
  row.created_ms = from.integer(4);
  row.has_token = from.integer(5) != 0;
}

void read_token(const Statement& from, TokenRow& row) {
  read_texts(from, {&row.id, &row.user, &row.workspace, &row.prefix, &row.label, &row.digest});
  row.role = role_at(from, 6);
  row.created_ms = from.integer(7);
  row.expires_ms = from.integer(8);
  row.last_used_ms = from.integer(9);
  row.invited = from.integer(10) != 0;
}

}  // namespace

Result<std::int64_t> UserTable::count() const {
  return read_number(*database_.statement("SELECT count(*) FROM users"));
}

Result<std::int64_t> UserTable::list(std::string_view workspace, const Page& page,
                                     const Visitor<UserRow>& visitor) const {
  const Prepared statement =
      database_.statement("SELECT " JF_USER " FROM users WHERE workspace = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3");
  statement->bind(1, workspace).bind(2, page.limit).bind(3, page.offset);
  return visit_page<UserRow>(*statement, page, read_user, visitor, [&] {
    const Prepared count = database_.statement("SELECT count(*) FROM users WHERE workspace = ?1");
    return read_number(count->bind(1, workspace));
  });
}

Result<std::optional<UserRow>> UserTable::find(std::string_view workspace, std::string_view id) const {
  const Prepared statement = database_.statement("SELECT " JF_USER " FROM users WHERE workspace = ?1 AND id = ?2");
  return read_one<UserRow>(statement->bind(1, workspace).bind(2, id), read_user);
}

Result<std::optional<UserRow>> UserTable::find_by_name(std::string_view workspace, std::string_view name) const {
  const Prepared statement = database_.statement("SELECT " JF_USER " FROM users WHERE workspace = ?1 AND name = ?2");
  return read_one<UserRow>(statement->bind(1, workspace).bind(2, name), read_user);
}

Result<std::string> UserTable::first_workspace() const {
  const Prepared statement = database_.statement("SELECT workspace FROM users ORDER BY seq LIMIT 1");
  JF_TRY(std::optional<std::string> workspace, read_text(*statement));
  return std::move(workspace).value_or("");
}

Status UserTable::insert(const UserRow& row) {
  const Prepared statement = database_.statement("INSERT INTO users (" JF_USER ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  statement->bind(1, row.id).bind(2, row.name).bind(3, row.workspace).bind(4, role_name(row.role));
  return statement->bind(5, row.created_ms).bind(6, std::int64_t{row.has_token}).run();
}

Status UserTable::update(const UserRow& row) {
  const Prepared statement =
      database_.statement("UPDATE users SET name = ?3, role = ?4, has_token = ?5 WHERE id = ?1 AND workspace = ?2");
  statement->bind(1, row.id).bind(2, row.workspace).bind(3, row.name).bind(4, role_name(row.role));
  statement->bind(5, std::int64_t{row.has_token});
  return change_one(*statement, Code::user_not_found);
}

Status UserTable::remove(std::string_view id) {
  const Prepared tokens = database_.statement("DELETE FROM tokens WHERE user = ?1");
  JF_CHECK(tokens->bind(1, id).run());
  return remove_by_id(database_, "DELETE FROM users WHERE id = ?1", id, Code::user_not_found);
}

Result<std::int64_t> TokenTable::list(std::string_view workspace, std::string_view user, const Page& page,
                                      const Visitor<TokenRow>& visitor) const {
  const Prepared statement = database_.statement(
      user.empty() ? "SELECT " JF_TOKEN " FROM tokens WHERE workspace = ?1 ORDER BY seq LIMIT ?2 OFFSET ?3"
                   : "SELECT " JF_TOKEN
                     " FROM tokens WHERE workspace = ?1 AND user = ?4 ORDER BY seq LIMIT ?2 OFFSET ?3");
  statement->bind(1, workspace).bind(2, page.limit).bind(3, page.offset);
  if (!user.empty()) statement->bind(4, user);
  return visit_page<TokenRow>(*statement, page, read_token, visitor, [&] {
    const Prepared count =
        database_.statement(user.empty() ? "SELECT count(*) FROM tokens WHERE workspace = ?1"
                                         : "SELECT count(*) FROM tokens WHERE workspace = ?1 AND user = ?2");
    count->bind(1, workspace);
    if (!user.empty()) count->bind(2, user);
    return read_number(*count);
  });
}

Result<std::optional<TokenRow>> TokenTable::find_by_prefix(std::string_view prefix) const {
  const Prepared statement = database_.statement("SELECT " JF_TOKEN " FROM tokens WHERE prefix = ?1");
  return read_one<TokenRow>(statement->bind(1, prefix), read_token);
}

Result<std::optional<TokenRow>> TokenTable::find(std::string_view workspace, std::string_view id) const {
  const Prepared statement = database_.statement("SELECT " JF_TOKEN " FROM tokens WHERE workspace = ?1 AND id = ?2");
  return read_one<TokenRow>(statement->bind(1, workspace).bind(2, id), read_token);
}

Status TokenTable::insert(const TokenRow& row) {
  const Prepared statement =
      database_.statement("INSERT INTO tokens (" JF_TOKEN ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  statement->bind(1, row.id).bind(2, row.user).bind(3, row.workspace).bind(4, row.prefix).bind(5, row.label);
  statement->bind_blob(6, row.digest).bind(7, role_name(row.role)).bind(8, row.created_ms);
  return statement->bind(9, row.expires_ms).bind(10, row.last_used_ms).bind(11, std::int64_t{row.invited}).run();
}

Status TokenTable::touch(std::string_view id, std::int64_t now_ms) {
  const Prepared statement =
      database_.statement("UPDATE tokens SET last_used_ms = ?2 WHERE id = ?1 AND last_used_ms < ?2");
  return statement->bind(1, id).bind(2, now_ms).run();
}

Status TokenTable::remove(std::string_view id) {
  return remove_by_id(database_, "DELETE FROM tokens WHERE id = ?1", id, Code::token_not_found);
}

}  // namespace jackfield::sql
