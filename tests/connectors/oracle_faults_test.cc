// Faults, as the mock of Oracle's client library can raise them: each has its own code within its time, and nothing is
// left behind.
#include <thread>

#include "oracle_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

const std::string kSlow =
    "WITH t (n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM t WHERE n < 1000000000) SELECT n FROM t WHERE n < 0";

std::int64_t milliseconds_of(const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
}

bool becomes(const std::atomic<int>& value, int wanted) {
  for (int i = 0; i < 500 && value != wanted; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return value == wanted;
}

}  // namespace

TEST_CASE("Oracle: a connection that is lost between two rows", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  const Answer answer = ask(*connection, "SELECT username FROM all_users /* mock:cut=1 */");
  CHECK(answer.code == Code::connection_lost);
  CHECK(detail(answer.error, "vendorCode") == "ORA-03113");
  CHECK_FALSE(connection->alive());
  CHECK_FALSE(connection->reset(Deadline::in_ms(1000)));
  CHECK(ask(*connection, "SELECT 1 AS n FROM dual").code == Code::connection_lost);
  connection.reset();
  CHECK(becomes(mock.sessions, 0));
  CHECK(mock.variables == 0);
}

TEST_CASE("Oracle: a deadline ends a call by the library's own limit, else by a break", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  for (const bool keeps : {true, false}) {
    INFO(keeps);
    mock.keeps_call_limit = keeps;
    mock.breaks = 0;
    auto connection = house.open();
    Code code = Code::internal;
    CHECK(milliseconds_of([&] { code = ask(*connection, kSlow, "null", false, 300).code; }) < 4000);
    CHECK(code == Code::timeout);
    CHECK((mock.breaks == 0) == keeps);
    CHECK_FALSE(connection->alive());  // a break may come late, and strike what runs next
  }
  CHECK(becomes(mock.sessions, 0));
}

TEST_CASE("Oracle: cancelling stops what runs, and what is about to", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    connection->cancel();
  });
  CHECK(ask(*connection, kSlow).code == Code::cancelled);
  canceller.join();
  CHECK(mock.breaks == 1);
  auto second = house.open();
  second->cancel();
  CHECK(ask(*second, "SELECT 1 AS n FROM dual").code == Code::cancelled);
  CHECK(one(*second, "SELECT 1 AS n FROM dual") == "1");
  second->cancel();
  CHECK(second->reset(Deadline::in_ms(1000)));
  CHECK(one(*second, "SELECT 1 AS n FROM dual") == "1");
}

TEST_CASE("Oracle: who never acknowledges a break is abandoned, and the caller answered", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  Code code = Code::internal;
  CHECK(milliseconds_of(
            [&] { code = ask(*connection, "SELECT 1 FROM dual /* mock:deaf */", "null", false, 200).code; }) < 12000);
  CHECK(code == Code::timeout);
  CHECK(mock.breaks == 1);
  CHECK_FALSE(connection->alive());
  CHECK(milliseconds_of([&] { connection.reset(); }) < 1000);
  CHECK(mock.sessions == 1);  // its thread still holds it
  CHECK(one(*house.open(), "SELECT 1 AS n FROM dual") == "1");
  mock.let_go();
  CHECK(becomes(mock.sessions, 0));
  CHECK(mock.statements == 0);
  CHECK(mock.variables == 0);
}

TEST_CASE("Oracle: a server that never answers a login is left to its thread", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  mock.login_hangs = true;
  Result<std::unique_ptr<Connection>> made = fail(Code::internal);
  CHECK(milliseconds_of([&] { made = house.connect(false, 300); }) < 3000);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == Code::unreachable);
  CHECK(made.error().pointer == "connection.host");
  CancelToken cancel;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    cancel.cancel();
  });
  made = house.connector().connect(settings_of(house.target.config()), false, Deadline::in_ms(20000), cancel);
  canceller.join();
  CHECK(made.error().code == Code::cancelled);
  mock.let_go();
  CHECK(becomes(mock.logins_ended, 2));
  CHECK(becomes(mock.sessions, 0));  // those that got through logged off
}
