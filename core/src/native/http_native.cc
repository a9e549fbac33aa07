#include "native/http.h"

#if __has_include(<curl/curl.h>)
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <mutex>

#include "native/address.h"
#include "native/dl.h"

namespace jackfield {

#define JF_CURL_FUNCTIONS(X)                                                                                    \
  X(curl_global_init)                                                                                           \
  X(curl_version_info) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_reset) X(curl_easy_setopt)            \
      X(curl_easy_getinfo) X(curl_slist_append) X(curl_slist_free_all) X(curl_multi_init) X(curl_multi_cleanup) \
          X(curl_multi_setopt) X(curl_multi_add_handle) X(curl_multi_remove_handle) X(curl_multi_perform)       \
              X(curl_multi_poll) X(curl_multi_wakeup) X(curl_multi_info_read)

struct Curl {
#define JF_MEMBER(name) JF_DECLARE(name);
  JF_CURL_FUNCTIONS(JF_MEMBER)
#undef JF_MEMBER
};

namespace {

constexpr const char* kNames[] = {"libcurl.so.4"};
constexpr unsigned kOldestVersion = 0x074d00;  // 7.77: authorities from memory
constexpr std::int64_t kAddressesKeptMs = 30000;
constexpr std::int64_t kPollMs = 1000;
constexpr long kKeptConnections = 4;
constexpr const char* kRemedy = "apt install libcurl4";

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

HttpOpened open_http(const ConnectorEnvironment& environment) {
  HttpOpened opened;
  Library library = Library::open("libcurl", kNames, environment.libraries);
  if (!library) {
    opened.probe.state = ProbeState::library_missing;
    opened.probe.reason = "libcurl was not found. Tried: " + library.tried() + ".";
    opened.probe.remedy = kRemedy;
    return opened;
  }
  auto curl = std::make_shared<Curl>();
#define JF_LOAD_ONE(name) JF_LOAD(library, *curl, name);
  JF_CURL_FUNCTIONS(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  opened.probe.state = ProbeState::incompatible;
  opened.probe.remedy = kRemedy;
  if (!library.complete()) {
    opened.probe.reason = "libcurl is older than 7.77, or is not libcurl.";
    return opened;
  }
  // Once per library is enough, and not every libcurl counts safely.
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  if (curl->curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    opened.probe.reason = "libcurl could not be initialised.";
    return opened;
  }
  const curl_version_info_data* version = curl->curl_version_info(CURLVERSION_NOW);
  opened.probe.version = version->version;
  if (version->version_num < kOldestVersion || (version->features & CURL_VERSION_SSL) == 0) {
    opened.probe.reason = "libcurl is older than 7.77, or has no TLS.";
    return opened;
  }
  opened.probe = Probe{ProbeState::available, version->version, "", ""};
  opened.functions = std::move(curl);
  return opened;
}

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

  // Of the request under way.
  const HttpRequest* request = nullptr;
  HttpAnswer answer;
  bool too_large = false;
  bool address_refused = false;

  ~State() {
    if (easy != nullptr) curl->curl_easy_cleanup(easy);
    if (multi != nullptr) curl->curl_multi_cleanup(multi);
  }

  Result<std::vector<Address>> addresses(const HttpRequest& of, Deadline deadline);
  void forget(const HttpRequest& of) {
    std::erase_if(known, [&](const Known& one) { return one.host == of.host && one.port == of.port; });
  }
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl->curl_easy_setopt(easy, option, value);
  }
  void prepare(curl_slist* headers, curl_slist* pinned, const std::string& url);
  void prepare_tls();
  Result<CURLcode> run(Deadline deadline);
  Error error_of(CURLcode code);
};

Result<std::vector<Address>> HttpClient::State::addresses(const HttpRequest& of, Deadline deadline) {
  for (const Known& one : known) {
    if (one.host == of.host && one.port == of.port && !one.until.passed()) return one.addresses;
  }
  forget(of);
  JF_TRY(std::vector<Address> found, options.egress.resolve(of.host, of.port, deadline.remaining_ms()));
  known.push_back({of.host, of.port, found, Deadline::in_ms(kAddressesKeptMs)});
  return found;
}

