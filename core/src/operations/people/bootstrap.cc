// The operator's two doors: the first owner of an empty store, and a token for a named user.
#include "api/error.h"
#include "api/handlers.h"
#include "operations/people/users.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

Reply issued_reply(const IssuedToken& issued) {
  Reply reply{.status = 201};
  json::Writer writer(reply.body);
  writer.begin_object().key("workspace").string(issued.row.workspace).key("user").string(issued.row.user);
  writer.key("token").string(issued.text).end_object();
  return reply;
}

Status audit_as(Transaction& transaction, const Call& call, const UserRow& user, std::string_view operation,
                std::string_view subject) {
  AuditEntry entry{.operation = std::string(operation)};
  entry.subject = std::string(subject);
  return transaction.audit().add(Principal{user.id, user.workspace, user.role}, call.request_id, entry);
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

// The named user, made when absent. The operator asked for a role, so a user with a lower one is raised to it.
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
  IssuedToken issued;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(const std::int64_t users, transaction.users().count());
    if (users != 0) {
      JF_TRY(std::string workspace, transaction.users().first_workspace());
      return fail(Code::store_not_empty).with("workspace", std::move(workspace));
    }
    JF_TRY(const UserRow user, insert_user(call, transaction, name, new_id(call.core.host, "w"), Role::owner));
    JF_TRY(issued,
           insert_token(
               call.core.host, transaction,
               TokenRow{.user = user.id, .workspace = user.workspace, .label = "first token", .role = Role::owner}));
    return audit_as(transaction, call, user, "workspace.bootstrap", user.id);
  });
  JF_CHECK(done);
  return issued_reply(issued);
}

Result<Reply> issue_token(Call& call) {
  Findings findings;
  Role role = Role::viewer;
  read_role(call.body, role, findings);
  auto name = read_title("user", call.body.get("user"));
  if (!name) findings.add("user", name.error().code);
  for (const char* text : {"workspace", "label"}) {
    if (const json::Value value = call.body.get(text); !value.is_null() && !value.is_string())
      findings.add(text, Code::type);
  }
  JF_CHECK(findings.status());
  IssuedToken issued;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    std::string workspace(call.body.get("workspace").text());
    if (workspace.empty()) {
      JF_TRY(workspace, transaction.users().first_workspace());
    }
    if (workspace.empty()) workspace = new_id(call.core.host, "w");
    JF_TRY(const UserRow user, named_user(call, transaction, *name, workspace, role));
    TokenRow row{
        .user = user.id, .workspace = workspace, .label = std::string(call.body.get("label").text()), .role = role};
    JF_TRY(issued, insert_token(call.core.host, transaction, std::move(row)));
    return audit_as(transaction, call, user, "token.issue", issued.row.id);
  });
  JF_CHECK(done);
  forget_tokens(call.core);
  return issued_reply(issued);
}

}  // namespace jackfield::api
