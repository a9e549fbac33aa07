#include "net/http.h"

#if __has_include(<curl/curl.h>)
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/function_ref.h"
#include "net/http_exchange.h"
#include "net/http_url.h"
#include "os/wait.h"

namespace jackfield {
namespace {

constexpr std::int64_t kAddressesKeptMs = 30000;
constexpr std::int64_t kLookMs = 250;
constexpr long kKeptConnections = 4;

// Not with a stream: those bring the locales of the C++ library, 0.4 MB in the addon.
std::string read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
  std::string text;
  std::array<char, 16384> part{};
  for (std::size_t size = 0; file && (size = std::fread(part.data(), 1, part.size(), file.get())) > 0;)
    text.append(part.data(), size);
  return text;
}

Deadline later(Deadline deadline, std::int64_t ms) { return {deadline.at + std::chrono::milliseconds(ms)}; }

}  // namespace

struct HttpClient::State {
  std::shared_ptr<const Curl> curl;
  HttpOptions options;
  CURLM* multi = nullptr;
  CURL* easy = nullptr;
  int sockets = -1;  // epoll(7): those that libcurl waits for, as one
  std::optional<Deadline> timer;
  Wake wake;
  std::atomic<bool> cancelled{false};
  std::string both_authorities;  // made when first needed
  std::optional<Detour> detour;
  std::unique_ptr<Exchange> exchange;  // under way, or the last one
  std::optional<CURLcode> ended;
  bool is_added = false, was_sent = false, was_refused = false;
  bool has_failed = false;  // libcurl's handle may remember why

  struct Known {
    std::string host;
    std::uint16_t port = 0;
    std::vector<Address> addresses;
    Deadline until{};
  };
  std::vector<Known> known;

  ~State() {
    end();
    exchange.reset();
    if (easy != nullptr) curl->curl_easy_cleanup(easy);
    if (multi != nullptr) curl->curl_multi_cleanup(multi);
    if (sockets >= 0) ::close(sockets);
  }

  Result<std::vector<Address>> addresses(const HttpRequest& request, Deadline deadline);
  void forget(const HttpRequest& request) {
    std::erase_if(known, [&](const Known& one) { return one.host == request.host && one.port == request.port; });
  }
  void note_failure(const HttpRequest& request) {
    has_failed = true;
    forget(request);  // perhaps the name stands for another address by now
  }
  const std::string& authorities(const HttpRequest& request);
  bool make();
  bool renew_handle();
  Status begin(const HttpRequest& request, Deadline deadline);
  void end() noexcept;
  void act(curl_socket_t socket, int events);
  void perform();
  void note_end();
  void act_on_ready();
  // Until `enough`, the end of the transfer, `until`, or cancel() where it is heeded.
  void drive(FunctionRef<bool()> enough, Deadline until, bool heeds_cancel);
  Status run(const HttpRequest& request, Deadline deadline);
  Result<HttpAnswer> send(const HttpRequest& request, Deadline deadline);
  Result<HttpAnswer> open(const HttpRequest& request, Deadline deadline);
  void close() noexcept {
    end();
    exchange.reset();
  }

  static int watch(CURL* easy, curl_socket_t socket, int what, void* self, void* watched);
  static int set_timer(CURLM* multi, long ms, void* self);
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

bool HttpClient::State::make() {
  multi = curl->curl_multi_init();
  easy = curl->curl_easy_init();
  sockets = ::epoll_create1(EPOLL_CLOEXEC);
  if (multi == nullptr || easy == nullptr || sockets < 0) return false;
  curl->curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
  curl->curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &watch);
  curl->curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  curl->curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &set_timer);
  curl->curl_multi_setopt(multi, CURLMOPT_TIMERDATA, static_cast<void*>(this));
  return true;
}

// Its connections are those of the multi handle, and stay.
bool HttpClient::State::renew_handle() {
  if (!std::exchange(has_failed, false)) return true;
  exchange.reset();
  curl->curl_easy_cleanup(easy);
  easy = curl->curl_easy_init();
  return easy != nullptr;
}

