#include "connector/client_library.h"

namespace jackfield {

ClientLibrary::ClientLibrary(const ClientLibraryName& name, const LibraryPaths& paths)
    : library(Library::open(name.key, name.files, paths)) {
  probe.remedy = name.remedy;
  probe.state = library ? ProbeState::incompatible : ProbeState::library_missing;
  if (!library) probe.reason = std::string(name.title) + " was not found. Tried: " + library.tried() + ".";
}

Probe ClientLibrary::incompatible(std::string reason, std::string remedy) {
  probe.reason = std::move(reason);
  if (!remedy.empty()) probe.remedy = std::move(remedy);
  return probe;
}

Probe ClientLibrary::available(std::string version) {
  probe.state = ProbeState::available;
  probe.version = std::move(version);
  probe.remedy.clear();
  return probe;
}

}  // namespace jackfield
