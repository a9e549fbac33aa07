// The small WebAssembly module catches nothing, since the code for that is a twentieth of it: what would be thrown traps,
// and the loader gives the instance up. The core throws in two cases alone: where no memory is left, which the limits
// on what it reads keep away, and where the host has no entropy.
// Contract   linked into jackfield.wasm only; jackfield-store.wasm catches.
#include <cstddef>

extern "C" {
void* __cxa_allocate_exception(std::size_t size) noexcept;
[[noreturn]] void __cxa_throw(void* thrown, void* type, void (*destroy)(void*));
}

void* __cxa_allocate_exception(std::size_t) noexcept { __builtin_trap(); }
void __cxa_throw(void*, void*, void (*)(void*)) { __builtin_trap(); }
