#include "operations/use/oauth_flows.h"

#include "api/error.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "base/url_parts.h"
#include "merge/grant.h"
#include "operations/integrations/resolving.h"
#include "operations/integrations/sealing.h"

namespace jackfield::api {

std::string digest_of(std::string_view text) { return hex(text_bytes(sha256(text))); }

Result<OauthFlowRow> seal_flow(const Core& core, const Flow& flow) {
  OauthFlowRow row{.id = flow.id, .workspace = flow.workspace, .integration = flow.integration};
  row.expires_ms = flow.expires_ms;
  json::Arena arena;
  json::ObjectBuilder facts(arena);
  facts.set("user", flow.user).set("workspace", flow.workspace).set("integration", flow.integration);
  facts.set("field", flow.field).set("redirect_uri", flow.redirect_uri).set("origin", flow.origin);
  facts.set("nonce", flow.nonce).set("verifier", flow.verifier.expose());
  facts.set("revision", json::Value::integer(flow.revision));
  facts.set("expires_ms", json::Value::integer(flow.expires_ms));
  JF_TRY(row.facts, core.keyring->seal(sealable(facts.build()), seal_context(row), true));
  return row;
}

Result<Flow> open_flow(const Core& core, const OauthFlowRow& row) {
  JF_TRY(const Config config, core.keyring->open(row.facts, seal_context(row)));
  const Settings facts(config);
  Flow flow{.id = row.id,
            .user = facts.text("user"),
            .workspace = facts.text("workspace"),
            .integration = facts.text("integration"),
            .field = facts.text("field"),
            .redirect_uri = facts.text("redirect_uri"),
            .origin = facts.text("origin"),
            .nonce = facts.text("nonce"),
            .verifier = facts.secret("verifier")};
  flow.revision = facts.integer("revision").value_or(0);
  flow.expires_ms = facts.integer("expires_ms").value_or(0);
  return flow;
}

std::string origin_of(std::string_view url) {
  const auto parts = split_url(url);
  if (!parts) return {};
  std::string origin = ascii::lower(parts->scheme) + "://" + ascii::lower(parts->host);
  const bool usual = parts->port.empty() || parts->port == (ascii::lower(parts->scheme) == "https" ? "443" : "80");
  return usual ? origin : origin.append(":").append(parts->port);
}

Result<OauthTarget> oauth_target(const Core& core, IntegrationRow row, std::string_view model) {
  OauthTarget target;
  target.row = std::move(row);
  target.manifest = core.catalogue->find(target.row.type, target.row.sub_type);
  if (target.manifest == nullptr) return fail(Code::config_unreadable).with("cause", "unknown_type");
  JF_TRY(target.config, open_config(core, target.row));
  target.field = oauth::find_oauth_field(*target.manifest, model, target.config);
  if (target.field == nullptr) return fail(Code::unsupported, model);
  const Principal creator{target.row.created_by, target.row.workspace, Role::viewer};
  JF_TRY(const ResolvedConfig resolved,
         resolve_references(core, *target.manifest, target.config, &target.row, creator));
  JF_TRY(target.provider, oauth::read_provider(*target.manifest, *target.field, Settings(resolved.config)));
  return target;
}

Result<std::string> field_named(const Call& call) {
  if (!call.body.is_null() && !call.body.is_object()) return fail(Code::object_required);
  const json::Value field = call.body.get("field");
  if (!field.is_null() && !field.is_string()) return invalid("field", Code::type);
  return std::string(field.text());
}

}  // namespace jackfield::api
