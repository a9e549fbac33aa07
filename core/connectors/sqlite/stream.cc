#include "stream.h"

#include "base/limits.h"

namespace jackfield::sqlite {
namespace {

std::string_view type_of_value(int storage) {
  switch (storage) {
    case SQLITE_INTEGER:
      return "integer";
    case SQLITE_FLOAT:
      return "number";
    case SQLITE_TEXT:
      return "text";
    case SQLITE_BLOB:
      return "binary";
    default:
      return "unknown";
  }
}

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string_view()
                         : std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

}  // namespace

Status SqliteStream::start(Deadline deadline) {
  // A statement that inserts no row must not return the row id of an earlier one.
  if (seen_.has(Effect::insert)) sqlite3_set_last_insert_rowid(connection_.database(), 0);
  JF_TRY(row_waits_, connection_.step(statement_, deadline));
  done_ = !row_waits_;
  describe();
  return ok();
}

void SqliteStream::describe() {
  const int count = sqlite3_column_count(statement_);
  columns_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    Column column;
    if (const char* name = sqlite3_column_name(statement_, i)) column.name = name;
    if (const char* declared = sqlite3_column_decltype(statement_, i)) column.vendor_type = declared;
    column.type = type_of_declaration(column.vendor_type);
    // An expression has no declared type; its first value decides.
    if (column.vendor_type.empty() && row_waits_) column.type = type_of_value(sqlite3_column_type(statement_, i));
    const char* table = sqlite3_column_table_name(statement_, i);
    const char* origin = sqlite3_column_origin_name(statement_, i);
    int not_null = 0;
    int primary_key = 0;
    if (table != nullptr && origin != nullptr &&
        sqlite3_table_column_metadata(connection_.database(), sqlite3_column_database_name(statement_, i), table,
                                      origin, nullptr, nullptr, &not_null, &primary_key, nullptr) == SQLITE_OK) {
      column.nullable = not_null == 0;
    }
    columns_.push_back(std::move(column));
  }
}

// Each cell is looked up once: no other thread uses the connection meanwhile, as its values demand.
bool SqliteStream::take_row() {
  std::int64_t bytes = 0;
  values_.resize(columns_.size());
  for (int i = 0; i < static_cast<int>(columns_.size()); ++i) {
    sqlite3_value* const value = values_[static_cast<std::size_t>(i)] = sqlite3_column_value(statement_, i);
    const int storage = sqlite3_value_type(value);
    if (storage == SQLITE_TEXT || storage == SQLITE_BLOB) bytes += sqlite3_value_bytes(value);
  }
  return bytes <= limits::kQueryResultBytes;
}

void SqliteStream::write_row(RowSink& sink) const {
  sink.begin_row();
  for (sqlite3_value* const value : values_) {
    switch (sqlite3_value_type(value)) {
      case SQLITE_INTEGER:
        sink.integer(sqlite3_value_int64(value));
        break;
      case SQLITE_FLOAT:
        sink.number(sqlite3_value_double(value));
        break;
      case SQLITE_TEXT:
        sink.text(text_of(value));
        break;
      case SQLITE_BLOB: {
        const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_value_blob(value));
        sink.binary({bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))});
        break;
      }
      default:
        sink.null();
    }
  }
  sink.end_row();
}

Result<StreamEnd> SqliteStream::pull(RowSink& sink, Deadline deadline) {
  while (!done_) {
    if (!row_waits_) {
      JF_TRY(row_waits_, connection_.step(statement_, deadline));
      if (!row_waits_) break;
    }
    if (!take_row()) return fail(Code::result_too_large);
    write_row(sink);
    row_waits_ = false;
    if (sink.full()) return StreamEnd{};
  }
  return finish();
}

StreamEnd SqliteStream::finish() {
  done_ = true;
  StreamEnd end;
  end.done = true;
  if (seen_.has(Effect::row_change) && !seen_.has(Effect::schema_change)) {
    end.affected_rows = sqlite3_changes64(connection_.database());
    const std::int64_t row = sqlite3_last_insert_rowid(connection_.database());
    if (seen_.has(Effect::insert) && row != 0 && *end.affected_rows > 0) end.insert_id = std::to_string(row);
  } else if (columns_.empty()) {
    end.affected_rows = 0;
  }
  return end;
}

}  // namespace jackfield::sqlite
