// Settings: short texts by name.
#include "store/sql/rows.h"
#include "store/sql/tables.h"

namespace jackfield::sql {

Result<std::string> SettingTable::get(std::string_view name) const {
  const Prepared statement = database_.statement("SELECT value FROM settings WHERE name = ?1");
  JF_TRY(std::optional<std::string> value, read_text(statement->bind(1, name)));
  return std::move(value).value_or("");
}

Status SettingTable::set(std::string_view name, std::string_view value) {
  const Prepared statement = database_.statement(
      value.empty() ? "DELETE FROM settings WHERE name = ?1"
                    : "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = "
                      "excluded.value");
  statement->bind(1, name);
  if (!value.empty()) statement->bind(2, value);
  return statement->run();
}

}  // namespace jackfield::sql
