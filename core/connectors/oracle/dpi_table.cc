#include "dpi_table.h"

namespace jackfield::oracle {

Dpi compiled_in_dpi() noexcept {
  Dpi dpi;
#define JF_DPI_TAKE(name) dpi.name = ::name;
  JF_DPI_FUNCTIONS(JF_DPI_TAKE)
#undef JF_DPI_TAKE
  return dpi;
}

}  // namespace jackfield::oracle
