#include "oauth/transport.h"

#include <algorithm>
#include <mutex>

#include "net/http_url.h"
#include "oauth/answer.h"

namespace jackfield::oauth {
namespace {

class HttpTransport final : public Transport {
 public:
  explicit HttpTransport(const ConnectorEnvironment& environment) : environment_(environment) {}

  Result<HttpAnswer> send(const TokenRequest& request, Deadline deadline) override {
    std::call_once(once_, [this] { opened_ = open_http(environment_.libraries); });
    if (!opened_.functions) return unavailable("oauth", opened_.probe);
    HttpOptions options;
    options.egress = environment_.egress;
    options.ca_file = environment_.ca_file;
    options.host_field = options.ca_field = "";
    JF_TRY(const auto http, HttpClient::make(opened_.functions, std::move(options)));
    HttpRequest sent;
    sent.method = "POST";
    if (!split_https_url(request.url, sent.host, sent.port, sent.path)) return fail(Code::url);
    sent.headers = {"Accept: application/json", "User-Agent: jackfield/1"};
    sent.headers.emplace_back(request.is_json ? "Content-Type: application/json"
                                              : "Content-Type: application/x-www-form-urlencoded");
    if (!request.authorization.empty()) sent.authorization = &request.authorization;
    sent.body = request.body.expose();
    sent.limit_bytes = kMostAnswerBytes;
    const std::int64_t within = std::min(deadline.remaining_ms(), kTokenRequestMs);
    sent.grace_ms = kTokenRequestMs - within;
    return http->send(sent, Deadline::in_ms(within));
  }

 private:
  const ConnectorEnvironment environment_;
  std::once_flag once_;
  HttpOpened opened_;
};

}  // namespace

std::shared_ptr<Transport> make_transport(const ConnectorEnvironment& environment) {
  return std::make_shared<HttpTransport>(environment);
}

}  // namespace jackfield::oauth
