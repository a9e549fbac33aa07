// Two documents, a line break between them: the stored config and the update. What must hold of every merge and mask:
// a kept secret implies an unchanged target or an error, a masked config shows no secret, and merging is stable.
// [S1] [S4] [S8]
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "config/config_access.h"
#include "mask/mask.h"
#include "merge/merge.h"
#include "support/manifests.h"
#include "support/merge.h"

using namespace jackfield;
using testing::merge;
using testing::MergedConfig;
using testing::validate;
using testing::Validated;

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

bool is_kept(const Merged& merged) {
  for (const auto& [model, verb] : merged.verbs) {
    if (verb == SecretVerb::kept) return true;
  }
  return false;
}

void check(const Manifest& manifest, const json::Value& before, const json::Value& sent) {
  auto arena = std::make_shared<json::Arena>();
  Report early;
  const json::Value first = normalise(manifest, *arena, before, early);
  MergedConfig created = merge(manifest, nullptr, first, {});
  const Config stored = validate(manifest, std::move(created.config), Stage::create, {}).config;
  const json::Value update = normalise(manifest, *arena, sent, early);
  const MergedConfig merged = merge(manifest, &stored, update, {});
  demand(!(merged.target_changed && is_kept(merged) && merged.errors.empty()));

  // Writing back what was read changes nothing.
  json::Arena out;
  const Masked masked = mask(manifest, stored, out);
  const MergedConfig again = merge(manifest, &stored, masked.config(), {});
  demand(!again.target_changed);

  const Validated checked = validate(manifest, merged.config, Stage::update, {});
  const Validated twice = validate(manifest, checked.config, Stage::update, {});
  demand(json::to_text(ConfigAccess::value(checked.config)) == json::to_text(ConfigAccess::value(twice.config)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t split = text.find('\n');
  if (split == std::string_view::npos || size > 65536) return 0;
  json::Arena arena;
  const auto before = json::parse(arena, text.substr(0, split), json::kConfigLimits);
  const auto sent = json::parse(arena, text.substr(split + 1), json::kConfigLimits);
  if (!before || !sent) return 0;
  for (const char* sub_type : {"pg", "mssql", "snowflake"})
    check(testing::manifest("database", sub_type), *before, *sent);
  check(testing::manifest("auth", "slack"), *before, *sent);
  return 0;
}
