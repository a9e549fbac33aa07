// What the tests of the Oracle connector share. They run on a mock of the client library (oracle_mock.h), or on no
// server at all.
#pragma once
#include "fixture.h"
#include "oracle_mock.h"

namespace jackfield::test {

struct OracleTarget {
  explicit OracleTarget(OracleMock& mock) : user(mock.user), password(mock.password), service(mock.service) {}
  std::string user, password, service, more;  // more of the connection: ,"ssl":{}

  [[nodiscard]] std::string config() const {
    return R"({"client":"oracledb","connection":{"host":"127.0.0.1","port":1521,"user":)" + json_text(user) +
           ",\"password\":" + json_text(password) + ",\"database\":" + json_text(service) + more + "}}";
  }
};

class OracleHouse {
 public:
  explicit OracleHouse(OracleMock& mock, ConnectorEnvironment environment = private_allowed())
      : target(mock), connector_(oracle::make_connector(environment, mock.source())) {}

  Result<std::unique_ptr<Connection>> connect(bool read_only = false, std::int64_t ms = 5000) {
    CancelToken cancel;
    return connector_->connect(settings_of(target.config()), read_only, Deadline::in_ms(ms), cancel);
  }
  std::unique_ptr<Connection> open(bool read_only = false) {
    auto made = connect(read_only);
    if (!made) FAIL("connect: " << facts(made.error().code).name);
    return *std::move(made);
  }
  // "code pointer" of a connection that is refused.
  std::string refusal() {
    auto made = connect();
    if (made) return "connected";
    return std::string(facts(made.error().code).name) + " " + made.error().pointer;
  }
  Connector& connector() { return *connector_; }

  OracleTarget target;

 private:
  std::unique_ptr<Connector> connector_;
};

inline std::string detail(const Error& error, std::string_view name) {
  for (const Detail& one : error.details) {
    if (one.name != name) continue;
    if (const auto* text = std::get_if<std::string>(&one.value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&one.value)) return std::to_string(*number);
  }
  return "";
}

}  // namespace jackfield::test
