// PEM text for client libraries that read only files: a folder of mode 0700 of its own, files of mode 0600 in it.
// Contract   nothing is followed or reused: the folder is new, each file is made by this object.
// Ownership  the folder and its files go with the object; whoever uses them keeps it alive.
// Example    JF_TRY(PrivateFiles files, PrivateFiles::make("/tmp"));  JF_TRY(std::string ca, files.write("ca.pem", pem));
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

  // Returns the path. `name` is one plain component.
  [[nodiscard]] Result<std::string> write(std::string_view name, std::string_view text);
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }  // empty: none was made

 private:
  void remove() noexcept;
  std::string folder_;
  std::vector<std::string> files_;
};

}  // namespace jackfield
