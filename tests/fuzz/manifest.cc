// Bytes as JSON, loaded as a catalogue: an array of manifests, or one. What loads is asked for its JSON Schema, and
// every pattern is matched.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "manifest/manifest.h"
#include "manifest/pattern/pattern.h"

using namespace jackfield;

namespace {

constexpr std::string_view kStores =
    R"({"calls": [{"name": "endpoint", "type": "text"}, {"name": "calls", "type": "number"}]})";

void use(const Manifest& manifest) {
  json::Arena arena;
  (void)json::to_text(json_schema(manifest, arena));
  for (const Field& field : manifest.form) {
    for (const Validator& validator : field.validators) {
      if (validator.pattern) (void)validator.pattern->matches(field.model);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (auto pattern = Pattern::compile(text.substr(0, 64))) (void)(*pattern)->matches(text.substr(0, 256));
  auto arena = std::make_shared<json::Arena>();
  auto parsed = json::parse(*arena, text, json::kOpenLimits);
  const auto stores = json::parse(*arena, kStores, json::kOpenLimits);
  if (!parsed || !stores) return 0;
  const json::Value list = parsed->is_object() ? json::ArrayBuilder(*arena).add(*parsed).build() : *parsed;
  std::vector<ManifestProblem> problems;
  const auto catalogue = Catalogue::load(arena, list, *stores, &problems);
  if (static_cast<bool>(catalogue) != problems.empty()) __builtin_trap();
  if (!catalogue) return 0;
  for (const auto& manifest : (*catalogue)->all()) use(*manifest);
  return 0;
}
