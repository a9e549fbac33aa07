// Where integrations, sources, usage records, users, tokens and the audit live. One interface; sqlite/ today, postgres/ later.
// Contract   a write that returned ok is durable. Writes that wait at the same time share one flush, each in its savepoint: one
//            that fails undoes itself alone. Reads see committed rows only. Several processes may open one file.
//            Every read of integrations goes through one visibility predicate, taken from the Scope.
// Ownership  the store owns its connections; rows handed to visitors are borrowed for the call.
// Threads    all functions of Store may be called from any thread at once.
// Errors     store_busy, store_full, store_failed, store_newer, store_not_a_database, store_unavailable.
// Example    JF_CHECK(store.write([&](Transaction& t) -> Status { JF_CHECK(t.insert(row)); return t.audit(who, entry); }));
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/host.h"
#include "secrets/keyring.h"
#include "store/audit.h"

namespace jackfield {

struct IntegrationRow {
  std::string id, title, type, sub_type, workspace, created_by;
  std::string meta = "{}";  // JSON text
  Sealed config;            // empty on lists
  double order = 1;
  bool enabled = true, is_private = false, is_default = false, is_encrypted = false;
  std::int64_t version = 1, config_revision = 1;
  std::int64_t created_ms = 0, updated_ms = 0;
  std::int64_t source_count = 0;

  [[nodiscard]] RowOwner owner() const noexcept { return {workspace, created_by, is_private}; }
};

struct SourceRow {
  std::string id, workspace, base, alias, integration, created_by;
  std::string config = "{}";  // overrides: {"database", "schema"}; no secrets; JSON text
  std::int64_t created_ms = 0, updated_ms = 0;
};

struct RecordRow {
  std::string id, integration, workspace, user, type, sub_type;
  std::string fields = "{}";  // JSON text; names as the manifest's store set
  std::int64_t created_ms = 0;
};

struct UserRow {
  std::string id, name, workspace;
  Role role = Role::viewer;
  std::int64_t created_ms = 0;
};

struct TokenRow {
  std::string id, user, workspace, prefix, digest, label;
  Role role = Role::viewer;
  std::int64_t created_ms = 0, expires_ms = 0, last_used_ms = 0;  // expires_ms 0: never
};

struct AuditRow {
  std::string id, workspace, actor, request_id, operation, integration, outcome, details;
  std::int64_t version = 0, at_ms = 0;
};

struct Page {
  std::int64_t limit = 25, offset = 0;
};

// Who looks; the visibility predicate is made of it.
struct Scope {
  std::string_view workspace;
  std::string_view user;
  explicit Scope(const Principal& who) : workspace(who.workspace), user(who.user) {}
};

struct ListFilter {
  std::string type;          // exact; empty = all
  std::string query;         // substring of the title without case; % and _ literal; empty = all
  bool with_config = false;  // fills IntegrationRow::config (database info)
};

struct AuditFilter {
  std::string integration, operation;
  std::int64_t from_ms = 0, to_ms = 0;  // 0: open
};

template <typename Row>
using Visitor = std::function<void(const Row&)>;

// Reads. Each list visits the rows of the page and returns how many there are in all.
class Session {
 public:
  virtual ~Session() = default;
  virtual Result<std::int64_t> list(const Scope&, const ListFilter&, const Page&, const Visitor<IntegrationRow>&) = 0;
  virtual Result<std::optional<IntegrationRow>> find(const Scope&,
                                                     std::string_view id) = 0;  // with config and source_count
  virtual Result<std::optional<IntegrationRow>> find_by_sqlite_file(const Scope&, std::string_view canonical,
                                                                    std::string_view except) = 0;
  virtual Result<std::int64_t> count_titles(const Scope&, std::string_view title) = 0;

  // Sources show only to those who may see their integration.
  virtual Result<std::int64_t> list_sources(const Scope&, std::string_view base, const Page&,
                                            const Visitor<SourceRow>&) = 0;
  virtual Result<std::vector<SourceRow>> sources_of(std::string_view integration) = 0;
  virtual Result<std::optional<SourceRow>> find_source(const Scope&, std::string_view base, std::string_view id) = 0;

