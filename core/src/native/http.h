// A small HTTPS client over libcurl, which is opened at run time: one request at a time, for connectors whose database speaks HTTP.
// Contract   https only, no redirects, no proxies, no files or environment of the user. A host's addresses come from the egress guard, curl
//            is given them, and each socket is checked again before it is connected. Every call ends at its deadline or at cancel().
// Ownership  a client owns its connections and keeps them open between requests; one thread at a time, cancel() and wake-ups excepted.
// Limits     HttpRequest::limit_bytes counts the body after it was decompressed.
// Format     RFC 9110, RFC 9113; https://curl.se/libcurl/c/
// Example    JF_TRY(auto client, HttpClient::make(opened.functions, options));
//            HttpRequest request;  request.host = "dbc.example.com";  request.path = "/api/2.0/sql/statements";
//            JF_TRY(HttpAnswer answer, client->send(request, deadline));
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jackfield/connector.h"

namespace jackfield {

struct Curl;  // the functions of libcurl

struct HttpOpened {
  Probe probe;
  std::shared_ptr<const Curl> functions;  // null unless available
};
// libcurl 7.77 or later with TLS; "libcurl" in ConnectorEnvironment::libraries names another file.
[[nodiscard]] HttpOpened open_http(const ConnectorEnvironment& environment);

struct HttpOptions {
  EgressGuard egress;
  std::string ca_file;      // the server's bundle, where `ca` is empty
  std::string ca;           // PEM: these authorities alone
  std::string certificate;  // PEM of the client's certificate, with its key
  Secret key;
};

struct HttpRequest {
  std::string method = "GET";  // GET, POST, PUT, DELETE
  std::string host;            // a name or an address, as the caller was given it
  std::uint16_t port = 443;
  std::string path = "/";            // with the query, already percent-encoded
  std::vector<std::string> headers;  // "Name: value"
  std::string body;
  std::size_t limit_bytes = 64u << 20;
  std::int64_t grace_ms = 0;       // how long the answer is still waited for after the deadline or cancel()
  bool add_server_bundle = false;  // trust the server's bundle beside `ca`: a host that the configured one names
};

struct HttpAnswer {
  long status = 0;
  std::string body;
  std::int64_t retry_after_ms = -1;  // of the header Retry-After in seconds
};

class HttpClient {
 public:
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> make(std::shared_ptr<const Curl> curl, HttpOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Any status is an answer. Errors name "connection.host" or "connection.ssl.ca" where these are to blame.
  [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, Deadline deadline);
  // Waits; ends early at cancel(). timeout, cancelled.
  [[nodiscard]] Status pause(std::int64_t ms, Deadline deadline);
  void cancel() noexcept;  // thread-safe; of the call under way, or of the next one
  void forget_cancel() noexcept;
  [[nodiscard]] bool cancelled() const noexcept;

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A host as forms give it: letters, digits, '.', '-', '_', or an IPv6 address.
[[nodiscard]] bool is_http_host(std::string_view text) noexcept;
// "https://host[:port]/path?query" taken apart; false for anything else, user names and fragments included.
[[nodiscard]] bool split_https_url(std::string_view url, std::string& host, std::uint16_t& port, std::string& path);
void append_percent_encoded(std::string& out, std::string_view text);  // RFC 3986 unreserved characters stay

}  // namespace jackfield
