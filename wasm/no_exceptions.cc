// The small WebAssembly module does not catch exceptions, because that code is a twentieth of its size: a throw traps,
// and the loader discards the instance. The core throws in two cases only: out of memory, which the limits on its input
// prevent, and a host without entropy.
// Contract   linked into jackfield.wasm only; jackfield-store.wasm catches.
#include <cstddef>

extern "C" {
// Type information of the C++ library refers to these tables, and their functions would link everything that catching
// and dynamic casts need. This module uses neither.
extern const void* const _ZTVN10__cxxabiv117__class_type_infoE[3];
extern const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[3];
extern const void* const _ZTVN10__cxxabiv121__vmi_class_type_infoE[3];

void* __cxa_allocate_exception(std::size_t size) noexcept;
[[noreturn]] void __cxa_throw(void* thrown, void* type, void (*destroy)(void*));
}

void* __cxa_allocate_exception(std::size_t) noexcept { __builtin_trap(); }
void __cxa_throw(void*, void*, void (*)(void*)) { __builtin_trap(); }
const void* const _ZTVN10__cxxabiv117__class_type_infoE[3] = {};
const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[3] = {};
const void* const _ZTVN10__cxxabiv121__vmi_class_type_infoE[3] = {};
