// PEM text for client libraries that read only files: a private folder of mode 0700, files of mode 0600 in it.
// Contract   no link is followed and no file is reused: the folder is new, and this object creates each file.
// Ownership  the object removes its folder and files when it is destroyed; users must keep it alive.
// Example    tests/unit/os/os_test.cc
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jackfield {

class PrivateFiles {
 public:
  PrivateFiles() = default;
  [[nodiscard]] static Result<PrivateFiles> make(
      const std::string& parent);  // `internal` when the folder cannot be made
  PrivateFiles(PrivateFiles&& other) noexcept;
  PrivateFiles& operator=(PrivateFiles&& other) noexcept;
  PrivateFiles(const PrivateFiles&) = delete;
  PrivateFiles& operator=(const PrivateFiles&) = delete;
  ~PrivateFiles() { remove(); }

  // Returns the path. `name` must be one path component.
  [[nodiscard]] Result<std::string> write(std::string_view name, std::string_view text);
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }  // empty: none was made

 private:
  void remove() noexcept;
  std::string folder_;
  std::vector<std::string> files_;
};

}  // namespace jackfield
