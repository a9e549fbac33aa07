// Deleting an integration, and making one the default of its type.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/sealing.h"
#include "operations/integrations/write.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

// Base ids are the host's text, so they serve as titles too.
Error linked(const std::vector<SourceRow>& sources) {
  std::string bases;
  std::string list;
  std::vector<std::string_view> seen;
  json::Writer base_writer(bases);
  json::Writer writer(list);
  base_writer.begin_array();
  writer.begin_array();
  for (const SourceRow& source : sources) {
    writer.begin_object()
        .key("id")
        .string(source.id)
        .key("title")
        .string(source.alias)
        .key("base_id")
        .string(source.base)
        .end_object();
    if (std::find(seen.begin(), seen.end(), source.base) != seen.end()) continue;
    seen.push_back(source.base);
    base_writer.begin_object().key("id").string(source.base).key("title").string(source.base).end_object();
  }
  base_writer.end_array();
  writer.end_array();
  return fail(Code::linked_sources).with("bases", Json{std::move(bases)}).with("sources", Json{std::move(list)});
}

}  // namespace

Result<std::string> delete_in(Call& call, Transaction& transaction, bool force) {
  JF_TRY(IntegrationRow row, load_integration(call, transaction));
  JF_TRY(const std::vector<SourceRow> sources, transaction.sources().of_integration(row.id));
  if (!sources.empty() && !force) return linked(sources);
  AuditEntry entry{.operation = "integration.delete", .integration = row.id, .version = row.version};
  if (!sources.empty()) entry.changed.emplace_back("sources");
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  JF_CHECK(remove_integration(transaction, row.id));
  if (row.is_default) JF_CHECK(promote_default(transaction, call.who, row.type, call.now()));
  return std::move(row.id);
}

Status make_default(Call& call, Transaction& transaction, IntegrationRow& row) {
  if (row.is_private) return invalid("is_private", Code::private_default);
  if (row.is_default) return ok();
  JF_CHECK(transaction.integrations().clear_default(row.workspace, row.type));
  row.is_default = true;
  ++row.version;
  row.updated_ms = call.now();
  JF_CHECK(transaction.integrations().update(row));
  AuditEntry entry{.operation = "integration.set_default", .integration = row.id, .version = row.version};
  entry.changed.emplace_back("is_default");
  return transaction.audit().add(call.who, call.request_id, entry);
}

Result<Reply> delete_integration(Call& call) {
  const auto id =
      call.core.write([&](Transaction& transaction) { return delete_in(call, transaction, call.flag("force")); });
  if (!id) return id.error();
  if (call.core.databases) call.core.databases->drop(*id);
  return true_reply();
}

Result<Reply> set_default_integration(Call& call) {
  const auto changed = call.core.write([&](Transaction& transaction) -> Result<IntegrationRow> {
    JF_TRY(IntegrationRow row, load_integration(call, transaction));
    JF_CHECK(make_default(call, transaction, row));
    return row;
  });
  if (!changed) return changed.error();
  return integration_reply(200, *changed, {.config_error = config_error(call.core, *changed)});
}

}  // namespace jackfield::api
