#include <dlfcn.h>

#include "os/dl.h"

namespace jackfield {
namespace {

#if defined(JF_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kOpenFlags = RTLD_NOW | RTLD_LOCAL;
#else
constexpr int kOpenFlags = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif

void append_name(std::string& list, std::string_view name) {
  if (!list.empty()) list += ", ";
  list += name;
}

}  // namespace

Library Library::open(std::string_view key, std::span<const char* const> names, const LibraryPaths& paths) {
  Library library;
  for (const auto& [name, path] : paths) {
    if (name != key) continue;
    append_name(library.tried_, "the path given for ");
    library.tried_ += key;
    library.handle_ = ::dlopen(path.c_str(), kOpenFlags);
    return library;
  }
  for (const char* name : names) {
    append_name(library.tried_, name);
    library.handle_ = ::dlopen(name, kOpenFlags);
    if (library.handle_ != nullptr) break;
  }
  return library;
}

void* Library::find(const char* symbol) noexcept {
  void* address = find_optional(symbol);
  if (address == nullptr) append_name(missing_, symbol);
  return address;
}

void* Library::find_optional(const char* symbol) const noexcept {
  return handle_ == nullptr ? nullptr : ::dlsym(handle_, symbol);
}

}  // namespace jackfield
