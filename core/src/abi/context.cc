#include "abi/context.h"

#include "abi/host_bridge.h"
#include "abi/parts.h"
#include "api/dispatch.h"
#include "operations/system/capabilities.h"

bool jf_context::enter() {
  const std::lock_guard guard(mutex_);
  if (closing_) return false;
  ++shares_;
  return true;
}

void jf_context::leave(jf_context* context) noexcept {
  bool last = false;
  {
    // Notifies while it holds the lock: once the lock is released, the other side may free the context.
    const std::lock_guard guard(context->mutex_);
    last = --context->shares_ == 0;
    context->left_.notify_all();
  }
  if (last) std::unique_ptr<jf_context>(context).reset();
}

void jf_context::close(jf_context* context) {
  {
    const std::lock_guard guard(context->mutex_);
    if (context->closing_) return;
    context->closing_ = true;
  }
  context->stop();
  jackfield::abi::close_parts(context->core);
  leave(context);
}

namespace jackfield::abi {
namespace {

void write_open_reply(const api::Core& core, api::Reply& reply) {
  json::Writer writer(reply.body);
  writer.begin_object().key("abi").integer(api::kAbiVersion).key("version").string(core.options.version);
  writer.key("key_state").string(api::key_state_name(core));
  writer.key("operations");
  api::write_operations(writer, core);
  writer.end_object();
}

}  // namespace

Result<std::unique_ptr<jf_context>> open_context(std::string_view config, const jf_host* host, api::Reply& reply) {
  auto context = std::make_unique<jf_context>();
  api::Core& core = context->core;
  JF_TRY(core.host, bridge_host(host));
  json::Arena arena;  // goes, and wipes the keys, when this is done
  JF_TRY(const json::Value document, json::parse(arena, config, json::kOpenLimits));
  JF_TRY(const OpenOptions options, read_options(document));
  core.options = options.api;

  auto kept = std::make_shared<json::Arena>();
  const json::Value manifests = json::clone(*kept, options.manifests);
  const json::Value stores = json::clone(*kept, options.stores);
  JF_CHECK(open_parts(core, options, std::move(kept), manifests, stores));
  JF_CHECK(open_databases(core, options));
  write_open_reply(core, reply);
  return context;
}

}  // namespace jackfield::abi
