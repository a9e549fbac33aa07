// What connectors to services share above HTTP: answers that are JSON, and patience with a service that is busy.
// Contract   a good answer that is no JSON is protocol_failed; one that is not 2xx may have any body, and its JSON is null then.
// Ownership  a JsonReply owns the memory of its body's values.
// Example    for (Patience patience(*http, kBusy, Patience::Repeat::lost);;) {
//              auto answer = http->send(request, deadline);
//              JF_TRY(const bool again, patience.again(answer, deadline));
//              if (!again) return parse_json_reply(std::move(answer), "connection.host");
//            }
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

// `host_field`: whose fault it is when a good answer is no JSON, "" for nobody's.
[[nodiscard]] Result<JsonReply> parse_json_reply(Result<HttpAnswer> answer, std::string_view host_field);

// Decides after each try whether there is another one, and waits for it: as long as Retry-After says, else twice as long each
// time. Never past the deadline: then the answer stands as it is.
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
