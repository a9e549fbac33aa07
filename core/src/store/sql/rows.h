// What the tables share: reading rows and pages, changes of exactly one row.
// Contract   a count is asked for only where the page does not tell it by itself.
// Example    return read_one<UserRow>(*statement, read_user);
#pragma once
#include <initializer_list>

#include "store/sql/database.h"
#include "store/store.h"

namespace jackfield::sql {

[[nodiscard]] constexpr std::int64_t as_integer(bool value) noexcept { return value ? 1 : 0; }

// The columns from the first on, in order.
void read_texts(const Statement& from, std::initializer_list<std::string*> texts);
// The first column of the first row; 0 or nothing without a row.
[[nodiscard]] Result<std::int64_t> read_number(Statement& statement);
[[nodiscard]] Result<std::optional<std::string>> read_text(Statement& statement);
[[nodiscard]] Result<std::vector<std::string>> read_all_texts(Statement& statement);

// Runs; `missing` when no row was changed.
[[nodiscard]] Status change_one(Statement& statement, Code missing);
[[nodiscard]] Status remove_by_id(Database& database, const char* sql, std::string_view id, Code missing);

template <typename Row, typename Read>
[[nodiscard]] Result<std::optional<Row>> read_one(Statement& statement, Read read) {
  JF_TRY(const bool there, statement.step());
  if (!there) return std::optional<Row>();
  std::optional<Row> row(std::in_place);
  read(statement, *row);
  return row;
}

// Visits each row that `read` fills, and returns how many there are in all.
template <typename Row, typename Read, typename Count>
[[nodiscard]] Result<std::int64_t> visit_page(Statement& statement, const Page& page, Read read,
                                              const Visitor<Row>& visitor, Count count) {
  Row row;
  std::int64_t rows = 0;
  for (;;) {
    JF_TRY(const bool more, statement.step());
    if (!more) break;
    read(statement, row);
    visitor(row);
    ++rows;
  }
  if (rows < page.limit && (rows > 0 || page.offset == 0)) return page.offset + rows;
  return count();
}

}  // namespace jackfield::sql
