// Whatever is accepted must be written and read back to the same value.
#include <cstdint>
#include <cstdlib>

#include "json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jackfield;
  json::Arena arena;
  const auto value = json::parse(arena, {reinterpret_cast<const char*>(bytes), size}, json::kConfigLimits);
  if (!value) return 0;
  const std::string text = json::to_text(*value);
  const auto again = json::parse(arena, text, json::kConfigLimits);
  if (again ? !(*again == *value) : again.error().code != Code::payload_too_large) std::abort();
  return 0;
}
