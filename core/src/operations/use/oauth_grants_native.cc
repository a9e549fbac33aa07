// The grant of an integration: whether it still holds, and its end.
#include <chrono>
#include <thread>

#include "api/error.h"
#include "api/handlers.h"
#include "merge/grant.h"
#include "oauth/answer.h"
#include "oauth/lease.h"
#include "oauth/tokens.h"
#include "oauth/transport.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/encode.h"
#include "operations/system/capabilities.h"
#include "operations/use/oauth_flows.h"

namespace jackfield::api {
namespace {

constexpr std::int64_t kCheckMs = 30000;
constexpr std::int64_t kLeaseWaitMs = 100;

Status take(oauth::Lease& lease, Deadline deadline) {
  for (;;) {
    JF_TRY(const bool mine, lease.take());
    if (mine) return ok();
    if (deadline.passed()) return fail(Code::timeout);
    std::this_thread::sleep_for(std::chrono::milliseconds(kLeaseWaitMs));
  }
}

// True: the service has ended it, or knows it no more. False: the type names no address for that.
Result<bool> revoke_at_service(Call& call, const OauthTarget& target, Deadline deadline) {
  if (target.provider.revoke_url.empty()) return false;
  const Settings settings(target.config);
  const Secret refresh = settings.secret(target.field->model + ".refresh_token");
  const Secret access = settings.secret(target.field->model + ".access_token");
  if (refresh.empty() && access.empty()) return false;
  const bool has_refresh = !refresh.empty();
  const auto request = oauth::revoke_request(target.provider, has_refresh ? refresh : access, has_refresh);
  const Result<HttpAnswer> got = call.core.oauth->send(request, deadline);
  if (!got) return fail(Code::oauth_unavailable).with("cause", std::string(facts(got.error().code).name));
  if (got->status >= 200 && got->status < 300) return true;
  // An answer of another status has no token: what is left is why.
  const oauth::Answer answer = oauth::read_answer(*got, target.provider);
  if (answer.verdict == oauth::Verdict::ended || answer.provider_code == "invalid_token") return true;
  Error error =
      fail(answer.verdict == oauth::Verdict::rejected ? Code::oauth_rejected : Code::oauth_unavailable, answer.field);
  if (!answer.provider_code.empty()) error.with("providerCode", answer.provider_code);
  return error;
}

Status clear_grant(Call& call, Transaction& transaction, const OauthTarget& target, oauth::Lease& lease) {
  JF_TRY(IntegrationRow row, load_integration(call, transaction));
  JF_TRY(const Config config, open_config(call.core, row));
  JF_CHECK(seal_config(call.core, transaction, *target.manifest, with_grant(config, *target.field, {}), row));
  ++row.version;
  ++row.config_revision;
  row.updated_ms = call.now();
  JF_CHECK(transaction.integrations().update(row));
  JF_CHECK(lease.release(transaction));
  AuditEntry entry{.operation = "oauth.revoke", .integration = row.id, .version = row.version};
  entry.changed.push_back(target.field->model);
  entry.secrets.emplace_back(target.field->model, "cleared");
  return transaction.audit().add(call.who, call.request_id, entry);
}

}  // namespace

Result<Reply> revoke_oauth(Call& call) {
  const Deadline deadline = Deadline::in_ms(kCheckMs);
  JF_TRY(IntegrationRow first, load_integration(call));
  JF_TRY(const std::string field, field_named(call));
  if (!call.core.oauth) return no_sockets();
  JF_TRY(const OauthTarget known, oauth_target(call.core, std::move(first), field));
  oauth::Lease lease(call.core, known.row.id, known.field->model);
  JF_CHECK(take(lease, deadline));
  // As it is now that no caller renews it.
  JF_TRY(IntegrationRow row, load_integration(call));
  JF_TRY(const OauthTarget target, oauth_target(call.core, std::move(row), known.field->model));
  JF_TRY(const bool revoked, revoke_at_service(call, target, deadline));
  JF_CHECK(call.core.write([&](Transaction& transaction) { return clear_grant(call, transaction, target, lease); }));
  if (call.core.databases) call.core.databases->drop(target.row.id);
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("revoked").boolean(revoked).key("integrationId").string(target.row.id).end_object();
  });
}

Result<Reply> check_oauth(Call& call) {
  JF_TRY(IntegrationRow row, load_integration(call));
  JF_TRY(const std::string field, field_named(call));
  if (!call.core.oauth) return no_sockets();
  JF_TRY(const OauthTarget target, oauth_target(call.core, std::move(row), field));
  const oauth::Wish wish{.at_once = true, .renewed = call.body.get("renew").as_boolean()};
  JF_TRY(const oauth::Granted found,
         oauth::granted(call.core, target.row, *target.manifest, target.field->model, wish, Deadline::in_ms(kCheckMs)));
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("connected").boolean(true).key("expires_at");
    found.expires_ms ? writer.string(format_time(*found.expires_ms)) : writer.null();
    writer.key("scope").string(found.scope).end_object();
  });
}

}  // namespace jackfield::api
