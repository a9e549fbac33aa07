// Calls of the workspace's REST API, signed in.
// Contract   429 and 503 are tried again within the deadline, as the server says when; a service principal's token is fetched
//            when it is first needed, again before it ends, and once more when the workspace refuses it. Everything else that
//            is not 2xx is the caller's to judge.
// Ownership  one thread at a time, but for http().cancel().
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
  // The rows behind a link: without our token, with the headers that came with the link.
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
