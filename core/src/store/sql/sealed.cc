// What is sealed: configurations and OAuth flows.
#include "store/sql/rows.h"
#include "store/sql/tables.h"

namespace jackfield::sql {
namespace {

// By SealedKind.
constexpr const char* kList[2] = {
    "SELECT id, workspace, type, sub_type, config FROM integrations WHERE id > ?1 AND length(config) > 0 "
    "ORDER BY id LIMIT ?2",
    "SELECT id, workspace, '', '', facts FROM oauth_flows WHERE id > ?1 AND length(facts) > 0 ORDER BY id LIMIT ?2"};
constexpr const char* kReplace[2] = {
    "UPDATE integrations SET config = ?2, is_encrypted = 1 WHERE id = ?1 AND config = ?3",
    "UPDATE oauth_flows SET facts = ?2 WHERE id = ?1 AND facts = ?3"};
static_assert(kHeadOfKey == 11);
constexpr const char* kHeads =
    "SELECT head, count(*) FROM (SELECT substr(config, 1, 11) AS head FROM integrations WHERE length(config) > 0 "
    "UNION ALL SELECT substr(facts, 1, 11) FROM oauth_flows WHERE length(facts) > 0) AS blobs GROUP BY head";

}  // namespace

Result<std::vector<SealedRow>> SealedTable::list(SealedKind kind, std::string_view after, std::int64_t limit) const {
  const Prepared statement = database_.statement(kList[static_cast<std::size_t>(kind)]);
  statement->bind(1, after).bind(2, limit);
  std::vector<SealedRow> rows;
  for (;;) {
    JF_TRY(const bool more, statement->step());
    if (!more) return rows;
    SealedRow& row = rows.emplace_back();
    read_texts(*statement, {&row.id, &row.workspace, &row.type, &row.sub_type});
    row.blob = Sealed(std::string(statement->text(4)));
  }
}

Result<std::vector<SealedHead>> SealedTable::heads() const {
  const Prepared statement = database_.statement(kHeads);
  std::vector<SealedHead> heads;
  for (;;) {
    JF_TRY(const bool more, statement->step());
    if (!more) return heads;
    heads.push_back({std::string(statement->text(0)), statement->integer(1)});
  }
}

Status SealedTable::replace(SealedKind kind, const SealedRow& row, const Sealed& blob) {
  const Prepared statement = database_.statement(kReplace[static_cast<std::size_t>(kind)]);
  statement->bind(1, row.id).bind_blob(2, blob.bytes()).bind_blob(3, row.blob.bytes());
  return statement->run();
}

}  // namespace jackfield::sql
