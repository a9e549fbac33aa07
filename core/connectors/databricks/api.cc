#include "api.h"

#include <algorithm>

#include "base/base64.h"
#include "errors.h"
#include "net/http_url.h"

namespace jackfield::databricks {
namespace {

constexpr std::int64_t kRenewEarlyMs = 60000;
constexpr long kBusy[] = {429, 503};
constexpr const char* kHostField = "connection.host";

Secret basic_authorization(const Options& options) {
  const Secret both(options.client_id + ":" + options.client_secret.expose());
  std::string line = "Authorization: Basic ";
  append_base64(line, text_bytes(both.expose()));
  Secret secret(line);
  wipe(line.data(), line.size());
  return secret;
}

Secret bearer_authorization(std::string_view token) {
  std::string line = "Authorization: Bearer " + std::string(token);
  Secret secret(line);
  wipe(line.data(), line.size());
  return secret;
}

// An expired or revoked token is reported with 401, or with 403 and a text.
bool is_token_refused(const HttpAnswer& answer) {
  return answer.status == 401 || (answer.status == 403 && answer.body.find("nvalid access token") != std::string::npos);
}

}  // namespace

Status Api::sign_in(Deadline deadline, std::int64_t grace_ms) {
  if (options_.is_service_principal()) {
    return bearer_.empty() || bearer_until_.passed() ? fetch_token(deadline, grace_ms) : ok();
  }
  if (bearer_.empty()) bearer_ = bearer_authorization(options_.token.expose());
  return ok();
}

// RFC 6749, 4.4.
Status Api::fetch_token(Deadline deadline, std::int64_t grace_ms) {
  const Secret client = basic_authorization(options_);
  HttpRequest request;
  request.method = "POST";
  request.host = options_.host;
  request.port = options_.port;
  request.path = "/oidc/v1/token";
  request.grace_ms = grace_ms;
  request.headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
  request.authorization = &client;
  request.body = "grant_type=client_credentials&scope=all-apis";
  auto answer = http_->send(request, deadline);
  JF_TRY(JsonReply reply, parse_json_reply(std::move(answer), kHostField));
  if (!reply.good()) {
    // RFC 6749, 5.2: an invalid client is reported with 400 or 401.
    if (reply.status != 400) return http_error(reply.status, reply.body, true, true);
    return fail(Code::authentication_failed, "connection.clientSecret").with("status", std::int64_t{400});
  }
  const std::string_view token = reply.body.get("access_token").text();
  if (!is_bearer_token(token)) return fail(Code::protocol_failed, kHostField);
  bearer_ = bearer_authorization(token);
  const std::int64_t seconds = std::clamp<std::int64_t>(reply.body.get("expires_in").as_integer(), 0, 86400);
  bearer_until_ = Deadline::in_ms(std::max<std::int64_t>(seconds * 1000 - kRenewEarlyMs, 1000));
  return ok();
}

Result<JsonReply> Api::call(std::string_view method, std::string path, std::string body, Deadline deadline,
                            std::int64_t grace_ms) {
  HttpRequest request;
  request.method = method;
  request.host = options_.host;
  request.port = options_.port;
  request.path = std::move(path);
  request.body = std::move(body);
  request.grace_ms = grace_ms;
  request.headers = {"Accept: application/json", "User-Agent: jackfield/1"};
  if (method == "POST") request.headers.emplace_back("Content-Type: application/json");
  bool may_renew = options_.is_service_principal();
  for (Patience patience(*http_, kBusy, method == "GET" ? Patience::Repeat::lost : Patience::Repeat::never);;) {
    JF_CHECK(sign_in(deadline, grace_ms));
    request.authorization = &bearer_;
    auto answer = http_->send(request, deadline);
    if (answer && may_renew && is_token_refused(*answer)) {
      may_renew = false;
      bearer_ = Secret();
      continue;
    }
    JF_TRY(const bool again, patience.again(answer, deadline));
    if (!again) return parse_json_reply(std::move(answer), kHostField);
  }
}

Result<JsonReply> Api::fetch(const json::Value& link, Deadline deadline) {
  HttpRequest request;
  request.add_server_bundle = true;
  if (!split_https_url(link.get("external_link").text(), request.host, request.port, request.path)) {
    return fail(Code::protocol_failed, kHostField);
  }
  const json::Value headers = link.get("http_headers");
  for (const json::Member& header : headers.members()) {
    std::string line = std::string(header.key) + ": " + std::string(header.value.text());
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return fail(Code::protocol_failed);
    request.headers.push_back(std::move(line));
  }
  for (Patience patience(*http_, kBusy, Patience::Repeat::lost);;) {
    auto answer = http_->send(request, deadline);
    JF_TRY(const bool again, patience.again(answer, deadline));
    if (again) continue;
    auto reply = parse_json_reply(std::move(answer), {});
    if (reply) return reply;
    // The failing host is not the configured one: it is a storage address that the guard refuses or that is
    // unreachable.
    Error error = std::move(reply).error();
    error.pointer.clear();
    return error;
  }
}

}  // namespace jackfield::databricks
