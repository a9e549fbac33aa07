#include "stream.h"

#include <algorithm>
#include <charconv>

namespace jackfield::snowflake {
namespace {

std::int64_t count_in(std::string_view digits) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return error == std::errc() ? count : 0;
}

}  // namespace

SnowflakeStream::SnowflakeStream(SnowflakeConnection& connection, std::string_view sql)
    : HttpServiceStream(connection), connection_(connection), changes_(tells_counts(kSnowflakeRules, sql)) {}

Status SnowflakeStream::open(JsonReply reply) {
  const json::Value body = reply.body;
  handle_ = body.get("statementHandle").text();
  const json::Value meta = body.get("resultSetMetaData");
  read_columns(meta.get("rowType"), columns_, kinds_);
  take_rows(std::move(reply), body.get("data"));
  if (!rows().is_array()) return fail(Code::protocol_failed);
  partitions_ = std::max<std::size_t>(1, meta.get("partitionInfo").items().size());
  if (changes_) count_changes(body.get("stats"));
  return ok();
}

// {"numRowsInserted": 2, ...}; if absent, the result's one row has the figures: "number of rows inserted", "...
// updated".
void SnowflakeStream::count_changes(const json::Value& stats) {
  std::int64_t all = 0;
  bool counted = false;
  for (const std::string_view name : {"numRowsInserted", "numRowsUpdated", "numRowsDeleted"}) {
    const json::Value* count = stats.find(name);
    if (count == nullptr || !count->is_integer()) continue;
    all += count->as_integer();
    counted = true;
  }
  const auto list = rows().items();
  for (std::size_t i = 0; !counted && list.size() == 1 && i < columns_.size() && i < list[0].items().size(); ++i) {
    if (columns_[i].name.starts_with("number of rows ")) all += count_in(list[0].items()[i].text());
  }
  end_with_count(all);
  partitions_ = 1;
}

Status SnowflakeStream::next_part(Deadline deadline) {
  JF_TRY(JsonReply next, connection_.partition(handle_, partition_ + 1, deadline));
  ++partition_;
  const json::Value data = next.body.get("data");
  take_rows(std::move(next), data);
  return rows().is_array() ? ok() : Status(fail(Code::protocol_failed));
}

}  // namespace jackfield::snowflake
