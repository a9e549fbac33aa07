#if __has_include(<curl/curl.h>)
#include "net/http_exchange.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/ascii.h"
#include "net/address.h"

namespace jackfield {
namespace {

constexpr std::size_t kMostHeaderBytes = 256u << 10;
// A packed body that grows more than this is not unpacked to its end. Small ones may: they do no harm.
constexpr std::size_t kMostGrowth = 200, kHarmlessBytes = 1u << 20;

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_v6_literal(const std::string& host) { return host.find(':') != std::string::npos; }

std::string origin(const HttpRequest& request) {
  return (is_v6_literal(request.host) ? "[" + request.host + "]" : request.host) + ":" + std::to_string(request.port);
}

Address address_of(const curl_sockaddr& target) {
  Address address;
  if (target.family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &target.addr, sizeof v4);
    address.numeric = to_numeric(from_v4(ntohl(v4.sin_addr.s_addr)));
  } else if (target.family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &target.addr, std::min<std::size_t>(sizeof v6, target.addrlen));
    AddressBytes bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    address.numeric = to_numeric(bytes);
    address.is_v6 = true;
  }
  return address;
}

std::optional<std::uint32_t> number_after(std::string_view line, std::string_view words) {
  const std::size_t at = line.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint32_t number = 0;
  line.remove_prefix(at + words.size());
  if (std::from_chars(line.data(), line.data() + line.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

// The value of "Retry-After: 120" in milliseconds; -1 for any other line, including a date.
std::int64_t retry_after_of(std::string_view line) {
  constexpr std::string_view kName = "retry-after:";
  if (line.size() <= kName.size() || !ascii::equal_ignoring_case(line.substr(0, kName.size()), kName)) return -1;
  line.remove_prefix(kName.size());
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), seconds);
  return error == std::errc() && seconds >= 0 && seconds < 86400 ? seconds * 1000 : -1;
}

}  // namespace

Status Exchange::prepare(std::span<const Address> addresses, const Detour* detour, const std::string& authorities) {
  if (!request_.path.starts_with('/') || !is_one_line(request_.path)) return fail(Code::internal);
  JF_CHECK(add_headers());
  detour_ = detour;
  JF_CHECK(pin(addresses));
  url_ = (request_.is_tls ? "https://" : "http://") + origin(request_) + request_.path;
  curl_.curl_easy_reset(easy_);  // connections stay
  set_request();
  set_trust(authorities);
  set_callbacks();
  return ok();
}

Status Exchange::add_headers() {
  for (const std::string& header : request_.headers) {
    if (!is_one_line(header)) return fail(Code::internal);
    if (!headers_.add(header)) return fail(Code::out_of_memory);
  }
  if (request_.authorization != nullptr) {
    if (!is_one_line(request_.authorization->expose())) return fail(Code::internal);
    if (!headers_.add(request_.authorization->expose())) return fail(Code::out_of_memory);
  }
  if (curl_.zlib && !headers_.add("Accept-Encoding: gzip")) return fail(Code::out_of_memory);
  // Do not wait for "100 Continue": some gateways never send it.
  return headers_.add("Expect:") ? ok() : Status(fail(Code::out_of_memory));
}

// curl resolves no names: it receives the checked addresses.
Status Exchange::pin(std::span<const Address> addresses) {
  if (detour_ != nullptr) {
    const std::string& numeric = detour_->address.numeric;
    const std::string to =
        (detour_->address.is_v6 ? "[" + numeric + "]" : numeric) + ":" + std::to_string(detour_->port);
    return instead_.add(origin(request_) + ":" + to) ? ok() : Status(fail(Code::out_of_memory));
  }
  if (is_v6_literal(request_.host)) return ok();
  std::string line = origin(request_);
  char separator = ':';
  for (const Address& address : addresses) {
    line += separator;
    line += address.is_v6 ? "[" + address.numeric + "]" : address.numeric;
    separator = ',';
  }
  return pinned_.add(line) ? ok() : Status(fail(Code::out_of_memory));
}

void Exchange::set_request() {
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_RESOLVE, pinned_.head());
  set(CURLOPT_CONNECT_TO, instead_.head());
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_HTTPHEADER, headers_.head());
  set_method();
}

