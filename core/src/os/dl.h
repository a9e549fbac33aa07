// Client libraries, opened at run time and never closed: a library may keep threads and exit handlers of its own.
// Contract   RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND, so that a library binds to its own OpenSSL and not to the one that
//            Node exports. Sanitizers forbid DEEPBIND, so their builds omit it. If the operator gave a path, no other
//            name is tried.
// Ownership  a Library is a copyable handle; the mapping stays as long as the process.
// Example    tests/unit/os/os_test.cc
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield {

// Files that the operator gave to replace a library's usual names: "libpq" -> path.
using LibraryPaths = std::vector<std::pair<std::string, std::string>>;

class Library {
 public:
  Library() = default;
  // `key` is the library's name in `paths`.
  [[nodiscard]] static Library open(std::string_view key, std::span<const char* const> names,
                                    const LibraryPaths& paths);

  explicit operator bool() const noexcept { return handle_ != nullptr; }
  // The names tried, comma-separated. A path of the operator reads "the path given for libpq"; it is never shown.
  [[nodiscard]] const std::string& tried() const noexcept { return tried_; }
  [[nodiscard]] void* find(const char* symbol) noexcept;  // nullptr: remembered as missing
  [[nodiscard]] void* find_optional(const char* symbol) const noexcept;
  [[nodiscard]] bool complete() const noexcept { return missing_.empty(); }
  [[nodiscard]] const std::string& missing() const noexcept { return missing_; }  // names of symbols, comma-separated

  template <typename Function>
  void load(Function*& slot, const char* symbol) noexcept {
    slot = reinterpret_cast<Function*>(find(symbol));
  }
  template <typename Function>
  void load_optional(Function*& slot, const char* symbol) const noexcept {
    slot = reinterpret_cast<Function*>(find_optional(symbol));
  }

 private:
  void* handle_ = nullptr;
  std::string tried_;
  std::string missing_;
};

}  // namespace jackfield

// table.NAME has the type of the header's own declaration: decltype(&::NAME) NAME = nullptr;
#define JF_DECLARE(name) decltype(&::name) name = nullptr
#define JF_LOAD(library, table, name) (library).load((table).name, #name)
#define JF_LOAD_OPTIONAL(library, table, name) (library).load_optional((table).name, #name)