namespace {

struct BodyTarget {
  HttpAnswer* answer;
  bool* too_large;
  std::size_t limit;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* user) {
  auto* target = static_cast<BodyTarget*>(user);
  if (count > target->limit - target->answer->body.size()) {
    *target->too_large = true;
    return 0;
  }
  target->answer->body.append(bytes, count);
  return count;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
  constexpr std::string_view kName = "retry-after:";
  const std::string_view line(bytes, count);
  if (line.size() <= kName.size()) return count;
  for (std::size_t i = 0; i < kName.size(); ++i) {
    const char c = line[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != kName[i]) return count;
  }
  std::string_view value = line.substr(kName.size());
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  std::int64_t seconds = 0;
  if (std::from_chars(value.data(), value.data() + value.size(), seconds).ec == std::errc() && seconds >= 0 &&
      seconds < 86400) {
    static_cast<BodyTarget*>(user)->answer->retry_after_ms = seconds * 1000;
  }
  return count;
}

struct SocketGuard {
  const EgressGuard* egress;
  const HttpRequest* request;
  bool* refused;
};

// The last look before a connection: what curl dials is what the guard allows.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* target) {
  const auto* guard = static_cast<const SocketGuard*>(user);
  Address address;
  if (target->family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &target->addr, sizeof v4);
    address.numeric = to_numeric(from_v4(ntohl(v4.sin_addr.s_addr)));
  } else if (target->family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &target->addr, std::min<std::size_t>(sizeof v6, target->addrlen));
    AddressBytes bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    address.numeric = to_numeric(bytes);
    address.is_v6 = true;
  }
  if (address.numeric.empty() || !guard->egress->allows(address, guard->request->host, guard->request->port)) {
    *guard->refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

struct List {
  const Curl& curl;
  curl_slist* head = nullptr;
  ~List() { curl.curl_slist_free_all(head); }
  [[nodiscard]] bool add(const std::string& text) {
    curl_slist* longer = curl.curl_slist_append(head, text.c_str());
    if (longer != nullptr) head = longer;
    return longer != nullptr;
  }
};

std::string origin(const HttpRequest& request) {
  const bool is_v6 = request.host.find(':') != std::string::npos && request.host.front() != '[';
  return (is_v6 ? "[" + request.host + "]" : request.host) + ":" + std::to_string(request.port);
}

bool one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

void HttpClient::State::prepare(curl_slist* headers, curl_slist* pinned, const std::string& url) {
  curl->curl_easy_reset(easy);  // connections stay
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_RESOLVE, pinned);
  set(CURLOPT_ACCEPT_ENCODING, "gzip");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_HTTPHEADER, headers);
  if (request->method != "GET") {
    set(CURLOPT_CUSTOMREQUEST, request->method.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request->body.size()));
    set(CURLOPT_POSTFIELDS, request->body.c_str());
  }
  prepare_tls();
}

void HttpClient::State::prepare_tls() {
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_CAPATH, nullptr);
  const auto blob = [this](CURLoption option, const std::string& text) {
    curl_blob held{const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
    set(option, &held);
  };
  if (options.ca.empty()) {
    set(CURLOPT_CAINFO, options.ca_file.c_str());
  } else if (request->add_server_bundle) {
    if (both_authorities.empty()) both_authorities = options.ca + "\n" + read_file(options.ca_file);
    blob(CURLOPT_CAINFO_BLOB, both_authorities);
  } else {
    blob(CURLOPT_CAINFO_BLOB, options.ca);
  }
  if (!options.certificate.empty() && !request->add_server_bundle) {
    blob(CURLOPT_SSLCERT_BLOB, options.certificate);
    blob(CURLOPT_SSLKEY_BLOB, options.key.expose());
  }
}

// To the end of the transfer, of the deadline, or of what is left after cancel().
Result<CURLcode> HttpClient::State::run(Deadline deadline) {
  const Deadline last{deadline.at + std::chrono::milliseconds(request->grace_ms)};
  Deadline stop = last;
  bool stopping = false;
  for (;;) {
    int running = 0;
    if (curl->curl_multi_perform(multi, &running) != CURLM_OK) return fail(Code::internal);
    if (running == 0) break;
    if (cancelled.load() && !stopping) {
      stopping = true;
      stop.at = std::min(last.at, Deadline::in_ms(request->grace_ms).at);
    }
    if (stop.passed()) return fail(cancelled.load() ? Code::cancelled : Code::timeout);
    curl->curl_multi_poll(multi, nullptr, 0, static_cast<int>(std::min(stop.remaining_ms(), kPollMs)), nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl->curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) return message->data.result;
  }
  return fail(Code::internal);
}

