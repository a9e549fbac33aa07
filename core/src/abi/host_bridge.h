// From the C table of the host to the Host that the core uses.
// Contract   NULL means the system's clock and entropy natively, and the module's imports in WebAssembly. random()
//            throws if the host has no entropy: ids and keys are never made without it.
// Ownership  the functions and `user` of the table must outlive the context; the table itself is copied.
// Example    core/src/abi/context.cc
#pragma once
#include "base/host.h"
#include "base/result.h"
#include "jackfield/abi.h"

namespace jackfield::abi {

[[nodiscard]] Result<Host> bridge_host(const jf_host* given);
// In system_host_native.cc or system_host_wasm.cc.
[[nodiscard]] Host system_host();

}  // namespace jackfield::abi
