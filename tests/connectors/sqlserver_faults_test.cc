#include <chrono>
#include <thread>

#include "sqlserver_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

using Clock = std::chrono::steady_clock;

std::string refused(const MsTarget& target, std::int64_t ms_left = 15000) {
  auto connection = ms_connect(target, ms_left);
  if (connection) return "connected";
  return std::string(facts(connection.error().code).name) + " " + connection.error().pointer;
}

}  // namespace

TEST_CASE("each way that SQL Server refuses a connection has its code and its field") {
  if (!ms_here()) return;
  MsTarget target;
  target.password = "wrong";
  CHECK(refused(target) == "authentication_failed connection.password");
  target = MsTarget{};
  target.database = "nowhere";
  CHECK(refused(target) == "database_not_found connection.database");
  target = MsTarget{};
  target.ca = read_text(variable("SQLSERVER_OTHER_CA"));
  CHECK(refused(target) == "tls_certificate_untrusted connection.ssl.ca");
  target.trust = true;
  CHECK(refused(target) == "connected");
  target = MsTarget{};
  target.ca.clear();  // the system's authorities know nothing of it
  CHECK(refused(target) == "tls_certificate_untrusted connection.ssl.ca");
  target = MsTarget{};
  target.host = "127.0.0.1";  // the certificate has it, too
  CHECK(refused(target) == "connected");
  CHECK(refused(MsTarget::other("EXPIRED")) == "tls_certificate_expired connection.host");
  CHECK(refused(MsTarget::other("OTHERNAME")) == "tls_hostname_mismatch connection.host");
  CHECK(refused(MsTarget::other("CLEAR")) == "tls_unsupported connection.options.encrypt");
  target = MsTarget{};
  target.encrypt = false;
  CHECK(refused(target) == "tls_required connection.options.encrypt");
  CHECK(refused(MsTarget::clear()) == "connected");
  CHECK(refused(MsTarget::other("CLOSED")) == "connection_refused connection.host");
}

TEST_CASE("a SQL Server that says nothing is a timeout, at any point") {
  if (!ms_here()) return;
  for (const char* name : {"SILENT", "MUTE"}) {
    INFO(name);
    const auto begun = Clock::now();
    CHECK(refused(MsTarget::other(name), 1500) == "timeout connection.host");
    CHECK(Clock::now() - begun < std::chrono::milliseconds(4000));
  }
}

TEST_CASE("dialling SQL Server ends at cancel") {
  if (!ms_here()) return;
  CancelToken token;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    token.cancel();
  });
  const auto begun = Clock::now();
  auto connection = ms().connect(MsTarget::other("SILENT").settings(), false, Deadline::in_ms(30000), token);
  other.join();
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == Code::cancelled);
  CHECK(Clock::now() - begun < std::chrono::milliseconds(6000));
}

// The launcher looks whether anybody came.
TEST_CASE("where SQL Server sends a connection on to is checked before it is dialled", "[S18]") {
  if (!ms_here()) return;
  ConnectorEnvironment environment = private_allowed();
  json::Arena arena;
  auto options =
      json::parse(arena, R"({"mode":"allowlist","allow":["localhost","127.0.0.1","::1"]})", json::kConfigLimits);
  REQUIRE(options);
  auto guard = EgressGuard::make(*options);
  REQUIRE(guard);
  environment.egress = *guard;
  auto connector = make_sqlserver_connector(environment);
  CancelToken token;
  auto connection = connector->connect(MsTarget::other("ROUTE").settings(), false, Deadline::in_ms(15000), token);
  REQUIRE_FALSE(connection);
  CHECK(std::string(facts(connection.error().code).name) + " " + connection.error().pointer ==
        "egress_denied connection.host");
  CHECK(connector->connect(MsTarget{}.settings(), false, Deadline::in_ms(15000), token));
}

TEST_CASE("the egress policy stops SQL Server before it dials, and a missing driver is said", "[S17]") {
  ConnectorEnvironment environment;
  auto connector = make_sqlserver_connector(environment);
  MsTarget target;
  target.port = "1433";
  target.user = "app";
  CancelToken token;
  auto connection = connector->connect(target.settings(), false, Deadline::in_ms(5000), token);
  REQUIRE_FALSE(connection);
  CHECK((connection.error().code == Code::egress_denied || connection.error().code == Code::connector_unavailable));
  environment.libraries.emplace_back("libtdsodbc", "/nowhere/libtdsodbc.so");
  const Probe probe = make_sqlserver_connector(environment)->probe();
  CHECK(probe.state == ProbeState::library_missing);
  CHECK(probe.remedy == "apt install tdsodbc");
}

