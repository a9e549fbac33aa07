#include "stream.h"

#include <charconv>

#include "connector/sql_lexer.h"

namespace jackfield::snowflake {
namespace {

std::int64_t count_in(std::string_view digits) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return error == std::errc() ? count : 0;
}

}  // namespace

SnowflakeStream::SnowflakeStream(SnowflakeConnection& connection, std::string_view sql) : connection_(connection) {
  const std::string word = first_word(kSnowflakeRules, sql);
  changes_ = word == "INSERT" || word == "UPDATE" || word == "DELETE" || word == "MERGE" || word == "COPY";
}

Status SnowflakeStream::open(JsonReply reply) {
  reply_ = std::move(reply);
  handle_ = reply_.body.get("statementHandle").text();
  const json::Value meta = reply_.body.get("resultSetMetaData");
  read_columns(meta.get("rowType"), columns_, kinds_);
  rows_ = reply_.body.get("data");
  if (!rows_.is_array()) return fail(Code::protocol_failed);
  partitions_ = std::max<std::size_t>(1, meta.get("partitionInfo").items().size());
  if (changes_) count_changes(reply_.body.get("stats"));
  return ok();
}

// {"numRowsInserted": 2, ...}; where the service does not tell, its one row does: "number of rows inserted", "... updated".
void SnowflakeStream::count_changes(const json::Value& stats) {
  std::int64_t all = 0;
  bool counted = false;
  for (const std::string_view name : {"numRowsInserted", "numRowsUpdated", "numRowsDeleted"}) {
    const json::Value* count = stats.find(name);
    if (count == nullptr || !count->is_integer()) continue;
    all += count->as_integer();
    counted = true;
  }
  const auto rows = rows_.items();
  for (std::size_t i = 0; !counted && rows.size() == 1 && i < columns_.size() && i < rows[0].items().size(); ++i) {
    if (columns_[i].name.starts_with("number of rows ")) all += count_in(rows[0].items()[i].text());
  }
  end_.affected_rows = all;
  columns_.clear();
  kinds_.clear();
  rows_ = {};
  partitions_ = 1;
}

Status SnowflakeStream::write_row(const json::Value& row, RowSink& sink) {
  const auto cells = row.items();
  if (!row.is_array() || cells.size() != kinds_.size()) return fail(Code::protocol_failed);
  sink.begin_row();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].is_null()) {
      sink.null();
    } else {
      writer_.write(kinds_[i], cells[i].text(), sink);
    }
  }
  sink.end_row();
  return ok();
}

Status SnowflakeStream::next_partition(Deadline deadline) {
  auto next = connection_.partition(handle_, partition_ + 1, deadline);
  if (!next) return connection_.settle(std::move(next).error());
  ++partition_;
  row_ = 0;
  reply_ = *std::move(next);
  rows_ = reply_.body.get("data");
  return rows_.is_array() ? ok() : Status(fail(Code::protocol_failed));
}

Result<StreamEnd> SnowflakeStream::pull(RowSink& sink, Deadline deadline) {
  if (connection_.http().cancelled()) return connection_.settle(fail(Code::cancelled));
  for (;;) {
    const auto rows = rows_.items();
    while (row_ < rows.size()) {
      if (sink.full()) return StreamEnd{};
      JF_CHECK(write_row(rows[row_++], sink));
    }
    if (partition_ + 1 >= partitions_) break;
    if (sink.full()) return StreamEnd{};
    JF_CHECK(next_partition(deadline));
  }
  StreamEnd end = end_;
  end.done = true;
  return end;
}

}  // namespace jackfield::snowflake
