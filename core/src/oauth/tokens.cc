#include "oauth/tokens.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "merge/grant.h"
#include "oauth/answer.h"
#include "oauth/assertion.h"
#include "oauth/lease.h"
#include "oauth/snapshot.h"
#include "oauth/transport.h"
#include "operations/integrations/resolving.h"
#include "operations/integrations/sealing.h"

namespace jackfield::oauth {
namespace {

constexpr std::int64_t kFirstPauseMs = 30000, kLongestPauseMs = 600000, kLongestAskedMs = 3600000;
constexpr std::int64_t kRefusedAgainMs = 10000;
constexpr std::int64_t kFirstWaitMs = 20, kLongestWaitMs = 200;
constexpr int kWriteTries = 3;
constexpr std::string_view kDoubtful = "doubtful";

bool same(const Secret& a, const Secret& b) { return equal_constant_time(a.expose(), b.expose()); }

std::string name_of(Code code) { return std::string(facts(code).name); }

std::optional<std::int64_t> moment(const json::Value& value) {
  return value.is_integer() ? std::optional(value.as_integer()) : std::nullopt;
}

class Renewer {
 public:
  Renewer(api::Core& core, Place place, const Wish& wish, Deadline deadline)
      : core_(core), place_(std::move(place)), wish_(wish), deadline_(deadline) {}

  [[nodiscard]] bool is_usable(const Snapshot& now) const {
    if (now.access.empty() || is_refused(now) || must_renew(now)) return false;
    return !now.renew_ms || core_.host.now_ms() < *now.renew_ms;
  }
  [[nodiscard]] static Granted of(const Snapshot& now, const Field& field) {
    return {Secret(now.access.expose()), now.expires_ms, now.text(field, "scope").expose()};
  }
  [[nodiscard]] Result<Granted> run();

 private:
  [[nodiscard]] bool is_refused(const Snapshot& now) const {
    return wish_.refused != nullptr && same(*wish_.refused, now.access);
  }
  // Until another caller has renewed it after this call began.
  [[nodiscard]] bool must_renew(const Snapshot& now) const {
    return wish_.renewed && (!first_ || same(*first_, now.access));
  }
  // Its time to be renewed has come, but the service still takes it.
  [[nodiscard]] bool is_good(const Snapshot& now) const {
    if (now.access.empty() || is_refused(now) || wish_.renewed) return false;
    return !now.expires_ms || core_.host.now_ms() < *now.expires_ms;
  }
  [[nodiscard]] Result<Granted> or_good(const Snapshot& now, Error error) const {
    if (is_good(now)) return of(now, place_.field);
    return error;
  }

  [[nodiscard]] Result<Snapshot> reload() {
    return core_.read([&](Session& session) { return read_snapshot(core_, session, place_); });
  }
  [[nodiscard]] Result<Provider> provider_of(Snapshot& now) const;
  [[nodiscard]] Result<std::optional<TokenRequest>> request_of(const Snapshot& now, const Provider& provider) const;
  [[nodiscard]] Status may_renew(const Snapshot& now, const Provider& provider) const;
  [[nodiscard]] Result<std::optional<Granted>> renew(Lease& lease);
  [[nodiscard]] Result<std::optional<Granted>> settle(const Snapshot& now, const Provider& provider, Answer answer,
                                                      Lease& lease);
  [[nodiscard]] Result<std::optional<Granted>> keep(const Snapshot& now, const Provider& provider, const Answer& answer,
                                                    Lease& lease);
  [[nodiscard]] Result<bool> keep_in(Transaction& transaction, const Snapshot& used, const json::Value& members,
                                     Lease& lease);
  [[nodiscard]] Error note_failure(Error error, const Snapshot& now, std::int64_t asked_ms, bool ended, Lease& lease);
  [[nodiscard]] std::optional<Error> known_failure(const OauthGrantRow& known) const;