void Exchange::set_method() {
  if (request_.method == "GET") return;
  if (request_.method == "HEAD") return set(CURLOPT_NOBODY, 1L);
  set(CURLOPT_POST, 1L);
  set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  if (request_.may_repeat) return set(CURLOPT_POSTFIELDS, request_.body.c_str());
  set_once();
}

// libcurl repeats a request whose kept connection was closed or whose stream was refused, unless it cannot have the
// body again. Which of both it was is in its log alone, and on a kept connection only where the request is of the kind
// RECEIVE, which means nothing in HTTP.
void Exchange::set_once() {
  void* const self = this;
  set(CURLOPT_READFUNCTION, &give_body);
  set(CURLOPT_READDATA, self);
  set(CURLOPT_RTSP_REQUEST, static_cast<long>(CURL_RTSPREQ_RECEIVE));
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &note_event);
  set(CURLOPT_DEBUGDATA, self);
  if (request_.body.empty()) set(CURLOPT_FRESH_CONNECT, 1L);
}

void Exchange::set_trust(const std::string& authorities) {
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (authorities.empty()) {
    set(CURLOPT_CAINFO, options_.ca_file.c_str());
    return;
  }
  curl_blob held{const_cast<char*>(authorities.data()), authorities.size(), CURL_BLOB_NOCOPY};
  set(CURLOPT_CAINFO_BLOB, &held);
}

void Exchange::set_callbacks() {
  void* const self = this;
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, self);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, self);
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, self);
}

std::size_t Exchange::give_body(char* bytes, std::size_t one, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::string_view left = std::string_view(exchange.request_.body).substr(exchange.given_);
  const std::size_t size = std::min(left.size(), one * count);
  std::memcpy(bytes, left.data(), size);
  exchange.given_ += size;
  return size;
}

// Nothing of it is kept: the headers have secrets.
int Exchange::note_event(CURL*, curl_infotype type, char* bytes, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (type == CURLINFO_HEADER_OUT) exchange.is_refused_ = false;
  if (type == CURLINFO_TEXT) exchange.note_log({bytes, count});
  return 0;
}

// Words of libcurl that are not known here leave the outcome unknown. A stream is refused by itself, or by the end of
// its connection, which names the last stream that the server looked at.
void Exchange::note_log(std::string_view line) {
  if (const auto own = number_after(line, "Using Stream ID: ")) stream_ = own;
  const auto last = line.find("GOAWAY") == std::string_view::npos ? std::nullopt : number_after(line, "last_stream=");
  const bool is_left_out = last && stream_ && *last < *stream_;
  if (is_left_out || line.starts_with("REFUSED_STREAM, retrying")) is_refused_ = header_bytes_ == 0;
}

bool Exchange::is_bomb(std::size_t unpacked) const {
  return request_.limits_growth && unpacked > kHarmlessBytes && unpacked / packed_ > kMostGrowth;
}

bool Exchange::append(std::string_view bytes) {
  const std::size_t before = taken_ + answer_.body.size();
  too_large_ = bytes.size() > request_.limit_bytes - before || is_bomb(before + bytes.size());
  if (!too_large_) answer_.body.append(bytes);
  return !too_large_;
}

// What follows a place that cannot be unpacked is read, and left out.
bool Exchange::unpack(std::string_view bytes) {
  const auto take = [this](std::string_view unpacked) { return append(unpacked); };
  answer_.is_garbled = answer_.is_garbled || (!gunzip_->feed(bytes, take) && !too_large_);
  return !too_large_;
}

std::size_t Exchange::take_body(char* bytes, std::size_t, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  exchange.packed_ += count;
  const std::string_view view(bytes, count);
  return (exchange.gunzip_ ? exchange.unpack(view) : exchange.append(view)) ? count : 0;
}

std::size_t Exchange::take_header(char* bytes, std::size_t, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  exchange.header_bytes_ += count;
  exchange.too_large_ = exchange.header_bytes_ > kMostHeaderBytes;
  if (exchange.too_large_) return 0;
  if (const std::int64_t wait = retry_after_of({bytes, count}); wait >= 0) exchange.answer_.retry_after_ms = wait;
  exchange.note_header({bytes, count});
  return count;
}

