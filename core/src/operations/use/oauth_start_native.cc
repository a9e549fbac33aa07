// POST .../oauth/start: where the browser goes, and what it must bring back.
#include <algorithm>
#include <array>

#include "api/error.h"
#include "api/handlers.h"
#include "base/base64.h"
#include "operations/integrations/lookup.h"
#include "operations/rows/encode.h"
#include "operations/system/capabilities.h"
#include "operations/use/oauth_flows.h"

namespace jackfield::api {
namespace {

constexpr std::string_view kCallbackPath = "/api/v2/oauth/callback";

std::string random_text(const Host& host) {
  std::array<std::uint8_t, 32> bytes{};
  host.random(bytes);
  std::string text;
  append_base64url(text, bytes);
  wipe(bytes.data(), bytes.size());
  return text;
}

Result<std::string_view> text_of(const Call& call, std::string_view name) {
  const json::Value value = call.body.get(name);
  if (!value.is_null() && !value.is_string()) return invalid(name, Code::type);
  return value.text();
}

// This server's own callback, or an address that its operator allows; compared byte for byte.
Result<std::string> redirect_of(const Call& call) {
  const Options& options = call.core.options;
  JF_TRY(const std::string_view asked, text_of(call, "redirect_uri"));
  const auto& allowed = options.oauth_redirects;
  if (!asked.empty() && std::find(allowed.begin(), allowed.end(), asked) != allowed.end()) return std::string(asked);
  if (options.public_url.empty()) return fail(Code::oauth_public_url);
  std::string own = options.public_url + std::string(kCallbackPath);
  if (!asked.empty() && asked != own) return invalid("redirect_uri", Code::oauth_redirect_denied);
  return own;
}

// The page that hears the result: of this server's origin, or of an allowed address.
Result<std::string> origin_for(const Call& call) {
  const Options& options = call.core.options;
  JF_TRY(const std::string_view asked, text_of(call, "origin"));
  const std::string own = origin_of(options.public_url);
  if (asked.empty() || asked == own) return own;
  const auto& allowed = options.oauth_redirects;
  const auto is_there = [&](const std::string& url) { return origin_of(url) == asked; };
  if (std::any_of(allowed.begin(), allowed.end(), is_there)) return std::string(asked);
  return invalid("origin", Code::oauth_redirect_denied);
}

Status store_flow(Call& call, Transaction& transaction, const OauthTarget& target, const OauthFlowRow& row) {
  JF_CHECK(transaction.oauth().remove_flows(call.now()));
  JF_TRY(const std::int64_t open, transaction.oauth().count_flows(call.who.workspace));
  if (open >= kMostFlows) return fail(Code::rate_limited).with("retryAfter", kFlowMs / 1000);
  JF_CHECK(transaction.oauth().insert_flow(row));
  AuditEntry entry{.operation = "oauth.start", .integration = target.row.id, .version = target.row.version};
  return transaction.audit().add(call.who, call.request_id, entry);
}

}  // namespace

Result<Reply> start_oauth(Call& call) {
  JF_TRY(IntegrationRow row, load_integration(call));
  JF_TRY(const std::string field, field_named(call));
  if (!call.core.oauth) return no_sockets();
  JF_TRY(const OauthTarget target, oauth_target(call.core, std::move(row), field));
  if (target.provider.grant != oauth::Grant::authorization_code) return fail(Code::unsupported, target.field->model);
  JF_TRY(const std::string redirect, redirect_of(call));
  JF_TRY(const std::string origin, origin_for(call));
  const Host& host = call.core.host;
  oauth::Leg leg{redirect, random_text(host), Secret(random_text(host))};
  const std::string nonce = random_text(host);
  Flow flow{.id = digest_of(leg.state),
            .user = call.who.user,
            .workspace = call.who.workspace,
            .integration = target.row.id,
            .field = target.field->model,
            .redirect_uri = redirect,
            .origin = origin,
            .nonce = digest_of(nonce),
            .verifier = Secret(leg.verifier.expose()),
            .revision = target.row.config_revision,
            .expires_ms = call.now() + kFlowMs};
  JF_TRY(const OauthFlowRow stored, seal_flow(call.core, flow));
  JF_CHECK(call.core.write([&](Transaction& transaction) { return store_flow(call, transaction, target, stored); }));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("url").string(oauth::authorize_url(target.provider, leg));
    writer.key("redirect_uri").string(redirect).key("expires_at").string(format_time(flow.expires_ms));
    writer.key("nonce").string(nonce).end_object();
  });
}

}  // namespace jackfield::api
