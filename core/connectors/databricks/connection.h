// Statements on one SQL warehouse. There is no session: a connection is a place in the pool, a token and open sockets.
// Contract   a statement is handed in without waiting (wait_timeout 0s), so that its id is known and it can be cancelled; then it is
//            polled. Results come inline; one that is too large for that is asked for again as links, when the statement only reads.
//            At the deadline or at cancel() the server is asked to stop the statement, for kStopMs at most.
// Ownership  owns the client; one stream at a time borrows the connection.
#pragma once
#include <memory>
#include <string>

#include "api.h"
#include "connector/http_service.h"

namespace jackfield::databricks {

class DatabricksConnection final : public HttpServiceConnection {
 public:
  explicit DatabricksConnection(std::unique_ptr<Api> api) : api_(std::move(api)) {}

  // Signs in, and asks whether the warehouse is there; it is not started.
  [[nodiscard]] Status check_warehouse(Deadline deadline);
  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  HttpClient& http() const noexcept override { return api_->http(); }

  [[nodiscard]] Api& api() noexcept { return *api_; }

 private:
  [[nodiscard]] Result<std::string> request_body(const Query& query, std::string_view disposition);
  [[nodiscard]] Result<JsonReply> submit(const Query& query, std::string_view disposition, Deadline deadline);
  [[nodiscard]] Result<JsonReply> wait_for_end(JsonReply reply, Deadline deadline);
  [[nodiscard]] Result<JsonReply> poll(const std::string& id, std::int64_t pause_ms, Deadline deadline);

  std::unique_ptr<Api> api_;
};

[[nodiscard]] std::string statement_path(std::string_view id);

}  // namespace jackfield::databricks
