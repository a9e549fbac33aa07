#include "api.h"

#include <algorithm>

#include "errors.h"

namespace jackfield::databricks {
namespace {

constexpr std::int64_t kRenewEarlyMs = 60000;
constexpr std::int64_t kRetryMs = 500;
constexpr std::int64_t kLongestRetryMs = 10000;
constexpr int kMostTries = 6;
constexpr json::Limits kReplyLimits{64u << 20, 64, 4000000, 64u << 20};

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += kDigits[(bits >> (held - 6)) & 63];
  }
  if (held > 0) out += kDigits[(bits << (6 - held)) & 63];
  out.append((3 - bytes.size() % 3) % 3, '=');
  return out;
}

// No access token has more.
bool is_token(std::string_view text) {
  return !text.empty() && text.size() < 65536 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Result<Reply> parse_reply(HttpAnswer answer) {
  Reply reply;
  reply.status = answer.status;
  reply.arena = std::make_unique<json::Arena>();
  auto value = json::parse(*reply.arena, answer.body, kReplyLimits);
  if (value) {
    reply.body = *value;
  } else if (reply.good()) {
    return fail(Code::protocol_failed, "connection.host");
  }
  return reply;
}

Status Api::sign_in(Deadline deadline, std::int64_t grace_ms) {
  if (!options_.is_service_principal()) {
    if (bearer_.empty()) bearer_ = Secret("Authorization: Bearer " + options_.token.expose());
    return ok();
  }
  if (!bearer_.empty() && !bearer_until_.passed()) return ok();
  HttpRequest request;
  request.method = "POST";
  request.host = options_.host;
  request.port = options_.port;
  request.path = "/oidc/v1/token";
  request.grace_ms = grace_ms;
  request.headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json",
                     "Authorization: Basic " + base64(options_.client_id + ":" + options_.client_secret.expose())};
  request.body = "grant_type=client_credentials&scope=all-apis";
  JF_TRY(HttpAnswer answer, http_->send(request, deadline));
  JF_TRY(Reply reply, parse_reply(std::move(answer)));
  if (!reply.good()) {
    // RFC 6749 5.2: a wrong client is told with 400 or 401.
    if (reply.status == 400)
      return fail(Code::authentication_failed, "connection.clientSecret").with("status", std::int64_t{400});
    return http_error(reply.status, reply.body, true, true);
  }
  const std::string_view token = reply.body.get("access_token").text();
  if (!is_token(token)) return fail(Code::protocol_failed, "connection.host");
  bearer_ = Secret("Authorization: Bearer " + std::string(token));
  const std::int64_t seconds = std::clamp<std::int64_t>(reply.body.get("expires_in").as_integer(), 0, 86400);
  bearer_until_ = Deadline::in_ms(std::max<std::int64_t>(seconds * 1000 - kRenewEarlyMs, 1000));
  return ok();
}

Result<Reply> Api::call(std::string_view method, std::string path, std::string body, Deadline deadline,
                        std::int64_t grace_ms) {
  HttpRequest request;
  request.method = method;
  request.host = options_.host;
  request.port = options_.port;
  request.path = std::move(path);
  request.body = std::move(body);
  request.grace_ms = grace_ms;
  bool renewed = false;
  for (int tries = 1;; ++tries) {
    JF_CHECK(sign_in(deadline, grace_ms));
    request.headers = {bearer_.expose(), "Accept: application/json", "User-Agent: jackfield/1"};
    if (method == "POST") request.headers.emplace_back("Content-Type: application/json");
    JF_TRY(HttpAnswer answer, http_->send(request, deadline));
    if (answer.status == 401 && options_.is_service_principal() && !renewed) {
      renewed = true;
      bearer_ = Secret();
      continue;
    }
    if ((answer.status != 429 && answer.status != 503) || tries >= kMostTries) return parse_reply(std::move(answer));
    const std::int64_t wait =
        answer.retry_after_ms >= 0 ? answer.retry_after_ms : std::min(kRetryMs << (tries - 1), kLongestRetryMs);
    if (wait >= deadline.remaining_ms()) return parse_reply(std::move(answer));
    JF_CHECK(http_->pause(wait, deadline));
  }
}

Result<Reply> Api::fetch(const json::Value& link, Deadline deadline) {
  HttpRequest request;
  request.add_server_bundle = true;
  if (!split_https_url(link.get("external_link").text(), request.host, request.port, request.path)) {
    return fail(Code::protocol_failed, "connection.host");
  }
  const json::Value headers = link.get("http_headers");
  for (const json::Member& header : headers.members()) {
    const std::string line = std::string(header.key) + ": " + std::string(header.value.text());
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return fail(Code::protocol_failed);
    request.headers.push_back(line);
  }
  auto answer = http_->send(request, deadline);
  if (!answer) {
    // Not the configured host: a storage address that the guard refuses, or storage that is away.
    Error error = std::move(answer).error();
    error.pointer.clear();
    return error;
  }
  return parse_reply(*std::move(answer));
}

}  // namespace jackfield::databricks
