#include "operations/use/usage.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "operations/integrations/audited.h"
#include "operations/integrations/resolving.h"

#include "api/error.h"
#include "operations/use/times.h"

namespace jackfield::api {

namespace {

// A wrong password must not lock the account of a database, however often a query is repeated. A pool may dial after
// the core has gone, so the guard owns what it needs.
LoginGuard login_guard(const Core& core, const Destination& where,
                       const std::shared_ptr<std::atomic<std::int64_t>>& expires_ms) {
  LoginGuard guard;
  guard.before = [limits = core.test_limits, now_ms = core.host.now_ms, where]() -> Status {
    const auto wait = limits->wait_login(where, now_ms());
    return wait ? Status(fail(Code::logins_limited).with("retryAfter", *wait)) : ok();
  };
  guard.after = [limits = core.test_limits, now_ms = core.host.now_ms, where, expires_ms](bool login_failed) {
    if (!login_failed) return;
    limits->login_failed(where, now_ms());
    // An outside secret may have changed since the pool was made: the next caller reads it again.
    if (expires_ms->load() != 0) expires_ms->store(1);
  };
  return guard;
}

}  // namespace

SettingNames setting_names(const Manifest& manifest, std::string_view connector) {
  SettingNames names;
  for (const Endpoint& endpoint : manifest.endpoints) {
    if (endpoint.connector != connector) continue;
    for (const json::Member& member : endpoint.declaration.get("config").members())
      names.emplace_back(member.key, member.value.text());
    if (!names.empty()) break;  // one pool serves all endpoints
  }
  return names;
}

// Most calls find a pool and ask for nothing of it: one pointer in each function needs no memory.
IntegrationUse::IntegrationUse(Call& call, const IntegrationRow& row, const Manifest& manifest,
                               std::string_view connector)
    : call_(call), row_(row), manifest_(manifest) {
  facts_.manifest = &manifest;
  facts_.connector = connector;
  facts_.integration = row.id;
  facts_.revision = row.config_revision;
  facts_.who = call.who;
  facts_.waited_ms = call.waited_ms();
  facts_.names = [this] { return setting_names(manifest_, facts_.connector); };
  facts_.open_config = [this] { return open_config(); };
  facts_.guard = [this](const Config& config) { return guard(config); };
}

Result<Config> IntegrationUse::open_config() {
  Core& core = call_.core;
  JF_TRY(Config config, api::open_config(core, row_));
  AuditEntry entry{.operation = "integration.use", .integration = row_.id, .version = row_.version};
  entry.secrets = audited_secrets(manifest_, config, "used");
  entry.references = audited_references(manifest_, config);
  JF_CHECK(core.write(
      [&](Transaction& transaction) { return transaction.audit().add(call_.who, call_.request_id, entry); }));
  JF_TRY(ResolvedConfig resolved, resolve_references(core, manifest_, config, &row_, call_.who));
  facts_.expires_ms = std::make_shared<std::atomic<std::int64_t>>(0);
  if (resolved.has_references) {
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    facts_.expires_ms->store(resolved.expires_ms == 0 ? kNever : resolved.expires_ms);
  }
  return std::move(resolved.config);
}

LoginGuard IntegrationUse::guard(const Config& config) const {
  return login_guard(call_.core, destination(manifest_, config), facts_.expires_ms);
}

namespace {

RecordRow first_record(const Used& used) {
  RecordRow record;
  record.integration = used.integration;
  record.workspace = used.workspace;
  record.user = used.user;
  record.type = used.type;
  record.sub_type = used.sub_type;
  return record;
}

std::string record_fields(const UsageSums::Sum& sum) {
  std::string fields;
  json::Writer writer(fields);
  writer.begin_object();
  for (const RecordField& field : sum.manifest->record_fields) {
    const auto integer = [&](std::int64_t value) { writer.key(field.name).integer(value); };
    const auto is_it = [&](const auto& figure) { return figure.first == field.name; };
    const auto& [numbers, texts] = sum.figures;
    const auto number = std::find_if(numbers.begin(), numbers.end(), is_it);
    const auto text = std::find_if(texts.begin(), texts.end(), is_it);
    if (field.is_number && number != numbers.end()) {
      writer.key(field.name).number(number->second);
      continue;
    }
    if (!field.is_number && text != texts.end()) {
      writer.key(field.name).string(text->second);
      continue;
    }
    if (field.name == "endpoint") writer.key(field.name).string(sum.endpoint);
    if (field.name == "status") writer.key(field.name).string(sum.status);
    if (field.name == "calls") integer(sum.calls);
    if (field.name == "rows") integer(sum.usage.rows);
    if (field.name == "bytes") integer(sum.usage.bytes);
    if (field.name == "duration_ms") integer(sum.usage.duration_ms);
  }
  writer.end_object();
  return fields;
}

}  // namespace

void append_usage(Core& core, const Manifest& manifest, const Used& used, const Measured& measured) {
  const std::int64_t now = core.host.now_ms();
  note_time(core, used, measured);
  {
    const std::lock_guard guard(core.memory->usage.mutex);
    const std::string own_name = measured.figures == nullptr ? std::string() : new_id(core.host, "q");
    const std::array<std::string_view, 5> key{used.integration, used.user, measured.endpoint, measured.status,
                                              own_name};
    UsageSums::Sum& sum = value_of(core.memory->usage.by_key, key);
    if (sum.calls++ == 0) {
      sum.row = first_record(used);
      sum.manifest = &manifest;
      sum.endpoint = measured.endpoint;
      sum.status = measured.status;
      if (measured.figures != nullptr) sum.figures = *measured.figures;
    }
    sum.row.created_ms = now;
    sum.usage.rows += measured.usage.rows;
    sum.usage.bytes += measured.usage.bytes;
    sum.usage.duration_ms += measured.usage.duration_ms;
  }
  core.store->sums_pending();
}

std::vector<RecordRow> take_usage(Core& core) {
  decltype(UsageSums::by_key) sums;
  {
    const std::lock_guard guard(core.memory->usage.mutex);
    sums.swap(core.memory->usage.by_key);
  }
  std::vector<RecordRow> rows;
  rows.reserve(sums.size());
  for (auto& [key, sum] : sums) {
    RecordRow row = std::move(sum.row);
    row.id = new_id(core.host, "nc");
    row.fields = record_fields(sum);
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const RecordRow& a, const RecordRow& b) { return a.created_ms < b.created_ms; });
  return rows;
}

}  // namespace jackfield::api
