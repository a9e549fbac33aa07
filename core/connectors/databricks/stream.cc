#include "stream.h"

#include <charconv>

#include "connector/sql_lexer.h"
#include "errors.h"
#include "net/http_url.h"

namespace jackfield::databricks {
namespace {

bool is_change(std::string_view sql) {
  const std::string word = first_word(kDatabricksRules, sql);
  return word == "INSERT" || word == "UPDATE" || word == "DELETE" || word == "MERGE" || word == "COPY";
}

std::int64_t next_index(const json::Value& of) {
  const json::Value* index = of.find("next_chunk_index");
  return index == nullptr || !index->is_integer() ? -1 : index->as_integer();
}

constexpr long kForbidden = 403;  // what storage answers when a link is too old

}  // namespace

DatabricksStream::DatabricksStream(DatabricksConnection& connection, std::string_view sql)
    : connection_(connection), changes_(is_change(sql)) {}

Status DatabricksStream::open(JsonReply reply, Deadline deadline) {
  id_ = reply.body.get("statement_id").text();
  read_columns(reply.body.get("manifest").get("schema"), columns_, kinds_);
  const json::Value result = reply.body.get("result");
  if (columns_.empty()) return ok();
  JF_CHECK(take(std::move(reply), result, deadline));
  if (changes_) count_changes();
  return ok();
}

// `result` lives in the reply's arena.
Status DatabricksStream::take(JsonReply reply, const json::Value& result, Deadline deadline) {
  row_ = 0;
  rows_ = {};
  next_index_ = -1;
  const json::Value links = result.get("external_links");
  if (!links.items().empty()) return fetch_link(std::move(reply), links.items().front(), deadline);
  next_index_ = next_index(result);
  chunk_ = std::move(reply);
  rows_ = result.get("data_array");
  return rows_.is_array() || rows_.is_null() ? ok() : Status(fail(Code::protocol_failed));
}

Status DatabricksStream::fetch_link(JsonReply reply, const json::Value& link, Deadline deadline) {
  const std::int64_t own_index = link.get("chunk_index").as_integer();
  const std::int64_t next = next_index(link);
  auto rows = connection_.api().fetch(link, deadline);
  if (rows && rows->status == kForbidden) {
    next_index_ = own_index;
    JF_TRY(reply, ask_for_chunk(deadline));
    const json::Value links = reply.body.get("external_links");
    if (links.items().empty()) return fail(Code::protocol_failed);
    rows = connection_.api().fetch(links.items().front(), deadline);
  }
  if (!rows) return std::move(rows).error();
  if (!rows->good()) return fail(Code::service_failed).with("status", static_cast<std::int64_t>(rows->status));
  next_index_ = next;
  chunk_ = *std::move(rows);
  rows_ = chunk_.body;
  return rows_.is_array() ? ok() : Status(fail(Code::protocol_failed));
}

Result<JsonReply> DatabricksStream::ask_for_chunk(Deadline deadline) {
  if (!is_path_id(id_)) return fail(Code::protocol_failed);
  JF_TRY(JsonReply reply,
         connection_.api().call("GET", statement_path(id_) + "/result/chunks/" + std::to_string(next_index_), {},
                                deadline));
  if (!reply.good())
    return http_error(reply.status, reply.body, false, connection_.api().options().is_service_principal());
  return reply;
}

Status DatabricksStream::next_chunk(Deadline deadline) {
  const std::int64_t asked = next_index_;
  JF_TRY(JsonReply reply, ask_for_chunk(deadline));
  const json::Value result = reply.body;
  JF_CHECK(take(std::move(reply), result, deadline));
  // Chunks only go up; a server that says otherwise would keep us forever.
  if (next_index_ >= 0 && next_index_ <= asked) return fail(Code::protocol_failed);
  return ok();
}

// num_affected_rows comes first; the rest says how many of them were new, changed or gone.
void DatabricksStream::count_changes() {
  std::size_t at = 0;
  while (at < columns_.size() && columns_[at].name != "num_affected_rows") ++at;
  if (at == columns_.size() || rows_.items().empty() || at >= rows_.items().front().items().size()) return;
  const std::string_view digits = rows_.items().front().items()[at].text();
  std::int64_t count = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), count).ec == std::errc())
    end_.affected_rows = count;
  columns_.clear();
  kinds_.clear();
  rows_ = {};
  next_index_ = -1;
}

Status DatabricksStream::write_row(const json::Value& row, RowSink& sink) {
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

Result<StreamEnd> DatabricksStream::pull(RowSink& sink, Deadline deadline) {
  if (connection_.api().http().cancelled()) return connection_.settle(fail(Code::cancelled));
  for (;;) {
    const auto rows = rows_.items();
    while (row_ < rows.size()) {
      if (sink.full()) return StreamEnd{};
      JF_CHECK(write_row(rows[row_++], sink));
    }
    if (next_index_ < 0) break;
    if (sink.full()) return StreamEnd{};
    if (Status got = next_chunk(deadline); !got) return connection_.settle(std::move(got).error());
  }
  StreamEnd end = end_;
  end.done = true;
  return end;
}

}  // namespace jackfield::databricks
