// GET /oauth/callback: the browser is back. The code is exchanged outside any transaction.
#include <algorithm>

#include "api/error.h"
#include "api/handlers.h"
#include "merge/grant.h"
#include "oauth/answer.h"
#include "oauth/transport.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/encode.h"
#include "operations/system/capabilities.h"
#include "operations/use/oauth_flows.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kMostNonces = 32;
constexpr std::string_view kOtherAccount = "oauth_account_differs";

// What the page says, and what its opener hears.
struct Ending {
  std::string_view outcome;  // connected, cancelled or failed
  std::string code;          // of a failure: ours, or the service's
  std::string field;         // of the form, that is to blame
  std::vector<std::string> missing_scopes;
  bool has_refresh_token = true;
  bool is_repeated = false;
};

Reply ending_reply(const Flow& flow, const Ending& ending) {
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("outcome").string(ending.outcome).key("integrationId").string(flow.integration);
    writer.key("origin").string(flow.origin);
    if (!ending.code.empty()) writer.key("code").string(ending.code);
    if (!ending.field.empty()) writer.key("field").string(ending.field);
    if (!ending.missing_scopes.empty()) {
      writer.key("missingScopes").begin_array();
      for (const std::string& scope : ending.missing_scopes) writer.string(scope);
      writer.end_array();
    }
    if (!ending.has_refresh_token) writer.key("warning").string("no_refresh_token");
    if (ending.is_repeated) writer.key("repeated").boolean(true);
    writer.end_object();
  });
}

bool is_of_browser(const Call& call, const Flow& flow) {
  const auto sent = call.caller.get("nonces").items();
  const auto nonces = sent.first(std::min(sent.size(), kMostNonces));
  return std::any_of(nonces.begin(), nonces.end(), [&](const json::Value& nonce) {
    return equal_constant_time(digest_of(nonce.text()), flow.nonce);
  });
}

// A server that knows its users by cookies knows who is back.
bool is_of_user(const Call& call, const Flow& flow) {
  return call.who.user.empty() || (call.who.user == flow.user && call.who.workspace == flow.workspace);
}

struct Found {
  Flow flow;
  std::string outcome;
};

// One error for all that is wrong with a state, so that a guess learns nothing.
Result<Found> find_flow(Call& call) {
  const std::string_view state = call.query("state");
  if (state.empty()) return fail(Code::oauth_state_invalid);
  const std::string id = digest_of(state);
  JF_TRY(const std::optional<OauthFlowRow> row,
         call.core.read([&](Session& session) { return session.oauth().find_flow(id); }));
  if (!row) return fail(Code::oauth_state_invalid);
  auto flow = open_flow(call.core, *row);
  const bool good = flow && flow->integration == row->integration && call.now() < flow->expires_ms &&
                    is_of_browser(call, *flow) && is_of_user(call, *flow);
  if (!good) return fail(Code::oauth_state_invalid);
  return Found{*std::move(flow), row->outcome};
}

// The user may have lost its role, or the integration, since the start.
Result<IntegrationRow> load_for(Session& session, const Flow& flow) {
  const Principal who{flow.user, flow.workspace, Role::creator};
  JF_TRY(const std::optional<UserRow> user, session.users().find(flow.workspace, flow.user));
  if (user && !allows(user->role, Role::creator)) return fail(Code::role_insufficient);
  JF_TRY(IntegrationRow row, load_integration(session, who, flow.integration));
  // Another configuration may send the code to another service.
  if (row.config_revision != flow.revision) return fail(Code::version_conflict).with("version", row.version);
  return row;
}

Principal actor_of(const Flow& flow) { return {flow.user, flow.workspace, Role::creator}; }

// From here on the state is used up, whatever comes of it.
Result<IntegrationRow> take_flow(Call& call, const Flow& flow) {
  return call.core.write([&](Transaction& transaction) -> Result<IntegrationRow> {
    JF_TRY(const bool first, transaction.oauth().take_flow(flow.id));
    if (!first) return fail(Code::oauth_state_invalid);
    return load_for(transaction, flow);
  });
}

Status end_flow(Call& call, const Flow& flow, std::string_view outcome, std::string_view code) {
  return call.core.write([&](Transaction& transaction) -> Status {
    JF_CHECK(transaction.oauth().end_flow(flow.id, outcome));
    AuditEntry entry{.operation = "oauth.callback", .integration = flow.integration};
    entry.outcome = std::string(code);
    return transaction.audit().add(actor_of(flow), call.request_id, entry);
  });
}

// Kept: what the manifest names of the callback's own parameters.
json::Value received(const Call& call, const oauth::Provider& provider, json::Arena& arena) {
  json::ObjectBuilder object(arena);
  for (const std::string& name : provider.callback_keep) {
    if (!call.query(name).empty()) object.set(name, call.query(name));
  }
  return object.build();
}

// A copy that waited for this field only is enabled.
Status settle_awaited_field(Transaction& transaction, std::string_view model, IntegrationRow& row) {
  const std::string setting = awaited_setting(row.id);
  JF_TRY(const std::string awaited, transaction.settings().get(setting));
  if (awaited.empty()) return ok();
  std::string left = "\n" + awaited;
  const std::string line = "\n" + std::string(model) + "\n";
  const std::size_t at = left.find(line);
  if (at == std::string::npos) return ok();
  left.erase(at, line.size() - 1);
  left.erase(0, 1);
  if (left.empty()) row.enabled = true;
  return transaction.settings().set(setting, left);
}

