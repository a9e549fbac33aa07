#if __has_include(<libpq-fe.h>)
#include "os/libpq.h"

#include <algorithm>

namespace jackfield {
namespace {

constexpr const char* kNames[] = {"libpq.so.5"};
constexpr int kOldestVersion = 120000;

std::string version_text(int version) {
  return std::to_string(version / 10000) + "." + std::to_string(version % 10000);
}

void load_optional(const Library& library, Libpq& pq) {
#define JF_LOAD_ONE(name) JF_LOAD_OPTIONAL(library, pq, name);
  JF_LIBPQ_OPTIONAL(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  pq.pipelines = pq.PQenterPipelineMode != nullptr && pq.PQexitPipelineMode != nullptr && pq.PQpipelineSync != nullptr;
  pq.cancel_connections = pq.PQcancelCreate != nullptr && pq.PQcancelStart != nullptr && pq.PQcancelPoll != nullptr &&
                          pq.PQcancelSocket != nullptr && pq.PQcancelFinish != nullptr;
}

std::vector<std::string> known_options(const Libpq& pq) {
  std::vector<std::string> options;
  PQconninfoOption* list = pq.PQconndefaults();
  if (list == nullptr) return options;
  for (const PQconninfoOption* option = list; option->keyword != nullptr; ++option)
    options.emplace_back(option->keyword);
  pq.PQconninfoFree(list);
  return options;
}

}  // namespace

bool Libpq::knows(std::string_view option) const {
  return std::find(options.begin(), options.end(), option) != options.end();
}

LibpqOpened open_libpq(const LibraryPaths& paths) {
  LibpqOpened opened;
  Library library = Library::open("libpq", kNames, paths);
  if (!library) {
    opened.probe.state = ProbeState::library_missing;
    opened.probe.reason = "The client library of PostgreSQL was not found. Tried: " + library.tried() + ".";
    opened.probe.remedy = "apt install libpq5";
    return opened;
  }
  auto pq = std::make_shared<Libpq>();
#define JF_LOAD_ONE(name) JF_LOAD(library, *pq, name);
  JF_LIBPQ_REQUIRED(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  const int version = library.complete() ? pq->PQlibVersion() : 0;
  if (version < kOldestVersion) {
    opened.probe.state = ProbeState::incompatible;
    opened.probe.version = version == 0 ? std::string() : version_text(version);
    opened.probe.reason = "The client library of PostgreSQL is older than version 12, or is not libpq.";
    opened.probe.remedy = "apt install libpq5";
    return opened;
  }
  load_optional(library, *pq);
  pq->options = known_options(*pq);
  opened.probe.state = ProbeState::available;
  opened.probe.version = version_text(version);
  opened.functions = std::move(pq);
  return opened;
}

}  // namespace jackfield
#endif