Error HttpClient::State::error_of(CURLcode code) {
  if (address_refused) return fail(Code::egress_denied, "connection.host");
  if (too_large) return fail(Code::result_too_large);
  switch (code) {
    case CURLE_COULDNT_CONNECT: {
      long os_error = 0;
      curl->curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
      return fail(os_error == ECONNREFUSED ? Code::connection_refused : Code::unreachable, "connection.host");
    }
    case CURLE_COULDNT_RESOLVE_HOST:
      return fail(Code::host_not_found, "connection.host");
    case CURLE_PEER_FAILED_VERIFICATION: {
      long verified = 0;
      curl->curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verified);
      // X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED; curl sets this at the end of a good chain, so a wrong name leaves "unspecified".
      if (verified == 9 || verified == 10) return fail(Code::tls_certificate_expired, "connection.host");
      if (verified == 0 || verified == 1) return fail(Code::tls_hostname_mismatch, "connection.host");
      return fail(Code::tls_certificate_untrusted, "connection.ssl.ca");
    }
    case CURLE_SSL_CACERT_BADFILE:
      return fail(Code::tls_failed, "connection.ssl.ca");
    case CURLE_SSL_CERTPROBLEM:
      return fail(Code::tls_failed, "connection.ssl.cert");
    case CURLE_SSL_CONNECT_ERROR:
      return fail(Code::tls_failed, "connection.host");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return fail(Code::connection_lost);
    case CURLE_OUT_OF_MEMORY:
      return fail(Code::out_of_memory);
    case CURLE_URL_MALFORMAT:
      return fail(Code::hostname, "connection.host");
    default:
      return fail(Code::protocol_failed);
  }
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
  if (!is_http_host(request.host)) return fail(Code::hostname, "connection.host");
  if (!request.path.starts_with('/') || !one_line(request.path)) return fail(Code::internal);
  auto addresses = state.addresses(request, {deadline.at + std::chrono::milliseconds(request.grace_ms)});
  if (!addresses) {
    Error error = std::move(addresses).error();
    if (error.code != Code::timeout) error.pointer = "connection.host";
    return error;
  }
  List headers{*state.curl}, pinned{*state.curl};
  for (const std::string& header : request.headers) {
    if (!one_line(header)) return fail(Code::one_line, "connection.token");
    if (!headers.add(header)) return fail(Code::out_of_memory);
  }
  // No wait for "100 Continue", which some gateways never send.
  if (!headers.add("Expect:")) return fail(Code::out_of_memory);
  std::string pin = origin(request) + ":";
  for (const Address& address : *addresses) {
    if (pin.back() != ':') pin += ',';
    pin += address.is_v6 ? "[" + address.numeric + "]" : address.numeric;
  }
  const bool is_name = request.host.find(':') == std::string::npos;
  if (is_name && !pinned.add(pin)) return fail(Code::out_of_memory);

  state.request = &request;
  state.answer = {};
  state.too_large = state.address_refused = false;
  const std::string url = "https://" + origin(request) + request.path;
  state.prepare(headers.head, pinned.head, url);
  BodyTarget body{&state.answer, &state.too_large, request.limit_bytes};
  SocketGuard guard{&state.options.egress, &request, &state.address_refused};
  state.set(CURLOPT_WRITEFUNCTION, &take_body);
  state.set(CURLOPT_WRITEDATA, static_cast<void*>(&body));
  state.set(CURLOPT_HEADERFUNCTION, &take_header);
  state.set(CURLOPT_HEADERDATA, static_cast<void*>(&body));
  state.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  state.set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&guard));

  state.curl->curl_multi_add_handle(state.multi, state.easy);
  auto ended = state.run(deadline);
  if (ended && *ended == CURLE_OK)
    state.curl->curl_easy_getinfo(state.easy, CURLINFO_RESPONSE_CODE, &state.answer.status);
  Result<HttpAnswer> result = fail(Code::internal);
  if (!ended) {
    result = std::move(ended).error();
  } else if (*ended != CURLE_OK) {
    result = state.error_of(*ended);
    state.forget(request);
  } else {
    result = std::move(state.answer);
  }
  state.curl->curl_multi_remove_handle(state.multi, state.easy);
  state.curl->curl_easy_reset(state.easy);  // it points into this call's memory
  state.request = nullptr;
  return result;
}

Status HttpClient::pause(std::int64_t ms, Deadline deadline) {
  const Deadline end = Deadline::in_ms(std::min(ms, deadline.remaining_ms()));
  while (!end.passed()) {
    if (cancelled()) return fail(Code::cancelled);
    state_->curl->curl_multi_poll(state_->multi, nullptr, 0, static_cast<int>(std::min(end.remaining_ms(), kPollMs)),
                                  nullptr);
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

bool is_http_host(std::string_view text) noexcept {
  const bool is_v6 = text.find(':') != std::string_view::npos;
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [&](char c) {
    if ((c >= '0' && c <= '9') || c == '.') return true;
    if (is_v6) return c == ':' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

bool split_https_url(std::string_view url, std::string& host, std::uint16_t& port, std::string& path) {
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return false;
  url.remove_prefix(kScheme.size());
  const bool plain =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '#'; });
  const std::size_t slash = url.find('/');
  if (!plain || slash == std::string_view::npos) return false;
  const std::string_view authority = url.substr(0, slash);
  const std::size_t colon = authority.find(':');
  std::int64_t number = 443;
  if (colon != std::string_view::npos) {
    const std::string_view digits = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || number < 1 || number > 65535) return false;
  }
  host = authority.substr(0, colon);
  port = static_cast<std::uint16_t>(number);
  path = url.substr(slash);
  return is_http_host(host);
}

void append_percent_encoded(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
        c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

}  // namespace jackfield
#endif