int HttpClient::State::watch(CURL*, curl_socket_t socket, int what, void* self, void*) {
  const int epoll = static_cast<State*>(self)->sockets;
  epoll_event event{};
  event.data.fd = socket;
  if (what == CURL_POLL_IN || what == CURL_POLL_INOUT) event.events |= EPOLLIN;
  if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT) event.events |= EPOLLOUT;
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
  } else if (::epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  }
  return 0;
}

int HttpClient::State::set_timer(CURLM*, long ms, void* self) {
  auto& timer = static_cast<State*>(self)->timer;
  ms < 0 ? timer.reset() : void(timer = Deadline::in_ms(ms));
  return 0;
}

void HttpClient::State::perform() {
  int running = 0;
  curl->curl_multi_perform(multi, &running);
  note_end();
}

void HttpClient::State::act(curl_socket_t socket, int events) {
  int running = 0;
  curl->curl_multi_socket_action(multi, socket, events, &running);
  note_end();
}

void HttpClient::State::note_end() {
  int left = 0;
  while (const CURLMsg* message = curl->curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) ended = message->data.result;
  }
}

void HttpClient::State::act_on_ready() {
  epoll_event events[8];
  const int count = ::epoll_wait(sockets, events, 8, 0);
  for (int i = 0; i < count; ++i) {
    int what = 0;
    if ((events[i].events & EPOLLIN) != 0) what |= CURL_CSELECT_IN;
    if ((events[i].events & EPOLLOUT) != 0) what |= CURL_CSELECT_OUT;
    if ((events[i].events & (EPOLLERR | EPOLLHUP)) != 0) what |= CURL_CSELECT_ERR;
    act(events[i].data.fd, what);
  }
}

void HttpClient::State::drive(FunctionRef<bool()> enough, Deadline until, bool heeds_cancel) {
  while (!ended && !enough()) {
    if (until.passed() || (heeds_cancel && cancelled.load())) return;
    if (timer && timer->passed()) {
      timer.reset();
      act(CURL_SOCKET_TIMEOUT, 0);
      continue;
    }
    // Bytes that TLS holds already make no socket ready, as on a connection whose last answer was left early.
    const Deadline look = Deadline::in_ms(kLookMs);
    const Deadline next{std::min({timer ? timer->at : until.at, until.at, look.at})};
    const Waited waited = wait_for(sockets, POLLIN, heeds_cancel ? &wake : nullptr, next);
    if (waited == Waited::ready) act_on_ready();
    // Of a cancel that was forgotten while it was under way: it would wake every wait.
    if (waited == Waited::woken && !cancelled.load()) wake.forget();
    if (waited == Waited::passed && look.passed()) perform();
  }
}

Status HttpClient::State::begin(const HttpRequest& request, Deadline deadline) {
  end();
  was_sent = was_refused = false;
  if (!renew_handle()) return fail(Code::out_of_memory);
  if (!is_http_host(request.host)) return fail(Code::hostname, options.host_field);
  detour = options.egress.detour(request.host, request.port);
  std::vector<Address> found;
  if (!detour) {
    JF_TRY(found, addresses(request, later(deadline, request.grace_ms)));
  }
  exchange = std::make_unique<Exchange>(*curl, easy, options, request);
  JF_CHECK(exchange->prepare(found, detour ? &*detour : nullptr, authorities(request)));
  ended.reset();
  curl->curl_multi_add_handle(multi, easy);
  is_added = true;
  return ok();
}

void HttpClient::State::end() noexcept {
  if (is_added) {
    was_sent = exchange->was_sent();
    was_refused = exchange->was_refused();
    curl->curl_multi_remove_handle(multi, easy);
  }
  is_added = false;
}

