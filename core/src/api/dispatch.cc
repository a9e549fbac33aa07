#include "api/dispatch.h"

#include <algorithm>

#include "api/error.h"
#include "api/form_body.h"
#include "api/principal.h"
#include "base/words.h"

namespace jackfield::api {
namespace {

const Operation* find_operation(const Core& core, std::string_view name) {
  const auto found = std::find_if(core.operations.begin(), core.operations.end(),
                                  [&](const Operation& operation) { return operation.name == name; });
  return found == core.operations.end() ? nullptr : &*found;
}

// The role that a token needs where a token is enough: the roles of MinimumRole are in the order of Role.
static_assert(static_cast<int>(MinimumRole::owner) - static_cast<int>(MinimumRole::viewer) ==
              static_cast<int>(Role::owner) - static_cast<int>(Role::viewer));
Role role_of(MinimumRole role) {
  constexpr auto kFirst = static_cast<std::uint8_t>(MinimumRole::viewer);
  return static_cast<Role>(static_cast<std::uint8_t>(role) - kFirst);
}

Status authorise(Call& call) {
  const MinimumRole role = call.operation->role;
  if (role == MinimumRole::none) {
    // Anyone may call; the handler identifies a caller that sends a valid token.
    if (auto known = identify(call); !known) call.who = {};
    return ok();
  }
  if (role == MinimumRole::host && call.caller.get("operator").as_boolean()) {
    call.is_operator = true;
    return ok();
  }
  JF_CHECK(identify(call));
  if (role == MinimumRole::any) return ok();
  const bool enough = role != MinimumRole::host && allows(call.who.role, role_of(role));
  return enough ? ok() : Status(fail(Code::role_insufficient));
}

const json::Limits& limits_of(Body body) {
  switch (body) {
    case Body::manifests:
      return json::kOpenLimits;
    case Body::endpoint:
    case Body::form:
      return json::kEndpointLimits;
    default:
      return json::kConfigLimits;
  }
}

Status parse_body(Call& call, std::string_view bytes) {
  const Body kind = call.operation->body;
  if (kind == Body::none || kind == Body::ignored) return ok();
  call.body_bytes = bytes.size();
  const bool optional = kind != Body::config;
  if (optional && bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) return ok();
  if (kind == Body::form) return parse_form_body(call, bytes, limits_of(kind));
  JF_TRY(call.body, json::parse(*call.arena, bytes, limits_of(kind)));
  if (!optional && !call.body.is_object()) return fail(Code::object_required);
  return ok();
}

// A running call can be cancelled by its request id as long as this object exists. In WebAssembly nothing else runs
// meanwhile.
class Registered {
 public:
  explicit Registered(Call& call)
      : call_(call), is_registered_(JF_NATIVE != 0 && !call.request_id.empty() && !call.who.user.empty()) {
    if (!is_registered_) return;
    call.core.running.add({call.request_id, call.who.user, call.who.workspace, &call.cancel});
  }
  ~Registered() {
    if (is_registered_) call_.core.running.remove(&call_.cancel);
  }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;

 private:
  Call& call_;
  const bool is_registered_;
};

Result<Reply> run(Call& call, std::string_view body) {
  JF_CHECK(authorise(call));
  const Operation& operation = *call.operation;
  if (operation.handler == nullptr) return fail(operation.absent);
  if (operation.needs == Needs::store && !call.core.store) return fail(Code::store_required);
  JF_CHECK(parse_body(call, body));
  const Registered registered(call);
  return operation.handler(call);
}

void write_words(json::Writer& writer, std::string_view name, std::string_view words) {
  if (words.empty()) return;
  writer.key(name).begin_array();
  while (!words.empty()) writer.string(take_word(words));
  writer.end_array();
}

}  // namespace

Reply dispatch(Core& core, std::string_view operation, std::string_view caller, std::string_view body) {
  CancelToken cancel;
  Call call{.core = core, .cancel = cancel, .arena = std::make_shared<json::Arena>()};
  call.operation = find_operation(core, operation);
  const auto answer = [&]() -> Result<Reply> {
    if (call.operation == nullptr) return fail(Code::operation_not_found);
    if (!caller.empty()) {
      JF_TRY(call.caller, json::parse(*call.arena, caller, json::kCallerLimits));
    }
    call.request_id = std::string(call.caller.get("request_id").text());
    return run(call, body);
  };
  Result<Reply> result = answer();
  if (result && result->status == kNeedsThread) return *std::move(result);
  core.counters.calls.fetch_add(1, std::memory_order_relaxed);
  if (result) return *std::move(result);
  core.counters.failures.fetch_add(1, std::memory_order_relaxed);
  if (core.server != nullptr && call.operation != nullptr) core.server->note_refusal(call, result.error());
  if (result.error().code == Code::authentication_required)
    core.counters.refused_anonymous.fetch_add(1, std::memory_order_relaxed);
  return error_reply(result.error(), core.host, call.operation ? call.operation->name : std::string_view("unknown"));
}

bool may_be_task(const Core& core, std::string_view operation) {
  const Operation* found = find_operation(core, operation);
  return found != nullptr && found->handler != nullptr && found->lane == Lane::task;
}

void write_operations(json::Writer& writer, const Core& core) {
  const bool writes_block = core.store && core.store->write_blocks();
  // Whatever a caller with a token does, the token is looked up.
  const bool reads_block = core.store && core.store->read_blocks();
  writer.begin_object();
  for (const Operation& operation : core.operations) {
    if (operation.handler == nullptr) continue;
    const bool blocks =
        reads_block || operation.blocks == Blocks::always || (operation.blocks == Blocks::on_write && writes_block);
    writer.key(operation.name).begin_object().key("blocking").boolean(blocks);
    writer.key("lane").string(operation.lane == Lane::store ? "store" : "connect");
    if (writes_block) write_words(writer, "blocking_query", operation.blocking_query);
    if (!reads_block) write_words(writer, "inline_endpoints", operation.inline_endpoints);
    writer.end_object();
  }
  writer.end_object();
}

void write_not_built(json::Writer& writer, const Core& core) {
  writer.begin_array();
  for (const Operation& operation : core.operations) {
    if (operation.absent == Code::not_built) writer.string(operation.name);
  }
  writer.end_array();
}

}  // namespace jackfield::api
