#include "net/http.h"

#if __has_include(<curl/curl.h>)
#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>

#include "net/http_exchange.h"
#include "net/http_url.h"

namespace jackfield {
namespace {

constexpr std::int64_t kAddressesKeptMs = 30000;
constexpr std::int64_t kPollMs = 1000;
constexpr long kKeptConnections = 4;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Deadline later(Deadline deadline, std::int64_t ms) { return {deadline.at + std::chrono::milliseconds(ms)}; }

}  // namespace

struct HttpClient::State {
  std::shared_ptr<const Curl> curl;
  HttpOptions options;
  CURLM* multi = nullptr;
  CURL* easy = nullptr;
  std::atomic<bool> cancelled{false};
  std::string both_authorities;  // made when first needed

  struct Known {
    std::string host;
    std::uint16_t port = 0;
    std::vector<Address> addresses;
    Deadline until{};
  };
  std::vector<Known> known;

  ~State() {
    if (easy != nullptr) curl->curl_easy_cleanup(easy);
    if (multi != nullptr) curl->curl_multi_cleanup(multi);
  }

  Result<std::vector<Address>> addresses(const HttpRequest& request, Deadline deadline);
  void forget(const HttpRequest& request) {
    std::erase_if(known, [&](const Known& one) { return one.host == request.host && one.port == request.port; });
  }
  const std::string& authorities(const HttpRequest& request);
  Result<CURLcode> run(const HttpRequest& request, Deadline deadline);
};

Result<std::vector<Address>> HttpClient::State::addresses(const HttpRequest& request, Deadline deadline) {
  for (const Known& one : known) {
    if (one.host == request.host && one.port == request.port && !one.until.passed()) return one.addresses;
  }
  forget(request);
  auto found = options.egress.resolve(request.host, request.port, deadline.remaining_ms());
  if (!found) {
    Error error = std::move(found).error();
    if (error.code != Code::timeout) error.pointer = options.host_field;
    return error;
  }
  known.push_back({request.host, request.port, *found, Deadline::in_ms(kAddressesKeptMs)});
  return found;
}

const std::string& HttpClient::State::authorities(const HttpRequest& request) {
  if (options.ca.empty() || !request.add_server_bundle) return options.ca;
  if (both_authorities.empty()) both_authorities = options.ca + "\n" + read_file(options.ca_file);
  return both_authorities;
}

// Until the transfer ends, the deadline passes, or the grace period after cancel() is over.
Result<CURLcode> HttpClient::State::run(const HttpRequest& request, Deadline deadline) {
  const Deadline last = later(deadline, request.grace_ms);
  Deadline stop = last;
  bool stopping = false;
  for (;;) {
    int running = 0;
    if (curl->curl_multi_perform(multi, &running) != CURLM_OK) return fail(Code::internal);
    if (running == 0) break;
    if (cancelled.load() && !stopping) {
      stopping = true;
      stop.at = std::min(last.at, Deadline::in_ms(request.grace_ms).at);
    }
    if (stop.passed()) return fail(cancelled.load() ? Code::cancelled : Code::timeout);
    const auto wait = static_cast<int>(std::min(stop.remaining_ms(), kPollMs));
    curl->curl_multi_poll(multi, nullptr, 0, wait, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl->curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) return message->data.result;
  }
  return fail(Code::internal);
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::make(std::shared_ptr<const Curl> curl, HttpOptions options) {
  auto state = std::make_unique<State>();
  state->curl = std::move(curl);
  state->options = std::move(options);
  state->multi = state->curl->curl_multi_init();
  state->easy = state->curl->curl_easy_init();
  if (state->multi == nullptr || state->easy == nullptr) return fail(Code::out_of_memory);
  state->curl->curl_multi_setopt(state->multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(state)));
}

Result<HttpAnswer> HttpClient::send(const HttpRequest& request, Deadline deadline) {
  State& state = *state_;
  if (state.cancelled.load() && request.grace_ms == 0) return fail(Code::cancelled);
  if (!is_http_host(request.host)) return fail(Code::hostname, state.options.host_field);
  JF_TRY(const auto addresses, state.addresses(request, later(deadline, request.grace_ms)));
  Exchange exchange(*state.curl, state.easy, state.options, request);
  JF_CHECK(exchange.prepare(addresses, state.authorities(request)));
  state.curl->curl_multi_add_handle(state.multi, state.easy);
  const auto ended = state.run(request, deadline);
  auto answer = ended ? exchange.finish(*ended) : Result<HttpAnswer>(ended.error());
  state.curl->curl_multi_remove_handle(state.multi, state.easy);
  if (!answer) state.forget(request);  // perhaps the name stands for another address by now
  return answer;
}

Status HttpClient::pause(std::int64_t ms, Deadline deadline) {
  const Deadline end = Deadline::in_ms(std::min(ms, deadline.remaining_ms()));
  while (!end.passed() && !cancelled()) {
    const auto wait = static_cast<int>(std::min(end.remaining_ms(), kPollMs));
    state_->curl->curl_multi_poll(state_->multi, nullptr, 0, wait, nullptr);
  }
  if (cancelled()) return fail(Code::cancelled);
  return deadline.passed() ? Status(fail(Code::timeout)) : ok();
}

void HttpClient::cancel() noexcept {
  state_->cancelled.store(true);
  state_->curl->curl_multi_wakeup(state_->multi);
}

void HttpClient::forget_cancel() noexcept { state_->cancelled.store(false); }
bool HttpClient::cancelled() const noexcept { return state_->cancelled.load(); }

}  // namespace jackfield
#endif
