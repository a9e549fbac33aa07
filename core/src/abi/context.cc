#include "abi/context.h"

#include "abi/host_bridge.h"
#include "abi/options.h"
#include "api/capabilities.h"
#include "api/config_store.h"
#include "api/dispatch.h"

using jackfield::Deadline;
using jackfield::Transaction;

bool jf_context::enter() {
  const std::lock_guard guard(mutex_);
  if (closing_) return false;
  ++shares_;
  return true;
}

void jf_context::leave(jf_context* context) noexcept {
  bool last = false;
  {
    // Told under the lock: once it is released, the other side may free everything.
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
#if JF_NATIVE
  constexpr std::int64_t kCloseMs = 2000;
  const Deadline deadline = Deadline::in_ms(kCloseMs);
  context->core.running.cancel_all();
  if (context->core.databases) context->core.databases->shutdown(deadline);
  {
    std::unique_lock guard(context->mutex_);
    context->left_.wait_until(guard, deadline.at, [&] { return context->shares_ == 1; });
  }
#endif
#if JF_WITH_STORE
  if (context->core.store) {
    static_cast<void>(context->core.write([](Transaction&) { return jackfield::ok(); }));
    static_cast<void>(context->core.store->flush());
  }
#endif
  leave(context);
}

namespace jackfield::abi {
namespace {

Status open_store(api::Core& core, const OpenOptions& options) {
#if JF_WITH_STORE
  if (options.store_path || options.api.key_mode != api::KeyMode::none) {
    JF_TRY(core.keyring, Keyring::make(options.keys, core.host));
  }
  if (!options.store_path) return ok();
  StoreOptions store;
  store.path = *options.store_path;
  store.busy_timeout_ms = options.busy_timeout_ms;
  store.max_bytes = options.store_max_bytes;
  JF_TRY(core.store, open_sqlite_store(store, core.host));
  return api::read_key_state(core);
#else
  static_cast<void>(core);
  static_cast<void>(options);
  return ok();
#endif
}

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
#if JF_WITH_STORE
  JF_TRY(core.catalogue, Catalogue::load(std::move(kept), manifests, stores));
#else
  JF_TRY(core.catalogue, Catalogue::load_forms(std::move(kept), manifests, stores));
#endif
  JF_CHECK(open_store(core, options));
  JF_CHECK(open_databases(core, options));
  write_open_reply(core, reply);
  return context;
}

}  // namespace jackfield::abi
