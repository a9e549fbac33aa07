// A URL of a store is refused with a constant text, or names what libpq can be given: no text of it has a NUL.
#include <cstdint>
#include <cstdlib>

#include "store/postgres/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jackfield;
  if (size > 4096) return 0;
  const auto url = postgres::parse_store_url({reinterpret_cast<const char*>(bytes), size});
  if (!url) {
    const Error& error = url.error();
    if (error.code != Code::config_option || error.pointer != "/store/path" || error.details.size() != 1) std::abort();
    return 0;
  }
  if (url->hosts.empty() || url->user.empty() || url->database.empty() || url->schema.empty()) std::abort();
  for (const postgres::HostPort& host : url->hosts) {
    if (host.host.empty() || host.port == 0 || host.host.find('\0') != std::string::npos) std::abort();
  }
  for (const std::string* text : {&url->user, &url->database, &url->password.expose(), &url->root_file}) {
    if (text->find('\0') != std::string::npos) std::abort();
  }
  return 0;
}
