// Sends requests to token endpoints.
// Contract   one request, never repeated: a service may have acted on it although its answer was lost. It is waited for
//            beyond the caller's deadline, up to kTokenRequestMs, since a lost answer may cost a token. Redirects are
//            not followed. The egress guard checks each address.
// Ownership  opens libcurl when it is first used.
// Threads    send() may be called from any thread at once.
// Errors     connector_unavailable without libcurl; else those of net/http.h.
// Example    core/src/abi/sockets_native.cc
#pragma once
#include <memory>

#include "net/http.h"
#include "oauth/flow.h"

namespace jackfield::oauth {

inline constexpr std::int64_t kTokenRequestMs = 15000;

class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual Result<HttpAnswer> send(const TokenRequest& request, Deadline deadline) = 0;
};

[[nodiscard]] std::shared_ptr<Transport> make_transport(const ConnectorEnvironment& environment);

}  // namespace jackfield::oauth
