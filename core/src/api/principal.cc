#include "api/principal.h"

namespace jackfield::api {
namespace {

Result<Principal> trusted(const json::Value& given) {
  const auto role = parse_role(given.get("role").text());
  const std::string_view user = given.get("user").text();
  const std::string_view workspace = given.get("workspace").text();
  if (!role || user.empty() || workspace.empty()) return fail(Code::authentication_required);
  return Principal{std::string(user), std::string(workspace), *role};
}

}  // namespace

Status identify(Call& call) {
  const json::Value principal = call.caller.get("principal");
  if (call.caller.get("operator").as_boolean()) call.is_operator = true;
  if (!principal.is_null()) {
    JF_TRY(call.who, trusted(principal));
    return ok();
  }
  const json::Value token = call.caller.get("token");
  if (call.core.server != nullptr && token.is_string() && !token.text().empty()) {
    JF_TRY(call.who, call.core.server->resolve_token(call.core, token.text()));
    return ok();
  }
  return fail(Code::authentication_required);
}

}  // namespace jackfield::api
