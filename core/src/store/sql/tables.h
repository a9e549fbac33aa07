// The resources of the store over a database: statements and the mapping of rows.
// Contract   a missing row is an error with the code of its kind; nothing is committed here. Visitors get one row
//            object, reused for each row.
// Ownership  a Tables borrows its database and its host for one read() or write().
// Example    core/src/store/sqlite/memory_store.cc
#pragma once
#include "base/host.h"
#include "store/sql/database.h"
#include "store/store.h"

namespace jackfield::sql {

class ListPositions;

// Called before usage records are read: writes the pending ones.
using BeforeRecords = std::function<Status()>;

class IntegrationTable final : public Integrations {
 public:
  IntegrationTable(Database& database, ListPositions* positions) noexcept
      : database_(database), positions_(positions) {}
  Result<std::int64_t> list(const Scope&, const ListFilter&, const Page&,
                            const Visitor<IntegrationRow>&) const override;
  Result<std::int64_t> report(const Scope&, const ReportFilter&, const Page&, const Visitor<ReportRow>&) const override;
  Result<std::optional<IntegrationRow>> find(const Scope&, std::string_view id) const override;
  Result<bool> is_foreign_file(std::string_view workspace, std::string_view canonical) const override;
  Result<std::optional<IntegrationRow>> find_by_sqlite_file(const Scope&, std::string_view canonical,
                                                            std::string_view except) const override;
  Result<std::int64_t> count_titles(const Scope&, std::string_view title) const override;
  Result<std::vector<std::string>> ids_of_creator(std::string_view workspace, std::string_view user,
                                                  bool is_private) const override;
  Result<std::optional<std::string>> oldest_shared(std::string_view workspace, std::string_view type) const override;
  Result<bool> has_default(std::string_view workspace, std::string_view type) const override;
  Result<double> next_order(const Scope&) const override;
  Status insert(const IntegrationRow&) override;
  Status update(const IntegrationRow&) override;
  Status remove(std::string_view integration) override;
  Status set_creator(std::string_view integration, std::string_view user, std::int64_t now_ms) override;
  Status clear_default(std::string_view workspace, std::string_view type) override;
  Status set_sqlite_file(std::string_view integration, std::string_view canonical) override;
  Status set_config(const IntegrationRow&) override;

 private:
  Database& database_;
  ListPositions* positions_;
};

class SourceTable final : public Sources {
 public:
  explicit SourceTable(Database& database) noexcept : database_(database) {}
  Result<std::int64_t> list(const Scope&, std::string_view base, const Page&, const Visitor<SourceRow>&) const override;
  Result<std::vector<SourceRow>> of_integration(std::string_view integration) const override;
  Result<std::optional<SourceRow>> find(const Scope&, std::string_view base, std::string_view id) const override;
  Status insert(const SourceRow&) override;
  Status update(const SourceRow&) override;
  Status remove(std::string_view id) override;

 private:
  Database& database_;
};

class RecordTable final : public Records {
 public:
  RecordTable(Database& database, BeforeRecords before) noexcept : database_(database), before_(std::move(before)) {}
  Result<std::int64_t> list(std::string_view integration, const Page&, const Visitor<RecordRow>&) const override;
  Result<std::optional<RecordRow>> find(std::string_view integration, std::string_view id) const override;
  Result<std::vector<std::optional<double>>> sum(std::string_view integration, const std::vector<std::string>& fields,
                                                 std::int64_t from_ms, std::int64_t to_ms) const override;
  Status insert(const RecordRow&) override;
  Result<RecordSweep> sweep(std::int64_t before_ms, std::string_view from, std::int64_t limit) override;
  Result<std::string> workspace_beyond(std::int64_t most) const override;
  Result<std::int64_t> sweep_beyond(std::string_view workspace, std::int64_t most, std::int64_t limit) override;

 private:
  [[nodiscard]] Status before() const { return before_ ? before_() : ok(); }
  Database& database_;
  BeforeRecords before_;
};

class UserTable final : public Users {
 public:
  explicit UserTable(Database& database) noexcept : database_(database) {}
  Result<std::int64_t> count() const override;
  Result<std::int64_t> list(std::string_view workspace, const Page&, const Visitor<UserRow>&) const override;
  Result<std::optional<UserRow>> find(std::string_view workspace, std::string_view id) const override;
  Result<std::optional<UserRow>> find_by_name(std::string_view workspace, std::string_view name) const override;
  Result<std::string> first_workspace() const override;
  Status insert(const UserRow&) override;
  Status update(const UserRow&) override;
  Status remove(std::string_view id) override;

