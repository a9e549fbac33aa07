#include "net/http.h"

#if __has_include(<curl/curl.h>)
#include <mutex>

#include "net/curl.h"

namespace jackfield {
namespace {

constexpr const char* kNames[] = {"libcurl.so.4"};
constexpr unsigned kOldestVersion = 0x074d00;  // 7.77: authorities from memory
constexpr const char* kRemedy = "apt install libcurl4";

Probe incompatible(std::string version, const char* reason) {
  return {ProbeState::incompatible, std::move(version), reason, kRemedy};
}

// Only the OpenSSL backend distinguishes an expired certificate from a wrong name, and reads PEM from memory.
bool has_openssl(const curl_version_info_data& version) {
  return (version.features & CURL_VERSION_SSL) != 0 && version.ssl_version != nullptr &&
         std::string_view(version.ssl_version).find("OpenSSL/") != std::string_view::npos;
}

}  // namespace

HttpOpened open_http(const LibraryPaths& paths) {
  HttpOpened opened;
  Library library = Library::open("libcurl", kNames, paths);
  if (!library) {
    opened.probe = {ProbeState::library_missing, "", "libcurl was not found. Tried: " + library.tried() + ".", kRemedy};
    return opened;
  }
  auto curl = std::make_shared<Curl>();
#define JF_LOAD_ONE(name) JF_LOAD(library, *curl, name);
  JF_CURL_FUNCTIONS(JF_LOAD_ONE)
#undef JF_LOAD_ONE
  if (!library.complete()) {
    opened.probe = incompatible("", "The library is no libcurl, or one older than 7.77.");
    return opened;
  }
  // Before 7.84 initialising is not thread-safe, and two connectors may be opened at the same time.
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  if (curl->curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    opened.probe = incompatible("", "libcurl could not be initialised.");
    return opened;
  }
  const curl_version_info_data* version = curl->curl_version_info(CURLVERSION_NOW);
  if (version->version_num < kOldestVersion) {
    opened.probe = incompatible(version->version, "libcurl is older than 7.77.");
  } else if (!has_openssl(*version)) {
    opened.probe = incompatible(version->version, "This libcurl does not use OpenSSL.");
  } else {
    opened.probe = {ProbeState::available, version->version, "", ""};
    curl->zlib = open_zlib(paths);
    opened.functions = std::move(curl);
  }
  return opened;
}

}  // namespace jackfield
#endif
