// Authenticated calls of the workspace's REST API.
// Contract   429 and 503 are retried within the deadline, as Retry-After says. A service principal's token is fetched
//            on first use, again before it expires, and once more if the workspace refuses it. Every other answer that
//            is not 2xx is returned to the caller.
// Threads    one thread at a time, except http().cancel().
// Example    core/connectors/databricks/connection.cc
#pragma once
#include <memory>
#include <string>

#include "net/http_json.h"
#include "options.h"

namespace jackfield::databricks {

class Api {
 public:
  Api(std::unique_ptr<HttpClient> http, Options options) : http_(std::move(http)), options_(std::move(options)) {}

  [[nodiscard]] Result<JsonReply> call(std::string_view method, std::string path, std::string body, Deadline deadline,
                                       std::int64_t grace_ms = 0);
  // The rows of a link: sent without the token, with the headers that came with the link.
  [[nodiscard]] Result<JsonReply> fetch(const json::Value& link, Deadline deadline);
  [[nodiscard]] HttpClient& http() noexcept { return *http_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }

 private:
  [[nodiscard]] Status sign_in(Deadline deadline, std::int64_t grace_ms);
  [[nodiscard]] Status fetch_token(Deadline deadline, std::int64_t grace_ms);

  std::unique_ptr<HttpClient> http_;
  Options options_;
  Secret bearer_;
  Deadline bearer_until_{};
};

}  // namespace jackfield::databricks
