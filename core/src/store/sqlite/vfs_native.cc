#include "store/sqlite/vfs.h"

namespace jackfield::sqlite {

struct HostVfs::State {};
HostVfs::HostVfs(const Host&) {}
HostVfs::~HostVfs() = default;
const char* HostVfs::name() const noexcept { return nullptr; }

}  // namespace jackfield::sqlite
