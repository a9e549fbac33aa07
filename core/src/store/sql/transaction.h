// Writes on the writing connection, inside a savepoint that the caller opened.
// Contract   a row that is not there is an error with the code of its kind; nothing is committed here.
// Ownership  borrows connection and host for one piece of work.
// Example    Writes transaction(connection, host); JF_CHECK(work(transaction));
#pragma once
#include "store/sql/session.h"

namespace jackfield::sqlite {

class Writes final : public Transaction, public Reads {
 public:
  Writes(Connection& connection, const Host& host) : Reads(connection, {}), host_(host) {}

  Status insert(const IntegrationRow&) override;
  Status update(const IntegrationRow&) override;
  Status remove(std::string_view integration) override;
  Status set_creator(std::string_view integration, std::string_view user, std::int64_t now_ms) override;
  Result<std::vector<std::string>> ids_of_creator(std::string_view workspace, std::string_view user,
                                                  bool is_private) override;
  Status clear_default(std::string_view workspace, std::string_view type) override;
  Result<std::optional<std::string>> oldest_shared(std::string_view workspace, std::string_view type) override;
  Result<bool> has_default(std::string_view workspace, std::string_view type) override;
  Result<double> next_order(const Scope& scope) override;
  Status set_sqlite_file(std::string_view integration, std::string_view canonical) override;

  Status insert(const SourceRow&) override;
  Status update(const SourceRow&) override;
  Status remove_source(std::string_view id) override;
  Status insert(const RecordRow&) override;

  Status insert(const UserRow&) override;
  Status update(const UserRow&) override;
  Status remove_user(std::string_view id) override;
  Status insert(const TokenRow&) override;
  Status touch_token(std::string_view id, std::int64_t now_ms) override;
  Status remove_token(std::string_view id) override;

  Status audit(const Principal& who, std::string_view request_id, const AuditEntry&) override;
  Status set_setting(std::string_view name, std::string_view value) override;

 private:
  [[nodiscard]] Status remove_by_id(const char* sql, std::string_view id, Code missing);
  const Host& host_;
};

// For records that waited: one whose integration is gone is left out.
[[nodiscard]] Status insert_waiting(Connection& connection, const RecordRow& row);

}  // namespace jackfield::sqlite
