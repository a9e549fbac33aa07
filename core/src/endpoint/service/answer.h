// What a service answered, mapped by the manifest: the result, where the list goes on, the figures for the usage
// record.
// Contract   pure. A failed answer becomes an error of ours; nothing of the service's text is passed on, but its code
//            if the manifest declares that code. An integer beyond 2^53 becomes its decimal digits as text.
// Ownership  values are made in the arena.
// Limits     as deep and as large as kAnswerLimits.
// Format     the `response` of core/manifests/schema.json
// Errors     the codes of `errors`, and request_rejected, authentication_failed, permission_denied, not_found,
//            conflict, rate_limited, service_failed, bad_answer, paging_stuck; details `status`, `serviceCode`,
//            `retryAfter`
// Example    tests/unit/endpoint/service_examples_test.cc
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "endpoint/service/request.h"

namespace jackfield::service {

inline constexpr json::Limits kAnswerLimits{64u << 20, 128, 4000000, 64u << 20, true};

struct Answer {
  int status = 0;
  std::vector<Header> headers;  // names in lower case
  std::string body;
  [[nodiscard]] std::string_view header(std::string_view lower_name) const noexcept;
  [[nodiscard]] bool good() const noexcept { return status >= 200 && status < 300; }
};

// Fields of the usage record that an answer gives; absent ones are unknown, not 0.
struct Figures {
  std::vector<std::pair<std::string, double>> numbers;
  std::vector<std::pair<std::string, std::string>> texts;
  [[nodiscard]] bool empty() const noexcept { return numbers.empty() && texts.empty(); }
  void set(std::string_view name, double value);
  void set(std::string_view name, std::string_view text);
};

struct Mapped {
  json::Value result;
  Figures figures;
  std::optional<std::int64_t> items;  // of a list
};

// Of a page: which one was asked for, as the parameter `next` had it.
struct PageUse {
  std::string endpoint;
  std::optional<PageStart> start;
  std::int64_t pages = 0;  // that were read before
};
// Reads the parameter `next`, which an earlier answer gave. Fails with pattern.
[[nodiscard]] Result<PageUse> read_next(const Endpoint& endpoint, std::string_view next);

[[nodiscard]] Result<Mapped> map_answer(const Endpoint& endpoint, const Request& sent, const Answer& answer,
                                        const PageUse& page, std::int64_t now_ms, json::Arena& arena);
// The error that a failed answer stands for, or nullopt.
[[nodiscard]] std::optional<Error> failure_of(const Endpoint& endpoint, const Answer& answer, const json::Value& body,
                                              std::int64_t now_ms);
// The moment of "Wed, 21 Oct 2026 07:28:00 GMT", the one form that senders may use (RFC 9110, 5.6.7).
[[nodiscard]] std::optional<std::int64_t> http_date_ms(std::string_view text);
// How long to wait, as the answer says it; nullopt: it does not.
[[nodiscard]] std::optional<std::int64_t> retry_after_ms(const Endpoint& endpoint, const Answer& answer,
                                                         std::int64_t now_ms);
// Whether the answer means that too many calls were made.
[[nodiscard]] bool is_limited(const Endpoint& endpoint, const Answer& answer, const json::Value& body,
                              std::string_view service_code);
// Of a document: `usage` of a response or of a stream's part.
void read_figures(const json::Value& usage, const json::Value& document, Figures& figures);
// The body as JSON: null if it is empty. Fails with bad_answer.
[[nodiscard]] Result<json::Value> parse_body(std::string_view body, json::Arena& arena);
// `map` and `select` applied, integers that no double holds as text.
[[nodiscard]] json::Value map_value(const json::Value& response, const json::Value& document, json::Arena& arena);

}  // namespace jackfield::service
