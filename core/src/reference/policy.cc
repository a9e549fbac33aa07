#include "reference/policy.h"

namespace jackfield::reference {
namespace {

// An absolute path, and no part of it is empty, "." or "..".
bool is_plain_path(std::string_view path) {
  if (!path.starts_with('/')) return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.empty() || part == "." || part == "..") return false;
    path.remove_prefix(part.size());
  }
  return true;
}

// Of the workspace itself, then of every workspace.
template <typename Value, typename Use>
void of_workspace(const std::map<std::string, Value, std::less<>>& all, std::string_view workspace, const Use& use) {
  for (const std::string_view name : {workspace, kEveryWorkspace}) {
    if (const auto found = all.find(name); found != all.end()) use(found->second);
  }
}

Error wrong(std::string_view pointer) { return fail(Code::config_option, pointer); }

Status read_env(const json::Value& given, Policy& policy) {
  if (!given.is_null() && !given.is_object()) return wrong("/references/env");
  for (const json::Member& workspace : given.members()) {
    if (!workspace.value.is_object()) return wrong("/references/env");
    auto& names = policy.env[std::string(workspace.key)];
    for (const json::Member& variable : workspace.value.members()) {
      if (!variable.value.is_string()) return wrong("/references/env");
      names.insert_or_assign(std::string(variable.key), Secret(variable.value.text()));
    }
  }
  return ok();
}

Status read_files(const json::Value& given, Policy& policy) {
  if (!given.is_null() && !given.is_object()) return wrong("/references/files");
  for (const json::Member& workspace : given.members()) {
    if (!workspace.value.is_array()) return wrong("/references/files");
    for (const json::Value& root : workspace.value.items()) {
      if (!is_plain_path(root.text())) return wrong("/references/files");
      policy.files[std::string(workspace.key)].emplace_back(root.text());
    }
  }
  return ok();
}

}  // namespace

const Secret* Policy::variable(std::string_view workspace, std::string_view name) const {
  const Secret* found = nullptr;
  of_workspace(env, workspace, [&](const auto& names) {
    if (const auto at = names.find(name); at != names.end() && found == nullptr) found = &at->second;
  });
  return found;
}

std::string Policy::root_of(std::string_view workspace, std::string_view path) const {
  std::string root;
  if (!is_plain_path(path)) return root;
  of_workspace(files, workspace, [&](const std::vector<std::string>& roots) {
    for (const std::string& each : roots) {
      const bool is_beneath = path.size() > each.size() + 1 && path.starts_with(each) && path[each.size()] == '/';
      if (root.empty() && is_beneath) root = each;
    }
  });
  return root;
}

bool Policy::allows(std::string_view workspace, std::string_view reference) const {
  const std::size_t colon = reference.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = reference.substr(0, colon);
  const std::string_view name = reference.substr(colon + 1);
  if (scheme == "env") return variable(workspace, name) != nullptr;
  if (scheme == "file") return !root_of(workspace, name).empty();
  return resolver;
}

Result<Policy> read_policy(const json::Value& options) {
  Policy policy;
  if (options.is_null()) return policy;
  if (!options.is_object()) return wrong("/references");
  for (const json::Member& member : options.members()) {
    if (member.key != "env" && member.key != "files" && member.key != "resolver") return wrong("/references");
  }
  JF_CHECK(read_env(options.get("env"), policy));
  JF_CHECK(read_files(options.get("files"), policy));
  const json::Value resolver = options.get("resolver");
  if (!resolver.is_null() && !resolver.is_boolean()) return wrong("/references/resolver");
  policy.resolver = resolver.as_boolean();
  return policy;
}

}  // namespace jackfield::reference
