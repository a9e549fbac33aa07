// The access token of an integration: stored, renewed before it expires, and once more when the service refuses it.
// Contract   a token is stored before it is returned. One caller renews at a time, over all processes of the store; the
//            others wait for its result, or use a token that is still good. Only a service's own word ends a grant.
//            Then, and for a while after any failure, calls fail at once without a request.
// Ownership  arguments are borrowed for the call.
// Threads    any thread that may block; a task must not call this.
// Errors     oauth_not_connected, oauth_reconnect_required, oauth_rejected, oauth_bad_answer, oauth_unavailable;
//            authentication_failed if a renewed token is refused again; timeout.
// Example    tests/unit/abi/oauth_harness.h
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"

namespace jackfield::oauth {

// `field`: the model of an oauth field. `refused`: the token that the service answered with 401, or null. The row may
// be older than the stored one.
[[nodiscard]] Result<Secret> access_token(api::Core& core, const IntegrationRow& row, const Manifest& manifest,
                                          std::string_view field, const Secret* refused, Deadline deadline);

struct Wish {
  const Secret* refused = nullptr;
  bool at_once = false;  // a person asks: does not wait after failures
  bool renewed = false;  // even if the stored token is good
};
struct Granted {
  Secret token;
  std::optional<std::int64_t> expires_ms;
  std::string scope;
};
[[nodiscard]] Result<Granted> granted(api::Core& core, const IntegrationRow& row, const Manifest& manifest,
                                      std::string_view field, const Wish& wish, Deadline deadline);

}  // namespace jackfield::oauth
