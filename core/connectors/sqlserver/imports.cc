#include "imports.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

namespace jackfield::sqlserver {
namespace {

struct Range {
  ElfW(Addr) base = 0, begin = 0, end = 0;
};

int find_sealed(dl_phdr_info* info, std::size_t, void* out) {
  Range& range = *static_cast<Range*>(out);
  if (info->dlpi_addr != range.base) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type != PT_GNU_RELRO) continue;
    range.begin = info->dlpi_addr + header.p_vaddr;
    range.end = range.begin + header.p_memsz;
  }
  return 1;
}

class Imports {
 public:
  explicit Imports(const link_map& library) : base_(library.l_addr) {
    sealed_.base = base_;
    ::dl_iterate_phdr(find_sealed, &sealed_);
    for (const ElfW(Dyn)* entry = library.l_ld; entry->d_tag != DT_NULL; ++entry) read(*entry);
  }

  bool replace(const Import& import) noexcept {
    bool found = false;
    for (const Table& table : tables_) {
      if (table.entries == nullptr || symbols_ == nullptr || names_ == nullptr) continue;
      for (std::size_t i = 0; i < table.bytes / sizeof(ElfW(Rela)); ++i) {
        const ElfW(Rela)& entry = table.entries[i];
        const std::size_t symbol = ELF64_R_SYM(entry.r_info);
        if (symbol == 0 || std::strcmp(names_ + symbols_[symbol].st_name, import.symbol) != 0) continue;
        found = write(reinterpret_cast<void**>(base_ + entry.r_offset), import) || found;
      }
    }
    return found;
  }

 private:
  struct Table {
    const ElfW(Rela) * entries = nullptr;
    std::size_t bytes = 0;
  };

  void read(const ElfW(Dyn) & entry) noexcept {
    switch (entry.d_tag) {
      case DT_SYMTAB:
        symbols_ = reinterpret_cast<const ElfW(Sym)*>(entry.d_un.d_ptr);
        break;
      case DT_STRTAB:
        names_ = reinterpret_cast<const char*>(entry.d_un.d_ptr);
        break;
      case DT_JMPREL:
        tables_[0].entries = reinterpret_cast<const ElfW(Rela)*>(entry.d_un.d_ptr);
        break;
      case DT_PLTRELSZ:
        tables_[0].bytes = entry.d_un.d_val;
        break;
      case DT_RELA:
        tables_[1].entries = reinterpret_cast<const ElfW(Rela)*>(entry.d_un.d_ptr);
        break;
      case DT_RELASZ:
        tables_[1].bytes = entry.d_un.d_val;
        break;
      default:
        break;
    }
  }

  bool write(void** slot, const Import& import) const noexcept {
    const auto address = reinterpret_cast<ElfW(Addr)>(slot);
    const bool sealed = address >= sealed_.begin && address < sealed_.end;
    const auto page = static_cast<ElfW(Addr)>(::sysconf(_SC_PAGESIZE));
    void* const begin = reinterpret_cast<void*>(address & ~(page - 1));
    if (sealed && ::mprotect(begin, page, PROT_READ | PROT_WRITE) != 0) return false;
    if (*slot != import.replacement) {
      if (import.original != nullptr) *import.original = *slot;
      __atomic_store_n(slot, import.replacement, __ATOMIC_RELEASE);
    }
    return !sealed || ::mprotect(begin, page, PROT_READ) == 0;
  }

  ElfW(Addr) base_;
  Range sealed_;
  const ElfW(Sym) * symbols_ = nullptr;
  const char* names_ = nullptr;
  Table tables_[2];
};

}  // namespace

bool replace_imports(const void* inside, std::span<const Import> imports) noexcept {
#if defined(__x86_64__) || defined(__aarch64__)
  Dl_info about{};
  link_map* library = nullptr;
  if (::dladdr1(inside, &about, reinterpret_cast<void**>(&library), RTLD_DL_LINKMAP) == 0 || library == nullptr) {
    return false;
  }
  Imports own(*library);
  bool all = true;
  for (const Import& import : imports) all = own.replace(import) && all;
  return all;
#else
  static_cast<void>(inside);
  static_cast<void>(imports);
  return false;
#endif
}

}  // namespace jackfield::sqlserver
