#include "store/sql/rows.h"

namespace jackfield::sql {

void read_texts(const Statement& from, std::initializer_list<std::string*> texts) {
  int column = 0;
  for (std::string* text : texts) text->assign(from.text(column++));
}

Result<std::int64_t> read_number(Statement& statement) {
  JF_TRY(const bool there, statement.step());
  return there ? statement.integer(0) : std::int64_t{0};
}

Result<std::optional<std::string>> read_text(Statement& statement) {
  JF_TRY(const bool there, statement.step());
  return there ? std::optional<std::string>(statement.text(0)) : std::nullopt;
}

Result<std::vector<std::string>> read_all_texts(Statement& statement) {
  std::vector<std::string> texts;
  for (;;) {
    JF_TRY(const bool more, statement.step());
    if (!more) return texts;
    texts.emplace_back(statement.text(0));
  }
}

Status change_one(Statement& statement, Code missing) {
  JF_TRY(const std::int64_t rows, statement.change());
  if (rows == 0) return fail(missing);
  return ok();
}

Status remove_by_id(Database& database, const char* sql, std::string_view id, Code missing) {
  Prepared statement = database.statement(sql);
  statement->bind(1, id);
  return change_one(*statement, missing);
}

}  // namespace jackfield::sql
