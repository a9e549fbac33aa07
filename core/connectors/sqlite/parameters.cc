#include "parameters.h"

#include "connection.h"
#include "connector/sql/bound_values.h"
#include "connector/sql/placeholder_columns.h"
#include "connector/sql/value_texts.h"

namespace jackfield::sqlite {
namespace {

// SQLITE_TRANSIENT: the stream outlives the caller's parameters.
int bind_bytes(sqlite3_stmt* statement, int index, const json::Value& value) {
  std::vector<std::uint8_t> bytes = binary_value(value);
  // A null pointer would bind NULL.
  const int code = sqlite3_bind_blob64(statement, index, bytes.empty() ? static_cast<const void*>("") : bytes.data(),
                                       bytes.size(), SQLITE_TRANSIENT);
  wipe_values(bytes);
  return code;
}

int bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
  return sqlite3_bind_text64(statement, index, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8);
}

int bind_value(sqlite3_stmt* statement, int index, const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return sqlite3_bind_null(statement, index);
    case json::Kind::boolean:
      return sqlite3_bind_int(statement, index, value.as_boolean() ? 1 : 0);
    case json::Kind::integer:
      return sqlite3_bind_int64(statement, index, value.as_integer());
    case json::Kind::number:
      return sqlite3_bind_double(statement, index, value.as_number());
    case json::Kind::big_integer:
    case json::Kind::string:
      return bind_text(statement, index, value.text());
    case json::Kind::array:
    case json::Kind::object:
      break;
  }
  if (is_binary_value(value)) return bind_bytes(statement, index, value);
  std::string text = json::to_text(value);
  const int code = bind_text(statement, index, text);
  wipe_values(text);
  return code;
}

Error wrong_count(std::int64_t expected, std::size_t given) {
  return fail(Code::parameter_count).with("expected", expected).with("given", static_cast<std::int64_t>(given));
}

// The number of the parameter that a placeholder is, as SQLite counts them.
int number_of(sqlite3_stmt* statement, std::string_view placeholder, int& largest) {
  int number = 0;
  if (placeholder == "?") {
    number = largest + 1;
  } else {
    number = sqlite3_bind_parameter_index(statement, std::string(placeholder).c_str());
  }
  largest = std::max(largest, number);
  return number;
}

}  // namespace

const json::Value* value_of(sqlite3_stmt* statement, int number, const json::Value& parameters) {
  if (parameters.is_array()) {
    const auto place = static_cast<std::size_t>(number - 1);
    return number > 0 && place < parameters.size() ? &parameters.items()[place] : nullptr;
  }
  const char* name = sqlite3_bind_parameter_name(statement, number);
  return name == nullptr || !parameters.is_object() ? nullptr : parameters.find(name + 1);
}

std::string pointer_of(sqlite3_stmt* statement, int number, const json::Value& parameters) {
  const char* name = sqlite3_bind_parameter_name(statement, number);
  if (parameters.is_object() && name != nullptr) return "params." + std::string(name + 1);
  return "params." + std::to_string(number - 1);
}

Result<bool> bind_all(sqlite3_stmt* statement, const json::Value& parameters) {
  const int count = sqlite3_bind_parameter_count(statement);
  if (parameters.is_null()) return count == 0 ? Result<bool>(true) : Result<bool>(wrong_count(count, 0));
  if (!parameters.is_array() && !parameters.is_object()) return fail(Code::type, "params");
  // By name: each parameter of the statement needs a member, and each member must be used.
  if (parameters.size() != static_cast<std::size_t>(count)) return wrong_count(count, parameters.size());
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(statement, i);
    if (parameters.is_object() && (name == nullptr || name[0] == '?')) return wrong_count(count, parameters.size());
    const json::Value* value = value_of(statement, i, parameters);
    if (value == nullptr) return wrong_count(count, parameters.size());
    if (bind_value(statement, i, *value) != SQLITE_OK) return false;
  }
  return true;
}

// Text for a column that is declared for blobs would be stored as letters. SQLite has no types of parameters.
Status SqliteConnection::check_texts(sqlite3_stmt* statement, const Query& query) {
  const int count = sqlite3_bind_parameter_count(statement);
  const auto doubtful = [&](int number) {
    const json::Value* value = value_of(statement, number, query.parameters);
    return value != nullptr && value->is_string() && looks_like_base64(value->text());
  };
  bool any = false;
  for (int i = 1; i <= count && !any; ++i) any = doubtful(i);
  if (!any) return ok();
  int largest = 0;
  for (const PlaceholderColumn& one : placeholder_columns(kSqliteRules, query.sql)) {
    const int number = number_of(statement, one.placeholder, largest);
    if (number == 0 || number > count || one.tables.empty() || !doubtful(number)) continue;
    if (is_declared_binary(one)) return fail(Code::binary_as_text, pointer_of(statement, number, query.parameters));
  }
  return ok();
}

bool SqliteConnection::is_declared_binary(const PlaceholderColumn& column) {
  constexpr const char* kColumns =
      "SELECT type FROM pragma_table_xinfo(?1, ?2) WHERE hidden = 0 AND (name = ?3 COLLATE NOCASE OR ?3 = '') "
      "ORDER BY cid LIMIT 1 OFFSET ?4";
  int found = 0;
  bool binary = false;
  const StatementGuard::Seen seen = guard_.seen();
  guard_.trust(true);
  for (const SqlTable& table : column.tables) {
    sqlite3_stmt* list = nullptr;
    if (sqlite3_prepare_v2(database_, kColumns, -1, &list, nullptr) != SQLITE_OK) break;
    bind_text(list, 1, table.name);
    if (table.schema.empty()) {
      sqlite3_bind_null(list, 2);
    } else {
      bind_text(list, 2, table.schema);
    }
    bind_text(list, 3, column.column);
    sqlite3_bind_int64(list, 4, column.column.empty() ? static_cast<std::int64_t>(column.position) : 0);
    if (sqlite3_step(list) == SQLITE_ROW) {
      ++found;
      const auto* declared = reinterpret_cast<const char*>(sqlite3_column_text(list, 0));
      binary = declared != nullptr && type_of_declaration(declared) == "binary";
    }
    sqlite3_finalize(list);
  }
  guard_.trust(false);
  guard_.restore(seen);
  return found == 1 && binary;
}

}  // namespace jackfield::sqlite
