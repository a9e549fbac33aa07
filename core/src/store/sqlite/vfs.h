// Where SQLite takes time and entropy from. Native builds use SQLite's own files; WebAssembly has none, and gets both from Host.
// Contract   lives as long as the connections that were opened with name().
// Example    HostVfs vfs(host); Connection::open(options, Role::writer, vfs.name(), host);
#pragma once
#include <memory>

#include "base/host.h"

namespace jackfield::sqlite {

class HostVfs {
 public:
  explicit HostVfs(const Host& host);
  HostVfs(const HostVfs&) = delete;
  HostVfs& operator=(const HostVfs&) = delete;
  ~HostVfs();
  [[nodiscard]] const char* name() const noexcept;  // null: SQLite's default

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jackfield::sqlite
