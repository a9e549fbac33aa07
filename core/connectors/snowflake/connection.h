// Statements through the SQL API. There is no session: a connection is a slot in the pool, a token and open sockets.
// Contract   a statement is submitted asynchronously, so that its handle is known and it can be cancelled, then polled.
//            At the deadline or at cancel() the service is asked to stop it, for kStopMs at most.
// Ownership  owns the client; one stream at a time borrows the connection.
// Example    core/connectors/snowflake/connector.cc
#pragma once
#include <memory>
#include <string>

#include "api.h"
#include "connector/http_service.h"

namespace jackfield::snowflake {

class SnowflakeConnection final : public HttpServiceConnection {
 public:
  explicit SnowflakeConnection(std::unique_ptr<Api> api) : api_(std::move(api)) {}

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  HttpClient& http() const noexcept override { return api_->http(); }

  [[nodiscard]] Result<JsonReply> partition(const std::string& handle, std::size_t index, Deadline deadline);

 private:
  [[nodiscard]] Result<std::string> request_body(const Query& query, Deadline deadline) const;
  [[nodiscard]] Result<JsonReply> wait_for_end(JsonReply reply, std::string_view sql, Deadline deadline);

  std::unique_ptr<Api> api_;
};

}  // namespace jackfield::snowflake
