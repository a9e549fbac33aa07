// Replaces functions that one loaded library imports, for that library only.
// Contract   ELF with RELA entries (x86-64, aarch64). Returns true if each symbol was found among the library's imports
//            and replaced. Pages that are read-only after loading are made writable for the change and read-only again.
// Limits     once per library, before several threads use it. Calls that a library resolves with dlsym() are not
//            replaced.
// Example    core/connectors/sqlserver/guard.cc
#pragma once
#include <span>

namespace jackfield::sqlserver {

struct Import {
  const char* symbol;
  void* replacement;
  void** original = nullptr;  // takes what stood there
};
// `inside` is any address of the library, such as a function that dlsym() returned.
[[nodiscard]] bool replace_imports(const void* inside, std::span<const Import> imports) noexcept;

}  // namespace jackfield::sqlserver