  api::Core& core_;
  const Place place_;
  const Wish wish_;
  const Deadline deadline_;
  std::optional<Secret> first_;  // the token when the call began
  std::int64_t clock_ms_ = 0;    // to the service's clock, once it refused what was signed by ours
};

// Outside the store: the host may have to be asked for the client's secret.
Result<Provider> Renewer::provider_of(Snapshot& now) const {
  const Principal creator{place_.creator, place_.workspace, Role::viewer};
  JF_TRY(const api::ResolvedConfig resolved,
         api::resolve_references(core_, place_.manifest, now.config, &now.row, creator));
  const Settings settings(resolved.config);
  if (resolved.has_references) now.given = settings.secret("refreshToken");
  return read_provider(place_.manifest, place_.field, settings);
}

Result<std::optional<TokenRequest>> Renewer::request_of(const Snapshot& now, const Provider& provider) const {
  using Made = std::optional<TokenRequest>;
  if (provider.grant == Grant::jwt_bearer) {
    JF_TRY(TokenRequest request, assertion_request(provider, core_.host.now_ms() + clock_ms_));
    return Made(std::move(request));
  }
  if (provider.grant == Grant::client_credentials) return Made(client_request(provider));
  if (!now.refresh.empty()) return Made(renewal_request(provider, now.refresh));
  if (provider.grant == Grant::refresh_token && !now.given.empty()) return Made(renewal_request(provider, now.given));
  const Secret code = now.text(place_.field, "code");
  if (code.empty()) return Made();
  // A config that was written with a code: it is exchanged when it is first needed.
  Leg leg{now.text(place_.field, "redirect_uri").expose(), "", now.text(place_.field, "code_verifier")};
  return Made(exchange_request(provider, code, leg));
}

// What the last attempt left behind: "CODE PROVIDER_CODE".
std::optional<Error> Renewer::known_failure(const OauthGrantRow& known) const {
  const std::string_view text = known.error;
  const std::string_view name = text.substr(0, text.find(' '));
  const std::string_view provider_code = name.size() == text.size() ? "" : text.substr(name.size() + 1);
  const std::int64_t left_ms = known.retry_ms - core_.host.now_ms();
  if (!known.ended && (left_ms <= 0 || wish_.at_once)) return std::nullopt;
  Error error = fail(known.ended ? Code::oauth_reconnect_required : parse_code(name).value_or(Code::oauth_unavailable));
  if (!provider_code.empty()) error.with("providerCode", std::string(provider_code));
  if (!known.ended) error.with("retryAfter", (left_ms + 999) / 1000);
  return error;
}

Status Renewer::may_renew(const Snapshot& now, const Provider& provider) const {
  if (auto failure = known_failure(now.known)) return *std::move(failure);
  JF_TRY(const auto request, request_of(now, provider));
  if (!request)
    return fail(now.access.empty() ? Code::oauth_not_connected : Code::oauth_reconnect_required, place_.field.model);
  const bool refused_again = is_refused(now) && core_.host.now_ms() - now.known.refused_ms < kRefusedAgainMs;
  if (refused_again) return fail(Code::authentication_failed, place_.field.model);
  return ok();
}

// The reason is stored, so that the next calls fail at once.
Error Renewer::note_failure(Error error, const Snapshot& now, std::int64_t asked_ms, bool ended, Lease& lease) {
  OauthGrantRow row{.integration = place_.integration, .field = place_.field.model, .mark = now.mark()};
  row.error = name_of(error.code);
  for (const Detail& detail : error.details) {
    if (const auto* text = std::get_if<std::string>(&detail.value); detail.name == "providerCode" && text != nullptr)
      row.error += " " + *text;
  }
  row.ended = ended;
  row.failures = now.known.failures + 1;
  row.refused_ms = now.known.refused_ms;
  const std::int64_t pause = kFirstPauseMs << std::min<std::int64_t>(row.failures - 1, 8);
  const std::int64_t asked = std::min(asked_ms, kLongestAskedMs);
  const std::int64_t wait_ms = std::max(asked, std::min(pause, kLongestPauseMs));
  row.retry_ms = core_.host.now_ms() + wait_ms;
  const Status noted = core_.write([&](Transaction& transaction) -> Status {
    JF_CHECK(transaction.oauth().set_grant(row));
    JF_CHECK(lease.release(transaction));
    AuditEntry entry{.operation = "oauth.renew", .integration = row.integration, .version = now.row.version};
    entry.outcome = name_of(error.code);
    return transaction.audit().add({"", place_.workspace, Role::viewer}, "", entry);
  });
  if (!noted) return noted.error();
  if (!ended) error.with("retryAfter", (wait_ms + 999) / 1000);
  return error;
}

Result<bool> Renewer::keep_in(Transaction& transaction, const Snapshot& used, const json::Value& members,
                              Lease& lease) {
  JF_TRY(Snapshot now, read_snapshot(core_, transaction, place_));
  const bool is_same =
      used.refresh.empty() ? now.mark() == used.mark() && now.refresh.empty() : same(used.refresh, now.refresh);
  JF_CHECK(lease.release(transaction));
  // The grant was replaced or cleared meanwhile: what was got for the old one is dropped.
  if (!is_same) return false;
  IntegrationRow row = std::move(now.row);
  const Config config = with_grant(now.config, place_.field, members);
  JF_CHECK(api::seal_config(core_, transaction, place_.manifest, config, row));
  JF_CHECK(transaction.integrations().set_config(row));
  OauthGrantRow known{.integration = place_.integration, .field = place_.field.model, .mark = now.mark()};
  if (wish_.refused != nullptr) known.refused_ms = core_.host.now_ms();
  JF_CHECK(transaction.oauth().set_grant(known));
  AuditEntry entry{.operation = "oauth.renew", .integration = row.id, .version = row.version};
  entry.secrets.emplace_back(place_.field.model, "set");
  JF_CHECK(transaction.audit().add({"", place_.workspace, Role::viewer}, "", entry));
  return true;
}

// A token that is not stored is not returned: the service may have ended the one before it.
Result<std::optional<Granted>> Renewer::keep(const Snapshot& now, const Provider& provider, const Answer& answer,
                                             Lease& lease) {
  json::Arena arena;
  const json::Value members = grant_members(answer, provider, core_.host.now_ms(), {}, arena);
  for (int tries = 1;; ++tries) {
    const Result<bool> kept = core_.write(
        [&](Transaction& transaction) -> Result<bool> { return keep_in(transaction, now, members, lease); });
    if (!kept && tries < kWriteTries && kept.error().code == Code::store_busy) continue;
    if (!kept) return kept.error();
    if (!*kept) return std::optional<Granted>();
    const std::string scope =
        answer.scope.empty() ? now.text(place_.field, "scope").expose() : std::string(answer.scope);
    return std::optional<Granted>(Granted{Secret(answer.access_token), moment(members.get("expires_at")), scope});
  }
}

Result<std::optional<Granted>> Renewer::settle(const Snapshot& now, const Provider& provider, Answer answer,
                                               Lease& lease) {
  const auto failed = [&](Code code, bool ended) -> Error {
    Error error = fail(code, answer.field);
    if (!answer.provider_code.empty()) error.with("providerCode", answer.provider_code);
    if (answer.is_far_off()) error.with("clockDifferenceSeconds", answer.clock_ms / 1000);
    return note_failure(std::move(error), now, answer.retry_after_ms, ended, lease);
  };
  switch (answer.verdict) {
    case Verdict::token:
      return keep(now, provider, answer, lease);
    case Verdict::rejected:
      return failed(Code::oauth_rejected, false);
    case Verdict::unavailable:
      return failed(Code::oauth_unavailable, false);
    case Verdict::unreadable:
      return failed(Code::oauth_bad_answer, false);
    case Verdict::doubtful:
      if (!now.known.error.ends_with(kDoubtful)) {
        answer.provider_code = kDoubtful;
        return failed(Code::oauth_unavailable, false);
      }
      break;
    case Verdict::ended:
      break;
  }
  // Another process may have renewed it, if this one was slower than its lease.
  JF_TRY(const Snapshot later, reload());
  if (!same(later.refresh, now.refresh) || later.mark() != now.mark()) return std::optional<Granted>();
  return failed(Code::oauth_reconnect_required, true);
}

// Nothing: the grant has changed meanwhile, and is to be looked at again.
Result<std::optional<Granted>> Renewer::renew(Lease& lease) {
  JF_TRY(Snapshot now, reload());
  if (is_usable(now)) return std::optional<Granted>(of(now, place_.field));
  JF_TRY(const Provider provider, provider_of(now));
  JF_CHECK(may_renew(now, provider));
  const auto send = [&](const TokenRequest& request) -> Result<Answer> {
    JF_TRY(const HttpAnswer got, core_.oauth->send(request, deadline_));
    Answer read = read_answer(got, provider);
    read.clock_ms = clock_difference_ms(got, core_.host.now_ms()).value_or(0);
    return read;
  };
  JF_TRY(std::optional<TokenRequest> request, request_of(now, provider));
  Result<Answer> answer = send(*request);
  // The service's clock decides about the times of what was signed here.
  if (answer && provider.grant == Grant::jwt_bearer && answer->verdict != Verdict::token && answer->is_far_off()) {
    clock_ms_ = answer->clock_ms;
    JF_TRY(request, request_of(now, provider));
    answer = send(*request);
  }
  const bool has_other = provider.grant == Grant::refresh_token && !now.given.empty() && !same(now.given, now.refresh);
  if (answer && answer->verdict == Verdict::ended && has_other && !now.refresh.empty())
    answer = send(renewal_request(provider, now.given));
  if (!answer) {
    if (answer.error().code == Code::connector_unavailable) return answer.error();
    Error error = fail(Code::oauth_unavailable).with("cause", name_of(answer.error().code));
    return note_failure(std::move(error), now, -1, false, lease);
  }
  return settle(now, provider, *std::move(answer), lease);
}

Result<Granted> Renewer::run() {
  if (core_.oauth == nullptr) return fail(Code::internal);
  for (std::int64_t wait_ms = kFirstWaitMs;; wait_ms = std::min(wait_ms * 2, kLongestWaitMs)) {
    JF_TRY(Snapshot now, reload());
    if (!first_) first_ = Secret(now.access.expose());
    if (is_usable(now)) return of(now, place_.field);
    JF_TRY(const Provider provider, provider_of(now));
    if (Status may = may_renew(now, provider); !may) return or_good(now, std::move(may).error());
    if (now.known.until_ms <= core_.host.now_ms()) {
      Lease lease(core_, place_.integration, place_.field.model);
      JF_TRY(const bool mine, lease.take());
      if (mine) {
        Result<std::optional<Granted>> made = renew(lease);
        if (!made) return or_good(now, std::move(made).error());
        if (*made) return **std::move(made);
      }
    }
    if (is_good(now)) return of(now, place_.field);
    if (deadline_.passed()) return fail(Code::timeout);
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(wait_ms, deadline_.remaining_ms())));
  }
}

}  // namespace

Result<Granted> granted(api::Core& core, const IntegrationRow& row, const Manifest& manifest, std::string_view field,
                        const Wish& wish, Deadline deadline) {
  JF_TRY(Place place, place_of(row, manifest, field));
  const Field& of = place.field;
  JF_TRY(const Snapshot seen, snapshot_of(core, place, row));
  Renewer renewer(core, std::move(place), wish, deadline);
  if (renewer.is_usable(seen)) return Renewer::of(seen, of);
  return renewer.run();
}

Result<Secret> access_token(api::Core& core, const IntegrationRow& row, const Manifest& manifest,
                            std::string_view field, const Secret* refused, Deadline deadline) {
  JF_TRY(Granted found, granted(core, row, manifest, field, {.refused = refused}, deadline));
  return std::move(found.token);
}

}  // namespace jackfield::oauth
