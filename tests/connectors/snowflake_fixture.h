// What the tests of the Snowflake connector share: a valid account, of which each test breaks a part.
#pragma once
#include <atomic>
#include <chrono>
#include <random>

#include "fixture.h"
#include "suite.h"

namespace jackfield {
std::unique_ptr<Connector> make_snowflake_connector(const ConnectorEnvironment& environment);
}

namespace jackfield::test {

struct Account {
  std::string authenticator = "password", secret = variable("SNOWFLAKE_TOKEN"), user = "app",
              passphrase = variable("SNOWFLAKE_PASSPHRASE"), account = "example-account", host = "localhost",
              port = variable("SNOWFLAKE_PORT"), ca = variable("HTTP_CA"), warehouse = "COMPUTE_WH", role;

  [[nodiscard]] std::string config() const {
    std::string text = R"({"client":"snowflake","connection":{"account":)" + json_text(account) +
                       ",\"username\":" + json_text(user) + ",\"authenticator\":" + json_text(authenticator);
    if (!host.empty()) text += ",\"host\":" + json_text(host) + ",\"port\":" + port;
    if (!ca.empty()) text += ",\"ssl\":{\"ca\":" + json_text(read_text(ca)) + "}";
    if (!role.empty()) text += ",\"role\":" + json_text(role);
    if (authenticator == "key_pair") {
      text += ",\"privateKey\":" + json_text(read_text(variable("SNOWFLAKE_KEY"))) +
              ",\"privateKeyPassphrase\":" + json_text(passphrase);
    } else {
      text += (authenticator == "oauth" ? ",\"token\":" : ",\"password\":") + json_text(secret);
    }
    return text + ",\"warehouse\":" + json_text(warehouse) +
           R"(,"database":"D","schema":"PUBLIC"},"pool":{"max":4,"acquireTimeoutMillis":20000}})";
  }
  // The fake looks at the clock; ours goes a second further each time, so that no two tokens of a key are the same. And
  // it runs a request id once, so that these have to be random.
  [[nodiscard]] static ConnectorEnvironment environment() {
    ConnectorEnvironment environment = suite_environment();
    environment.host.now_ms = [calls = std::make_shared<std::atomic<std::int64_t>>(0)] {
      const auto now = std::chrono::system_clock::now().time_since_epoch();
      return std::chrono::duration_cast<std::chrono::milliseconds>(now).count() + 1000 * calls->fetch_add(1);
    };
    environment.host.random = [](std::span<std::uint8_t> out) {
      std::random_device device;
      for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(device());
    };
    return environment;
  }
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect() const {
    static const std::unique_ptr<Connector> connector = make_snowflake_connector(environment());
    CancelToken cancel;
    return connector->connect(Settings(suite_config(config())), false, Deadline::in_ms(5000), cancel);
  }
  [[nodiscard]] std::unique_ptr<Connection> open() const {
    auto connection = connect();
    if (!connection) FAIL("connect: " << facts(connection.error().code).name);
    return *std::move(connection);
  }
};

}  // namespace jackfield::test
