#include "service/sending.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/url_parts.h"
#include "endpoint/service/page.h"
#include "manifest/rules/template_text.h"

namespace jackfield {
namespace {

constexpr int kMostRedirects = 5;
constexpr std::int64_t kTimeoutMs = 30000, kLimitBytes = 4194304;

// The field of the form that names the host; "" where the manifest does.
std::string_view host_field(const json::Value& base) {
  manifests::TemplateText walk(base.text());
  if (walk.next()) return walk.expression().name;
  for (const json::Value& item : base.items()) {
    manifests::TemplateText inner(item.get("value").text());
    if (inner.next()) return inner.expression().name;
  }
  return {};
}

bool is_listed(const json::Value& hosts, std::string_view host) {
  const auto items = hosts.items();
  return std::any_of(items.begin(), items.end(), [&](const json::Value& item) {
    const std::string_view pattern = item.text();
    if (!pattern.starts_with("*.")) return pattern == host;
    return host.size() > pattern.size() - 1 && host.ends_with(pattern.substr(1));
  });
}

void become_get(service::Request& request) {
  if (request.method != "HEAD") request.method = "GET";
  request.body.clear();
  request.has_body = false;
  std::erase_if(request.headers, [](const service::Header& header) { return header.name == "content-type"; });
}

}  // namespace

std::size_t limit_bytes_of(const Endpoint& endpoint) noexcept {
  const json::Value limit = endpoint.declaration.get("limits").get("limit_bytes");
  return static_cast<std::size_t>(limit.is_integer() ? limit.as_integer() : kLimitBytes);
}

std::int64_t timeout_ms_of(const Endpoint& endpoint) noexcept {
  const json::Value timeout = endpoint.declaration.get("limits").get("timeout_ms");
  return timeout.is_integer() ? timeout.as_integer() : kTimeoutMs;
}

Status to_http(const service::Request& request, bool may_repeat, std::size_t limit_bytes, HttpRequest& out) {
  const auto parts = split_url(request.origin);
  if (!parts) return fail(Code::internal);
  out.method = request.method;
  out.is_tls = parts->scheme == "https";
  out.host = parts->host;
  if (out.host.starts_with('[')) out.host = out.host.substr(1, out.host.size() - 2);
  out.port = out.is_tls ? 443 : 80;
  if (const auto port = parse_port(parts->port)) out.port = static_cast<std::uint16_t>(*port);
  out.path = request.target;
  out.headers.clear();
  bool has_type = false;
  for (const service::Header& header : request.headers) {
    has_type = has_type || header.name == "content-type";
    // An empty value would take the header away.
    out.headers.push_back(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  if (!has_type) out.headers.emplace_back("content-type:");  // none of libcurl's own
  if (request.find("user-agent") == nullptr) out.headers.emplace_back("user-agent: jackfield");
  out.body = request.body;
  out.may_repeat = may_repeat;
  out.limit_bytes = limit_bytes;
  out.limits_growth = true;
  return ok();
}

service::Answer to_answer(HttpAnswer answer) {
  service::Answer out;
  out.status = static_cast<int>(answer.status);
  for (auto& [name, value] : answer.headers) out.headers.push_back({std::move(name), std::move(value)});
  out.body = std::move(answer.body);
  return out;
}

Error judge_error(Error error, const Endpoint& endpoint, bool reads, bool was_sent) {
  if (error.code == Code::result_too_large) return fail(Code::answer_too_large);
  const bool is_lost = error.code == Code::connection_lost || error.code == Code::protocol_failed;
  if (!reads && was_sent && is_lost) return fail(Code::outcome_unknown);
  if (!reads && was_sent && error.code == Code::timeout) error.with("outcome", "unknown");
  if (!error.pointer.empty()) error.pointer = host_field(endpoint.declaration.get("base"));
  return error;
}

bool is_redirect(const service::Answer& answer) noexcept {
  const int status = answer.status;
  return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) &&
         !answer.header("location").empty();
}

Status follow(service::Request& request, const service::Answer& answer, const json::Value& hosts) {
  const int status = answer.status;
  const bool keeps_body = status == 307 || status == 308;
  if (!keeps_body && (status == 303 || request.method == "POST")) become_get(request);
  const std::string_view address = answer.header("location");
  auto same = service::same_origin_target(request, address);
  if (same) {
    request.target = *std::move(same);
    return ok();
  }
  const auto parts = split_url(address);
  const bool is_plain = std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  const bool may = parts && is_plain && !parts->has_userinfo && ascii::lower(parts->scheme) == "https" &&
                   (request.method == "GET" || request.method == "HEAD") && is_listed(hosts, ascii::lower(parts->host));
  if (!may) return fail(Code::redirect_denied);
  request.origin = "https://" + ascii::lower(parts->host);
  if (!parts->port.empty() && parts->port != "443") request.origin += ":" + std::string(parts->port);
  request.target = parts->path.empty() ? std::string("/") : std::string(parts->path);
  if (!parts->query.empty()) request.target += "?" + std::string(parts->query);
  become_get(request);
  std::erase_if(request.headers, [](const service::Header& header) { return header.name != "accept"; });
  return ok();
}

Result<service::Answer> send_request(HttpClient& client, service::Request& request, const Endpoint& endpoint,
                                     Deadline deadline) {
  const json::Value hosts = endpoint.declaration.get("request").get("redirects");
  for (int redirects = 0;; ++redirects) {
    HttpRequest http;
    const bool reads = endpoint.reads || request.method == "GET" || request.method == "HEAD";
    JF_CHECK(to_http(request, reads, limit_bytes_of(endpoint), http));
    auto sent = client.send(http, deadline);
    for (std::string& header : http.headers) wipe(header.data(), header.size());
    if (!sent) return judge_error(std::move(sent).error(), endpoint, reads, client.was_sent());
    const bool is_garbled = sent->is_garbled;
    service::Answer answer = to_answer(*std::move(sent));
    if (is_garbled && answer.good()) return fail(Code::bad_answer).with("status", std::int64_t{answer.status});
    if (!is_redirect(answer)) return answer;
    if (redirects == kMostRedirects) return fail(Code::redirect_denied);
    JF_CHECK(follow(request, answer, hosts));
  }
}

}  // namespace jackfield
