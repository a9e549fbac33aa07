// What the tests of the Databricks connector share: a warehouse to connect to, of which each test spoils a part.
#pragma once
#include "fixture.h"
#include "suite.h"

namespace jackfield {
std::unique_ptr<Connector> make_databricks_connector(const ConnectorEnvironment& environment);
}

namespace jackfield::test {

struct Warehouse {
  std::string port = variable("DATABRICKS_PORT"), token = variable("DATABRICKS_TOKEN"), host = "localhost",
              ca = variable("HTTP_CA"), id = "w1", client, secret;

  [[nodiscard]] std::string config() const {
    std::string text = R"({"client":"databricks","connection":{"host":)" + json_text(host) + ",\"port\":" + port +
                       R"(,"path":"/sql/1.0/warehouses/)" + id + R"(","database":"main","schema":"default",)";
    text += client.empty() ? "\"authType\":\"token\",\"token\":" + json_text(token)
                           : "\"authType\":\"oauth_m2m\",\"clientId\":" + json_text(client) +
                                 ",\"clientSecret\":" + json_text(secret);
    if (!ca.empty()) text += ",\"ssl\":{\"ca\":" + json_text(read_text(ca)) + "}";
    return text + R"(},"pool":{"max":4,"acquireTimeoutMillis":20000}})";
  }
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect(std::int64_t ms = 10000) const {
    static const std::unique_ptr<Connector> connector = make_databricks_connector(suite_environment());
    CancelToken cancel;
    return connector->connect(Settings(suite_config(config())), false, Deadline::in_ms(ms), cancel);
  }
  [[nodiscard]] std::unique_ptr<Connection> open() const {
    auto connection = connect();
    if (!connection) FAIL("connect: " << facts(connection.error().code).name);
    return *std::move(connection);
  }
};

}  // namespace jackfield::test
