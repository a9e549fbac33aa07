// A client library that the operator installs, opened and judged.
// Contract   probe says what came of it: library_missing with the names that were tried, incompatible until the
//            connector found that it may be used, and then available(). Texts are constant.
// Ownership  the library is never closed.
// Example    ClientLibrary library({"libtdsodbc", kNames, "The driver", "apt install tdsodbc"}, environment.libraries);
//            if (!library) return {.probe = library.probe};
#pragma once
#include <span>
#include <string>
#include <utility>

#include "os/dl.h"
#include "os/probe.h"

namespace jackfield {

struct ClientLibraryName {
  std::string_view key;                // in the operator's paths
  std::span<const char* const> files;  // usual names, in this order
  std::string_view title;              // "The ODBC driver of FreeTDS"
  std::string_view remedy;
};

struct ClientLibrary {
  ClientLibrary(const ClientLibraryName& name, const LibraryPaths& paths);

  explicit operator bool() const noexcept { return static_cast<bool>(library); }
  // The library is not what it should be; without a remedy the usual one stays.
  [[nodiscard]] Probe incompatible(std::string reason, std::string remedy = {});
  [[nodiscard]] Probe available(std::string version);

  Library library;
  Probe probe;
};

}  // namespace jackfield
