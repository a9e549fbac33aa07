// Usage records: newest first, one, sums.
#include <limits>

#include "store/sql/rows.h"
#include "store/sql/tables.h"

#define JF_COLUMNS "id, integration, workspace, user, type, sub_type, fields, created_ms"
#define JF_INSERT "INSERT INTO records (" JF_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"

namespace jackfield::sql {
namespace {

void read_record(const Statement& from, RecordRow& row) {
  read_texts(from, {&row.id, &row.integration, &row.workspace, &row.user, &row.type, &row.sub_type, &row.fields});
  row.created_ms = from.integer(7);
}

Status insert_with(Database& database, const char* sql, const RecordRow& row) {
  const Prepared statement = database.statement(sql);
  statement->bind(1, row.id).bind(2, row.integration).bind(3, row.workspace).bind(4, row.user);
  return statement->bind(5, row.type).bind(6, row.sub_type).bind(7, row.fields).bind(8, row.created_ms).run();
}

// Names are identifiers. What an engine could take for a path instead is bound as NULL, which finds nothing.
bool is_plain(std::string_view field) {
  return !field.empty() && field.find_first_of("\"\\$[") == std::string_view::npos;
}

std::string sum_sql(std::size_t fields) {
  std::string sql = "SELECT ";
  for (std::size_t i = 0; i < fields; ++i) {
    const std::string at = "?" + std::to_string(i + 4);
    if (i > 0) sql += ", ";
    // As real numbers: a sum of integers beyond 64 bits would be an error.
    sql += "sum(CASE WHEN json_type(fields -> " + at + ") IN ('integer', 'real', 'number') THEN CAST(fields ->> " + at +
           " AS REAL) END)";
  }
  return sql + " FROM records WHERE integration = ?1 AND created_ms >= ?2 AND created_ms < ?3";
}

}  // namespace

Result<std::int64_t> RecordTable::list(std::string_view integration, const Page& page,
                                       const Visitor<RecordRow>& visitor) const {
  JF_CHECK(before());
  const Prepared statement =
      database_.statement("SELECT " JF_COLUMNS
                          " FROM records WHERE integration = ?1 ORDER BY created_ms DESC, seq DESC LIMIT ?2 OFFSET ?3");
  statement->bind(1, integration).bind(2, page.limit).bind(3, page.offset);
  return visit_page<RecordRow>(*statement, page, read_record, visitor, [&] {
    const Prepared count = database_.statement("SELECT count(*) FROM records WHERE integration = ?1");
    return read_number(count->bind(1, integration));
  });
}

Result<std::optional<RecordRow>> RecordTable::find(std::string_view integration, std::string_view id) const {
  JF_CHECK(before());
  const Prepared statement =
      database_.statement(id.empty() ? "SELECT " JF_COLUMNS
                                       " FROM records WHERE integration = ?1 ORDER BY created_ms DESC, seq DESC LIMIT 1"
                                     : "SELECT " JF_COLUMNS " FROM records WHERE integration = ?1 AND id = ?2");
  statement->bind(1, integration);
  if (!id.empty()) statement->bind(2, id);
  return read_one<RecordRow>(*statement, read_record);
}

Result<std::vector<std::optional<double>>> RecordTable::sum(std::string_view integration,
                                                            const std::vector<std::string>& fields,
                                                            std::int64_t from_ms, std::int64_t to_ms) const {
  std::vector<std::optional<double>> sums;
  if (fields.empty()) return sums;
  JF_CHECK(before());
  const Prepared statement = database_.prepare(sum_sql(fields.size()));
  const std::int64_t end = to_ms == 0 ? std::numeric_limits<std::int64_t>::max() : to_ms;
  statement->bind(1, integration).bind(2, from_ms).bind(3, end);
  int next = 4;
  for (const std::string& field : fields) {
    is_plain(field) ? statement->bind(next, field) : statement->bind_null(next);
    ++next;
  }
  JF_TRY(const bool row, statement->step());
  for (int column = 0; column < std::ssize(fields); ++column) {
    sums.push_back(row && !statement->is_null(column) ? std::optional(statement->number(column)) : std::nullopt);
  }
  return sums;
}

Status RecordTable::insert(const RecordRow& row) { return insert_with(database_, JF_INSERT, row); }

// One row of VALUES: whatever could insert several would have SQLite keep a journal of its own for each statement.
Status insert_waiting(Database& database, const RecordRow& row) {
  const Prepared known = database.statement("SELECT 1 FROM integrations WHERE id = ?1");
  JF_TRY(const bool there, known->bind(1, row.integration).step());
  return there ? insert_with(database, JF_INSERT " ON CONFLICT DO NOTHING", row) : ok();
}

}  // namespace jackfield::sql
