// Token endpoints need sockets.
#include "api/handlers.h"
#include "operations/integrations/lookup.h"
#include "operations/system/capabilities.h"

namespace jackfield::api {
namespace {

Result<Reply> without_sockets(const Call& call) {
  JF_TRY([[maybe_unused]] const IntegrationRow row, load_integration(call));
  return no_sockets();
}

}  // namespace

Result<Reply> start_oauth(Call& call) { return without_sockets(call); }
Result<Reply> revoke_oauth(Call& call) { return without_sockets(call); }
Result<Reply> check_oauth(Call& call) { return without_sockets(call); }
// No flow can have been started here.
Result<Reply> end_oauth(Call&) { return fail(Code::oauth_state_invalid); }

}  // namespace jackfield::api
