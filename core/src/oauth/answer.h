// What a token endpoint answered, and what follows from it.
// Contract   pure. A token is good only if the answer has one and reports no error, whatever the status. Only a
//            service's own word ends a grant; outages, limits and unreadable answers leave it as it is.
// Ownership  an Answer owns the memory of its values.
// Limits     kMostAnswerBytes.
// Format     RFC 6749, 5.1 and 5.2; also form-encoded answers, and errors with status 200.
// Example    tests/unit/oauth/answer_test.cc
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/http.h"
#include "oauth/provider.h"

namespace jackfield::oauth {

inline constexpr std::size_t kMostAnswerBytes = 256u << 10;

enum class Verdict : std::uint8_t {
  token,
  ended,        // the grant, by the service's word
  doubtful,     // the same, from a service that takes it back now and then: two of them end a grant
  rejected,     // the request: the client, its secret or a scope is wrong
  unavailable,  // an outage or a limit
  unreadable    // no JSON object and no form
};

struct Answer {
  Verdict verdict = Verdict::unreadable;
  std::string provider_code;         // the service's own code, if it is a short identifier
  std::string_view field;            // the field of the form that is to blame, if any
  std::int64_t retry_after_ms = -1;  // as the service asks
  // Of a token:
  std::string_view access_token, refresh_token, scope;  // the last two may be empty
  std::optional<std::int64_t> lifetime_ms;              // nullopt: the service says nothing; 0: it is over already
  std::int64_t clock_ms = 0;                            // how far the service's clock is before ours
  [[nodiscard]] bool is_far_off() const noexcept { return clock_ms > kFarOffMs || clock_ms < -kFarOffMs; }
  static constexpr std::int64_t kFarOffMs = 60000;
  json::Value body;
  std::unique_ptr<json::Arena> arena;
};

[[nodiscard]] Answer read_answer(const HttpAnswer& answer, const Provider& provider);
// How far the service's clock is before ours, by the header Date; nullopt: it says nothing.
[[nodiscard]] std::optional<std::int64_t> clock_difference_ms(const HttpAnswer& answer, std::int64_t now_ms);
// A name that may be shown: letters, digits, ".", "_" and "-", up to 64; else "".
[[nodiscard]] std::string short_code(std::string_view text);
// The members of the field that the token changes, for with_grant(). Those that the answer lacks are kept, except the
// code that it was exchanged for. `received`: query parameters of the callback, as an object.
[[nodiscard]] json::Value grant_members(const Answer& answer, const Provider& provider, std::int64_t now_ms,
                                        const json::Value& received, json::Arena& arena);
// Whether both grants name their account, by that pointer, and the accounts differ.
[[nodiscard]] bool is_of_other_account(const json::Value& grant, const json::Value& other, std::string_view account);
// The scopes of the manifest that the service did not grant; empty if it does not say which it granted.
[[nodiscard]] std::vector<std::string> missing_scopes(const Answer& answer, const Provider& provider);

}  // namespace jackfield::oauth
