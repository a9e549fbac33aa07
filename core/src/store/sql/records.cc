// Usage records: lists, newest first; single records; sums; removal of old ones.
#include <algorithm>
#include <limits>

#include "store/sql/rows.h"
#include "store/sql/tables.h"

#define JF_COLUMNS "id, integration, workspace, user, type, sub_type, fields, created_ms"
#define JF_RECORDS_OF " FROM integrations i JOIN record_sums s ON s.integration = i.id AND s.field = '' "
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

// Names are identifiers. A name that an engine could read as a path is bound as NULL, which matches nothing.
bool is_plain(std::string_view field) {
  return !field.empty() && field.find_first_of("\"\\$[") == std::string_view::npos;
}

std::string sum_sql(std::size_t fields) {
  std::string sql = "SELECT ";
  for (std::size_t i = 0; i < fields; ++i) {
    const std::string at = "?" + std::to_string(i + 4);
    if (i > 0) sql += ", ";
    // As real numbers: a sum of integers beyond 64 bits would fail.
    sql.append("sum(CASE WHEN json_type(fields -> ").append(at).append(") IN ('integer', 'real', 'number') THEN ");
    sql.append("CAST(fields ->> ").append(at).append(" AS REAL) END)");
  }
  return sql + " FROM records WHERE integration = ?1 AND created_ms >= ?2 AND created_ms < ?3";
}

constexpr std::int64_t kHourMs = 3'600'000;

std::int64_t floor_hour(std::int64_t ms) { return ms / kHourMs - (ms % kHourMs < 0 ? 1 : 0); }

using Sums = std::vector<std::optional<double>>;
struct Range {
  std::int64_t from, to;  // to is exclusive
};

void add(std::optional<double>& sum, double value) { sum = sum.value_or(0) + value; }

// Range in milliseconds.
Status add_records(Database& database, std::string_view integration, const std::vector<std::string>& fields,
                   const Range& range, Sums& sums) {
  const Prepared statement = database.prepare(sum_sql(fields.size()));
  statement->bind(1, integration).bind(2, range.from).bind(3, range.to);
  int next = 4;
  for (const std::string& field : fields) {
    is_plain(field) ? statement->bind(next, field) : statement->bind_null(next);
    ++next;
  }
  JF_TRY(const bool row, statement->step());
  for (int column = 0; row && column < std::ssize(fields); ++column) {
    if (!statement->is_null(column)) add(sums[static_cast<std::size_t>(column)], statement->number(column));
  }
  return ok();
}

// Range in hours.
Status add_hours(Database& database, std::string_view integration, const std::vector<std::string>& fields,
                 const Range& range, Sums& sums) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!is_plain(fields[i])) continue;
    const Prepared statement = database.statement(
        "SELECT sum(total) + sum(rest) FROM record_sums WHERE integration = ?1 AND field = ?2 AND hour >= ?3 AND "
        "hour < ?4");
    statement->bind(1, integration).bind(2, fields[i]).bind(3, range.from).bind(4, range.to);
    JF_TRY(const bool row, statement->step());
    if (row && !statement->is_null(0)) add(sums[i], statement->number(0));
  }
  return ok();
}

// The records of an integration within an hour.
struct OldHour {
  std::string integration;
  std::int64_t hour = 0, records = 0;
};

constexpr std::int64_t kMostHours = 100;  // each costs statements, and all are within one transaction

Result<std::vector<OldHour>> read_hours(Statement& statement) {
  std::vector<OldHour> hours;
  for (;;) {
    JF_TRY(const bool more, statement.step());
    if (!more) return hours;
    hours.push_back({std::string(statement.text(0)), statement.integer(1), statement.integer(2)});
  }
}

// Of `limit` integrations from an id on.
Result<std::vector<OldHour>> old_hours(Database& database, std::string_view from, std::int64_t end_hour,
                                       std::int64_t limit) {
  const Prepared statement = database.statement(
      "SELECT s.integration, s.hour, s.n FROM (SELECT id FROM integrations WHERE id >= ?1 ORDER BY id LIMIT ?3) i "
      "JOIN record_sums s ON s.integration = i.id AND s.field = '' AND s.hour < ?2 "
      "ORDER BY s.integration, s.hour LIMIT ?4");
  statement->bind(1, from).bind(2, end_hour).bind(3, limit).bind(4, kMostHours);
  return read_hours(*statement);
}

// Of a workspace.
Result<std::vector<OldHour>> oldest_hours(Database& database, std::string_view workspace) {
  const Prepared statement = database.statement("SELECT s.integration, s.hour, s.n" JF_RECORDS_OF
                                                "WHERE i.workspace = ?1 ORDER BY s.hour, s.integration LIMIT ?2");
  statement->bind(1, workspace).bind(2, kMostHours);
  return read_hours(*statement);
}

// The id after the `limit` integrations from an id on, or "".
Result<std::string> integration_after(Database& database, std::string_view from, std::int64_t limit) {
  const Prepared statement =
      database.statement("SELECT id FROM integrations WHERE id >= ?1 ORDER BY id LIMIT 1 OFFSET ?2");
  JF_TRY(const bool there, statement->bind(1, from).bind(2, limit).step());
  return there ? std::string(statement->text(0)) : std::string();
}

