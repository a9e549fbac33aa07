#include "stream.h"

#include <charconv>

#include "errors.h"
#include "net/http_url.h"

namespace jackfield::databricks {
namespace {

std::int64_t next_index(const json::Value& of) {
  const json::Value* index = of.find("next_chunk_index");
  return index == nullptr || !index->is_integer() ? -1 : index->as_integer();
}

constexpr long kForbidden = 403;  // what storage answers when a link is too old

}  // namespace

DatabricksStream::DatabricksStream(DatabricksConnection& connection, std::string_view sql)
    : HttpServiceStream(connection), connection_(connection), changes_(tells_counts(kDatabricksRules, sql)) {}

Status DatabricksStream::open(JsonReply reply, Deadline deadline) {
  id_ = reply.body.get("statement_id").text();
  read_columns(reply.body.get("manifest").get("schema"), columns_, kinds_);
  const json::Value result = reply.body.get("result");
  if (columns_.empty()) return ok();
  JF_CHECK(take(std::move(reply), result, deadline));
  if (changes_) count_changes();
  return ok();
}

// `result` is in the reply's arena.
Status DatabricksStream::take(JsonReply reply, const json::Value& result, Deadline deadline) {
  next_index_ = -1;
  const json::Value links = result.get("external_links");
  if (!links.items().empty()) return fetch_link(std::move(reply), links.items().front(), deadline);
  next_index_ = next_index(result);
  take_rows(std::move(reply), result.get("data_array"));
  return rows().is_array() || rows().is_null() ? ok() : Status(fail(Code::protocol_failed));
}

Status DatabricksStream::fetch_link(JsonReply reply, const json::Value& link, Deadline deadline) {
  const std::int64_t own_index = link.get("chunk_index").as_integer();
  const std::int64_t next = next_index(link);
  auto part = connection_.api().fetch(link, deadline);
  if (part && part->status == kForbidden) {
    next_index_ = own_index;
    JF_TRY(reply, ask_for_chunk(deadline));
    const json::Value links = reply.body.get("external_links");
    if (links.items().empty()) return fail(Code::protocol_failed);
    part = connection_.api().fetch(links.items().front(), deadline);
  }
  if (!part) return std::move(part).error();
  if (!part->good()) return fail(Code::service_failed).with("status", static_cast<std::int64_t>(part->status));
  next_index_ = next;
  const json::Value list = part->body;
  take_rows(*std::move(part), list);
  return rows().is_array() ? ok() : Status(fail(Code::protocol_failed));
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

Status DatabricksStream::next_part(Deadline deadline) {
  const std::int64_t asked = next_index_;
  JF_TRY(JsonReply reply, ask_for_chunk(deadline));
  const json::Value result = reply.body;
  JF_CHECK(take(std::move(reply), result, deadline));
  // Chunk numbers must increase; otherwise a server could keep the loop running forever.
  if (next_index_ >= 0 && next_index_ <= asked) return fail(Code::protocol_failed);
  return ok();
}

// num_affected_rows comes first; the other columns count inserted, updated and deleted rows.
void DatabricksStream::count_changes() {
  const auto list = rows().items();
  std::size_t at = 0;
  while (at < columns_.size() && columns_[at].name != "num_affected_rows") ++at;
  if (at == columns_.size() || list.empty() || at >= list.front().items().size()) return;
  const std::string_view digits = list.front().items()[at].text();
  std::int64_t count = 0;
  const bool is_count = std::from_chars(digits.data(), digits.data() + digits.size(), count).ec == std::errc();
  end_with_count(is_count ? std::optional<std::int64_t>(count) : std::nullopt);
  next_index_ = -1;
}

}  // namespace jackfield::databricks
