#include "store/sqlite/file_native.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace jackfield::sqlite {
namespace {

Status failed() { return fail(errno == ENOSPC || errno == EDQUOT ? Code::store_full : Code::store_unavailable); }

Status create_exclusive(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return failed();
  ::close(file);
  return ok();
}

}  // namespace

Status create_store_file(const std::string& path, const Host& host) {
  struct stat there {};
  if (::stat(path.c_str(), &there) == 0) {
    if (!S_ISREG(there.st_mode)) return fail(Code::store_unavailable);
    // SQLite treats a file of one byte as empty and would overwrite it.
    return there.st_size == 1 ? Status(fail(Code::store_not_a_database)) : ok();
  }
  if (errno != ENOENT) return failed();

  // Created under another name and then linked, so that it is closed when it appears: another connection of this
  // process may open it at once, and a later close() here would drop its locks.
  std::array<std::uint8_t, 8> mark{};
  host.random(mark);
  const std::string fresh = path + "." + hex(mark);
  JF_CHECK(create_exclusive(fresh));
  const bool linked = ::link(fresh.c_str(), path.c_str()) == 0;
  const int error = linked ? 0 : errno;
  ::unlink(fresh.c_str());
  if (linked || error == EEXIST) return ok();
  // For file systems without hard links.
  return create_exclusive(path);
}

}  // namespace jackfield::sqlite
