#include "store/sql/database.h"

namespace jackfield::sql {

Status Statement::run() {
  JF_TRY([[maybe_unused]] const bool row, step());
  return ok();
}

Result<std::int64_t> Statement::change() {
  JF_CHECK(run());
  return changed();
}

}  // namespace jackfield::sql
