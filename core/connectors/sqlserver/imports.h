// Puts functions of ours where one loaded library has those that it imports, for that library alone.
// Contract   ELF with RELA entries (x86-64, aarch64). True when each symbol was found among the library's imports and replaced; pages that
//            are read-only after loading are made writable for the moment of the change and read-only again.
// Limits     once for each library, before it is used by several threads. A library that calls dlsym() for itself is not reached.
// Example    static int (*original)(int);  const Import imports[] = {{"close", reinterpret_cast<void*>(&ours), &original}};
#pragma once
#include <span>

namespace jackfield::sqlserver {

struct Import {
  const char* symbol;
  void* replacement;
  void** original = nullptr;  // takes what stood there
};
// `inside` is any address of the library: a function that dlsym() found.
[[nodiscard]] bool replace_imports(const void* inside, std::span<const Import> imports) noexcept;

}  // namespace jackfield::sqlserver
