// What connectors to HTTP services share: JSON answers, and retries while a service is busy.
// Contract   a 2xx answer that is not JSON is protocol_failed; other answers may have any body, and their JSON is then
//            null.
// Ownership  a JsonReply owns the memory of its body's values.
// Example    core/connectors/databricks/api.cc
#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "json/json.h"
#include "net/http.h"

namespace jackfield {

struct JsonReply {
  long status = 0;
  std::unique_ptr<json::Arena> arena;
  json::Value body;  // null when it is no JSON
  [[nodiscard]] bool good() const noexcept { return status >= 200 && status < 300; }
};

// `host_field`: the field that an error names if a 2xx answer is not JSON; "" for none.
[[nodiscard]] Result<JsonReply> parse_json_reply(Result<HttpAnswer> answer, std::string_view host_field);

// Decides after each attempt whether to retry, and waits: as long as Retry-After says, else twice as long each time.
// It never waits past the deadline; the last answer is then final.
class Patience {
 public:
  enum class Repeat : std::uint8_t {
    never,  // a request that may have been carried out is not sent again
    lost    // it does no harm twice: sent again too when the connection was lost
  };
  Patience(HttpClient& http, std::span<const long> busy, Repeat repeat) : http_(http), busy_(busy), repeat_(repeat) {}
  [[nodiscard]] Result<bool> again(const Result<HttpAnswer>& answer, Deadline deadline);  // cancelled
  [[nodiscard]] int tries() const noexcept { return tries_; }                             // that came before

 private:
  HttpClient& http_;
  std::span<const long> busy_;  // statuses
  Repeat repeat_;
  int tries_ = 0;
};

}  // namespace jackfield
