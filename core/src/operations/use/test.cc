// Tests of connections: a stored one, a candidate, a candidate merged into a stored one.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "base/words.h"
#include "operations/form/config_rules.h"
#include "operations/integrations/audited.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/report.h"
#include "operations/integrations/resolving.h"
#include "operations/system/capabilities.h"
#include "operations/use/service.h"

namespace jackfield::api {
namespace {

constexpr std::string_view kWorks = "The connection works.";

std::string_view state_name(TestState state) { return name_of("ok failed unreachable unsupported", state); }

// As validation reports a finding.
void warn_of_account(json::Writer& writer, const TestOutcome& outcome) {
  const CodeFacts& code = facts(Code::account_strong);
  writer.key("warnings").begin_array().begin_object();
  writer.key("path").string(outcome.account_field).key("code").string(code.name).key("message").string(code.message);
  writer.key("params").begin_object().key("rights").string(outcome.strong_rights).end_object();
  writer.end_object().end_array();
}

// Existing clients read {"code", "message", "data"}; the other members add details.
Reply outcome_reply(const TestOutcome& outcome) {
  const bool works = outcome.state == TestState::ok;
  const CodeFacts& code = facts(outcome.error.code);
  std::string_view hint;
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("code").integer(works ? 0 : -1);
  writer.key("message").string(works ? kWorks : code.message);
  writer.key("data").begin_object();
  if (!works) {
    write_details(writer, outcome.error.details);
    for (const Detail& detail : outcome.error.details) {
      const auto* text = std::get_if<std::string>(&detail.value);
      if (detail.name == "remedy" && text != nullptr) hint = *text;
    }
  }
  writer.end_object().key("outcome").string(state_name(outcome.state));
  if (!works && !outcome.error.pointer.empty()) writer.key("field").string(outcome.error.pointer);
  if (!works) writer.key("errorCode").string(code.name);
  if (!hint.empty()) writer.key("hint").string(hint);
  writer.key("durationMillis").integer(outcome.duration_ms);
  if (!outcome.server_version.empty()) writer.key("serverVersion").string(outcome.server_version);
  if (!outcome.strong_rights.empty()) warn_of_account(writer, outcome);
  writer.end_object();
  return reply;
}

// An unsaved configuration is the member `config`, or the body itself with the members of an integration around it.
json::Value candidate_of(Call& call) {
  const json::Value config = call.body.get("config");
  if (!config.is_null()) return config;
  if (call.body.find("connection") == nullptr && call.body.find("client") == nullptr) return {};
  static constexpr std::string_view kNotConfig[] = {"id",
                                                    "title",
                                                    "type",
                                                    "sub_type",
                                                    "integrationId",
                                                    "fk_integration_id",
                                                    "fk_workspace_id",
                                                    "is_private",
                                                    "is_default",
                                                    "alias",
                                                    "enabled",
                                                    "order",
                                                    "base_id",
                                                    "copy_from_id",
                                                    "is_meta",
                                                    "is_local",
                                                    "created_by",
                                                    "version",
                                                    "created_at",
                                                    "deleted",
                                                    "updated_at",
                                                    "is_encrypted",
                                                    "config_revision",
                                                    "configMode"};
  json::ObjectBuilder rest(*call.arena);
  for (const json::Member& member : call.body.members()) {
    if (std::find(std::begin(kNotConfig), std::end(kNotConfig), member.key) == std::end(kNotConfig))
      rest.set(member.key, member.value);
  }
  return rest.build();
}

// By type and sub_type, by the stored row, or by the client's name for it.
Result<const Manifest*> candidate_manifest(Call& call, const TestSubject& subject) {
  const Catalogue& catalogue = *call.core.catalogue;
  if (subject.row) {
    const Manifest* manifest = catalogue.find(subject.row->type, subject.row->sub_type);
    if (manifest == nullptr) return fail(Code::config_unreadable).with("cause", "unknown_type");
    return manifest;
  }
  if (!call.body.get("sub_type").is_null()) return manifest_of(catalogue, call.body);
  const json::Value inner = call.body.get("config").get("client");
  const json::Value client = inner.is_null() ? call.body.get("client") : inner;
  if (!client.is_string()) return manifest_of(catalogue, call.body);
  const Manifest* manifest = catalogue.find("database", client.text());
  if (manifest == nullptr) return invalid("client", Code::unknown_type);
  return manifest;
}

// A disabled row cannot be used: neither its config, nor its secrets for another config.
bool uses_stored(const Merged& merged) {
  const bool sets = std::any_of(merged.verbs.begin(), merged.verbs.end(),
                                [](const auto& verb) { return verb.second == SecretVerb::set; });
  return merged.keeps_secrets || (merged.changed.empty() && !sets);
}

Result<Checked> check_candidate(Call& call, const TestSubject& subject, Session& session) {
  const IntegrationLookup lookup = lookup_in(session, call.who);
  const Manifest& manifest = *subject.manifest;
  if (!subject.row) return check_config(manifest, *call.arena, nullptr, subject.candidate, Stage::create, {}, lookup);
  JF_TRY(const Config stored, open_config(call.core, *subject.row));
  const bool replaces = call.body.get("configMode").text() == "replace";
  JF_TRY(const MergeOptions options, merge_options(call, session, *subject.row, replaces));
  Checked checked = check_config(manifest, *call.arena, &stored, subject.candidate, Stage::update, options, lookup);
  if (!subject.row->enabled && uses_stored(checked.merged)) return fail(Code::integration_disabled);
  return checked;
}

Result<Config> candidate_config(Call& call, const TestSubject& subject) {
  if (!subject.candidate.is_object()) return invalid("config", Code::object_required);
  const auto check = [&](Session& session) { return check_candidate(call, subject, session); };
  JF_TRY(Checked checked, call.core.store ? call.core.read(check)
                                          : check_config(*subject.manifest, *call.arena, nullptr, subject.candidate,
                                                         Stage::create, {}, {}));
  if (call.core.memory)
    check_references(call.core, call.who.workspace, *subject.manifest, checked.config, checked.merged, checked.report);
  JF_CHECK(config_status(checked.report));
  return std::move(checked.config);
}

TestOutcome unsupported(Error error) { return TestOutcome{TestState::unsupported, std::move(error), {}, {}, {}, 0}; }

TestOutcome dial(Call& call, const TestSubject& subject, const Config& config) {
  const Manifest& manifest = *subject.manifest;
  const Endpoint* endpoint = manifest.find_endpoint(manifest.test_endpoint);
  if (manifest.test_endpoint.empty() || endpoint == nullptr) return unsupported(fail(Code::unsupported));
  if (endpoint->kind == Endpoint::Kind::config) return TestOutcome{};
  if (endpoint->kind == Endpoint::Kind::http) {
    const bool is_stored = subject.row && subject.candidate.is_null();
    const auto row = is_stored ? std::make_shared<const IntegrationRow>(*subject.row) : nullptr;
    return test_service(call, {row, &manifest, endpoint}, config);
  }
  if (!call.core.databases) return unsupported(no_sockets());
  const auto resolved =
      resolve_references(call.core, manifest, config, subject.row ? &*subject.row : nullptr, call.who);
  if (!resolved) return TestOutcome{TestState::failed, resolved.error(), {}, {}, {}, 0};
  return call.core.databases->test(endpoint->connector, resolved->config, call.who, call.cancel, call.waited_ms(),
                                   setting_names(manifest, endpoint->connector));
}

bool is_service(const Manifest& manifest) {
  const Endpoint* endpoint = manifest.find_endpoint(manifest.test_endpoint);
  return endpoint != nullptr && endpoint->kind == Endpoint::Kind::http;
}

// What reads show of the test.
std::string health_text(const TestOutcome& outcome, std::int64_t now_ms) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("outcome").string(state_name(outcome.state)).key("at").string(format_time(now_ms));
  if (outcome.state != TestState::ok) {
    const CodeFacts& code = facts(outcome.error.code);
    writer.key("errorCode").string(code.name).key("message").string(code.message);
    if (!outcome.error.pointer.empty()) writer.key("field").string(outcome.error.pointer);
  }
  writer.key("durationMillis").integer(outcome.duration_ms).end_object();
  return text;
}

// `tested`: how it went; null before it starts.
Status audit_test(Call& call, const TestSubject& subject, const Config& config, std::string_view outcome,
                  const TestOutcome* tested = nullptr) {
  if (!call.core.store) return ok();
  AuditEntry entry{.operation = "connection.test"};
  if (subject.row) {
    entry.integration = subject.row->id;
    entry.version = subject.row->version;
    entry.secrets = audited_secrets(*subject.manifest, config, "used");
  }
  entry.references = audited_references(*subject.manifest, config);
  entry.outcome = std::string(outcome);
  return call.core.write([&](Transaction& transaction) -> Status {
    JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
    const bool is_stored = subject.row && subject.candidate.is_null();
    if (tested == nullptr || !is_stored) return ok();
    const std::int64_t now = call.now();
    return keep_health(transaction, *subject.row, state_name(tested->state), health_text(*tested, now), now);
  });
}

// A test opens the file, so it asks what create asks.
Status check_file(Call& call, const Manifest& manifest, const Config& config) {
  const std::string* connector = connector_of(manifest);
  if (connector == nullptr || !call.core.databases || !call.core.store) return ok();
  auto canonical = call.core.databases->canonical_file(*connector, config, call.who);
  if (!canonical || canonical->empty()) return ok();  // dial() tells why
  JF_TRY(const bool is_foreign, call.core.read([&](Session& session) {
    return session.integrations().is_foreign_file(call.who.workspace, *canonical);
  }));
  return is_foreign ? Status(invalid("connection.filename", Code::path_denied)) : ok();
}

// dial() sends secrets to a server, so the audit entry is written first.
Result<TestOutcome> recorded_dial(Call& call, const TestSubject& subject, const Config& config) {
  JF_CHECK(audit_test(call, subject, config, "started"));
  TestOutcome outcome = dial(call, subject, config);
  const bool works = outcome.state == TestState::ok;
  JF_CHECK(
      audit_test(call, subject, config, works ? std::string_view("ok") : facts(outcome.error.code).name, &outcome));
  return outcome;
}

}  // namespace

