#include "store/sqlite/host_file_wasm.h"

#include <cstdint>
#include <cstring>

#define JF_IMPORT(name) __attribute__((import_module("jf_host"), import_name(#name)))

extern "C" {

// Places are doubles, because a 64-bit integer would reach JavaScript as a BigInt.
JF_IMPORT(file_size) double jf_host_file_size(void);  // negative: there is no file
JF_IMPORT(file_read) void jf_host_file_read(double at, void* into, size_t size);
JF_IMPORT(file_write) void jf_host_file_write(double at, const void* from, size_t size);
JF_IMPORT(file_cut) void jf_host_file_cut(double size);
}

namespace jackfield::sqlite {
namespace {

int close(sqlite3_file*) { return SQLITE_OK; }

int read(sqlite3_file*, void* into, int size, sqlite3_int64 at) {
  const auto end = static_cast<sqlite3_int64>(jf_host_file_size());
  const sqlite3_int64 there = end <= at ? 0 : (end - at < size ? end - at : size);
  if (there > 0) jf_host_file_read(static_cast<double>(at), into, static_cast<std::size_t>(there));
  if (there == size) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + there, 0, static_cast<std::size_t>(size - there));
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file*, const void* from, int size, sqlite3_int64 at) {
  jf_host_file_write(static_cast<double>(at), from, static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int cut(sqlite3_file*, sqlite3_int64 size) {
  jf_host_file_cut(static_cast<double>(size));
  return SQLITE_OK;
}

int sync(sqlite3_file*, int) { return SQLITE_OK; }

int size_of(sqlite3_file*, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(jf_host_file_size());
  return SQLITE_OK;
}

// One connection has the file, so nothing needs a lock.
int lock(sqlite3_file*, int) { return SQLITE_OK; }
int is_reserved(sqlite3_file*, int* answer) {
  *answer = 0;
  return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int default_number(sqlite3_file*) { return 0; }

constexpr sqlite3_io_methods methods() {
  sqlite3_io_methods all{};
  all.iVersion = 1;
  all.xClose = close;
  all.xRead = read;
  all.xWrite = write;
  all.xTruncate = cut;
  all.xSync = sync;
  all.xFileSize = size_of;
  all.xLock = lock;
  all.xUnlock = lock;
  all.xCheckReservedLock = is_reserved;
  all.xFileControl = control;
  all.xSectorSize = default_number;
  all.xDeviceCharacteristics = default_number;
  return all;
}

constexpr sqlite3_io_methods kMethods = methods();

}  // namespace

int open_host_file(sqlite3_file* file, int flags, int* opened_flags) {
  file->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || jf_host_file_size() < 0) return SQLITE_CANTOPEN;
  file->pMethods = &kMethods;
  if (opened_flags != nullptr) *opened_flags = flags;
  return SQLITE_OK;
}

}  // namespace jackfield::sqlite
