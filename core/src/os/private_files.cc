#include "os/private_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace jackfield {
namespace {

constexpr std::string_view kPrefix = "jackfield-";
constexpr std::size_t kRandom = 6;  // of mkdtemp
constexpr std::int64_t kSweepMs = 600000;
// What earlier versions wrote.
constexpr std::string_view kSwept[] = {"ca.pem", "cert.pem", "freetds.conf", "key.pem"};

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Libraries refuse a key that others may read, and a memory file is made with mode 0777.
bool fill(int file, std::string_view text) {
  constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  return ::fchmod(file, S_IRUSR | S_IWUSR) == 0 && write_all(file, text) && ::fcntl(file, F_ADD_SEALS, kSeals) == 0;
}

class Folder {
 public:
  explicit Folder(int descriptor) : listing_(descriptor < 0 ? nullptr : ::fdopendir(descriptor)) {
    if (listing_ == nullptr && descriptor >= 0) ::close(descriptor);
  }
  ~Folder() {
    if (listing_ != nullptr) ::closedir(listing_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  explicit operator bool() const { return listing_ != nullptr; }
  [[nodiscard]] int descriptor() const { return ::dirfd(listing_); }
  // The next name; empty at the end.
  [[nodiscard]] std::string_view next() {
    while (const dirent* entry = ::readdir(listing_)) {  // one folder is read by one thread
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") return name;
    }
    return {};
  }
  [[nodiscard]] Folder open(const std::string& name) const {
    return Folder(::openat(descriptor(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }

 private:
  DIR* listing_;
};

bool is_old(int folder, std::int64_t age_ms) {
  struct stat facts {};
  if (::fstat(folder, &facts) != 0 || facts.st_uid != ::geteuid() || (facts.st_mode & 077) != 0) return false;
  return (static_cast<std::int64_t>(::time(nullptr)) - static_cast<std::int64_t>(facts.st_mtime)) * 1000 >= age_ms;
}

bool sweep_one(const Folder& parent, const std::string& name, std::int64_t age_ms) {
  Folder folder = parent.open(name);
  if (!folder || !is_old(folder.descriptor(), age_ms)) return false;
  std::vector<std::string> files;
  for (std::string_view file = folder.next(); !file.empty(); file = folder.next()) {
    if (std::find(std::begin(kSwept), std::end(kSwept), file) == std::end(kSwept)) return false;
    files.emplace_back(file);
  }
  if (files.empty()) return false;  // it may be anybody's
  for (const std::string& file : files) ::unlinkat(folder.descriptor(), file.c_str(), 0);
  return ::unlinkat(parent.descriptor(), name.c_str(), AT_REMOVEDIR) == 0;
}

void sweep_from_time_to_time(const std::string& parent) noexcept {
  using std::chrono::milliseconds;
  static std::atomic<std::int64_t> last{-kSweepMs};
  const auto now = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  std::int64_t before = last.load();
  if (before >= 0 && now.count() - before < kSweepMs) return;
  if (last.compare_exchange_strong(before, now.count())) sweep_private_folders(parent, kSweepMs);
}

}  // namespace

std::size_t sweep_private_folders(const std::string& parent, std::int64_t age_ms) noexcept {
  std::size_t swept = 0;
  try {
    Folder folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return 0;
    std::vector<std::string> names;
    for (std::string_view name = folder.next(); !name.empty(); name = folder.next()) {
      if (name.starts_with(kPrefix) && name.size() == kPrefix.size() + kRandom) names.emplace_back(name);
    }
    for (const std::string& name : names)
      if (sweep_one(folder, name, age_ms)) ++swept;
  } catch (...) {  // no memory: the next sweep does it
  }
  return swept;
}

Result<PrivateFiles> PrivateFiles::make(const std::string& parent) {
  sweep_from_time_to_time(parent);
  PrivateFiles files;
  files.parent_ = parent;
  return files;
}

PrivateFiles::PrivateFiles(PrivateFiles&& other) noexcept
    : parent_(std::exchange(other.parent_, {})),
      folder_(std::exchange(other.folder_, {})),
      files_(std::exchange(other.files_, {})),
      descriptors_(std::exchange(other.descriptors_, {})) {}

PrivateFiles& PrivateFiles::operator=(PrivateFiles&& other) noexcept {
  if (this != &other) {
    remove();
    parent_ = std::exchange(other.parent_, {});
    folder_ = std::exchange(other.folder_, {});
    files_ = std::exchange(other.files_, {});
    descriptors_ = std::exchange(other.descriptors_, {});
  }
  return *this;
}

Result<std::string> PrivateFiles::write(std::string_view name, std::string_view text) {
  const int file = ::memfd_create(std::string(name).c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0) return fail(Code::internal);
  descriptors_.push_back(file);
  if (!fill(file, text)) return fail(Code::internal);
  return "/proc/self/fd/" + std::to_string(file);
}

Result<std::string> PrivateFiles::write_in_folder(std::string_view name, std::string_view text) {
  if (name.empty() || name.find('/') != std::string_view::npos) return fail(Code::internal);
  if (folder_.empty()) {
    std::string folder = parent_ + "/" + std::string(kPrefix) + std::string(kRandom, 'X');
    if (::mkdtemp(folder.data()) == nullptr) return fail(Code::internal);  // mode 0700
    folder_ = std::move(folder);
  }
  std::string path = folder_ + "/" + std::string(name);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return fail(Code::internal);
  files_.push_back(path);
  const bool written = write_all(file, text);
  if (::close(file) != 0 || !written) return fail(Code::internal);
  return path;
}

void PrivateFiles::remove() noexcept {
  for (const int file : descriptors_) ::close(file);
  descriptors_.clear();
  for (const std::string& path : files_) ::unlink(path.c_str());
  files_.clear();
  if (!folder_.empty()) ::rmdir(folder_.c_str());
  folder_.clear();
}

}  // namespace jackfield