Result<Reply> run_test(Call& call, TestSubject subject) {
  const bool candidate = !subject.candidate.is_null();
  if (candidate && !allows(call.who.role, Role::creator)) return fail(Code::role_insufficient);
  if (!candidate && !subject.row->enabled) return fail(Code::integration_disabled);
  JF_TRY(subject.manifest, candidate_manifest(call, subject));
  JF_TRY(const Config config, candidate ? candidate_config(call, subject) : open_config(call.core, *subject.row));
  JF_CHECK(check_file(call, *subject.manifest, config));
  Destination where = destination(*subject.manifest, config);
  // A service has no account that failed tests could lock, so those of one workspace do not hold up another.
  if (is_service(*subject.manifest)) where.account.append("\n").append(call.who.workspace);
  TestLimits& limits = *call.core.test_limits;
  if (const auto wait = limits.begin(call.who, where, call.now()))
    return fail(Code::rate_limited).with("retryAfter", *wait);
  const Result<TestOutcome> outcome = recorded_dial(call, subject, config);
  const bool login_failed = outcome && outcome->error.code == Code::authentication_failed;
  limits.end(call.who, where, call.now(), login_failed);
  if (!outcome) return outcome.error();
  return outcome_reply(*outcome);
}

Result<Reply> test_connection(Call& call) {
  TestSubject subject;
  json::Value id = call.body.get("integrationId");
  if (id.is_null()) id = call.body.get("fk_integration_id");
  if (!id.is_null() && !id.is_string()) return invalid("integrationId", Code::type);
  if (id.is_string() && !id.text().empty()) {
    if (!call.core.store) return fail(Code::store_required);
    JF_TRY(subject.row,
           call.core.read([&](Session& session) { return load_integration(session, call.who, id.text()); }));
  }
  subject.candidate = candidate_of(call);
  if (!subject.row && subject.candidate.is_null()) return invalid("config", Code::required);
  return run_test(call, std::move(subject));
}

}  // namespace jackfield::api
