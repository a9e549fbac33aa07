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

// The callback may run after its call: a pool dials when it needs a connection. So it owns what it needs.
DatabaseUse database_use(Call& call, std::shared_ptr<const IntegrationRow> row, const Manifest& manifest,
                         std::string_view connector) {
  DatabaseUse use;
  use.manifest = &manifest;
  use.connector = std::string(connector);
  use.integration = row->id;
  use.revision = row->config_revision;
  use.who = call.who;
  use.waited_ms = call.waited_ms();
  use.names = setting_names(manifest, connector);
  use.expires_ms = std::make_shared<std::atomic<std::int64_t>>(0);
  use.open_config = [core = &call.core, row = std::move(row), &manifest, who = call.who, request = call.request_id,
                     expires_ms = use.expires_ms]() -> Result<Config> {
    JF_TRY(Config config, open_config(*core, *row));
    AuditEntry entry{.operation = "integration.use", .integration = row->id, .version = row->version};
    entry.secrets = audited_secrets(manifest, config, "used");
    entry.references = audited_references(manifest, config);
    JF_CHECK(core->write([&](Transaction& transaction) { return transaction.audit().add(who, request, entry); }));
    JF_TRY(ResolvedConfig resolved, resolve_references(*core, manifest, config, row.get(), who));
    if (resolved.has_references) {
      constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
      expires_ms->store(resolved.expires_ms == 0 ? kNever : resolved.expires_ms);
    }
    return std::move(resolved.config);
  };
  use.guard = [core = &call.core, &manifest, expires_ms = use.expires_ms](const Config& config) {
    return login_guard(*core, destination(manifest, config), expires_ms);
  };
  return use;
}

RecordRow usage_record(const Call& call, const IntegrationRow& row) {
  RecordRow record;
  record.integration = row.id;
  record.workspace = row.workspace;
  record.user = call.who.user;
  record.type = row.type;
  record.sub_type = row.sub_type;
  return record;
}

namespace {

std::string sum_key(const RecordRow& record, const Measured& measured) {
  std::string key;
  key.reserve(record.integration.size() + record.user.size() + measured.endpoint.size() + measured.status.size() + 3);
  key.append(record.integration).append(1, '\0').append(record.user).append(1, '\0');
  return key.append(measured.endpoint).append(1, '\0').append(measured.status);
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

void append_usage(Core& core, const Manifest& manifest, const RecordRow& record, const Measured& measured) {
  const std::int64_t now = core.host.now_ms();
  note_time(core, record, measured);
  {
    const std::lock_guard guard(core.memory->usage.mutex);
    std::string key = sum_key(record, measured);
    if (measured.figures != nullptr) key.append(1, '\0').append(new_id(core.host, "q"));
    UsageSums::Sum& sum = core.memory->usage.by_key[std::move(key)];
    if (sum.calls++ == 0) {
      sum.row = record;
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
  std::map<std::string, UsageSums::Sum> sums;
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
