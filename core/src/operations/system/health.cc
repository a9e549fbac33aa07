// Liveness and readiness of the process.
#include "api/handlers.h"

namespace jackfield::api {

Result<Reply> health_live(Call&) {
  Reply reply;
  reply.body = R"({"status":"ok"})";
  return reply;
}

Result<Reply> health_ready(Call& call) {
  if (call.core.server != nullptr) JF_CHECK(call.core.server->check_ready(call.core));
  return health_live(call);
}

}  // namespace jackfield::api
