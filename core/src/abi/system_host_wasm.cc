// In WebAssembly the module's imports are the host; wasm/host.cc holds their table.
#include "abi/host_bridge.h"

extern "C" const jf_host* jf_wasm_host(void) noexcept;

namespace jackfield::abi {

Host system_host() {
  Result<Host> host = bridge_host(jf_wasm_host());
  return host ? *std::move(host) : Host{};
}

}  // namespace jackfield::abi