// The sums go with the last record of their hour, also when several servers remove. Until then they tell how many are
// left.
Result<std::int64_t> remove_hour(Database& database, const OldHour& old, std::int64_t limit) {
  const std::int64_t begin_ms = old.hour * kHourMs;
  const Prepared remove = database.statement(
      "DELETE FROM records WHERE integration = ?1 AND created_ms >= ?2 AND created_ms < ?3 AND seq IN (SELECT seq FROM "
      "records WHERE integration = ?1 AND created_ms >= ?2 AND created_ms < ?3 ORDER BY created_ms, seq LIMIT ?4)");
  remove->bind(1, old.integration).bind(2, begin_ms).bind(3, begin_ms + kHourMs).bind(4, limit);
  JF_TRY(const std::int64_t removed, remove->change());
  if (removed < old.records) {
    const Prepared left =
        database.statement("UPDATE record_sums SET n = n - ?3 WHERE integration = ?1 AND field = '' AND hour = ?2");
    JF_CHECK(left->bind(1, old.integration).bind(2, old.hour).bind(3, removed).run());
  }
  const Prepared sums = database.statement(
      "DELETE FROM record_sums WHERE integration = ?1 AND hour = ?2 AND NOT EXISTS (SELECT 1 FROM records WHERE "
      "integration = ?1 AND created_ms >= ?3 AND created_ms < ?4)");
  sums->bind(1, old.integration).bind(2, old.hour).bind(3, begin_ms).bind(4, begin_ms + kHourMs);
  JF_CHECK(sums->run());
  return removed;
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
    const Prepared count = database_.statement("SELECT sum(n) FROM record_sums WHERE integration = ?1 AND field = ''");
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

// Records of whole hours are summed by hour, those before and after them one by one.
Result<std::vector<std::optional<double>>> RecordTable::sum(std::string_view integration,
                                                            const std::vector<std::string>& fields,
                                                            std::int64_t from_ms, std::int64_t to_ms) const {
  if (fields.empty()) return std::vector<std::optional<double>>();
  JF_CHECK(before());
  Sums sums(fields.size());
  const std::int64_t end = to_ms == 0 ? std::numeric_limits<std::int64_t>::max() : to_ms;
  const std::int64_t first_hour = floor_hour(from_ms) + (from_ms % kHourMs == 0 ? 0 : 1);
  const std::int64_t end_hour = floor_hour(end);
  if (first_hour >= end_hour) {
    JF_CHECK(add_records(database_, integration, fields, {from_ms, end}, sums));
    return sums;
  }
  JF_CHECK(add_hours(database_, integration, fields, {first_hour, end_hour}, sums));
  if (first_hour * kHourMs > from_ms) {
    JF_CHECK(add_records(database_, integration, fields, {from_ms, first_hour * kHourMs}, sums));
  }
  if (to_ms != 0 && end_hour * kHourMs < end) {
    JF_CHECK(add_records(database_, integration, fields, {end_hour * kHourMs, end}, sums));
  }
  return sums;
}

Status RecordTable::insert(const RecordRow& row) { return insert_with(database_, JF_INSERT, row); }

Result<RecordSweep> RecordTable::sweep(std::int64_t before_ms, std::string_view from, std::int64_t limit) {
  JF_TRY(const std::vector<OldHour> hours, old_hours(database_, from, floor_hour(before_ms), limit));
  RecordSweep sweep;
  for (const OldHour& old : hours) {
    if (sweep.removed >= limit) {
      sweep.next = old.integration;
      return sweep;
    }
    JF_TRY(const std::int64_t removed, remove_hour(database_, old, limit - sweep.removed));
    sweep.removed += removed;
  }
  // The last hour may have been removed in part, and more may follow it.
  if (sweep.removed >= limit || std::ssize(hours) >= kMostHours) {
    sweep.next = hours.back().integration;
    return sweep;
  }
  JF_TRY(sweep.next, integration_after(database_, from, limit));
  return sweep;
}

Result<std::string> RecordTable::workspace_beyond(std::int64_t most) const {
  const Prepared statement =
      database_.statement("SELECT i.workspace" JF_RECORDS_OF "GROUP BY i.workspace HAVING sum(s.n) > ?1 LIMIT 1");
  JF_TRY(const bool there, statement->bind(1, most).step());
  return there ? std::string(statement->text(0)) : std::string();
}

Result<std::int64_t> RecordTable::sweep_beyond(std::string_view workspace, std::int64_t most, std::int64_t limit) {
  const Prepared count =
      database_.statement("SELECT CAST(coalesce(sum(s.n), 0) AS BIGINT)" JF_RECORDS_OF "WHERE i.workspace = ?1");
  JF_TRY(const std::int64_t records, read_number(count->bind(1, workspace)));
  const std::int64_t surplus = std::min(records - most, limit);
  if (surplus <= 0) return std::int64_t{0};
  JF_TRY(const std::vector<OldHour> hours, oldest_hours(database_, workspace));
  std::int64_t removed = 0;
  for (const OldHour& old : hours) {
    if (removed >= surplus) break;
    JF_TRY(const std::int64_t some, remove_hour(database_, old, surplus - removed));
    removed += some;
  }
  return removed;
}

// One row of VALUES: for a statement that can insert several, SQLite would keep a statement journal.
Status insert_waiting(Database& database, const RecordRow& row) {
  const Prepared known = database.statement("SELECT 1 FROM integrations WHERE id = ?1");
  JF_TRY(const bool there, known->bind(1, row.integration).step());
  return there ? insert_with(database, JF_INSERT " ON CONFLICT DO NOTHING", row) : ok();
}

}  // namespace jackfield::sql
