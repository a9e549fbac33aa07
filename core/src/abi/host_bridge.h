// From the C table of the host to the Host that the core uses.
// Contract   NULL means the system's clock and entropy natively, and the module's imports in WebAssembly.
//            random() throws when the host has no entropy: ids and keys are never made of less.
// Ownership  the functions and `user` of the table outlive the context; the table itself is copied.
// Example    JF_TRY(Host host, bridge_host(given));
#pragma once
#include "base/host.h"
#include "base/result.h"
#include "jackfield/abi.h"

namespace jackfield::abi {

[[nodiscard]] Result<Host> bridge_host(const jf_host* given);
// system_host_native.cc or system_host_wasm.cc
[[nodiscard]] Host system_host();

}  // namespace jackfield::abi
