// Users of a workspace.
#include "operations/people/users.h"

#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/ownership.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

constexpr Page kEverybody{1'000'000, 0};
constexpr std::int64_t kUsersPerWorkspace = 100'000;

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

Result<Reply> user_reply(int status, const Result<UserRow>& row) {
  if (!row) return row.error();
  return reply_of(status, [&](json::Writer& writer) { write_user(writer, *row); });
}

Result<UserRow> create_user_in(Call& call, Transaction& transaction) {
  Findings findings;
  UserRow row;
  row.name = read_title(call.body, "name", findings);
  row.role = read_role(call.body, row.role, findings);
  JF_CHECK(findings.status());
  row.id = new_id(call.core.host, "us");
  row.workspace = call.who.workspace;
  row.created_ms = call.now();
  JF_CHECK(require_free_name(transaction, row));
  const auto ignore = [](const UserRow&) {};
  JF_TRY(const std::int64_t held, transaction.users().list(row.workspace, Page{1, 0}, ignore));
  if (held >= kUsersPerWorkspace) return invalid("users", Code::limit, {{"value", kUsersPerWorkspace}});
  JF_CHECK(transaction.users().insert(row));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry_of("user.create", row.id)));
  return row;
}

Result<UserRow> update_user_in(Call& call, Transaction& transaction) {
  JF_TRY(const UserRow before, load_user(transaction, call.who, call.path("userId")));
  UserRow row = before;
  Findings findings;
  AuditEntry entry = entry_of("user.update", row.id);
  if (call.body.find("name") != nullptr) {
    row.name = read_title(call.body, "name", findings);
    entry.changed.emplace_back("name");
  }
  row.role = read_role(call.body, row.role, findings);
  JF_CHECK(findings.status());
  if (row.role != before.role) {
    entry.changed.emplace_back("role");
    JF_CHECK(require_other_owner(transaction, before));
  }
  JF_CHECK(require_free_name(transaction, row));
  JF_CHECK(transaction.users().update(row));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  return row;
}

}  // namespace

Role read_role(const json::Value& body, Role otherwise, Findings& findings) {
  const json::Value given = body.get("role");
  if (given.is_null()) return otherwise;
  const auto parsed = parse_role(given.text());
  if (!given.is_string() || !parsed) findings.add("role", given.is_string() ? Code::option : Code::type);
  return parsed.value_or(otherwise);
}

AuditEntry entry_of(std::string_view operation, std::string_view subject) {
  AuditEntry entry{.operation = std::string(operation)};
  entry.subject = std::string(subject);
  return entry;
}

void forget_tokens(Core& core) {
  const std::lock_guard guard(core.memory->tokens.mutex);
  core.memory->tokens.by_digest.clear();
}

Result<Reply> list_users(Call& call) {
  JF_TRY(const Page page, read_page(call));
  return page_reply(call, page, [&](Session& session, RowWriter& rows) {
    return session.users().list(call.who.workspace, page, [&](const UserRow& row) {
      if (json::Writer* writer = rows.next()) write_user(*writer, row);
    });
  });
}

Result<Reply> create_user(Call& call) {
  return user_reply(201, call.core.write([&](Transaction& transaction) { return create_user_in(call, transaction); }));
}

Result<Reply> update_user(Call& call) {
  auto row = call.core.write([&](Transaction& transaction) { return update_user_in(call, transaction); });
  if (row) forget_tokens(call.core);
  return user_reply(200, row);
}

namespace {

struct Removal {
  std::string heir;
  std::int64_t transferred = 0;
  std::vector<std::string> deleted;
};

// Shared rows go to transferTo, or to the caller.
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

// Private rows are visible to their creator only: no one inherits them or sees more than their number, and no one could
// reach them afterwards. So the caller must confirm that they are deleted. Returns their ids.
Result<std::vector<std::string>> delete_private_rows(Call& call, Transaction& transaction, const UserRow& row) {
  JF_TRY(std::vector<std::string> ids, transaction.integrations().ids_of_creator(row.workspace, row.id, true));
  const std::int64_t count = std::ssize(ids);
  if (count > 0 && !call.flag("deletePrivate")) return fail(Code::private_rows_left).with("private", count);
  for (const std::string& id : ids) {
    const AuditEntry entry{.operation = "integration.delete", .integration = id, .subject = row.id};
    JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
    JF_CHECK(remove_integration(transaction, id));
  }
  return ids;
}

// The heir becomes the row creator, but the secrets stay marked as given by the removed user. Returns how many rows.
Result<std::int64_t> transfer_shared_rows(Call& call, Transaction& transaction, const UserRow& row,
                                          std::string_view heir) {
  JF_TRY(const std::vector<std::string> ids, transaction.integrations().ids_of_creator(row.workspace, row.id, false));
  for (const std::string& id : ids) {
    JF_CHECK(transaction.integrations().set_creator(id, heir, call.now()));
    JF_CHECK(transaction.settings().set(inherited_setting(id), "1"));
    AuditEntry entry{.operation = "integration.transfer", .integration = id};
    entry.changed.emplace_back("created_by");
    JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  }
  return std::ssize(ids);
}

Result<Removal> remove_user_in(Call& call, Transaction& transaction) {
  Removal removal;
  JF_TRY(const UserRow row, load_user(transaction, call.who, call.path("userId")));
  JF_TRY(removal.heir, heir_of(call, transaction, row));
  JF_CHECK(require_other_owner(transaction, row));
  JF_TRY(removal.deleted, delete_private_rows(call, transaction, row));
  JF_TRY(removal.transferred, transfer_shared_rows(call, transaction, row, removal.heir));
  JF_CHECK(transaction.users().remove(row.id));
  AuditEntry entry = entry_of("user.delete", row.id);
  entry.counts = {{"transferred", removal.transferred}, {"private_deleted", std::ssize(removal.deleted)}};
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  return removal;
}

}  // namespace

Result<Reply> delete_user(Call& call) {
  JF_TRY(const Removal removal,
         call.core.write([&](Transaction& transaction) { return remove_user_in(call, transaction); }));
  forget_tokens(call.core);
  if (call.core.databases) {
    for (const std::string& id : removal.deleted) call.core.databases->drop(id);
  }
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("transferred_to").string(removal.heir).key("transferred").integer(removal.transferred);
    writer.key("private_deleted").integer(std::ssize(removal.deleted)).end_object();
  });
}

}  // namespace jackfield::api