 private:
  Database& database_;
};

class TokenTable final : public Tokens {
 public:
  explicit TokenTable(Database& database) noexcept : database_(database) {}
  Result<std::int64_t> list(std::string_view workspace, std::string_view user, const Page&,
                            const Visitor<TokenRow>&) const override;
  Result<std::optional<TokenRow>> find_by_prefix(std::string_view prefix) const override;
  Result<std::optional<TokenRow>> find(std::string_view workspace, std::string_view id) const override;
  Status insert(const TokenRow&) override;
  Status touch(std::string_view id, std::int64_t now_ms) override;
  Status remove(std::string_view id) override;

 private:
  Database& database_;
};

class AuditTable final : public Audit {
 public:
  AuditTable(Database& database, const Host& host) noexcept : database_(database), host_(host) {}
  Result<std::int64_t> list(const Scope&, const AuditFilter&, const Page&, const Visitor<AuditRow>&) const override;
  Result<std::vector<AuditRow>> tail(std::int64_t after, std::int64_t end, std::int64_t limit) const override;
  Result<std::int64_t> last_seq() const override;
  Result<std::int64_t> sweep(std::int64_t before_ms, std::int64_t limit) override;
  Result<std::string> workspace_beyond(std::int64_t most) const override;
  Result<std::int64_t> sweep_beyond(std::string_view workspace, std::int64_t most, std::int64_t limit) override;
  Status add(const Principal& who, std::string_view request_id, const AuditEntry&) override;

 private:
  Database& database_;
  const Host& host_;
};

class SettingTable final : public StoreSettings {
 public:
  explicit SettingTable(Database& database) noexcept : database_(database) {}
  Result<std::string> get(std::string_view name) const override;
  Status set(std::string_view name, std::string_view value) override;

 private:
  Database& database_;
};

class OauthTable final : public OauthRows {
 public:
  explicit OauthTable(Database& database) noexcept : database_(database) {}
  Result<std::optional<OauthFlowRow>> find_flow(std::string_view id) const override;
  Result<std::int64_t> count_flows(std::string_view workspace) const override;
  Result<std::optional<OauthGrantRow>> find_grant(std::string_view integration, std::string_view field) const override;
  Status insert_flow(const OauthFlowRow&) override;
  Result<bool> take_flow(std::string_view id) override;
  Status end_flow(std::string_view id, std::string_view outcome) override;
  Status remove_flows(std::int64_t expired_ms) override;
  Status set_grant(const OauthGrantRow&) override;
  Result<bool> lease(const OauthLease&, std::int64_t now_ms, std::int64_t until_ms) override;
  Status release(const OauthLease&) override;

 private:
  Database& database_;
};

class SealedTable final : public SealedRows {
 public:
  explicit SealedTable(Database& database) noexcept : database_(database) {}
  Result<std::vector<SealedRow>> list(SealedKind, std::string_view after, std::int64_t limit) const override;
  Result<std::vector<SealedHead>> heads() const override;
  Status replace(SealedKind, const SealedRow& row, const Sealed& blob) override;

 private:
  Database& database_;
};

class HealthTable final : public Health {
 public:
  explicit HealthTable(Database& database) noexcept : database_(database) {}
  Result<std::optional<HealthRow>> find(std::string_view integration) const override;
  Status set(const HealthRow&) override;

 private:
  Database& database_;
};

// All of one connection. positions: only for reads of committed rows.
class Tables {
 public:
  Tables(Database& database, const Host& host, BeforeRecords before_records,
         ListPositions* positions = nullptr) noexcept
      : integrations_(database, positions),
        sources_(database),
        records_(database, std::move(before_records)),
        users_(database),
        tokens_(database),
        audit_(database, host),
        settings_(database),
        oauth_(database),
        sealed_(database),
        health_(database) {}
  [[nodiscard]] Resources resources() noexcept {
    return {integrations_, sources_, records_, users_, tokens_, audit_, settings_, oauth_, sealed_, health_};
  }

 private:
  IntegrationTable integrations_;
  SourceTable sources_;
  RecordTable records_;
  UserTable users_;
  TokenTable tokens_;
  AuditTable audit_;
  SettingTable settings_;
  OauthTable oauth_;
  SealedTable sealed_;
  HealthTable health_;
};

// For pending records: a record whose integration was deleted is dropped.
[[nodiscard]] Status insert_waiting(Database& database, const RecordRow& row);

}  // namespace jackfield::sql
