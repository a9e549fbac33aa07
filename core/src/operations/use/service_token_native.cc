#include "operations/use/service_token.h"

#include <optional>

#include "oauth/tokens.h"
#include "os/task/task.h"

namespace jackfield::api {

// A renewal waits for a lease and for the token endpoint, so it leaves the thread of tasks.
Result<Secret> service_token(Call& call, const IntegrationRow& row, const Manifest& manifest, std::string_view field,
                             const Secret* refused) {
  std::optional<Result<Secret>> token;
  const Deadline deadline = Deadline::in_ms(limits::kQueryTimeoutMsDefault - call.waited_ms());
  run_blocking(Blocking::login,
               [&] { token = oauth::access_token(call.core, row, manifest, field, refused, deadline); });
  return *std::move(token);
}

}  // namespace jackfield::api
