#include "file_guard.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"

namespace jackfield::sqlite {
namespace {

constexpr std::string_view kField = "connection.filename";

bool begins_like(std::string_view text, std::string_view lower) {
  return ascii::equal_ignoring_case(text.substr(0, lower.size()), lower);
}

// Checks the components of a path below a root; returns false if one could lead out of it.
bool split(std::string_view path, std::vector<std::string>& out) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == ".." || part.size() > NAME_MAX) return false;
    out.emplace_back(part);
  }
  return !out.empty();
}

// The part below `root`, or nullopt: "/data/x.db" below "/data" is "x.db".
std::optional<std::string_view> below(std::string_view path, std::string_view root) {
  while (root.size() > 1 && root.back() == '/') root.remove_suffix(1);
  if (root == "/") return path.substr(1);
  if (path.size() <= root.size() + 1 || !path.starts_with(root) || path[root.size()] != '/') return std::nullopt;
  return path.substr(root.size() + 1);
}

enum class Walk : std::uint8_t { found, missing, denied };

Walk walk(const std::string& root, const std::vector<std::string>& parts, CheckedFile& out) {
  Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return Walk::missing;
  out.path = root == "/" ? "" : root;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    Descriptor next(::openat(folder.get(), parts[i].c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (next.get() < 0) return errno == ENOENT || errno == ENOTDIR ? Walk::missing : Walk::denied;
    struct stat facts {};
    if (::fstat(next.get(), &facts) != 0) return Walk::denied;
    if (last ? !S_ISREG(facts.st_mode) : !S_ISDIR(facts.st_mode)) return Walk::denied;
    out.path += "/" + parts[i];
    if (last) {
      out.folder_writable = ::faccessat(folder.get(), ".", W_OK, 0) == 0;
      out.device = facts.st_dev;
      out.inode = facts.st_ino;
      out.names = facts.st_nlink;
      out.held = std::move(next);
    } else {
      folder = std::move(next);
    }
  }
  return Walk::found;
}

bool is_our_store(const ConnectorEnvironment& environment, const CheckedFile& file) {
  if (environment.store_path.empty()) return false;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    struct stat facts {};
    if (::stat((environment.store_path + suffix).c_str(), &facts) == 0 && facts.st_dev == file.device &&
        facts.st_ino == file.inode) {
      return true;
    }
  }
  return false;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = other.fd_;
    other.fd_ = -1;
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

bool CheckedFile::is_still_at_path() const {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && facts.st_dev == device && facts.st_ino == inode;
}

namespace {

// WORKSPACE=FOLDER is for one workspace; "" for the others.
std::string root_for(std::string_view root, std::string_view workspace) {
  const std::size_t sign = root.find('=');
  if (root.starts_with('/') || sign == std::string_view::npos) return std::string(root);
  return std::string(root.substr(0, sign) == workspace ? root.substr(sign + 1) : std::string_view());
}

// A file in a folder within a folder belongs to the innermost one that was declared.
bool is_given_to_others(const ConnectorEnvironment& environment, std::string_view workspace, std::string_view path) {
  std::size_t innermost = 0;
  bool is_own = true;
  for (const std::string& declared : environment.sqlite_roots) {
    const bool names_one = !declared.starts_with('/') && declared.find('=') != std::string::npos;
    const std::string root = names_one ? declared.substr(declared.find('=') + 1) : declared;
    char resolved[PATH_MAX];
    if (::realpath(root.c_str(), resolved) == nullptr || !below(path, resolved)) continue;
    const std::size_t depth = std::string_view(resolved).size();
    const bool may_use = !root_for(declared, workspace).empty();
    is_own = depth > innermost ? may_use : depth == innermost ? is_own || may_use : is_own;
    innermost = std::max(innermost, depth);
  }
  return !is_own;
}

// `wanted` is set to the path of a missing file, below the first root that allows it.
Result<CheckedFile> search_roots(const ConnectorEnvironment& environment, const Settings& settings,
                                 std::string& wanted) {
  const std::string filename = settings.text("connection.filename");
  if (filename.empty()) return fail(Code::required, kField);
  if (filename.find('\0') != std::string_view::npos || filename.size() >= PATH_MAX || begins_like(filename, "file:") ||
      filename.front() == ':') {
    return fail(Code::path_denied, kField);
  }
  for (const std::string& declared : environment.sqlite_roots) {
    const std::string root = root_for(declared, settings.workspace());
    char resolved[PATH_MAX];
    if (root.empty() || ::realpath(root.c_str(), resolved) == nullptr) continue;
    std::optional<std::string_view> inside = std::string_view(filename);
    if (filename.front() == '/') {
      inside = below(filename, root);
      if (!inside) inside = below(filename, resolved);
      if (!inside) continue;
    }
    std::vector<std::string> parts;
    if (!split(*inside, parts)) return fail(Code::path_denied, kField);
    CheckedFile file;
    const Walk outcome = walk(resolved, parts, file);
    std::string path = resolved == std::string_view("/") ? "" : resolved;
    for (const std::string& part : parts) path += "/" + part;
    if (outcome == Walk::denied || is_given_to_others(environment, settings.workspace(), path))
      return fail(Code::path_denied, kField);
    if (outcome == Walk::missing) {
      if (wanted.empty()) wanted = std::move(path);
      continue;
    }
    if (is_our_store(environment, file)) return fail(Code::path_denied, kField);
    if (file.names != 1) return fail(Code::file_linked, kField);
    return file;
  }
  return fail(wanted.empty() ? Code::path_denied : Code::file_not_found, kField);
}

}  // namespace

Result<CheckedFile> check_file(const ConnectorEnvironment& environment, const Settings& settings) {
  std::string wanted;
  return search_roots(environment, settings, wanted);
}

Result<std::string> canonical_path(const ConnectorEnvironment& environment, const Settings& settings) {
  std::string wanted;
  Result<CheckedFile> file = search_roots(environment, settings, wanted);
  if (file) return std::move(file->path);
  if (file.error().code == Code::file_not_found) return wanted;
  return std::move(file).error();
}

}  // namespace jackfield::sqlite
