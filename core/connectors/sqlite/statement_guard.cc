#include "statement_guard.h"

#include <sqlite3.h>

#include <algorithm>
#include <string_view>

#include "base/ascii.h"

namespace jackfield::sqlite {
namespace {

// Pragmas that only read, whatever their argument. database_list is excluded: it returns the file's path.
constexpr std::string_view kReading[] = {"table_info",       "table_xinfo",       "table_list",      "index_list",
                                         "index_info",       "index_xinfo",       "collation_list",  "function_list",
                                         "module_list",      "pragma_list",       "compile_options", "integrity_check",
                                         "foreign_key_list", "foreign_key_check", "quick_check"};
// Without a value they read; with one they would change the connection or the file.
constexpr std::string_view kValueRead[] = {
    "user_version",       "application_id", "schema_version",    "encoding",       "page_count",   "page_size",
    "freelist_count",     "journal_mode",   "foreign_keys",      "synchronous",    "auto_vacuum",  "cache_size",
    "busy_timeout",       "query_only",     "data_version",      "max_page_count", "locking_mode", "temp_store",
    "journal_size_limit", "secure_delete",  "wal_autocheckpoint"};
// With a value they change this connection or their own field of the file, which is harmless.
constexpr std::string_view kValueSet[] = {"foreign_keys",   "defer_foreign_keys", "recursive_triggers",
                                          "user_version",   "application_id",     "case_sensitive_like",
                                          "analysis_limit", "optimize",           "wal_checkpoint"};

bool is_in(auto const& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

bool is_own_table(const char* table) { return table != nullptr && std::string_view(table).starts_with("sqlite_"); }

}  // namespace

void StatementGuard::install(sqlite3* database) { sqlite3_set_authorizer(database, authorize, this); }

int StatementGuard::authorize(void* self, int action, const char* first, const char* second, const char* database,
                              const char* trigger) {
  return static_cast<StatementGuard*>(self)->judge(action, first, second, database, trigger);
}

int StatementGuard::judge_pragma(const char* first, const char* value) {
  std::string_view name = first == nullptr ? "" : first;
  char lower[40] = {};
  if (name.size() >= sizeof lower) return SQLITE_DENY;
  std::transform(name.begin(), name.end(), lower, ascii::to_lower);
  name = std::string_view(lower, name.size());
  if (is_in(kReading, name) || (value == nullptr && is_in(kValueRead, name))) return SQLITE_OK;
  if (!is_in(kValueSet, name)) return SQLITE_DENY;
  note(Effect::session_change);
  return SQLITE_OK;
}

int StatementGuard::judge(int action, const char* first, const char* second, const char* database,
                          const char* trigger) {
  switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      return SQLITE_DENY;
    case SQLITE_FUNCTION:
      return second != nullptr && std::string_view(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_TRANSACTION:
      return keeps_transaction_ && !trusted_ ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
      return trusted_ ? SQLITE_OK : judge_pragma(first, second);
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      if (trigger == nullptr && !is_own_table(first)) {
        note(Effect::row_change);
        if (action == SQLITE_INSERT) note(Effect::insert);
      }
      return SQLITE_OK;
    case SQLITE_CREATE_VTABLE:
      if (database != nullptr && std::string_view(database) == "temp") note(Effect::session_change);
      note(Effect::schema_change);
      return SQLITE_OK;
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_TEMP_VIEW:
      note(Effect::session_change);
      [[fallthrough]];
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_VIEW:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_TEMP_INDEX:
    case SQLITE_DROP_TEMP_TABLE:
    case SQLITE_DROP_TEMP_TRIGGER:
    case SQLITE_DROP_TEMP_VIEW:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_VTABLE:
    case SQLITE_ALTER_TABLE:
    case SQLITE_ANALYZE:
    case SQLITE_REINDEX:
      note(Effect::schema_change);
      return SQLITE_OK;
    default:
      return SQLITE_OK;
  }
}

}  // namespace jackfield::sqlite