TEST_CASE("a hostile environment changes nothing of where SQL Server is dialled", "[S20]") {
  if (!ms_here()) return;
  ::setenv("TDSHOST", "127.0.0.2", 1);
  ::setenv("TDSPORT", "1", 1);
  ::setenv("TDSVER", "4.2", 1);
  ::setenv("FREETDSCONF", "/nowhere", 1);
  CHECK(refused(MsTarget{}) == "connected");
  for (const char* name : {"TDSHOST", "TDSPORT", "TDSVER", "FREETDSCONF"}) ::unsetenv(name);
}

TEST_CASE("a SQL Server statement ends at its deadline and at cancel, and the connection stays usable") {
  if (!ms_here()) return;
  auto connection = ms_open();
  for (const char* sql : {"WAITFOR DELAY '00:00:30'", "SELECT value AS n FROM GENERATE_SERIES(1, 2000000)"}) {
    INFO(sql);
    const auto begun = Clock::now();
    CHECK(ask(*connection, sql, "null", false, 500).code == Code::timeout);
    CHECK(Clock::now() - begun < std::chrono::milliseconds(5000));
    CHECK(one(*connection, "SELECT 1 AS one") == "1");
  }
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    connection->cancel();
  });
  CHECK(ask(*connection, "WAITFOR DELAY '00:00:30'").code == Code::cancelled);
  other.join();
  CHECK(one(*connection, "SELECT 2 AS two") == "2");
  connection->cancel();  // before a statement: it strikes that one
  CHECK(ask(*connection, "SELECT 1 AS one").code == Code::cancelled);
  CHECK(one(*connection, "SELECT 3 AS three") == "3");
}

TEST_CASE("a SQL Server that never acknowledges a cancel loses its connection") {
  if (!ms_here()) return;
  auto connection = ms_open();
  const auto begun = Clock::now();
  CHECK(ask(*connection, "/* fake:deaf */ WAITFOR DELAY '00:00:30'", "null", false, 300).code == Code::timeout);
  CHECK(Clock::now() - begun < std::chrono::milliseconds(9000));
  CHECK_FALSE(connection->alive());
  CHECK_FALSE(connection->reset(Deadline::in_ms(300)));
  CHECK(ask(*connection, "SELECT 1 AS one").code == Code::connection_lost);
}

TEST_CASE("a SQL Server connection that is cut is lost, and a frozen one is a timeout") {
  if (!ms_here()) return;
  const char* const sql = "SELECT value AS n, replicate('x', 1000) AS x FROM GENERATE_SERIES(1, 1000)";
  auto cut = ms_open(MsTarget::clear("CUT"));
  CHECK(ask(*cut, sql).code == Code::connection_lost);
  CHECK_FALSE(cut->alive());
  CHECK(ask(*cut, "SELECT 1 AS one").code == Code::connection_lost);
  auto frozen = ms_open(MsTarget::clear("FREEZE"));
  const auto begun = Clock::now();
  CHECK(ask(*frozen, sql, "null", false, 500).code == Code::timeout);
  CHECK(Clock::now() - begun < std::chrono::milliseconds(9000));
  CHECK_FALSE(frozen->reset(Deadline::in_ms(300)));
}

TEST_CASE("errors of SQL Server have their codes, and none of its words") {
  if (!ms_here()) return;
  auto connection = ms_open();
  const auto code = [&](const char* sql) { return std::string(facts(ask(*connection, sql).code).name); };
  CHECK(code("SELECT 1 / 0 AS v") == "division_by_zero");
  CHECK(code("RAISERROR(1205, 1, 1)") == "serialization_failed");
  CHECK(code("RAISERROR(229, 1, 1)") == "permission_denied");
  CHECK(code("RAISERROR(245, 1, 1)") == "invalid_value");
  CHECK(code("RAISERROR(50001, 1, 1)") == "query_failed");
  CHECK(code("exec no_such_procedure") != "internal");
  const Answer missing = ask(*connection, "SELECT * FROM canary_4711");
  CHECK(missing.code == Code::object_not_found);
  bool numbered = false;
  for (const Detail& detail : missing.error.details) {
    if (const auto* text = std::get_if<std::string>(&detail.value)) CHECK(text->find("canary") == std::string::npos);
    if (const auto* number = std::get_if<std::int64_t>(&detail.value)) numbered = numbered || *number == 208;
  }
  CHECK(numbered);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
}

TEST_CASE("large cells and many columns come through SQL Server") {
  if (!ms_here()) return;
  auto connection = ms_open();
  const Answer text = ask(*connection, "SELECT replicate('\xc3\xa4x', 7000000) AS v", "null", false, 60000);
  REQUIRE(text.ok);
  REQUIRE(text.rows.size() == 1);
  CHECK(text.rows[0].size() == 21000002);
  CHECK(text.rows[0].substr(20000000, 1000).find('?') == std::string::npos);
  std::string sql = "SELECT 1 AS c0";
  for (int i = 1; i < 2000; ++i) sql += ",NULL AS c" + std::to_string(i);
  const Answer wide = ask(*connection, sql);
  CHECK(wide.ok);
  CHECK(wide.columns.size() == 2000);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
}
