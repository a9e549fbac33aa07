#include "connector/http_service.h"

#include <algorithm>
#include <utility>

#include "base/words.h"
#include "connector/first_cell.h"

namespace jackfield {
namespace {

constexpr std::int64_t kStopMs = 1000;
constexpr std::int64_t kLongestPauseMs = 2000;

}  // namespace

HttpOptions http_service_options(const Settings& settings, const ConnectorEnvironment& environment,
                                 std::string host_field) {
  HttpOptions http;
  http.egress = environment.egress;
  http.ca_file = environment.ca_file;
  http.ca = settings.text("connection.ssl.ca");
  http.host_field = std::move(host_field);
  return http;
}

bool tells_counts(const SqlRules& rules, std::string_view sql) {
  return has_word("INSERT UPDATE DELETE MERGE COPY", first_word(rules, sql));
}

Error HttpServiceConnection::settle(Error error) {
  if (error.code == Code::cancelled) http().forget_cancel();
  return error;
}

Status HttpServiceConnection::check_statement(const SqlRules& rules, const Query& query, Deadline deadline) {
  if (query.read_only) return fail(Code::unsupported);
  if (http().cancelled()) return settle(fail(Code::cancelled));
  if (deadline.passed()) return fail(Code::timeout);
  if (first_word(rules, query.sql).empty()) return fail(Code::syntax_error).with("position", std::int64_t{1});
  return ok();
}

void HttpServiceConnection::stop(const std::function<void(Deadline)>& ask) noexcept {
  const bool was_cancelled = http().cancelled();
  http().forget_cancel();
  ask(Deadline::in_ms(kStopMs));
  if (was_cancelled) http().cancel();
}

Result<std::string> HttpServiceConnection::version_told_by(const char* sql, Deadline deadline) {
  Query query;
  query.sql = sql;
  JF_TRY(auto stream, execute(query, deadline));
  FirstCell cell;
  JF_CHECK(stream->pull(cell, deadline));
  return cell.value.empty() ? std::string("unknown") : cell.value;
}

std::int64_t PollPause::next_ms() noexcept { return std::exchange(ms_, std::min(ms_ * 3 / 2, kLongestPauseMs)); }

void HttpServiceStream::take_rows(JsonReply reply, const json::Value& rows) {
  row_ = 0;
  rows_ = rows;
  part_ = std::move(reply);
}

void HttpServiceStream::end_with_count(std::optional<std::int64_t> affected_rows) {
  end_.affected_rows = affected_rows;
  columns_.clear();
  kinds_.clear();
  rows_ = {};
}

Status HttpServiceStream::write_row(const json::Value& row, RowSink& sink) {
  const auto cells = row.items();
  if (!row.is_array() || cells.size() != kinds_.size()) return fail(Code::protocol_failed);
  sink.begin_row();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].is_null()) {
      sink.null();
    } else {
      write_cell(kinds_[i], cells[i].text(), sink);
    }
  }
  sink.end_row();
  return ok();
}

Result<StreamEnd> HttpServiceStream::pull(RowSink& sink, Deadline deadline) {
  if (connection_.http().cancelled()) return connection_.settle(fail(Code::cancelled));
  for (;;) {
    const auto rows = rows_.items();
    while (row_ < rows.size()) {
      if (sink.full()) return StreamEnd{};
      JF_CHECK(write_row(rows[row_++], sink));
    }
    if (!has_more()) break;
    if (sink.full()) return StreamEnd{};
    if (Status got = next_part(deadline); !got) return connection_.settle(std::move(got).error());
  }
  StreamEnd end = end_;
  end.done = true;
  return end;
}

}  // namespace jackfield
