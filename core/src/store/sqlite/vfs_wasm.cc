// SQLite without an operating system: databases are in memory, or in the one file that the host keeps.
// Format     sqlite.org/vfs.html; built with SQLITE_OS_OTHER=1.
#include <algorithm>
#include <cstdint>
#include <string>

#include <sqlite3.h>

#include "store/sqlite/host_file_wasm.h"
#include "store/sqlite/vfs.h"

namespace jackfield::sqlite {
namespace {

constexpr std::int64_t kUnixEpochMs = 210866760000000;  // 1970 as a Julian day, in milliseconds

const Host* host_of(sqlite3_vfs* vfs) { return static_cast<const Host*>(vfs->pAppData); }

int open_file(sqlite3_vfs*, sqlite3_filename, sqlite3_file* file, int flags, int* opened_flags) {
  return open_host_file(file, flags, opened_flags);
}
int refuse_delete(sqlite3_vfs*, const char*, int) { return SQLITE_IOERR_DELETE; }
int no_access(sqlite3_vfs*, const char*, int, int* answer) {
  *answer = 0;
  return SQLITE_OK;
}
int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}
int random_bytes(sqlite3_vfs* vfs, int size, char* out) {
  const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(size));
  std::fill(bytes.begin(), bytes.end(), std::uint8_t{0});
  if (host_of(vfs) != nullptr) host_of(vfs)->random(bytes);
  return size;
}
int no_sleep(sqlite3_vfs*, int) { return 0; }
int julian_ms(sqlite3_vfs* vfs, sqlite3_int64* out) {
  *out = kUnixEpochMs + (host_of(vfs) == nullptr ? 0 : host_of(vfs)->now_ms());
  return SQLITE_OK;
}
int julian_day(sqlite3_vfs* vfs, double* out) {
  sqlite3_int64 ms = 0;
  julian_ms(vfs, &ms);
  *out = static_cast<double>(ms) / 86400000.0;
  return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) { return 0; }

void fill(sqlite3_vfs& vfs, const char* name, const Host* host) {
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(sqlite3_file);
  vfs.mxPathname = 512;
  vfs.zName = name;
  vfs.pAppData = const_cast<Host*>(host);
  vfs.xOpen = open_file;
  vfs.xDelete = refuse_delete;
  vfs.xAccess = no_access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = random_bytes;
  vfs.xSleep = no_sleep;
  vfs.xCurrentTime = julian_day;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = julian_ms;
}

}  // namespace

struct HostVfs::State {
  std::string name;
  sqlite3_vfs vfs{};
};

HostVfs::HostVfs(const Host& host) : state_(std::make_unique<State>()) {
  sqlite3_initialize();
  // A unique name, since several stores may be open, each with its host. It is derived from the address; the host's
  // entropy is not used, so that fixed entropy gives the same ids as in a native build.
  const auto place = reinterpret_cast<std::uintptr_t>(state_.get());
  state_->name = "jackfield-" + std::to_string(place);
  fill(state_->vfs, state_->name.c_str(), &host);
  sqlite3_vfs_register(&state_->vfs, 1);
}

HostVfs::~HostVfs() { sqlite3_vfs_unregister(&state_->vfs); }

const char* HostVfs::name() const noexcept { return state_->name.c_str(); }

}  // namespace jackfield::sqlite

extern "C" {

// SQLite needs a VFS before there is a host. Not const, because SQLite links it into a list.
int sqlite3_os_init(void) {
  static sqlite3_vfs none{};
  jackfield::sqlite::fill(none, "jackfield-none", nullptr);
  return sqlite3_vfs_register(&none, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }
}
