// The operator's two operations: the first owner of an empty store, and a token for a named user.
#include "api/error.h"
#include "api/handlers.h"
#include "operations/people/users.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

Result<Reply> issued_reply(const Result<IssuedToken>& issued) {
  if (!issued) return issued.error();
  return reply_of(201, [&](json::Writer& writer) {
    writer.begin_object().key("workspace").string(issued->row.workspace).key("user").string(issued->row.user);
    writer.key("token").string(issued->text).end_object();
  });
}

Status audit_as(Transaction& transaction, const Call& call, const UserRow& user, std::string_view operation,
                std::string_view subject) {
  const Principal who{user.id, user.workspace, user.role};
  return transaction.audit().add(who, call.request_id, entry_of(operation, subject));
}

Result<UserRow> insert_user(Call& call, Transaction& transaction, std::string name, std::string workspace, Role role) {
  UserRow user{.id = new_id(call.core.host, "us"),
               .name = std::move(name),
               .workspace = std::move(workspace),
               .role = role,
               .created_ms = call.now()};
  JF_CHECK(transaction.users().insert(user));
  return user;
}

// The named user, created if absent. A user with a lower role than the operator asked for is raised to it.
Result<UserRow> named_user(Call& call, Transaction& transaction, const std::string& name, const std::string& workspace,
                           Role role) {
  JF_TRY(std::optional<UserRow> known, transaction.users().find_by_name(workspace, name));
  if (!known) return insert_user(call, transaction, name, workspace, role);
  if (!allows(known->role, role)) {
    known->role = role;
    JF_CHECK(transaction.users().update(*known));
  }
  return *std::move(known);
}

}  // namespace

Result<Reply> bootstrap_workspace(Call& call) {
  const json::Value given = call.body.get("name");
  std::string name = "owner";
  if (!given.is_null()) {
    JF_TRY(name, read_title("name", given));
  }
  return issued_reply(call.core.write([&](Transaction& transaction) -> Result<IssuedToken> {
    JF_TRY(const std::int64_t users, transaction.users().count());
    if (users != 0) {
      JF_TRY(std::string workspace, transaction.users().first_workspace());
      return fail(Code::store_not_empty).with("workspace", std::move(workspace));
    }
    JF_TRY(const UserRow user, insert_user(call, transaction, name, new_id(call.core.host, "w"), Role::owner));
    TokenRow row{.user = user.id, .workspace = user.workspace, .label = "first token", .role = Role::owner};
    JF_TRY(IssuedToken issued, insert_token(call.core.host, transaction, std::move(row)));
    JF_CHECK(audit_as(transaction, call, user, "workspace.bootstrap", user.id));
    return issued;
  }));
}

Result<Reply> issue_token(Call& call) {
  Findings findings;
  const Role role = read_role(call.body, Role::viewer, findings);
  const std::string name = read_title(call.body, "user", findings);
  for (const char* text : {"workspace", "label"}) {
    if (const json::Value value = call.body.get(text); !value.is_null() && !value.is_string())
      findings.add(text, Code::type);
  }
  const auto expires = read_time("expires_at", call.body.get("expires_at"));
  if (!expires) findings.add("expires_at", expires.error().code);
  if (expires && *expires != 0 && *expires <= call.now()) findings.add("expires_at", Code::min);
  JF_CHECK(findings.status());
  const auto issued = call.core.write([&](Transaction& transaction) -> Result<IssuedToken> {
    std::string workspace(call.body.get("workspace").text());
    if (workspace.empty()) {
      JF_TRY(workspace, transaction.users().first_workspace());
    }
    if (workspace.empty()) workspace = new_id(call.core.host, "w");
    JF_TRY(const UserRow user, named_user(call, transaction, name, workspace, role));
    TokenRow row{
        .user = user.id, .workspace = workspace, .label = std::string(call.body.get("label").text()), .role = role};
    row.expires_ms = *expires;
    JF_TRY(IssuedToken token, insert_token(call.core.host, transaction, std::move(row)));
    JF_CHECK(audit_as(transaction, call, user, "token.issue", token.row.id));
    return token;
  });
  if (issued) forget_tokens(call.core);
  return issued_reply(issued);
}

}  // namespace jackfield::api
