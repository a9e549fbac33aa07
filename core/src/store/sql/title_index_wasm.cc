// SQLite is built without FTS5 there.
#include "store/sql/title_index.h"

namespace jackfield::sql {

bool has_title_index() noexcept { return false; }
const char* title_index_step() noexcept { return ""; }

}  // namespace jackfield::sql
