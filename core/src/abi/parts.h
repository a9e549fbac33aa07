// What the build with a store and the build for forms do differently when a context opens and closes. abi/server and abi/forms
// each have the bodies; sockets_native.cc and sockets_wasm.cc those of what needs sockets.
// Example    JF_CHECK(open_parts(core, options, arena, manifests, stores));
#pragma once
#include <memory>

#include "abi/options.h"

struct jf_context;

namespace jackfield::abi {

// Options that only a core with a store and connectors has. The build for forms refuses `store` and ignores the others.
[[nodiscard]] Status read_server_options(const json::Value& document, OpenOptions& options);
// Operations, catalogue, store. `manifests` and `stores` live in `kept`.
[[nodiscard]] Status open_parts(api::Core& core, const OpenOptions& options, std::shared_ptr<json::Arena> kept,
                                const json::Value& manifests, const json::Value& stores);
// Writes what waits to be written.
void close_parts(api::Core& core);

[[nodiscard]] Status open_databases(api::Core& core, const OpenOptions& options);

}  // namespace jackfield::abi
