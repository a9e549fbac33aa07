// Options of references, a line break, a workspace, a line break, a reference: what was not named is denied, and a file
// is never outside of the folder that allows it. [S13]
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "json/json.h"
#include "reference/policy.h"

using namespace jackfield;

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(line.size() == rest.size() ? line.size() : line.size() + 1);
  return line;
}

// Whether a part of the path is "..", "." or empty.
bool wanders(std::string_view path) {
  const std::string whole = std::string(path) + '/';
  return whole.find("//") != std::string::npos || whole.find("/./") != std::string::npos ||
         whole.find("/../") != std::string::npos;
}

// The workspace's own members, then those of every workspace.
template <typename Use>
void members_for(const json::Value& all, std::string_view workspace, const Use& use) {
  for (const json::Member& member : all.members()) {
    if (member.key == workspace || member.key == "*") use(member.value);
  }
}

bool names_variable(const json::Value& options, std::string_view workspace, std::string_view name) {
  bool named = false;
  members_for(options.get("env"), workspace, [&](const json::Value& names) {
    for (const json::Member& variable : names.members()) named = named || variable.key == name;
  });
  return named;
}

bool names_folder(const json::Value& options, std::string_view workspace, std::string_view path) {
  bool named = false;
  members_for(options.get("files"), workspace, [&](const json::Value& roots) {
    for (const json::Value& root : roots.items()) named = named || path.starts_with(std::string(root.text()) + '/');
  });
  return named;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(bytes), size);
  const std::string_view document = take_line(rest);
  const std::string_view workspace = take_line(rest);
  const std::string_view reference = rest;
  json::Arena arena;
  const auto options = json::parse(arena, document, json::kConfigLimits);
  if (!options) return 0;
  const auto policy = reference::read_policy(*options);
  if (!policy) return 0;
  const reference::Policy nothing;
  demand(!nothing.allows(workspace, reference));
  if (!policy->allows(workspace, reference)) return 0;
  if (reference.starts_with("env:")) {
    demand(names_variable(*options, workspace, reference.substr(4)));
  } else if (reference.starts_with("file:")) {
    const std::string_view path = reference.substr(5);
    const std::string root = policy->root_of(workspace, path);
    demand(!root.empty() && path.starts_with(root + '/') && !wanders(path.substr(1)));
    demand(names_folder(*options, workspace, path));
  } else {
    demand(policy->resolver && reference.find(':') != std::string_view::npos);
  }
  return 0;
}
