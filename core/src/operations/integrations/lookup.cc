#include "operations/integrations/lookup.h"

#include <algorithm>

namespace jackfield::api {
namespace {

// `filter` of a field that refers to an integration: {"type": TEXT, "sub_type": [TEXT, ...]}, both optional.
bool passes_filter(const IntegrationRow& row, const json::Value& filter) {
  const json::Value type = filter.get("type");
  if (!type.is_null() && type.text() != row.type) return false;
  const json::Value subs = filter.get("sub_type");
  if (!subs.is_array()) return true;
  return std::any_of(subs.items().begin(), subs.items().end(),
                     [&](const json::Value& sub) { return sub.text() == row.sub_type; });
}

}  // namespace

IntegrationLookup lookup_in(Session& session, const Principal& who) {
  return [&session, &who](std::string_view id, const Field& field) {
    const auto found = session.integrations().find(Scope(who), id);
    return found && *found && passes_filter(**found, field.filter);
  };
}

Result<IntegrationRow> load_integration(Session& session, const Principal& who, std::string_view id) {
  if (id.empty()) return fail(Code::integration_not_found);
  JF_TRY(std::optional<IntegrationRow> row, session.integrations().find(Scope(who), id));
  if (!row) return fail(Code::integration_not_found);
  return *std::move(row);
}

Result<IntegrationRow> load_integration(const Call& call, Session& session) {
  return load_integration(session, call.who, call.path("id"));
}

Result<IntegrationRow> load_integration(const Call& call) {
  return call.core.read([&](Session& session) { return load_integration(call, session); });
}

IntegrationLookup find_referenced(Call& call) {
  if (!call.core.store || call.who.user.empty()) return {};
  return [&call](std::string_view id, const Field& field) {
    const Result<bool> fits =
        call.core.read([&](Session& session) -> Result<bool> { return lookup_in(session, call.who)(id, field); });
    return fits && *fits;
  };
}

}  // namespace jackfield::api
