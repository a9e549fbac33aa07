// The small WebAssembly module catches nothing, since the code for that is a twentieth of it: what would be thrown
// traps, and the loader gives the instance up. The core throws in two cases alone: where no memory is left, which the
// limits on what it reads keep away, and where the host has no entropy.
// Contract   linked into jackfield.wasm only; jackfield-store.wasm catches.
#include <cstddef>

extern "C" {
// What classes of the C++ library say of their type points to these tables, behind whose functions is all that catching
// and dynamic casts need. Nobody here does either.
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
