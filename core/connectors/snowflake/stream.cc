#include "stream.h"

#include <charconv>

#include "native/sql_text.h"

namespace jackfield::snowflake {

SnowflakeStream::SnowflakeStream(SnowflakeConnection& connection, std::string_view sql) : connection_(connection) {
  const std::string word = first_word(sql);
  changes_ = word == "INSERT" || word == "UPDATE" || word == "DELETE" || word == "MERGE";
}

Status SnowflakeStream::open(Reply reply) {
  reply_ = std::move(reply);
  handle_ = reply_.body.get("statementHandle").text();
  const json::Value meta = reply_.body.get("resultSetMetaData");
  read_columns(meta.get("rowType"), columns_, kinds_);
  rows_ = reply_.body.get("data");
  if (!rows_.is_array()) return fail(Code::protocol_failed);
  partitions_ = std::max<std::size_t>(1, meta.get("partitionInfo").items().size());
  if (!changes_ || rows_.items().size() != 1) return ok();
  // "number of rows inserted", and for MERGE those updated and deleted too.
  std::int64_t all = 0;
  for (std::size_t i = 0; i < columns_.size() && i < rows_.items().front().items().size(); ++i) {
    const std::string_view digits = rows_.items().front().items()[i].text();
    std::int64_t count = 0;
    const bool counted = columns_[i].name.starts_with("number of rows ");
    if (counted && std::from_chars(digits.data(), digits.data() + digits.size(), count).ec == std::errc()) all += count;
  }
  end_.affected_rows = all;
  columns_.clear();
  kinds_.clear();
  rows_ = {};
  return ok();
}

Result<StreamEnd> SnowflakeStream::pull(RowSink& sink, Deadline deadline) {
  if (connection_.http().cancelled()) return connection_.settle(fail(Code::cancelled));
  for (;;) {
    const auto rows = rows_.items();
    while (row_ < rows.size()) {
      if (sink.full()) return StreamEnd{};
      const auto cells = rows[row_++].items();
      if (cells.size() != kinds_.size()) return fail(Code::protocol_failed);
      sink.begin_row();
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].is_null()) {
          sink.null();
        } else {
          writer_.write(kinds_[i], cells[i].text(), sink);
        }
      }
      sink.end_row();
    }
    if (partition_ + 1 >= partitions_) break;
    if (sink.full()) return StreamEnd{};
    auto next = connection_.partition(handle_, partition_ + 1, deadline);
    if (!next) return connection_.settle(std::move(next).error());
    ++partition_;
    row_ = 0;
    reply_ = *std::move(next);
    rows_ = reply_.body.get("data");
  }
  StreamEnd end = end_;
  end.done = true;
  return end;
}

}  // namespace jackfield::snowflake
