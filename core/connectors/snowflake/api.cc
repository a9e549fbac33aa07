#include "api.h"

#include "base/base64.h"
#include "base/host.h"

namespace jackfield::snowflake {
namespace {

constexpr std::int64_t kTokenSeconds = 120, kRenewEarlyMs = 30000;
constexpr long kBusy[] = {429, 500, 503, 504};
constexpr std::string_view kStatements = "/api/v2/statements";

std::string statement_path(const std::string& handle) { return std::string(kStatements) + "/" + handle; }

void append_json_part(std::string& token, std::string_view json) { append_base64url(token, text_bytes(json)); }

}  // namespace

// A random UUID, RFC 9562 5.4.
std::string Api::request_id() const {
  std::uint8_t bytes[16];
  host_.random(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string id = hex(bytes);
  for (const std::size_t at : {8u, 13u, 18u, 23u}) id.insert(at, 1, '-');
  return id;
}

// The issuer contains the fingerprint of the public key; times are whole seconds.
Result<Secret> Api::make_key_token() const {
  JF_TRY(const std::string der, options_.signer->public_der());
  const std::string subject = options_.account + "." + options_.user;
  std::string issuer = subject + ".SHA256:";
  append_base64(issuer, text_bytes(sha256(der)));
  const std::int64_t now = host_.now_ms() / 1000;
  std::string claims;
  json::Writer writer(claims);
  writer.begin_object().key("iss").string(issuer).key("sub").string(subject);
  writer.key("iat").integer(now).key("exp").integer(now + kTokenSeconds).end_object();
  std::string token;
  append_json_part(token, R"({"alg":"RS256","typ":"JWT"})");
  token += '.';
  append_json_part(token, claims);
  JF_TRY(const std::string signature, options_.signer->sign(token));
  token += '.';
  append_json_part(token, signature);
  Secret secret("Authorization: Bearer " + token);
  wipe(token.data(), token.size());
  return secret;
}

Status Api::sign_in() {
  if (!options_.signer) {
    if (bearer_.empty()) bearer_ = Secret("Authorization: Bearer " + options_.token.expose());
    return ok();
  }
  if (!bearer_.empty() && !bearer_until_.passed()) return ok();
  JF_TRY(bearer_, make_key_token());
  bearer_until_ = Deadline::in_ms(kTokenSeconds * 1000 - kRenewEarlyMs);
  return ok();
}

Result<JsonReply> Api::call(std::string_view method, std::string path, std::string body, Deadline deadline,
                            std::int64_t grace_ms) {
  HttpRequest request;
  request.method = method;
  request.host = options_.host;
  request.port = options_.port;
  request.body = std::move(body);
  request.grace_ms = grace_ms;
  request.headers = {"X-Snowflake-Authorization-Token-Type: " + options_.token_type, "Accept: application/json",
                     "Content-Type: application/json", "User-Agent: jackfield/1"};
  const bool has_request_id = path.find("requestId=") != std::string::npos;
  bool may_renew = options_.signer != nullptr;
  for (Patience patience(*http_, kBusy, Patience::Repeat::lost);;) {
    JF_CHECK(sign_in());
    request.authorization = &bearer_;
    request.path = path + (has_request_id && patience.tries() > 0 ? "&retry=true" : "");
    auto answer = http_->send(request, deadline);
    if (answer && answer->status == 401 && may_renew) {
      may_renew = false;
      bearer_ = Secret();
      continue;
    }
    JF_TRY(const bool again, patience.again(answer, deadline));
    if (!again) return parse_json_reply(std::move(answer), options_.host_field);
  }
}

Result<JsonReply> Api::submit(std::string body, Deadline deadline, std::int64_t grace_ms) {
  std::string path(kStatements);
  path += "?requestId=" + request_id() + "&async=true";
  return call("POST", std::move(path), std::move(body), deadline, grace_ms);
}

Result<JsonReply> Api::poll(const std::string& handle, Deadline deadline) {
  return call("GET", statement_path(handle), {}, deadline);
}

Result<JsonReply> Api::partition(const std::string& handle, std::size_t index, Deadline deadline) {
  return call("GET", statement_path(handle) + "?partition=" + std::to_string(index), {}, deadline);
}

Result<JsonReply> Api::cancel(const std::string& handle, Deadline deadline) {
  return call("POST", statement_path(handle) + "/cancel", {}, deadline);
}

}  // namespace jackfield::snowflake
