#include "store/sqlite/open.h"
#include "abi/server/open_store.h"
#include "endpoint/params.h"
#include "operations/integrations/sealing.h"
#include "operations/table/table.h"
#include "operations/use/usage.h"

namespace jackfield::abi {
namespace {

Status open_store(api::Core& core, const OpenOptions& options) {
  if (options.store_path || options.api.key_mode != api::KeyMode::none) {
    JF_TRY(core.keyring, Keyring::make(options.keys, core.host));
  }
  if (!options.store_path) return ok();
  StoreOptions store;
  store.path = *options.store_path;
  store.busy_timeout_ms = options.busy_timeout_ms;
  store.max_bytes = options.store_max_bytes;
  JF_TRY(core.store, open_store_at(store, options, core.host));
  core.store->on_change([&core] { api::forget_all(core); });
  core.store->sum_records([&core] { return api::take_usage(core); });
  allow_transfer(core, options);
  return api::read_key_state(core);
}

}  // namespace

Status open_parts(api::Core& core, const OpenOptions& options, std::shared_ptr<json::Arena> kept,
                  const json::Value& manifests, const json::Value& stores) {
  core.operations = api::server_operations();
  core.server = &api::server_parts();
  core.memory = std::make_shared<api::ServerMemory>();
  JF_TRY(core.memory->references, reference::read_policy(options.references));
  JF_TRY(core.catalogue, Catalogue::load(std::move(kept), manifests, stores));
  core.store_files = sqlite::open_store_files(core.host);
  core.params = endpoint::ParamsTable::compile(*core.catalogue);
  return open_store(core, options);
}

void close_parts(api::Core& core) {
  if (!core.store) return;
  static_cast<void>(core.write([](Transaction&) { return ok(); }));
  static_cast<void>(core.store->flush());
}

}  // namespace jackfield::abi
