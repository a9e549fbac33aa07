// Usage records: newest first, one, sums.
#include <limits>

#include "store/sql/session.h"

#define JF_COLUMNS "id, integration, workspace, user, type, sub_type, fields, created_ms"

namespace jackfield::sqlite {
namespace {

void read_columns(const Statement& from, RecordRow& row) {
  row.id.assign(from.text(0));
  row.integration.assign(from.text(1));
  row.workspace.assign(from.text(2));
  row.user.assign(from.text(3));
  row.type.assign(from.text(4));
  row.sub_type.assign(from.text(5));
  row.fields.assign(from.text(6));
  row.created_ms = from.integer(7);
}

// A JSON path of SQLite; names are identifiers, and what could end the quoted name early finds nothing instead.
std::string path_of(const std::string& field) {
  return field.find_first_of("\"\\") == std::string::npos ? "$.\"" + field + '"' : std::string("$.\"\"");
}

}  // namespace

Result<std::int64_t> Reads::list_records(std::string_view integration, const Page& page,
                                         const Visitor<RecordRow>& visitor) {
  JF_CHECK(before_records());
  Statement statement = connection_.statement(
      "SELECT " JF_COLUMNS
      " FROM records WHERE integration = ?1 ORDER BY created_ms DESC, seq DESC LIMIT ?2 OFFSET ?3");
  statement.bind(1, integration).bind(2, page.limit).bind(3, page.offset);
  return visit_page<RecordRow>(statement, page, read_columns, visitor, [&] {
    Statement count = connection_.statement("SELECT count(*) FROM records WHERE integration = ?1");
    count.bind(1, integration);
    return read_number(count);
  });
}

Result<std::optional<RecordRow>> Reads::find_record(std::string_view integration, std::string_view id) {
  JF_CHECK(before_records());
  Statement statement = connection_.statement(
      id.empty() ? "SELECT " JF_COLUMNS
                   " FROM records WHERE integration = ?1 ORDER BY created_ms DESC, seq DESC LIMIT 1"
                 : "SELECT " JF_COLUMNS " FROM records WHERE integration = ?1 AND id = ?2");
  statement.bind(1, integration);
  if (!id.empty()) statement.bind(2, id);
  return read_one<RecordRow>(statement, read_columns);
}

Result<std::vector<std::optional<double>>> Reads::sum_records(std::string_view integration,
                                                              const std::vector<std::string>& fields,
                                                              std::int64_t from_ms, std::int64_t to_ms) {
  std::vector<std::optional<double>> sums;
  if (fields.empty()) return sums;
  JF_CHECK(before_records());
  std::string sql = "SELECT ";
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string at = "?" + std::to_string(i + 4);
    if (i > 0) sql += ", ";
    // As real numbers: a sum of integers beyond 64 bits would be an error.
    sql += "sum(CASE WHEN json_type(fields, " + at + ") IN ('integer', 'real') THEN CAST(json_extract(fields, " + at +
           ") AS REAL) END)";
    paths.push_back(path_of(fields[i]));
  }
  sql += " FROM records WHERE integration = ?1 AND created_ms >= ?2 AND created_ms < ?3";
  Statement statement = connection_.prepare(sql);
  const std::int64_t end = to_ms == 0 ? std::numeric_limits<std::int64_t>::max() : to_ms;
  statement.bind(1, integration).bind(2, from_ms).bind(3, end);
  for (std::size_t i = 0; i < paths.size(); ++i) statement.bind(static_cast<int>(i) + 4, paths[i]);
  JF_TRY(const bool row, statement.step());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const int column = static_cast<int>(i);
    sums.push_back(row && !statement.is_null(column) ? std::optional<double>(statement.number(column)) : std::nullopt);
  }
  return sums;
}

}  // namespace jackfield::sqlite
