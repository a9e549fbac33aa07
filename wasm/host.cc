// The host of the WebAssembly modules: clock, entropy and log line are imports of the module "jf_host". The file of
// a store is too: core/src/store/sqlite/host_file_wasm.cc.
// Contract   jf_open with host NULL uses jf_wasm_host(). The loader gives the three functions when it instantiates.
// Ownership  the table is constant and lives as long as the module.
#include "jackfield/abi.h"

#define JF_IMPORT(name) __attribute__((import_module("jf_host"), import_name(#name)))

extern "C" {

// A double, because a 64-bit integer would reach JavaScript as a BigInt; milliseconds fit exactly.
JF_IMPORT(now_ms) double jf_host_now_ms(void);
JF_IMPORT(random) void jf_host_random(uint8_t* out, size_t size);
JF_IMPORT(log) void jf_host_log(int32_t level, const uint8_t* line, size_t size);

const jf_host* jf_wasm_host(void) noexcept;

// The C library would import these from its host (WASI, preview 1). Since they are defined here, jf_host is the
// loader's only import, and the library has no clock, files or environment. Unused ones are not linked.
void emscripten_notify_memory_growth(size_t memory);
uint16_t __wasi_clock_time_get(uint32_t clock, uint64_t precision, uint64_t* now_ns);
uint16_t __wasi_environ_get(uint8_t** variables, uint8_t* text);
uint16_t __wasi_environ_sizes_get(size_t* count, size_t* size);
uint16_t __wasi_fd_close(uint32_t file);
uint16_t __wasi_fd_read(uint32_t file, const void* parts, size_t count, size_t* size);
uint16_t __wasi_fd_seek(uint32_t file, int64_t offset, uint8_t from, uint64_t* position);
uint16_t __wasi_fd_write(uint32_t file, const void* parts, size_t count, size_t* size);
[[noreturn]] void __wasi_proc_exit(uint32_t status);
// The C++ library reports here why it ends the program. There is no output to write to, and printf would be linked.
[[noreturn]] void abort_message(const char* format, ...);
}

namespace {

int64_t now_ms(void*) { return static_cast<int64_t>(jf_host_now_ms()); }

int32_t random_bytes(void*, uint8_t* out, size_t size) {
  jf_host_random(out, size);
  return 0;
}

void log_line(void*, int32_t level, const uint8_t* line, size_t size) { jf_host_log(level, line, size); }

constexpr uint16_t kBadFile = 8;  // WASI's errno "badf"

constexpr jf_host kHost{sizeof(jf_host), nullptr, now_ms, random_bytes, log_line, nullptr};

}  // namespace

const jf_host* jf_wasm_host(void) noexcept { return &kHost; }

// The loader makes new views of the memory after each call, so it needs no notification.
void emscripten_notify_memory_growth(size_t) {}

uint16_t __wasi_clock_time_get(uint32_t, uint64_t, uint64_t* now_ns) {
  *now_ns = static_cast<uint64_t>(jf_host_now_ms()) * 1'000'000;
  return 0;
}

uint16_t __wasi_environ_get(uint8_t**, uint8_t*) { return 0; }

uint16_t __wasi_environ_sizes_get(size_t* count, size_t* size) {
  *count = 0;
  *size = 0;
  return 0;
}

uint16_t __wasi_fd_close(uint32_t) { return kBadFile; }
uint16_t __wasi_fd_read(uint32_t, const void*, size_t, size_t*) { return kBadFile; }
uint16_t __wasi_fd_seek(uint32_t, int64_t, uint8_t, uint64_t*) { return kBadFile; }
uint16_t __wasi_fd_write(uint32_t, const void*, size_t, size_t*) { return kBadFile; }
void __wasi_proc_exit(uint32_t) { __builtin_trap(); }
void abort_message(const char*, ...) { __builtin_trap(); }