Status store_grant(Call& call, Transaction& transaction, const Flow& flow, const OauthTarget& target,
                   const oauth::Answer& answer) {
  JF_TRY(IntegrationRow row, load_for(transaction, flow));
  JF_TRY(const Config config, open_config(call.core, row));
  json::Arena arena;
  const json::Value members =
      oauth::grant_members(answer, target.provider, call.now(), received(call, target.provider, arena), arena);
  if (oauth::is_of_other_account(grant_of(config, *target.field), members, target.provider.account))
    return fail(Code::conflict, target.field->model);
  const Config cleared = with_grant(config, *target.field, {});
  JF_CHECK(seal_config(call.core, transaction, *target.manifest, with_grant(cleared, *target.field, members), row));
  JF_CHECK(settle_awaited_field(transaction, target.field->model, row));
  ++row.version;
  ++row.config_revision;
  row.updated_ms = call.now();
  JF_CHECK(transaction.integrations().update(row));
  OauthGrantRow known{.integration = row.id, .field = target.field->model};
  known.mark = std::to_string(row.config_revision);
  JF_CHECK(transaction.oauth().set_grant(known));
  JF_CHECK(transaction.oauth().end_flow(flow.id, "connected"));
  AuditEntry entry{.operation = "oauth.callback", .integration = row.id, .version = row.version};
  entry.changed.push_back(target.field->model);
  entry.secrets.emplace_back(target.field->model, "set");
  return transaction.audit().add(actor_of(flow), call.request_id, entry);
}

struct Exchanged {
  OauthTarget target;
  oauth::Answer answer;
};

Result<Exchanged> exchange(Call& call, const Flow& flow, IntegrationRow row) {
  const Secret code(call.query("code"));
  if (code.empty()) return invalid("code", Code::required);
  JF_TRY(OauthTarget target, oauth_target(call.core, std::move(row), flow.field));
  const oauth::Leg leg{flow.redirect_uri, "", Secret(flow.verifier.expose())};
  const oauth::TokenRequest request = oauth::exchange_request(target.provider, code, leg);
  JF_TRY(const HttpAnswer got, call.core.oauth->send(request, Deadline::in_ms(oauth::kTokenRequestMs)));
  oauth::Answer answer = oauth::read_answer(got, target.provider);
  using oauth::Verdict;
  if (answer.verdict == Verdict::token) return Exchanged{std::move(target), std::move(answer)};
  const Code code_of_failure = answer.verdict == Verdict::unavailable  ? Code::oauth_unavailable
                               : answer.verdict == Verdict::unreadable ? Code::oauth_bad_answer
                                                                       : Code::oauth_rejected;
  Error error = fail(code_of_failure, answer.field);
  if (!answer.provider_code.empty()) error.with("providerCode", answer.provider_code);
  return error;
}

Result<Reply> failed(Call& call, const Flow& flow, const Error& error, std::string_view named = {}) {
  const std::string code(named.empty() ? facts(error.code).name : named);
  JF_CHECK(end_flow(call, flow, "failed " + code, code));
  return ending_reply(flow, {.outcome = "failed", .code = code, .field = error.pointer});
}

// As far as the service lets it: what was got for another account is not left open there.
void give_back(Call& call, const Exchanged& exchanged) {
  if (exchanged.target.provider.revoke_url.empty()) return;
  const bool has_refresh = !exchanged.answer.refresh_token.empty();
  const Secret token(has_refresh ? exchanged.answer.refresh_token : exchanged.answer.access_token);
  const oauth::TokenRequest request = oauth::revoke_request(exchanged.target.provider, token, has_refresh);
  static_cast<void>(call.core.oauth->send(request, Deadline::in_ms(oauth::kTokenRequestMs)));
}

Result<Reply> connect(Call& call, const Flow& flow, IntegrationRow row) {
  auto exchanged = exchange(call, flow, std::move(row));
  if (!exchanged) return failed(call, flow, exchanged.error());
  const Exchanged& got = *exchanged;
  const Status stored = call.core.write(
      [&](Transaction& transaction) -> Status { return store_grant(call, transaction, flow, got.target, got.answer); });
  if (!stored && stored.error().code == Code::conflict) {
    give_back(call, got);
    return failed(call, flow, stored.error(), kOtherAccount);
  }
  if (!stored) return failed(call, flow, stored.error());
  if (call.core.databases) call.core.databases->drop(flow.integration);
  Ending ending{.outcome = "connected"};
  ending.missing_scopes = oauth::missing_scopes(got.answer, got.target.provider);
  ending.has_refresh_token = !got.answer.refresh_token.empty() || !got.answer.lifetime_ms;
  return ending_reply(flow, ending);
}

// "failed CODE" or one word.
Reply repeated(const Flow& flow, std::string_view outcome) {
  const std::size_t space = outcome.find(' ');
  Ending ending{.outcome = outcome.substr(0, space), .is_repeated = true};
  if (space != std::string_view::npos) ending.code = std::string(outcome.substr(space + 1));
  return ending_reply(flow, ending);
}

}  // namespace

Result<Reply> end_oauth(Call& call) {
  JF_TRY(const Found found, find_flow(call));
  if (!call.core.oauth) return no_sockets();
  if (found.outcome == "running") return fail(Code::oauth_state_invalid);
  if (!found.outcome.empty()) return repeated(found.flow, found.outcome);
  auto row = take_flow(call, found.flow);
  if (!row) return row.error().code == Code::oauth_state_invalid ? row.error() : failed(call, found.flow, row.error());
  if (const std::string_view error = call.query("error"); !error.empty()) {
    const std::string code = oauth::short_code(error);
    JF_CHECK(end_flow(call, found.flow, code.empty() ? "cancelled" : "cancelled " + code, "cancelled"));
    return ending_reply(found.flow, {.outcome = "cancelled", .code = code});
  }
  return connect(call, found.flow, *std::move(row));
}

}  // namespace jackfield::api
