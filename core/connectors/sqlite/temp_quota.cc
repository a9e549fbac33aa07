#include "temp_quota.h"

#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <utility>

namespace jackfield::sqlite {
namespace {

constexpr const char* kName = "jackfield-limited";
constexpr int kTemporary =
    SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TEMP_JOURNAL | SQLITE_OPEN_SUBJOURNAL | SQLITE_OPEN_TRANSIENT_DB;

thread_local const std::shared_ptr<TempUse>* current_use = nullptr;
std::atomic<std::int64_t> bytes_of_all{0};

bool take(std::atomic<std::int64_t>& from, std::int64_t bytes, std::int64_t limit) {
  if (from.fetch_add(bytes) + bytes <= limit) return true;
  from.fetch_sub(bytes);
  return false;
}

// Lies behind the file of the system's file system, which has its methods in front.
struct Limited {
  const sqlite3_io_methods* system;
  sqlite3_io_methods methods;
  std::shared_ptr<TempUse> use;
  std::int64_t size = 0;

  bool grow(std::int64_t bytes) {
    if (take(use->bytes, bytes, kTempBytes)) {
      if (take(bytes_of_all, bytes, kTempBytesOfAll)) {
        size += bytes;
        return true;
      }
      use->bytes.fetch_sub(bytes);
    }
    use->refused = true;
    return false;
  }
  void shrink(std::int64_t bytes) {
    use->bytes.fetch_sub(bytes);
    bytes_of_all.fetch_sub(bytes);
    size -= bytes;
  }
};

struct FileSystem {
  sqlite3_vfs* system = nullptr;
  sqlite3_vfs own{};
  std::size_t offset = 0;  // of the Limited in a file
};
FileSystem& file_system() {
  static FileSystem one;
  return one;
}

Limited& limited(sqlite3_file* file) {
  return *std::launder(reinterpret_cast<Limited*>(reinterpret_cast<char*>(file) + file_system().offset));
}

int write_limited(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  Limited& one = limited(file);
  const std::int64_t more = at + size - one.size;
  if (more > 0 && !one.grow(more)) return SQLITE_FULL;
  return one.system->xWrite(file, bytes, size, at);
}

int truncate_limited(sqlite3_file* file, sqlite3_int64 size) {
  Limited& one = limited(file);
  const int code = one.system->xTruncate(file, size);
  if (code == SQLITE_OK && size < one.size) one.shrink(one.size - size);
  return code;
}

int close_limited(sqlite3_file* file) {
  Limited& one = limited(file);
  const int code = one.system->xClose(file);
  one.shrink(one.size);
  one.~Limited();
  return code;
}

int open_limited(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
  FileSystem& files = file_system();
  const int code = files.system->xOpen(files.system, name, file, flags, out);
  if (code != SQLITE_OK || (flags & kTemporary) == 0 || current_use == nullptr || file->pMethods == nullptr)
    return code;
  auto* one = new (reinterpret_cast<char*>(file) + files.offset) Limited{file->pMethods, *file->pMethods, *current_use};
  one->methods.xWrite = write_limited;
  one->methods.xTruncate = truncate_limited;
  one->methods.xClose = close_limited;
  file->pMethods = &one->methods;
  return code;
}

bool install() {
  FileSystem& files = file_system();
  files.system = sqlite3_vfs_find(nullptr);
  if (files.system == nullptr) return false;
  sqlite3_hard_heap_limit64(kHeapBytes);
  constexpr std::size_t align = alignof(Limited);
  files.offset = (static_cast<std::size_t>(files.system->szOsFile) + align - 1) / align * align;
  files.own = *files.system;
  files.own.zName = kName;
  files.own.szOsFile = static_cast<int>(files.offset + sizeof(Limited));
  files.own.xOpen = open_limited;
  files.own.pNext = nullptr;
  return sqlite3_vfs_register(&files.own, 0) == SQLITE_OK;
}

}  // namespace

TempScope::TempScope(const std::shared_ptr<TempUse>& use) noexcept : before_(std::exchange(current_use, &use)) {}
TempScope::~TempScope() { current_use = before_; }

const char* limited_file_system() noexcept {
  static const bool installed = install();
  return installed ? kName : nullptr;
}

}  // namespace jackfield::sqlite
