// Which file a configuration may open: a regular file below an allowed folder, reached without a link.
// Contract   path_denied for every other file, every link on the way, ".." and "file:" names, and for Jackfield's own
//            store under any name; file_linked for a file with several hard links, because a workspace owns a file by
//            its name, and SQLite keeps a journal per name (sqlite.org/howtocorrupt.html, 2.5); file_not_found for a
//            missing file. Nothing is created.
// Ownership  the result owns an O_PATH descriptor, so that the checked inode cannot be reused before it is compared.
//            O_PATH, because closing an ordinary descriptor would drop the POSIX locks that SQLite has on the file.
// Example    core/connectors/sqlite/connector.cc
#pragma once
#include <string>
#include <string_view>

#include <sys/types.h>

#include "connector/connector.h"

namespace jackfield::sqlite {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

struct CheckedFile {
  std::string path;  // canonical
  Descriptor held;
  dev_t device = 0;
  ino_t inode = 0;
  nlink_t names = 0;
  bool folder_writable = false;

  [[nodiscard]] bool is_still_at_path() const;
};

// The file that connection.filename names, below a folder of the settings' workspace or of all workspaces, and not
// below a folder within it that was given to another workspace.
[[nodiscard]] Result<CheckedFile> check_file(const ConnectorEnvironment& environment, const Settings& settings);
// Only the path, also of a file that does not exist yet.
[[nodiscard]] Result<std::string> canonical_path(const ConnectorEnvironment& environment, const Settings& settings);

}  // namespace jackfield::sqlite
