#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/private_files.h"

namespace jackfield {
namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<PrivateFiles> PrivateFiles::make(const std::string& parent) {
  PrivateFiles files;
  std::string folder = parent + "/jackfield-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return fail(Code::internal);  // mode 0700
  files.folder_ = std::move(folder);
  return files;
}

PrivateFiles::PrivateFiles(PrivateFiles&& other) noexcept
    : folder_(std::exchange(other.folder_, {})), files_(std::exchange(other.files_, {})) {}

PrivateFiles& PrivateFiles::operator=(PrivateFiles&& other) noexcept {
  if (this != &other) {
    remove();
    folder_ = std::exchange(other.folder_, {});
    files_ = std::exchange(other.files_, {});
  }
  return *this;
}

Result<std::string> PrivateFiles::write(std::string_view name, std::string_view text) {
  if (folder_.empty() || name.empty() || name.find('/') != std::string_view::npos) return fail(Code::internal);
  std::string path = folder_ + "/" + std::string(name);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return fail(Code::internal);
  files_.push_back(path);
  const bool written = write_all(file, text);
  if (::close(file) != 0 || !written) return fail(Code::internal);
  return path;
}

void PrivateFiles::remove() noexcept {
  for (const std::string& path : files_) ::unlink(path.c_str());
  files_.clear();
  if (!folder_.empty()) ::rmdir(folder_.c_str());
  folder_.clear();
}

}  // namespace jackfield
