#include "store/postgres/migrate.h"

#include "store/sql/rows.h"

namespace jackfield::postgres {
namespace {

constexpr std::int64_t kMigrationMs = 600000;

Result<std::int64_t> number_of(Connection& connection, const std::string& sql) {
  return sql::read_number(*connection.prepare(sql));
}

// 0: no tables; a schema with tables of others is refused.
Result<std::int64_t> schema_version(Connection& connection, const std::string& schema) {
  const std::string where = " FROM pg_catalog.pg_class WHERE relnamespace = '" + schema + "'::regnamespace";
  JF_TRY(const std::int64_t versions, number_of(connection, "SELECT count(*)" + where + " AND relname = 'version'"));
  if (versions != 0) return number_of(connection, "SELECT number FROM version");
  JF_TRY(const std::int64_t objects, number_of(connection, "SELECT count(*)" + where));
  return objects == 0 ? Result<std::int64_t>(std::int64_t{0}) : fail(Code::store_not_a_database);
}

Status migrate(Connection& connection, const std::string& schema, Migrations steps) {
  JF_TRY(const std::int64_t made,
         number_of(connection, "SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = '" + schema + "'"));
  if (made == 0) JF_CHECK(connection.execute("CREATE SCHEMA " + schema));
  // Read again under the lock: another server may have migrated meanwhile.
  JF_TRY(const std::int64_t version, schema_version(connection, schema));
  if (version > std::ssize(steps)) return fail(Code::store_newer);
  for (std::int64_t i = version; i < std::ssize(steps); ++i)
    JF_CHECK(connection.execute(steps[static_cast<std::size_t>(i)]));
  if (version == std::ssize(steps)) return ok();
  return connection.execute("UPDATE version SET number = " + std::to_string(std::ssize(steps)));
}

struct Month {
  std::string name, from, to;  // "records_2026_11"; milliseconds since 1970, the second is exclusive
};

Result<Month> read_month(Connection& connection, int ahead) {
  const std::string start =
      "(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '" + std::to_string(ahead) + " month')";
  const std::string next = "(" + start + " + interval '1 month')";
  const auto ms = [](const std::string& time) { return "(extract(epoch FROM " + time + ") * 1000)::bigint"; };
  const sql::Prepared row =
      connection.prepare("SELECT to_char(" + start + ", '\"records\"_YYYY_MM'), " + ms(start) + ", " + ms(next));
  JF_TRY(const bool there, row->step());
  if (!there) return fail(Code::store_failed);
  return Month{std::string(row->text(0)), std::string(row->text(1)), std::string(row->text(2))};
}

// Attached, because CREATE ... PARTITION OF would keep readers and writers out of all partitions.
Status make_partition(Connection& connection, const Month& month) {
  JF_TRY(const std::int64_t known,
         number_of(connection, "SELECT count(*) FROM pg_catalog.pg_class WHERE relname = '" + month.name +
                                   "' AND relnamespace = current_schema()::regnamespace"));
  if (known != 0) return ok();
  return connection.execute("SET LOCAL lock_timeout = 2000; CREATE TABLE " + month.name +
                            " (LIKE records INCLUDING DEFAULTS INCLUDING CONSTRAINTS); ALTER TABLE records ATTACH "
                            "PARTITION " +
                            month.name + " FOR VALUES FROM (" + month.from + ") TO (" + month.to + ")");
}

template <typename Part>
Status in_transaction(Connection& connection, const std::string& schema, Part part) {
  // The lock ends with the transaction.
  Status done =
      connection.begin("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('jackfield." + schema + "', 0))");
  if (done) done = part();
  if (done) done = connection.commit();
  if (!done) connection.roll_back();
  return done;
}

}  // namespace

Status prepare_schema(Connection& connection, const std::string& schema, Migrations steps) {
  connection.allow_ms(kMigrationMs);
  JF_CHECK(connection.execute("SET statement_timeout = " + std::to_string(kMigrationMs)));
  return in_transaction(connection, schema, [&] { return migrate(connection, schema, steps); });
}

Status make_partitions(Connection& connection) {
  for (const int ahead : {0, 1}) {
    JF_TRY(const Month month, read_month(connection, ahead));
    JF_CHECK(in_transaction(connection, "partitions", [&] { return make_partition(connection, month); }));
  }
  return ok();
}

}  // namespace jackfield::postgres