// Until the transfer ends, the deadline passes, or the grace period after cancel() is over.
Status HttpClient::State::run(const HttpRequest& request, Deadline deadline) {
  const auto never = [] { return false; };
  const Deadline last = later(deadline, request.grace_ms);
  drive(never, last, true);
  if (!ended && cancelled.load() && request.grace_ms > 0)
    drive(never, Deadline{std::min(last.at, Deadline::in_ms(request.grace_ms).at)}, false);
  if (ended) return ok();
  return fail(cancelled.load() ? Code::cancelled : Code::timeout);
}

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::make(std::shared_ptr<const Curl> curl, HttpOptions options) {
  auto state = std::make_unique<State>();
  state->curl = std::move(curl);
  state->options = std::move(options);
  if (!state->make()) return fail(Code::out_of_memory);
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(state)));
}

Result<HttpAnswer> HttpClient::State::send(const HttpRequest& request, Deadline deadline) {
  if (cancelled.load() && request.grace_ms == 0) return fail(Code::cancelled);
  JF_CHECK(begin(request, deadline));
  const Status ran = run(request, deadline);
  auto answer = ran ? exchange->finish(*ended) : Result<HttpAnswer>(ran.error());
  close();
  if (!answer) note_failure(request);
  return answer;
}

Result<HttpAnswer> HttpClient::State::open(const HttpRequest& request, Deadline deadline) {
  if (cancelled.load()) return fail(Code::cancelled);
  JF_CHECK(begin(request, deadline));
  drive([&] { return exchange->has_head(); }, deadline, true);
  if (exchange->has_head()) return exchange->take_head();
  Error error = fail(cancelled.load() ? Code::cancelled : Code::timeout);
  if (ended) {
    const auto answer = exchange->finish(*ended);
    error = answer ? fail(Code::protocol_failed) : answer.error();
  }
  close();
  note_failure(request);
  return error;
}

// A request that the server refused without a look at it is sent once more.
Result<HttpAnswer> HttpClient::send(const HttpRequest& request, Deadline deadline) {
  auto answer = state_->send(request, deadline);
  return !answer && state_->was_refused ? state_->send(request, deadline) : std::move(answer);
}

Result<HttpAnswer> HttpClient::open(const HttpRequest& request, Deadline deadline) {
  auto answer = state_->open(request, deadline);
  return !answer && state_->was_refused ? state_->open(request, deadline) : std::move(answer);
}

Result<HttpClient::Received> HttpClient::read(std::string& out, Deadline until, Deadline deadline) {
  State& state = *state_;
  std::string& body = state.exchange->body();
  state.drive([&] { return !body.empty(); }, Deadline{std::min(until.at, deadline.at)}, true);
  if (!body.empty()) {
    out += body;
    state.exchange->count_taken(body.size());
    body.clear();
    return Received::bytes;
  }
  if (state.ended) {
    const auto answer = state.exchange->finish(*state.ended);
    if (!answer) return answer.error();
    return answer->is_garbled ? Result<Received>(fail(Code::bad_answer)) : Result<Received>(Received::end);
  }
  if (state.cancelled.load()) return fail(Code::cancelled);
  return deadline.passed() ? Result<Received>(fail(Code::timeout)) : Result<Received>(Received::nothing);
}

void HttpClient::close() noexcept { state_->close(); }

bool HttpClient::was_sent() const noexcept { return state_->was_sent; }

Status HttpClient::pause(std::int64_t ms, Deadline deadline) {
  const Deadline end = Deadline::in_ms(std::min(ms, deadline.remaining_ms()));
  while (!end.passed() && !cancelled()) {
    const Waited waited = wait_for(-1, 0, &state_->wake, end);
    if (waited == Waited::woken && !cancelled()) state_->wake.forget();  // as in drive()
  }
  if (cancelled()) return fail(Code::cancelled);
  return deadline.passed() ? Status(fail(Code::timeout)) : ok();
}

void HttpClient::cancel() noexcept {
  state_->cancelled.store(true);
  state_->wake.signal();
}

void HttpClient::forget_cancel() noexcept {
  state_->cancelled.store(false);
  state_->wake.forget();
}
bool HttpClient::cancelled() const noexcept { return state_->cancelled.load(); }

}  // namespace jackfield
#endif
