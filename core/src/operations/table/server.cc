#include "api/handlers.h"
#include "api/tokens.h"
#include "operations/integrations/lookup.h"
#include "operations/people/refusals.h"
#include "operations/table/table.h"
#include "operations/use/times.h"

namespace jackfield::api {
namespace {

constexpr Operation kOperations[] = {
#define JF_EVERYWHERE(handler, name, ...) {name, handler, __VA_ARGS__},
#define JF_SERVER(handler, name, ...) {name, handler, __VA_ARGS__},
#define JF_ABSENT(name, ...) {name, nullptr, __VA_ARGS__},
#include "api/operation_table.inc"
};

Status check_ready(Core& core) {
  if (!core.store) return fail(Code::store_required);
  const KeyState key = core.key_state.load();
  if (key == KeyState::changed || key == KeyState::missing) return fail(Code::key_changed);
  return core.read([](Session& session) -> Status {
    JF_TRY([[maybe_unused]] const auto users, session.users().count());
    return ok();
  });
}

constexpr ServerParts kParts{resolve_principal, find_referenced, check_ready, note_refusal, write_times};

}  // namespace

std::span<const Operation> server_operations() noexcept { return kOperations; }
const ServerParts& server_parts() noexcept { return kParts; }

}  // namespace jackfield::api
