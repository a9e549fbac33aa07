// MyConnection: the columns that parameters are for. MariaDB does not tell types of parameters and the library drops
// MySQL's, so they are looked up in the tables that the statement's text names, and only for texts that need it.
// Nothing is kept: another session may have changed the table, and a text in a column that is text now must not change.
#include <algorithm>
#include <map>

#include "base/ascii.h"
#include "cells.h"
#include "connection.h"
#include "connector/sql/bound_values.h"
#include "connector/sql/placeholder_columns.h"

namespace jackfield::mysql {
namespace {

std::string quoted_name(std::string_view name) {
  std::string out = "`";
  for (const char c : name) {
    out += c;
    if (c == '`') out += c;
  }
  return out + "`";
}

std::string list_statement(const SqlTable& table) {
  std::string sql = "SELECT * FROM ";
  if (!table.schema.empty()) sql += quoted_name(table.schema) + ".";
  return sql + quoted_name(table.name) + " LIMIT 0";
}

const CellKind* find_field(const std::vector<std::pair<std::string, CellKind>>& fields,
                           const PlaceholderColumn& wanted) {
  if (wanted.column.empty()) return wanted.position < fields.size() ? &fields[wanted.position].second : nullptr;
  for (const auto& [name, kind] : fields) {
    if (ascii::equal_ignoring_case(name, wanted.column)) return &kind;
  }
  return nullptr;
}

}  // namespace

Result<MyConnection::FieldKinds> MyConnection::fields_of(const std::string& list, Deadline deadline) {
  MYSQL_STMT* statement = library_->mysql_stmt_init(mysql_);
  if (statement == nullptr) return fail(Code::out_of_memory);
  int failed = 0;
  move(Event::call);
  drive(
      *library_,
      [&] {
        return library_->mysql_stmt_prepare_start(&failed, statement, list.data(),
                                                  static_cast<unsigned long>(list.size()));
      },
      [&](int events) { return library_->mysql_stmt_prepare_cont(&failed, statement, events); },
      [&](int events) { return wait(events, deadline); });
  FieldKinds fields;
  if (!broken()) move(Event::end);
  if (MYSQL_RES* told = failed == 0 ? library_->mysql_stmt_result_metadata(statement) : nullptr) {
    const auto read =
        read_columns(*library_, library_->mysql_fetch_fields(told), library_->mysql_stmt_field_count(statement));
    for (std::size_t i = 0; i < read->columns.size(); ++i)
      fields.emplace_back(read->columns[i].name, read->types[i].kind);
    library_->mysql_free_result(told);
  }
  close_statement(statement, deadline);
  if (broken()) return fail(Code::connection_lost);
  if (stopping()) return stopped();
  return fields;
}

Result<CellKind> MyConnection::column_kind(const PlaceholderColumn& wanted, std::map<std::string, FieldKinds>& seen,
                                           Deadline deadline) {
  const CellKind* found = nullptr;
  for (const SqlTable& table : wanted.tables) {
    const std::string list = list_statement(table);
    auto known = seen.find(list);
    if (known == seen.end()) {
      JF_TRY(FieldKinds fields, fields_of(list, deadline));
      known = seen.emplace(list, std::move(fields)).first;
    }
    if (known->second.empty()) return CellKind::text;
    const CellKind* one = find_field(known->second, wanted);
    if (one != nullptr && found != nullptr) return CellKind::text;
    if (one != nullptr) found = one;
  }
  return found == nullptr ? CellKind::text : *found;
}

Status MyConnection::bind(const Query& query, Deadline deadline) {
  JF_TRY(const auto values, positional_values(query.parameters));
  std::vector<CellKind> kinds;
  if (std::any_of(values.begin(), values.end(), needs_column)) {
    const auto columns = placeholder_columns(kMysqlRules, query.sql);
    // Another number: the session reads the text otherwise.
    if (columns.size() == values.size()) {
      kinds.assign(values.size(), CellKind::text);
      std::map<std::string, FieldKinds> seen;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (!needs_column(values[i]) || columns[i].tables.empty()) continue;
        JF_TRY(kinds[i], column_kind(columns[i], seen, deadline));
      }
    }
  }
  return parameters_.bind(values, kinds);
}

}  // namespace jackfield::mysql
