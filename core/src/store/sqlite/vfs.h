// Where SQLite gets time and entropy. Native builds use SQLite's own VFS; WebAssembly has none and gets both from Host.
// Contract   must outlive the connections that were opened with name().
// Example    core/src/store/sqlite/memory_store.cc
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
