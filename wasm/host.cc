// The host of the WebAssembly modules: clock, entropy and log line are imports of the module "jf_host".
// Contract   jf_open with host NULL uses jf_wasm_host(). The loader gives the three functions when it instantiates.
// Ownership  the table is constant and lives as long as the module.
#include <stdlib.h>

#include "jackfield/abi.h"

#define JF_IMPORT(name) __attribute__((import_module("jf_host"), import_name(#name)))

extern "C" {

// A double, because a 64-bit integer would reach JavaScript as a BigInt; milliseconds fit exactly.
JF_IMPORT(now_ms) double jf_host_now_ms(void);
JF_IMPORT(random) void jf_host_random(uint8_t* out, size_t size);
JF_IMPORT(log) void jf_host_log(int32_t level, const uint8_t* line, size_t size);

const jf_host* jf_wasm_host(void) noexcept;

// The C library would import these from its host. With them here, jf_host is all that a loader has to give.
void emscripten_notify_memory_growth(size_t memory);
void _Exit(int status);
}

namespace {

int64_t now_ms(void*) { return static_cast<int64_t>(jf_host_now_ms()); }

int32_t random_bytes(void*, uint8_t* out, size_t size) {
  jf_host_random(out, size);
  return 0;
}

void log_line(void*, int32_t level, const uint8_t* line, size_t size) { jf_host_log(level, line, size); }

constexpr jf_host kHost{sizeof(jf_host), nullptr, now_ms, random_bytes, log_line};

}  // namespace

const jf_host* jf_wasm_host(void) noexcept { return &kHost; }

// Views of the memory are taken afresh after each call, so nobody waits for this.
void emscripten_notify_memory_growth(size_t) {}
void _Exit(int) { __builtin_trap(); }
// There is no environment here, and nobody reads it: the C library's own would ask the host for one.
char*(getenv)(const char*) { return nullptr; }
