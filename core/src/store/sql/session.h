// Reads on one connection; transaction.h adds the writes.
// Contract   made for one read() or write() and gone after it. Rows for visitors are one object, used again and again.
// Ownership  borrows connection, host and pending records.
// Example    Reads session(connection, &pending); JF_CHECK(work(session));
#pragma once
#include <functional>

#include "store/sqlite/connection.h"

namespace jackfield::sqlite {

// What must happen before usage records are read: those that wait are written.
using BeforeRecords = std::function<Status()>;

class Reads : public virtual Session {
 public:
  Reads(Connection& connection, BeforeRecords before_records)
      : connection_(connection), before_records_(std::move(before_records)) {}

  Result<std::int64_t> list(const Scope&, const ListFilter&, const Page&, const Visitor<IntegrationRow>&) override;
  Result<std::optional<IntegrationRow>> find(const Scope&, std::string_view id) override;
  Result<std::optional<IntegrationRow>> find_by_sqlite_file(const Scope&, std::string_view canonical,
                                                            std::string_view except) override;
  Result<std::int64_t> count_titles(const Scope&, std::string_view title) override;

  Result<std::int64_t> list_sources(const Scope&, std::string_view base, const Page&,
                                    const Visitor<SourceRow>&) override;
  Result<std::vector<SourceRow>> sources_of(std::string_view integration) override;
  Result<std::optional<SourceRow>> find_source(const Scope&, std::string_view base, std::string_view id) override;

  Result<std::int64_t> list_records(std::string_view integration, const Page&, const Visitor<RecordRow>&) override;
  Result<std::optional<RecordRow>> find_record(std::string_view integration, std::string_view id) override;
  Result<std::vector<std::optional<double>>> sum_records(std::string_view integration,
                                                         const std::vector<std::string>& fields, std::int64_t from_ms,
                                                         std::int64_t to_ms) override;

  Result<std::int64_t> count_users() override;
  Result<std::int64_t> list_users(std::string_view workspace, const Page&, const Visitor<UserRow>&) override;
  Result<std::optional<UserRow>> find_user(std::string_view workspace, std::string_view id) override;
  Result<std::optional<UserRow>> find_user_by_name(std::string_view workspace, std::string_view name) override;
  Result<std::int64_t> list_tokens(std::string_view workspace, std::string_view user, const Page&,
                                   const Visitor<TokenRow>&) override;
  Result<std::optional<TokenRow>> find_token_by_prefix(std::string_view prefix) override;
  Result<std::optional<TokenRow>> find_token(std::string_view workspace, std::string_view id) override;
  Result<std::string> first_workspace() override;

  Result<std::int64_t> list_audit(const Scope&, const AuditFilter&, const Page&, const Visitor<AuditRow>&) override;
  Result<std::string> setting(std::string_view name) override;

 protected:
  [[nodiscard]] Status before_records() { return before_records_ ? before_records_() : ok(); }
  Connection& connection_;

 private:
  BeforeRecords before_records_;
};

// Steps through `statement`, visits each row that `read` fills, and says how many there are in all: counted by `count`
// only where the page does not tell by itself.
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

template <typename Row, typename Read>
[[nodiscard]] Result<std::optional<Row>> read_one(Statement& statement, Read read) {
  JF_TRY(const bool there, statement.step());
  if (!there) return std::optional<Row>();
  std::optional<Row> row(std::in_place);
  read(statement, *row);
  return row;
}

[[nodiscard]] inline Result<std::int64_t> read_number(Statement& statement) {
  JF_TRY(const bool there, statement.step());
  return there ? statement.integer(0) : std::int64_t{0};
}

}  // namespace jackfield::sqlite
