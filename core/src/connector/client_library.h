// A client library that the operator installs, opened and checked.
// Contract   probe is the result: library_missing with the names tried, incompatible until the connector accepts the
//            library, then available(). Texts are constant.
// Ownership  the library is never closed.
// Example    core/connectors/sqlserver/library.cc
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
  // Marks the library as incompatible; without a remedy the default one stays.
  [[nodiscard]] Probe incompatible(std::string reason, std::string remedy = {});
  [[nodiscard]] Probe available(std::string version);

  Library library;
  Probe probe;
};

}  // namespace jackfield
