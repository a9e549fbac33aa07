// PEM text for client libraries that read only files: files in memory, which have a path and no place on a disk.
// Contract   the path is /proc/self/fd/N of a sealed memory file of mode 0600, readable in this process only. Nothing
//            is written to a disk, so that a process that is killed leaves no key behind. A text that is not a secret
//            and must be in a folder goes to write_in_folder(): a new folder of mode 0700, its files of mode 0600.
//            sweep_private_folders() removes folders that earlier versions, which did write keys, left in `parent`.
// Ownership  the object removes its folder and files when it is destroyed; users must keep it alive.
// Limits     Linux, with /proc mounted; elsewhere `internal`.
// Example    tests/unit/os/private_files_test.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jackfield {

class PrivateFiles {
 public:
  PrivateFiles() = default;
  // The folder is made below `parent` when it is first needed. Sweeps `parent` from time to time.
  [[nodiscard]] static Result<PrivateFiles> make(const std::string& parent);
  PrivateFiles(PrivateFiles&& other) noexcept;
  PrivateFiles& operator=(PrivateFiles&& other) noexcept;
  PrivateFiles(const PrivateFiles&) = delete;
  PrivateFiles& operator=(const PrivateFiles&) = delete;
  ~PrivateFiles() { remove(); }

  // Returns the path of a file in memory.
  [[nodiscard]] Result<std::string> write(std::string_view name, std::string_view text);
  // Returns the path. `name` must be one path component, and new.
  [[nodiscard]] Result<std::string> write_in_folder(std::string_view name, std::string_view text);
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }  // empty: none was made

 private:
  void remove() noexcept;
  std::string parent_;
  std::string folder_;
  std::vector<std::string> files_;
  std::vector<int> descriptors_;
};

// Removes folders named jackfield-?????? that belong to this user, hold nothing but PEM files and were not changed for
// `age_ms`. Returns how many.
std::size_t sweep_private_folders(const std::string& parent, std::int64_t age_ms) noexcept;

}  // namespace jackfield
