// Cancels a running call by its request id, for a caller that disconnected.
#include "api/error.h"
#include "api/handlers.h"

namespace jackfield::api {

Result<Reply> cancel_call(Call& call) {
  const json::Value id = call.body.get("request_id");
  if (!id.is_string() || id.text().empty()) return invalid("request_id", id.is_null() ? Code::required : Code::type);
  Reply reply;
  reply.body = call.core.running.cancel(id.text(), call.who) ? "true" : "false";
  return reply;
}

}  // namespace jackfield::api
