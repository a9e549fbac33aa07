// Whatever is read from a URL must be a configuration that can be written and read back, without a poisoned key. [S25]
#include <cstdint>
#include <cstdlib>

#include "validate/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jackfield;
  if (size > 4096) return 0;
  json::Arena arena;
  const auto config = parse_connection_url(arena, {reinterpret_cast<const char*>(bytes), size});
  if (!config) {
    // The error is the same for every input, so it cannot contain the input.
    if (config.error().code != Code::url_unsupported || !config.error().details.empty()) std::abort();
    return 0;
  }
  const std::string text = json::to_text(config->connection);
  const auto again = json::parse(arena, text, json::kConfigLimits);
  if (!again || !(*again == config->connection)) std::abort();
  return 0;
}
