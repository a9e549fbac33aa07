// OAuth: flows and grants.
#include "store/sql/rows.h"
#include "store/sql/tables.h"

namespace jackfield::sql {
namespace {

void read_flow(const Statement& from, OauthFlowRow& row) {
  read_texts(from, {&row.id, &row.workspace, &row.integration, &row.outcome});
  row.facts = Sealed(std::string(from.text(4)));
  row.expires_ms = from.integer(5);
}

void read_grant(const Statement& from, OauthGrantRow& row) {
  read_texts(from, {&row.integration, &row.field, &row.mark, &row.error});
  row.ended = from.integer(4) != 0;
  row.retry_ms = from.integer(5);
  row.failures = from.integer(6);
  row.refused_ms = from.integer(7);
  row.until_ms = from.integer(8);
}

}  // namespace

Result<std::optional<OauthFlowRow>> OauthTable::find_flow(std::string_view id) const {
  const Prepared statement = database_.statement(
      "SELECT id, workspace, integration, outcome, facts, expires_ms FROM oauth_flows WHERE id = ?1");
  return read_one<OauthFlowRow>(statement->bind(1, id), read_flow);
}

Result<std::int64_t> OauthTable::count_flows(std::string_view workspace) const {
  const Prepared statement = database_.statement("SELECT count(*) FROM oauth_flows WHERE workspace = ?1");
  return read_number(statement->bind(1, workspace));
}

Result<std::optional<OauthGrantRow>> OauthTable::find_grant(std::string_view integration,
                                                            std::string_view field) const {
  const Prepared statement = database_.statement(
      "SELECT integration, field, mark, error, ended, retry_ms, failures, refused_ms, until_ms FROM oauth_grants "
      "WHERE integration = ?1 AND field = ?2");
  return read_one<OauthGrantRow>(statement->bind(1, integration).bind(2, field), read_grant);
}

Status OauthTable::insert_flow(const OauthFlowRow& row) {
  const Prepared statement = database_.statement(
      "INSERT INTO oauth_flows (id, workspace, integration, outcome, facts, expires_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  statement->bind(1, row.id).bind(2, row.workspace).bind(3, row.integration).bind(4, row.outcome);
  return statement->bind_blob(5, row.facts.bytes()).bind(6, row.expires_ms).run();
}

Result<bool> OauthTable::take_flow(std::string_view id) {
  const Prepared statement =
      database_.statement("UPDATE oauth_flows SET outcome = 'running' WHERE id = ?1 AND outcome = ''");
  JF_TRY(const std::int64_t rows, statement->bind(1, id).change());
  return rows == 1;
}

Status OauthTable::end_flow(std::string_view id, std::string_view outcome) {
  const Prepared statement = database_.statement("UPDATE oauth_flows SET outcome = ?2 WHERE id = ?1");
  return statement->bind(1, id).bind(2, outcome).run();
}

Status OauthTable::remove_flows(std::int64_t expired_ms) {
  const Prepared statement = database_.statement("DELETE FROM oauth_flows WHERE expires_ms < ?1");
  return statement->bind(1, expired_ms).run();
}

Status OauthTable::set_grant(const OauthGrantRow& row) {
  const Prepared statement = database_.statement(
      "INSERT INTO oauth_grants (integration, field, mark, error, ended, retry_ms, failures, refused_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (integration, field) DO UPDATE SET mark = excluded.mark, "
      "error = excluded.error, ended = excluded.ended, retry_ms = excluded.retry_ms, failures = excluded.failures, "
      "refused_ms = excluded.refused_ms");
  statement->bind(1, row.integration).bind(2, row.field).bind(3, row.mark).bind(4, row.error);
  statement->bind(5, as_integer(row.ended)).bind(6, row.retry_ms).bind(7, row.failures).bind(8, row.refused_ms);
  return statement->run();
}

Result<bool> OauthTable::lease(const OauthLease& lease, std::int64_t now_ms, std::int64_t until_ms) {
  const Prepared statement = database_.statement(
      "INSERT INTO oauth_grants (integration, field, holder, until_ms) VALUES (?1, ?2, ?3, ?5) "
      "ON CONFLICT (integration, field) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms "
      "WHERE oauth_grants.holder = '' OR oauth_grants.holder = excluded.holder OR oauth_grants.until_ms <= ?4");
  statement->bind(1, lease.integration).bind(2, lease.field).bind(3, lease.holder).bind(4, now_ms).bind(5, until_ms);
  JF_TRY(const std::int64_t rows, statement->change());
  return rows == 1;
}

Status OauthTable::release(const OauthLease& lease) {
  const Prepared statement = database_.statement(
      "UPDATE oauth_grants SET holder = '', until_ms = 0 WHERE integration = ?1 AND field = ?2 AND holder = ?3");
  return statement->bind(1, lease.integration).bind(2, lease.field).bind(3, lease.holder).run();
}

}  // namespace jackfield::sql