void Exchange::note_header(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    answer_.headers.clear();
    has_head_ = false;
    return;
  }
  if (line.empty()) {
    long status = 0;
    curl_.curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    has_head_ = status >= 200;
    if (has_head_ && packed_ == 0) note_head();
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string_view value = line.substr(colon + 1);
  while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
  answer_.headers.emplace_back(ascii::lower(line.substr(0, colon)), value);
}

void Exchange::note_head() {
  gunzip_.reset();
  const auto is_packed = [](const auto& header) {
    return header.first == "content-encoding" &&
           (ascii::equal_ignoring_case(header.second, "gzip") || ascii::equal_ignoring_case(header.second, "x-gzip"));
  };
  if (curl_.zlib && std::any_of(answer_.headers.begin(), answer_.headers.end(), is_packed))
    gunzip_.emplace(*curl_.zlib);
}

HttpAnswer Exchange::take_head() {
  HttpAnswer head;
  curl_.curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &head.status);
  head.headers = std::move(answer_.headers);
  head.retry_after_ms = answer_.retry_after_ms;
  return head;
}

bool Exchange::was_sent() const {
  if (is_refused_) return false;
  long sent = 0;
  curl_.curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
  return sent > 0;
}

// The last check before connecting: curl may only dial what the guard allows.
curl_socket_t Exchange::open_socket(void* self, curlsocktype, curl_sockaddr* target) {
  auto& exchange = *static_cast<Exchange*>(self);
  const Address address = address_of(*target);
  const HttpRequest& request = exchange.request_;
  const bool is_detour = exchange.detour_ != nullptr && exchange.detour_->address.numeric == address.numeric;
  if (!is_detour &&
      (address.numeric.empty() || !exchange.options_.egress.allows(address, request.host, request.port))) {
    exchange.address_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

Result<HttpAnswer> Exchange::finish(CURLcode ended) {
  if (ended != CURLE_OK) return error_of(ended);
  const auto take = [this](std::string_view unpacked) { return append(unpacked); };
  const bool is_cut = gunzip_ && !gunzip_->end(take);
  if (too_large_) return fail(Code::result_too_large);
  answer_.is_garbled = answer_.is_garbled || is_cut;
  if (answer_.is_garbled) answer_.body.clear();
  curl_.curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &answer_.status);
  return std::move(answer_);
}

Error Exchange::error_of(CURLcode ended) const {
  if (address_refused_) return fail(Code::egress_denied, options_.host_field);
  if (too_large_) return fail(Code::result_too_large);
  switch (ended) {
    case CURLE_COULDNT_CONNECT: {
      long os_error = 0;
      curl_.curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error);
      return fail(os_error == ECONNREFUSED ? Code::connection_refused : Code::unreachable, options_.host_field);
    }
    case CURLE_COULDNT_RESOLVE_HOST:
      return fail(Code::host_not_found, options_.host_field);
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate_error();
    case CURLE_SSL_CACERT_BADFILE:
      return fail(Code::tls_failed, options_.ca_field);
    case CURLE_SSL_CONNECT_ERROR:
      return fail(Code::tls_failed, options_.host_field);
    case CURLE_SEND_FAIL_REWIND:
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
      return fail(Code::hostname, options_.host_field);
    default:
      return fail(Code::protocol_failed);
  }
}

Error Exchange::certificate_error() const {
  // OpenSSL's X509_V_ codes. curl stores one only at the end of a valid chain, so a wrong name leaves "unspecified".
  constexpr long kOk = 0, kUnspecified = 1, kNotYetValid = 9, kExpired = 10;
  long verified = kOk;
  curl_.curl_easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &verified);
  switch (verified) {
    case kNotYetValid:
    case kExpired:
      return fail(Code::tls_certificate_expired, options_.host_field);
    case kOk:
    case kUnspecified:
      return fail(Code::tls_hostname_mismatch, options_.host_field);
    default:
      return fail(Code::tls_certificate_untrusted, options_.ca_field);
  }
}

}  // namespace jackfield
#endif
