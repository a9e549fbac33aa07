// Statements through the SQL API. There is no session: a connection is a place in the pool, a token and open sockets.
// Contract   a statement is handed in asynchronously, so that its handle is known and it can be cancelled, then polled. A request that
//            may have been lost is repeated with the same requestId and retry=true, which the service runs once.
// Ownership  owns the client; one stream at a time borrows the connection.
#pragma once
#include <memory>
#include <string>

#include "native/http.h"
#include "options.h"

namespace jackfield::snowflake {

struct Reply {
  long status = 0;
  std::unique_ptr<json::Arena> arena;
  json::Value body;
};

class SnowflakeConnection final : public Connection {
 public:
  SnowflakeConnection(std::unique_ptr<HttpClient> http, Options options, Host host)
      : http_(std::move(http)), options_(std::move(options)), host_(std::move(host)) {}

  Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  Result<std::string> server_version(Deadline deadline) override;
  void cancel() noexcept override { http_->cancel(); }
  bool needs_reset() const noexcept override { return http_->cancelled(); }
  bool reset(Deadline) override {
    http_->forget_cancel();
    return true;
  }
  bool alive() noexcept override { return true; }

  [[nodiscard]] HttpClient& http() noexcept { return *http_; }
  [[nodiscard]] Error settle(Error error);  // a cancel that was answered is forgotten
  [[nodiscard]] Result<Reply> partition(const std::string& handle, std::size_t index, Deadline deadline);

 private:
  [[nodiscard]] Result<Reply> call(std::string_view method, std::string path, std::string body, Deadline deadline,
                                   std::int64_t grace_ms = 0);
  [[nodiscard]] Result<std::string> request_body(const Query& query, Deadline deadline);
  [[nodiscard]] Result<Reply> wait_for_end(Reply reply, const std::string& sql, Deadline deadline);
  [[nodiscard]] Status sign_in();
  [[nodiscard]] std::string request_id() const;
  void stop(const std::string& handle) noexcept;

  std::unique_ptr<HttpClient> http_;
  Options options_;
  Host host_;
  Secret bearer_;
  Deadline bearer_until_{};
};

}  // namespace jackfield::snowflake
