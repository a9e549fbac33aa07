// The outcomes of tests: one row for each integration that was tested.
#include "store/sql/rows.h"
#include "store/sql/tables.h"

namespace jackfield::sql {

Result<std::optional<HealthRow>> HealthTable::find(std::string_view integration) const {
  const Prepared statement = database_.statement(
      "SELECT integration, outcome, last, history, revision, at_ms FROM health WHERE integration = ?1");
  return read_one<HealthRow>(statement->bind(1, integration), [](const Statement& from, HealthRow& row) {
    read_texts(from, {&row.integration, &row.outcome, &row.last, &row.history});
    row.revision = from.integer(4);
    row.at_ms = from.integer(5);
  });
}

Status HealthTable::set(const HealthRow& row) {
  const Prepared statement = database_.statement(
      "INSERT INTO health (integration, outcome, last, history, revision, at_ms) "
      "SELECT id, ?2, ?3, ?4, ?5, ?6 FROM integrations WHERE id = ?1 "
      "ON CONFLICT (integration) DO UPDATE SET outcome = excluded.outcome, last = excluded.last, "
      "history = excluded.history, revision = excluded.revision, at_ms = excluded.at_ms");
  statement->bind(1, row.integration).bind(2, row.outcome).bind(3, row.last).bind(4, row.history);
  return statement->bind(5, row.revision).bind(6, row.at_ms).run();
}

}  // namespace jackfield::sql
