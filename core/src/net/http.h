// A small HTTP client over libcurl, which is opened at run time. One request at a time.
// Contract   https unless a request says otherwise, no redirects, no proxies, no files or environment of the user. The
//            egress guard resolves and checks a host's addresses; curl receives them, and each socket is checked again
//            before it connects. Every call ends at its deadline or at cancel(). HTTP/2 if the server supports it;
//            connections are kept open; gzip is unpacked, and a plain answer that is labelled as gzip taken as it is.
// Ownership  a client owns its connections.
// Threads    one thread at a time; cancel() and cancelled() from any thread. A task (os/task/task.h) leaves its thread
//            to others while it waits.
// Limits     HttpRequest::limit_bytes counts the unpacked body; headers have 256 KiB.
// Format     RFC 9110, RFC 9113; https://curl.se/libcurl/c/
// Example    core/connectors/databricks/api.cc
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/host.h"
#include "config/secret.h"
#include "net/egress.h"
#include "os/dl.h"
#include "os/probe.h"

namespace jackfield {

struct Curl;  // the functions of libcurl

struct HttpOpened {
  Probe probe;
  std::shared_ptr<const Curl> functions;  // null unless available
};
// libcurl 7.77 or later that uses OpenSSL; "libcurl" in `paths` names another file.
[[nodiscard]] HttpOpened open_http(const LibraryPaths& paths);

struct HttpOptions {
  EgressGuard egress;
  std::string ca_file;  // the server's bundle, where `ca` is empty
  std::string ca;       // PEM: these authorities alone
  // The fields of the form that errors point to: the host and the certificate authorities.
  std::string host_field = "connection.host", ca_field = "connection.ssl.ca";
};

struct HttpRequest {
  HttpRequest() = default;
  HttpRequest(const HttpRequest&) = delete;
  HttpRequest& operator=(const HttpRequest&) = delete;
  ~HttpRequest() { wipe(body.data(), body.size()); }  // bound values may be secrets

  std::string method = "GET";  // GET, HEAD, POST, PUT, PATCH, DELETE
  bool is_tls = true;          // false: http
  std::string host;            // a name or an address, as the caller was given it
  std::uint16_t port = 443;
  std::string path = "/";                 // with the query, already percent-encoded
  std::vector<std::string> headers;       // "Name: value"
  const Secret* authorization = nullptr;  // one more header line, borrowed, so that no copy of it is left behind
  std::string body;
  std::size_t limit_bytes = 64u << 20;
  bool limits_growth = false;  // refuses a packed answer that grows too much; rows of a database may
  // False: never sent again by libcurl itself once any byte of it was sent, as after a kept connection was closed; but
  // once more after an HTTP/2 server refused its stream, which says that nothing was done (RFC 9113, 8.7).
  bool may_repeat = true;
  std::int64_t grace_ms = 0;       // how long the answer is still waited for after the deadline or cancel()
  bool add_server_bundle = false;  // trust the server's bundle beside `ca`: a host that the configured one names
};

struct HttpAnswer {
  long status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::int64_t retry_after_ms = -1;  // of the header Retry-After in seconds
  bool is_garbled = false;           // its packed body could not be unpacked, and is left out
};

class HttpClient {
 public:
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> make(std::shared_ptr<const Curl> curl, HttpOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Any HTTP status is an answer, not an error. Errors name the fields of the options that caused them.
  [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, Deadline deadline);
  // The same in parts: open() returns status and headers, read() appends what has come. The request must stay until
  // close(), which ends the exchange early too.
  [[nodiscard]] Result<HttpAnswer> open(const HttpRequest& request, Deadline deadline);
  enum class Received : std::uint8_t { bytes, end, nothing };  // nothing: until `until`
  [[nodiscard]] Result<Received> read(std::string& out, Deadline until, Deadline deadline);
  void close() noexcept;
  // Whether the server may have acted on the last request: a byte of it was sent, and not refused.
  [[nodiscard]] bool was_sent() const noexcept;
  // Waits; returns early at cancel(). Fails with timeout or cancelled.
  [[nodiscard]] Status pause(std::int64_t ms, Deadline deadline);
  void cancel() noexcept;  // thread-safe; of the call under way, or of the next one
  void forget_cancel() noexcept;
  [[nodiscard]] bool cancelled() const noexcept;

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jackfield
