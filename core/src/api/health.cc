// Is the process alive, can it serve; and the end of a call that nobody waits for.
#include "api/error.h"
#include "api/operations.h"

namespace jackfield::api {

Result<Reply> health_live(Call&) {
  Reply reply;
  reply.body = R"({"status":"ok"})";
  return reply;
}

Result<Reply> health_ready(Call& call) {
#if JF_WITH_STORE
  if (!call.core.store) return fail(Code::store_required);
  const Status done = call.core.store->read([](Session& session) -> Status {
    JF_TRY([[maybe_unused]] const auto users, session.count_users());
    return ok();
  });
  JF_CHECK(done);
#endif
  return health_live(call);
}

Result<Reply> cancel_call(Call& call) {
  const json::Value id = call.body.get("request_id");
  if (!id.is_string() || id.text().empty()) return invalid("request_id", id.is_null() ? Code::required : Code::type);
  Reply reply;
  reply.body = call.core.running.cancel(id.text(), call.who) ? "true" : "false";
  return reply;
}

}  // namespace jackfield::api
