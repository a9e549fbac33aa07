// Users of a workspace.
#include "operations/people/users.h"
#include "operations/integrations/ownership.h"
#include "operations/rows/decode.h"

#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

constexpr Page kEverybody{1'000'000, 0};

Result<UserRow> load_user(Session& session, const Principal& who, std::string_view id) {
  JF_TRY(std::optional<UserRow> row, session.users().find(who.workspace, id));
  if (!row) return fail(Code::user_not_found);
  return *std::move(row);
}

Status require_other_owner(Session& session, const UserRow& row) {
  if (row.role != Role::owner) return ok();
  std::int64_t others = 0;
  const auto count = [&](const UserRow& user) { others += user.role == Role::owner && user.id != row.id ? 1 : 0; };
  JF_TRY([[maybe_unused]] const std::int64_t all, session.users().list(row.workspace, kEverybody, count));
  return others == 0 ? Status(fail(Code::last_owner)) : ok();
}

Status require_free_name(Session& session, const UserRow& row) {
  JF_TRY(const std::optional<UserRow> other, session.users().find_by_name(row.workspace, row.name));
  return other && other->id != row.id ? Status(fail(Code::name_taken)) : ok();
}

Reply user_reply(const UserRow& row, int status) {
  Reply reply{.status = status};
  json::Writer writer(reply.body);
  write_user(writer, row);
  return reply;
}

AuditEntry user_entry(std::string_view operation, const UserRow& row) {
  AuditEntry entry{.operation = std::string(operation)};
  entry.subject = row.id;
  return entry;
}

void read_name(const json::Value& body, UserRow& row, Findings& findings) {
  auto name = read_title("name", body.get("name"));
  if (name) {
    row.name = *std::move(name);
  } else {
    findings.add("name", name.error().code);
  }
}

}  // namespace

void read_role(const json::Value& body, Role& role, Findings& findings) {
  const json::Value given = body.get("role");
  if (given.is_null()) return;
  const auto parsed = parse_role(given.text());
  if (!given.is_string()) {
    findings.add("role", Code::type);
  } else if (!parsed) {
    findings.add("role", Code::option);
  } else {
    role = *parsed;
  }
}

void forget_tokens(Core& core) {
  const std::lock_guard guard(core.tokens.mutex);
  core.tokens.by_digest.clear();
}

Result<Reply> list_users(Call& call) {
  JF_TRY(const Page page, read_page(call));
  return page_reply(call, page, [&](Session& session, json::Writer& writer) {
    return session.users().list(call.who.workspace, page, [&](const UserRow& row) { write_user(writer, row); });
  });
}

Result<Reply> create_user(Call& call) {
  UserRow row;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    Findings findings;
    read_name(call.body, row, findings);
    read_role(call.body, row.role, findings);
    JF_CHECK(findings.status());
    row.id = new_id(call.core.host, "us");
    row.workspace = call.who.workspace;
    row.created_ms = call.now();
    JF_CHECK(require_free_name(transaction, row));
    JF_CHECK(transaction.users().insert(row));
    return transaction.audit().add(call.who, call.request_id, user_entry("user.create", row));
  });
  JF_CHECK(done);
  return user_reply(row, 201);
}

Result<Reply> update_user(Call& call) {
  UserRow row;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(row, load_user(transaction, call.who, call.path("userId")));
    UserRow next = row;
    Findings findings;
    AuditEntry entry = user_entry("user.update", row);
    if (call.body.find("name") != nullptr) {
      read_name(call.body, next, findings);
      entry.changed.emplace_back("name");
    }
    read_role(call.body, next.role, findings);
    JF_CHECK(findings.status());
    if (next.role != row.role) {
      entry.changed.emplace_back("role");
      JF_CHECK(require_other_owner(transaction, row));
    }
    JF_CHECK(require_free_name(transaction, next));
    row = next;
    JF_CHECK(transaction.users().update(row));
    return transaction.audit().add(call.who, call.request_id, entry);
  });
  JF_CHECK(done);
  forget_tokens(call.core);
  return user_reply(row, 200);
}

namespace {

struct Removal {
  std::string heir;
  std::int64_t transferred = 0;
  std::vector<std::string> deleted;
};

// Shared rows go to transferTo, or to who asks.
Result<std::string> heir_of(Call& call, Session& session, const UserRow& row) {
  std::string heir(call.query("transferTo"));
  if (heir.empty()) {
    heir = call.who.user;
  } else {
    JF_TRY([[maybe_unused]] const UserRow next, load_user(session, call.who, heir));
  }
  if (heir == row.id) return invalid("transferTo", Code::required);
  return heir;
}

// Private rows exist for their creator alone: nobody inherits them or sees more than their number, and left behind they would
// be out of everybody's reach. So who removes the user says that they go.
Status delete_private_rows(Call& call, Transaction& transaction, const UserRow& row, Removal& removal) {
  JF_TRY(removal.deleted, transaction.integrations().ids_of_creator(row.workspace, row.id, true));
  const std::int64_t count = std::ssize(removal.deleted);
  if (count > 0 && !call.flag("deletePrivate")) return fail(Code::private_rows_left).with("private", count);
  for (const std::string& id : removal.deleted) JF_CHECK(remove_integration(transaction, id));
  return ok();
}

// The heir is the row creator from now on, but the secrets stay those that the removed user gave.
Status transfer_shared_rows(Call& call, Transaction& transaction, const UserRow& row, Removal& removal) {
  JF_TRY(const std::vector<std::string> ids, transaction.integrations().ids_of_creator(row.workspace, row.id, false));
  for (const std::string& id : ids) {
    JF_CHECK(transaction.integrations().set_creator(id, removal.heir, call.now()));
    JF_CHECK(transaction.settings().set(inherited_setting(id), "1"));
    AuditEntry entry{.operation = "integration.transfer", .integration = id};
    entry.changed.emplace_back("created_by");
    JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  }
  removal.transferred = std::ssize(ids);
  return ok();
}

}  // namespace

Result<Reply> delete_user(Call& call) {
  Removal removal;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(const UserRow row, load_user(transaction, call.who, call.path("userId")));
    JF_TRY(removal.heir, heir_of(call, transaction, row));
    JF_CHECK(require_other_owner(transaction, row));
    JF_CHECK(delete_private_rows(call, transaction, row, removal));
    JF_CHECK(transfer_shared_rows(call, transaction, row, removal));
    JF_CHECK(transaction.users().remove(row.id));
    return transaction.audit().add(call.who, call.request_id, user_entry("user.delete", row));
  });
  JF_CHECK(done);
  forget_tokens(call.core);
  if (call.core.databases) {
    for (const std::string& id : removal.deleted) call.core.databases->drop(id);
  }
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("transferred_to").string(removal.heir).key("transferred").integer(removal.transferred);
  writer.key("private_deleted").integer(std::ssize(removal.deleted)).end_object();
  return reply;
}

}  // namespace jackfield::api
