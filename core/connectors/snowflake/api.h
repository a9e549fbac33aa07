// Authenticated calls of the SQL API.
// Contract   429, 500, 503 and 504 are retried within the deadline, as Retry-After says. A request whose answer was
//            lost is retried too, because statements have a requestId and run once. The token of a key pair is made on
//            first use, again before it expires, and once more if the service refuses it.
// Threads    one thread at a time, except http().cancel().
// Format     https://docs.snowflake.com/en/developer-guide/sql-api/reference, RFC 7519 and RFC 7515 for key pairs.
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <memory>
#include <string>

#include "net/http_json.h"
#include "options.h"

namespace jackfield::snowflake {

class Api {
 public:
  Api(std::unique_ptr<HttpClient> http, Options options, Host host)
      : http_(std::move(http)), options_(std::move(options)), host_(std::move(host)) {}

  // Submits a statement; it runs once, however often the request is sent.
  [[nodiscard]] Result<JsonReply> submit(std::string body, Deadline deadline, std::int64_t grace_ms);
  [[nodiscard]] Result<JsonReply> poll(const std::string& handle, Deadline deadline);
  [[nodiscard]] Result<JsonReply> partition(const std::string& handle, std::size_t index, Deadline deadline);
  [[nodiscard]] Result<JsonReply> cancel(const std::string& handle, Deadline deadline);
  [[nodiscard]] HttpClient& http() noexcept { return *http_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }

 private:
  [[nodiscard]] Result<JsonReply> call(std::string_view method, std::string path, std::string body, Deadline deadline,
                                       std::int64_t grace_ms = 0);
  [[nodiscard]] Status sign_in();
  [[nodiscard]] Result<Secret> make_key_token() const;
  [[nodiscard]] std::string request_id() const;

  std::unique_ptr<HttpClient> http_;
  Options options_;
  Host host_;
  Secret bearer_;
  Deadline bearer_until_{};
};

}  // namespace jackfield::snowflake
