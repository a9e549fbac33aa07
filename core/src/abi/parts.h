// What the build with a store and the build for forms do differently when a context opens and closes.
// Contract   abi/server and abi/forms each define the functions; sockets_native.cc and sockets_wasm.cc define those
//            that need sockets.
// Example    core/src/abi/context.cc
#pragma once
#include <memory>

#include "abi/options.h"

struct jf_context;

namespace jackfield::abi {

// Options of a core with a store and connectors. The build for forms refuses `store` and ignores the others.
[[nodiscard]] Status read_server_options(const json::Value& document, OpenOptions& options);
// Opens operations, catalogue and store. `manifests` and `stores` are values in `kept`.
[[nodiscard]] Status open_parts(api::Core& core, const OpenOptions& options, std::shared_ptr<json::Arena> kept,
                                const json::Value& manifests, const json::Value& stores);
// Writes what is pending.
void close_parts(api::Core& core);

[[nodiscard]] Status open_databases(api::Core& core, const OpenOptions& options);

}  // namespace jackfield::abi
