#include "store/sqlite/migrate.h"

#include "store/sql/rows.h"

namespace jackfield::sqlite {

Result<std::int64_t> number_of(Connection& connection, const char* text) {
  return sql::read_number(*connection.statement(text));
}

namespace {

// The schema version of the file; 0 for an empty file.
Result<std::int64_t> schema_version(Connection& connection) {
  JF_TRY(const std::int64_t id, number_of(connection, "PRAGMA application_id"));
  JF_TRY(const std::int64_t version, number_of(connection, "PRAGMA user_version"));
  if (id == kApplicationId) return version;
  JF_TRY(const std::int64_t objects, number_of(connection, "SELECT count(*) FROM sqlite_schema"));
  if (id != 0 || version != 0 || objects != 0) return fail(Code::store_not_a_database);
  return std::int64_t{0};
}

Status check_tables(Connection& connection) {
  JF_TRY(
      const std::int64_t tables,
      number_of(connection,
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                "('integrations', 'sources', 'records', 'users', 'tokens', 'audit', 'settings', 'lists', 'list_marks', "
                "'record_sums', 'oauth_flows', 'oauth_grants')"));
  if (tables != 12) return fail(Code::store_not_a_database);
  return ok();
}

Status migrate(Connection& connection, sql::Migrations steps) {
  // Read again now that no other process can write: another may have migrated meanwhile.
  JF_TRY(std::int64_t version, schema_version(connection));
  if (version > std::ssize(steps)) return fail(Code::store_newer);
  for (; version < std::ssize(steps); ++version) JF_CHECK(connection.execute(steps[static_cast<std::size_t>(version)]));
  JF_CHECK(connection.execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str()));
  return connection.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
}

}  // namespace

Status prepare_schema(Connection& connection, sql::Migrations steps) {
  JF_TRY(const std::int64_t version, schema_version(connection));
  if (version > std::ssize(steps)) return fail(Code::store_newer);
  if (version < std::ssize(steps)) {
    JF_CHECK(connection.execute("BEGIN IMMEDIATE"));
    Status done = migrate(connection, steps);
    if (done) done = connection.execute("COMMIT");
    if (!done) {
      if (connection.in_transaction()) (void)connection.execute("ROLLBACK");
      return done;
    }
  }
  return check_tables(connection);
}

}  // namespace jackfield::sqlite
