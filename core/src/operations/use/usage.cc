#include "operations/use/usage.h"
#include "operations/integrations/audited.h"

#include "api/error.h"

namespace jackfield::api {

namespace {

// A wrong password must not lock the account of a database, however often a query is repeated. A pool may dial after
// the core has gone, so the guard owns what it needs.
LoginGuard login_guard(const Core& core, const Destination& where) {
  LoginGuard guard;
  guard.before = [limits = core.test_limits, now_ms = core.host.now_ms, where]() -> Status {
    const auto wait = limits->wait_login(where, now_ms());
    return wait ? Status(fail(Code::logins_limited).with("retryAfter", *wait)) : ok();
  };
  guard.after = [limits = core.test_limits, now_ms = core.host.now_ms, where](bool login_failed) {
    if (login_failed) limits->login_failed(where, now_ms());
  };
  return guard;
}

}  // namespace

// The callback may run after its call: a pool dials when it needs a connection. So it owns what it needs.
DatabaseUse database_use(Call& call, const IntegrationRow& row, const Manifest& manifest, std::string_view connector) {
  DatabaseUse use;
  use.manifest = &manifest;
  use.connector = std::string(connector);
  use.integration = row.id;
  use.revision = row.config_revision;
  use.who = call.who;
  use.waited_ms = call.waited_ms();
  use.open_config = [core = &call.core, row, &manifest, who = call.who, request = call.request_id]() -> Result<Config> {
    JF_TRY(Config config, open_config(*core, row));
    AuditEntry entry{.operation = "integration.use", .integration = row.id, .version = row.version};
    entry.secrets = audited_secrets(manifest, config, "used");
    JF_CHECK(core->write([&](Transaction& transaction) { return transaction.audit().add(who, request, entry); }));
    return config;
  };
  use.guard = [core = &call.core, &manifest](const Config& config) {
    return login_guard(*core, destination(manifest, config));
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

void append_usage(Core& core, const Manifest& manifest, const RecordRow& record, const Measured& measured) {
  RecordRow row = record;
  row.id = new_id(core.host, "nc");
  row.created_ms = core.host.now_ms();
  row.fields.clear();
  json::Writer writer(row.fields);
  writer.begin_object();
  for (const RecordField& field : manifest.record_fields) {
    const auto integer = [&](std::int64_t value) { writer.key(field.name).integer(value); };
    if (field.name == "endpoint") writer.key(field.name).string(measured.endpoint);
    if (field.name == "status") writer.key(field.name).string(measured.status);
    if (field.name == "calls") integer(1);
    if (field.name == "rows") integer(measured.usage.rows);
    if (field.name == "bytes") integer(measured.usage.bytes);
    if (field.name == "duration_ms") integer(measured.usage.duration_ms);
  }
  writer.end_object();
  core.store->append(std::move(row));
}

}  // namespace jackfield::api
