// The audit of one integration, and of a workspace.
#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/lookup.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"
#include "operations/rows/sweep.h"

namespace jackfield::api {
namespace {

// Refusals may wait for the next change; who reads the audit sees them all.
Status write_refusals(Call& call) {
  {
    const std::lock_guard guard(call.core.memory->refusals.mutex);
    if (call.core.memory->refusals.waiting.empty()) return ok();
  }
  return call.core.write([](Transaction&) { return ok(); });
}

Result<Reply> audit_page(Call& call, const AuditFilter& filter, const Page& page) {
  JF_CHECK(write_refusals(call));
  return page_reply(call, page, [&](Session& session, RowWriter& rows) {
    return session.audit().list(call.scope(), filter, page, [&](const AuditRow& row) {
      if (json::Writer* writer = rows.next()) write_audit(*writer, row);
    });
  });
}

}  // namespace

Result<Reply> list_integration_audit(Call& call) {
  JF_TRY(const IntegrationRow row, load_integration(call));
  if (!may_read_config(call.who, row.owner())) return fail(Code::row_creator_required);
  JF_TRY(const Page page, read_page(call));
  return audit_page(call, AuditFilter{.integration = row.id, .operation = {}}, page);
}

Result<Reply> list_audit(Call& call) {
  JF_TRY(const Page page, read_page(call));
  AuditFilter filter;
  filter.operation = std::string(call.query("operation"));
  JF_TRY(filter.from_ms, read_time("from", call.caller.get("query").get("from")));
  JF_TRY(filter.to_ms, read_time("to", call.caller.get("query").get("to")));
  return audit_page(call, filter, page);
}

// {"after": SEQ}: the entries of all workspaces that follow, for a log. Without it only where the audit ends.
Result<Reply> tail_audit(Call& call) {
  constexpr std::int64_t kMost = 1000;
  JF_CHECK(write_refusals(call));
  const json::Value after = call.body.get("after");
  std::int64_t last = after.as_integer();
  std::vector<AuditRow> rows;
  JF_CHECK(call.core.waiting([&]() -> Status {
    Store& store = *call.core.store;
    if (after.is_integer()) {
      JF_TRY(rows, store.tail_audit(last, kMost));
    } else {
      JF_TRY(last, store.audit_end());
    }
    return ok();
  }));
  if (!rows.empty()) last = rows.back().seq;
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("list").begin_array();
    for (const AuditRow& row : rows) {
      writer.begin_object().key("seq").integer(row.seq).key("entry");
      write_audit(writer, row);
      writer.end_object();
    }
    writer.end_array().key("last").integer(last).end_object();
  });
}

namespace {

// The entry about the removal is one of the workspace's too.
Result<std::int64_t> sweep_workspace(Call& call, Transaction& transaction, const std::string& workspace,
                                     std::int64_t most) {
  JF_TRY(const std::int64_t removed, transaction.audit().sweep_beyond(workspace, most - 1, limits::kAuditSweepRows));
  if (removed == 0) return removed;
  AuditEntry entry{.operation = "audit.sweep"};
  entry.counts = {{"removed", removed}};
  JF_CHECK(transaction.audit().add({"operator", workspace, Role::owner}, call.request_id, entry));
  return removed;
}

}  // namespace

// {"before_ms"}: removes what is older, a part in each call. `more`: there may be more of it.
// {"most"}: answers a workspace that has more entries. With this workspace it removes the oldest of them.
Result<Reply> sweep_audit(Call& call) {
  if (const std::int64_t most = call.body.get("most").as_integer(); most > 0) {
    return sweep_beyond(
        call, limits::kAuditSweepRows, [&](Session& session) { return session.audit().workspace_beyond(most); },
        [&](Transaction& transaction, const std::string& workspace) {
          return sweep_workspace(call, transaction, workspace, most);
        });
  }
  const std::int64_t before_ms = call.body.get("before_ms").as_integer();
  JF_TRY(const std::int64_t removed, call.core.write([&](Transaction& transaction) {
    return transaction.audit().sweep(before_ms, limits::kAuditSweepRows);
  }));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("removed").integer(removed).key("more").boolean(removed == limits::kAuditSweepRows);
    writer.end_object();
  });
}

}  // namespace jackfield::api
