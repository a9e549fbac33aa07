// The audit of one integration, and of a workspace.
#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/lookup.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

Result<Reply> audit_page(Call& call, const AuditFilter& filter, const Page& page) {
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

}  // namespace jackfield::api
