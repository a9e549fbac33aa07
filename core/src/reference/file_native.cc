// Reads a file beneath a folder. The path is opened part by part, so that no part of it can be a link: what is checked
// is what is read.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "base/limits.h"
#include "reference/resolve.h"

namespace jackfield::reference {
namespace {

class File {
 public:
  explicit File(int handle) noexcept : handle_(handle) {}
  File(File&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~File() {
    if (handle_ >= 0) ::close(handle_);
  }
  [[nodiscard]] int handle() const noexcept { return handle_; }
  [[nodiscard]] bool is_open() const noexcept { return handle_ >= 0; }

 private:
  int handle_;
};

File open_beneath(const std::string& root, std::string_view rest) {
  constexpr int kFolder = O_PATH | O_DIRECTORY | O_CLOEXEC;
  // The operator named the root; only what is below it may have no links.
  File at(::open(root.c_str(), kFolder));
  while (at.is_open()) {
    const std::size_t slash = rest.find('/');
    const std::string part(rest.substr(0, slash));
    if (slash == std::string_view::npos) {
      // Opening a pipe for reading would wait for a writer.
      return File(::openat(at.handle(), part.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    }
    at = File(::openat(at.handle(), part.c_str(), kFolder | O_NOFOLLOW));
    rest.remove_prefix(slash + 1);
  }
  return at;
}

bool is_regular(const File& file) {
  struct stat facts {};
  return ::fstat(file.handle(), &facts) == 0 && S_ISREG(facts.st_mode);
}

constexpr std::size_t kMost = static_cast<std::size_t>(limits::kReferenceFileBytes);

// How many bytes were read; more than kMost: the file is too large.
std::optional<std::size_t> read_all(const File& file, std::array<char, kMost + 1>& bytes) {
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.handle(), bytes.data() + size, bytes.size() - size);
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return size;
}

}  // namespace

Result<Secret> read_file(const std::string& root, std::string_view path) {
  const File file = open_beneath(root, path.substr(root.size() + 1));
  if (!file.is_open() || !is_regular(file)) return fail(Code::reference_denied);
  const auto bytes = std::make_unique<std::array<char, kMost + 1>>();
  const auto size = read_all(file, *bytes);
  Result<Secret> value = fail(Code::reference_unavailable);
  if (size && *size <= kMost) {
    std::string_view text(bytes->data(), *size);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    value = Secret(text);
  }
  wipe(bytes->data(), bytes->size());
  return value;
}

}  // namespace jackfield::reference
