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

namespace {

constexpr std::size_t kMostRemembered = 4096;
constexpr std::size_t kMostRowBytes = std::size_t{16} << 20;

std::shared_ptr<const IntegrationRow> remembered(const Call& call, std::string_view id, std::uint64_t& changes) {
  IntegrationMemory& memory = call.core.memory->integrations;
  const std::lock_guard guard(memory.mutex);
  changes = memory.changes;
  const auto found = memory.by_id.find(id);
  if (found == memory.by_id.end()) return nullptr;
  const std::int64_t age = call.now() - found->second.read_ms;
  const bool fresh = age >= 0 && age < IntegrationMemory::kRememberedMs;
  return fresh && may_see(call.who, found->second.row->owner()) ? found->second.row : nullptr;
}

void remember(const Call& call, std::shared_ptr<const IntegrationRow> row, std::int64_t asked_ms,
              std::uint64_t changes) {
  IntegrationMemory& memory = call.core.memory->integrations;
  const std::lock_guard guard(memory.mutex);
  if (memory.changes != changes) return;
  const std::size_t bytes = row->config.bytes().size() + row->meta.size();
  if (memory.by_id.size() >= kMostRemembered || memory.bytes + bytes > kMostRowBytes) memory.forget();
  if (bytes > kMostRowBytes) return;
  memory.bytes += bytes;  // more than there is where a row is read again, until all is forgotten
  std::string id = row->id;
  memory.by_id.insert_or_assign(std::move(id), IntegrationMemory::Entry{std::move(row), asked_ms});
}

}  // namespace

Result<std::shared_ptr<const IntegrationRow>> use_integration(const Call& call) {
  const std::string_view id = call.path("id");
  std::uint64_t changes = 0;
  if (auto known = remembered(call, id, changes)) return known;
  const std::int64_t asked_ms = call.now();
  JF_TRY(IntegrationRow row, load_integration(call));
  auto found = std::make_shared<const IntegrationRow>(std::move(row));
  remember(call, found, asked_ms, changes);
  return found;
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