  virtual Result<std::int64_t> list_records(std::string_view integration, const Page&,
                                            const Visitor<RecordRow>&) = 0;  // newest first
  virtual Result<std::optional<RecordRow>> find_record(std::string_view integration,
                                                       std::string_view id) = 0;  // "" = newest
  // One sum a field, nothing where no record has it; from_ms inclusive, to_ms exclusive, 0 = open.
  virtual Result<std::vector<std::optional<double>>> sum_records(std::string_view integration,
                                                                 const std::vector<std::string>& fields,
                                                                 std::int64_t from_ms, std::int64_t to_ms) = 0;

  virtual Result<std::int64_t> count_users() = 0;
  virtual Result<std::int64_t> list_users(std::string_view workspace, const Page&, const Visitor<UserRow>&) = 0;
  virtual Result<std::optional<UserRow>> find_user(std::string_view workspace, std::string_view id) = 0;
  virtual Result<std::optional<UserRow>> find_user_by_name(std::string_view workspace, std::string_view name) = 0;
  virtual Result<std::int64_t> list_tokens(std::string_view workspace, std::string_view user, const Page&,
                                           const Visitor<TokenRow>&) = 0;  // user "": all
  virtual Result<std::optional<TokenRow>> find_token_by_prefix(std::string_view prefix) = 0;
  virtual Result<std::optional<TokenRow>> find_token(std::string_view workspace, std::string_view id) = 0;
  virtual Result<std::string> first_workspace() = 0;  // of the oldest user; "" in an empty store

  // Newest first. Entries of a row that was private when they were written show to its creator alone.
  virtual Result<std::int64_t> list_audit(const Scope&, const AuditFilter&, const Page&, const Visitor<AuditRow>&) = 0;
  virtual Result<std::string> setting(std::string_view name) = 0;  // "" when absent
};

class Transaction : public virtual Session {
 public:
  virtual Status insert(const IntegrationRow&) = 0;
  virtual Status update(const IntegrationRow&) = 0;         // all columns but id, workspace, created_*
  virtual Status remove(std::string_view integration) = 0;  // with its sources and records
  virtual Status set_creator(std::string_view integration, std::string_view user, std::int64_t now_ms) = 0;
  // The private or the shared rows of one creator: for who removes the user, and must not see more of them.
  virtual Result<std::vector<std::string>> ids_of_creator(std::string_view workspace, std::string_view user,
                                                          bool is_private) = 0;
  virtual Status clear_default(std::string_view workspace, std::string_view type) = 0;
  virtual Result<std::optional<std::string>> oldest_shared(std::string_view workspace, std::string_view type) = 0;
  virtual Result<bool> has_default(std::string_view workspace, std::string_view type) = 0;
  // Behind the rows the caller sees; others' private rows must not show in it.
  virtual Result<double> next_order(const Scope& scope) = 0;
  // What the same_file rule compares: the canonical file of a sqlite integration, or "" for none.
  virtual Status set_sqlite_file(std::string_view integration, std::string_view canonical) = 0;

  virtual Status insert(const SourceRow&) = 0;
  virtual Status update(const SourceRow&) = 0;
  virtual Status remove_source(std::string_view id) = 0;
  virtual Status insert(const RecordRow&) = 0;

  virtual Status insert(const UserRow&) = 0;
  virtual Status update(const UserRow&) = 0;
  virtual Status remove_user(std::string_view id) = 0;  // with the user's tokens
  virtual Status insert(const TokenRow&) = 0;
  virtual Status touch_token(std::string_view id, std::int64_t now_ms) = 0;
  virtual Status remove_token(std::string_view id) = 0;

  virtual Status audit(const Principal& who, std::string_view request_id, const AuditEntry&) = 0;
  virtual Status set_setting(std::string_view name, std::string_view value) = 0;  // "": removes it
};

class Store {
 public:
  virtual ~Store() = default;
  // The work runs once, for a write perhaps on another caller's thread, and must not call read(), write() or flush() itself.
  virtual Status read(const std::function<Status(Session&)>& work) = 0;
  virtual Status write(const std::function<Status(Transaction&)>& work) = 0;
  // Usage records are queued and written together, at the latest one second later: with the next write, read of records or
  // close. Records of an integration that is gone by then are dropped.
  virtual void append(RecordRow row) = 0;
  virtual Status flush() = 0;
  virtual bool write_blocks() const noexcept = 0;  // false for a store in memory
};

struct StoreOptions {
  std::string path;  // ":memory:" for none
  std::int64_t busy_timeout_ms = 5000;
  std::int64_t max_bytes = 0;  // 0: what the disk holds; beyond it writes answer store_full
};
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const StoreOptions& options, const Host& host);

}  // namespace jackfield
