// Encodes rows as the API shows them.
// Contract   keys are in the order of the API's contract; a config must be Masked or Revealed.
// Limits     linear in the row; at most one allocation per row.
// Example    core/src/operations/integrations/read.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

struct IntegrationParts {
  const Masked* masked = nullptr;
  bool secrets = false;  // says which secrets are set, beside masked
  const Revealed* revealed = nullptr;
  std::optional<Code> config_error;
  bool source_count = false;
  const std::vector<SourceRow>* sources = nullptr;
  const ReportRow* report = nullptr;  // adds health and last_used_at
  std::string_view health = {};       // members about past tests, as health_of() writes them
};
inline constexpr std::size_t kUsualRowBytes = 640;  // of an integration without its config
void write_integration(json::Writer& writer, const IntegrationRow& row, const IntegrationParts& parts);
[[nodiscard]] Reply integration_reply(int status, const IntegrationRow& row, const IntegrationParts& parts);
void write_source(json::Writer& writer, const SourceRow& row);
void write_record(json::Writer& writer, const RecordRow& row);
void write_user(json::Writer& writer, const UserRow& row);
void write_token(json::Writer& writer, const TokenRow& row);
void write_audit(json::Writer& writer, const AuditRow& row);

// {"totalRows", "page", "pageSize", "isFirstPage", "isLastPage"}
void write_page_info(json::Writer& writer, const Page& page, std::int64_t total);

// What `write(writer)` writes.
template <typename Write>
[[nodiscard]] Reply reply_of(int status, const Write& write) {
  Reply reply{.status = status};
  json::Writer writer(reply.body);
  write(writer);
  return reply;
}
// The answer of what was removed or closed.
[[nodiscard]] Reply true_reply();

// The rows of a page, until the answer has as many bytes as it may have.
// Contract   a row that next() refuses is not written; the page is then an error, so that no row is left out unseen.
class RowWriter {
 public:
  explicit RowWriter(std::string& body) : body_(body), writer_(body) {}
  // Where the next row is written; nullptr when the answer is full.
  [[nodiscard]] json::Writer* next();
  // The error of a page that became full.
  [[nodiscard]] Status status() const;
  [[nodiscard]] json::Writer& writer() noexcept { return writer_; }

 private:
  std::string& body_;
  json::Writer writer_;
  bool full_ = false;
};

// {"list", "pageInfo"}: `visit(session, rows)` writes the rows of the page and returns the total number of rows.
// row_bytes: the usual size of a row, to reserve memory for long lists.
template <typename Visit>
[[nodiscard]] Result<Reply> page_reply(Call& call, const Page& page, const Visit& visit, std::size_t row_bytes = 0) {
  Reply reply;
  reply.body.reserve(static_cast<std::size_t>(page.limit) * row_bytes);
  RowWriter rows(reply.body);
  rows.writer().begin_object().key("list").begin_array();
  JF_TRY(const std::int64_t total, call.core.read([&](Session& session) { return visit(session, rows); }));
  JF_CHECK(rows.status());
  rows.writer().end_array();
  write_page_info(rows.writer(), page, total);
  rows.writer().end_object();
  return reply;
}

}  // namespace jackfield::api
