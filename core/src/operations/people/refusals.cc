#include <algorithm>

#include "operations/people/refusals.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kMostWaiting = 10000;
constexpr std::size_t kMostUsers = 10000;
constexpr std::int64_t kMinuteMs = 60000;
constexpr int kForbidden = 403;

bool is_refusal(std::string_view code) {
  return code == "secret_reentry_required" || code == "reference_denied" || code == "reference_unavailable";
}

// The findings that are refusals: path and code.
std::vector<std::pair<std::string, std::string>> refused_fields(const Error& error) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const Detail& detail : error.details) {
    const auto* list = std::get_if<Json>(&detail.value);
    if (detail.name != "errors" || list == nullptr) continue;
    json::Arena arena;
    const auto findings = json::parse(arena, list->bytes, json::kOpenLimits);
    if (!findings) continue;
    for (const json::Value& finding : findings->items()) {
      if (is_refusal(finding.get("code").text()))
        fields.emplace_back(finding.get("path").text(), finding.get("code").text());
    }
  }
  const std::string_view code = facts(error.code).name;
  if (fields.empty() && !error.pointer.empty() && is_refusal(code)) fields.emplace_back(error.pointer, code);
  return fields;
}

// Counts it, and tells whether it is stored.
bool is_stored(Call& call, Refusals& refusals) {
  const std::int64_t minute = call.now() / kMinuteMs;
  const std::lock_guard guard(refusals.mutex);
  if (refusals.by_user.size() >= kMostUsers) refusals.by_user.clear();
  auto& [of_minute, number] = refusals.by_user[call.who.workspace + "\n" + call.who.user];
  if (of_minute != minute) number = 0;
  of_minute = minute;
  return ++number <= limits::kRefusalsAuditedPerMinute && refusals.waiting.size() < kMostWaiting;
}

std::string_view named_integration(const Call& call) {
  if (!call.path("id").empty()) return call.path("id");
  for (const char* name : {"integrationId", "fk_integration_id", "copy_from_id"}) {
    if (!call.body.get(name).text().empty()) return call.body.get(name).text();
  }
  return {};
}

Status add_row(Call& call, AuditEntry& entry) {
  const std::string_view id = named_integration(call);
  if (id.empty()) return ok();
  return call.core.read([&](Session& session) -> Status {
    JF_TRY(const std::optional<IntegrationRow> row, session.integrations().find(call.scope(), id));
    if (!row) return ok();
    entry.integration = row->id;
    entry.version = row->version;
    return ok();
  });
}

}  // namespace

void note_refusal(Call& call, const Error& error) {
  if (!call.core.store || call.who.user.empty()) return;
  const auto fields = refused_fields(error);
  if (facts(error.code).status != kForbidden && fields.empty()) return;
  call.core.counters.refused.fetch_add(1, std::memory_order_relaxed);
  Refusals& refusals = call.core.memory->refusals;
  if (!is_stored(call, refusals)) return;
  AuditEntry entry{.operation = std::string(call.operation->name), .outcome = std::string(facts(error.code).name)};
  if (!fields.empty()) entry.outcome = fields.front().second;
  for (const auto& [path, code] : fields) entry.secrets.emplace_back(path, "refused");
  static_cast<void>(add_row(call, entry));
  {
    const std::lock_guard guard(refusals.mutex);
    refusals.waiting.push_back({call.who, call.request_id, std::move(entry)});
  }
  // The entry waits for the next change where the store cannot be written, or the caller must not wait for it.
  if (call.operation->blocks != Blocks::never) static_cast<void>(call.core.write([](Transaction&) { return ok(); }));
}

}  // namespace jackfield::api
