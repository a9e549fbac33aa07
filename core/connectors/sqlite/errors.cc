#include <sqlite3.h>

#include <string_view>

#include "sqlite_errors.h"

namespace jackfield::sqlite {
namespace {

// SQLITE_ERROR covers all errors in a statement; only the text distinguishes a missing table from a syntax error.
Code statement_code(std::string_view text) {
  const auto has = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
  if (has("no such module") || has("no such tokenizer") || has("unknown tokenizer")) return Code::module_missing;
  if (has("no such ") && !has("savepoint")) return Code::object_not_found;
  if (has("syntax error") || has("incomplete input") || has("unrecognized token")) return Code::syntax_error;
  if (has("not authorized") || has("too many attached") || has("prohibited")) return Code::statement_denied;
  if (has("too many SQL variables") || has("variable number must be")) return Code::parameter_count;
  if (has("malformed JSON") || has("JSON path") || has("integer overflow")) return Code::invalid_value;
  return Code::query_failed;
}

struct Mapped {
  int code;
  Code ours;
};
constexpr Mapped kCodes[] = {
    {SQLITE_READONLY, Code::read_only},         {SQLITE_CONSTRAINT, Code::constraint_violated},
    {SQLITE_BUSY, Code::serialization_failed},  {SQLITE_LOCKED, Code::serialization_failed},
    {SQLITE_TOOBIG, Code::result_too_large},    {SQLITE_MISMATCH, Code::invalid_value},
    {SQLITE_RANGE, Code::parameter_count},      {SQLITE_AUTH, Code::statement_denied},
    {SQLITE_NOMEM, Code::out_of_memory},        {SQLITE_INTERRUPT, Code::cancelled},
    {SQLITE_IOERR, Code::connection_lost},      {SQLITE_CORRUPT, Code::file_not_a_database},
    {SQLITE_NOTADB, Code::file_not_a_database}, {SQLITE_CANTOPEN, Code::file_not_found},
    {SQLITE_PERM, Code::permission_denied},     {SQLITE_PROTOCOL, Code::serialization_failed},
};

}  // namespace

Error sqlite_error(sqlite3* database, int extended_code) {
  const int primary = extended_code & 0xff;
  Code code = Code::query_failed;
  for (const Mapped& row : kCodes) {
    if (row.code == primary) code = row.ours;
  }
  Error error;
  if (primary == SQLITE_ERROR) {
    const char* text = sqlite3_errmsg(database);
    code = statement_code(text == nullptr ? std::string_view() : std::string_view(text));
    const int offset = sqlite3_error_offset(database);
    if (offset >= 0) error.with("position", std::int64_t{offset} + 1);
  }
  error.code = code;
  if (code == Code::file_not_a_database || code == Code::file_not_found) error.pointer = "connection.filename";
  error.with("vendorCode", std::int64_t{extended_code});
  return error;
}

}  // namespace jackfield::sqlite
