#include "stream.h"

#include "os/task/task.h"

namespace jackfield::mysql {

const std::shared_ptr<const ResultColumns>& MyStream::none() {
  static const auto kNone = std::make_shared<const ResultColumns>();
  return kNone;
}

void MyStream::take_cell(void* row, unsigned int column, unsigned char** at) {
  Row& into = *static_cast<Row*>(row);
  if (column >= into.cells.size()) return;
  into.cells[column] = RawCell{};
  if (at == nullptr || into.broken) return;
  const unsigned char* from = *at;
  if (!read_binary(into.types[column].wire, from, into.net->buff_end, into.cells[column])) {
    into.broken = true;
    return;
  }
  *at = const_cast<unsigned char*>(from);
}

Status MyStream::open_result() { return connection_.statement() != nullptr ? open_statement() : open_text(); }

Status MyStream::open(Deadline deadline) {
  Status opened = open_result();
  if (opened && columns_->columns.empty()) {
    opened = end(deadline);
  } else if (opened) {
    connection_.begin_rows();
  }
  if (!opened) failed_ = true;
  return opened;
}

Status MyStream::open_statement() {
  const Mariadb& library = connection_.functions();
  MYSQL_STMT* statement = connection_.statement();
  const unsigned int count = library.mysql_stmt_field_count(statement);
  if (count == 0) {
    const unsigned long long changed = library.mysql_stmt_affected_rows(statement);
    if (changed != static_cast<unsigned long long>(-1)) end_.affected_rows = static_cast<std::int64_t>(changed);
    if (const unsigned long long id = library.mysql_stmt_insert_id(statement); id != 0)
      end_.insert_id = std::to_string(id);
    return ok();
  }
  JF_TRY(columns_, connection_.statement_columns());
  row_->types = columns_->types;
  row_->cells.resize(count);
  row_->net = &connection_.mysql()->net;
  const ps_result_callback callback = take_cell;
  if (library.mysql_stmt_attr_set(statement, STMT_ATTR_CB_USER_DATA, row_.get()) ||
      library.mysql_stmt_attr_set(statement, STMT_ATTR_CB_RESULT, reinterpret_cast<const void*>(callback))) {
    return connection_.failure();
  }
  return ok();
}

Status MyStream::open_text() {
  const Mariadb& library = connection_.functions();
  const unsigned int count = library.mysql_field_count(connection_.mysql());
  if (count == 0) {
    const unsigned long long changed = library.mysql_affected_rows(connection_.mysql());
    if (changed != static_cast<unsigned long long>(-1)) end_.affected_rows = static_cast<std::int64_t>(changed);
    return ok();
  }
  MYSQL_RES* result = library.mysql_use_result(connection_.mysql());
  if (result == nullptr) return connection_.failure();
  connection_.hold(result);
  columns_ = read_columns(library, library.mysql_fetch_fields(result), count);
  return ok();
}

Result<bool> MyStream::advance(Deadline deadline) {
  if (connection_.statement() == nullptr) return advance_text(deadline);
  for (;;) {
    const int outcome = connection_.fetch_statement(deadline);
    if (outcome == MYSQL_NO_DATA) break;
    if (outcome != 0 && outcome != MYSQL_DATA_TRUNCATED) return connection_.failure();
    if (row_->broken) return fail(Code::protocol_failed);
    if (!connection_.stopping()) return true;
  }
  if (connection_.stopping()) return connection_.stopped();
  return false;
}

Result<bool> MyStream::advance_text(Deadline deadline) {
  for (;;) {
    text_ = connection_.fetch_text(deadline);
    if (text_ == nullptr) break;
    if (!connection_.stopping()) return true;
  }
  if (connection_.failed()) return connection_.failure();
  if (connection_.stopping()) return connection_.stopped();
  return false;
}

// A failure after the first rows is a failure of the statement, so what follows is asked for at once.
Status MyStream::end(Deadline deadline) {
  JF_TRY(more_, connection_.next_rows(deadline));
  if (!more_) JF_CHECK(connection_.finish(deadline));
  ended_ = true;
  end_.done = true;
  return ok();
}

Result<bool> MyStream::next_result(Deadline) {
  if (failed_) return fail(Code::connection_lost);
  if (!more_) return false;
  more_ = ended_ = false;
  end_ = {};
  columns_ = none();
  if (Status opened = open_result(); !opened) {
    failed_ = true;
    return std::move(opened).error();
  }
  return true;
}

void MyStream::write_row(RowSink& sink) {
  const std::vector<CellType>& types = columns_->types;
  sink.begin_row();
  if (text_ != nullptr) {
    const unsigned long* sizes = connection_.functions().mysql_fetch_lengths(connection_.result());
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (text_[i] == nullptr) {
        sink.null();
      } else {
        connection_.note_cell(sizes[i]);
        run_long(sizes[i], [&] { write_text(types[i], {text_[i], sizes[i]}, sink); });
      }
    }
  } else {
    for (std::size_t i = 0; i < types.size(); ++i) {
      const RawCell& cell = row_->cells[i];
      if (cell.at == nullptr) {
        sink.null();
      } else {
        connection_.note_cell(cell.size);
        run_long(cell.size, [&] { write_binary(types[i], cell, sink); });
      }
    }
  }
  sink.end_row();
}

Result<StreamEnd> MyStream::pull(RowSink& sink, Deadline deadline) {
  if (failed_) return fail(Code::connection_lost);
  if (counts_ && !end_.affected_rows) end_.affected_rows = 0;
  while (!ended_) {
    if (sink.full()) return StreamEnd{};
    auto more = advance(deadline);
    if (!more) {
      failed_ = true;
      return std::move(more).error();
    }
    if (*more) {
      write_row(sink);
      ++rows_;
      if (counts_) ++*end_.affected_rows;
      continue;
    }
    connection_.note_read(rows_);
    if (Status finished = end(deadline); !finished) {
      failed_ = true;
      return std::move(finished).error();
    }
  }
  return end_;
}

}  // namespace jackfield::mysql
