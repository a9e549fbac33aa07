#include <csignal>

#include <chrono>
#include <thread>

#include "postgresql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct Refusal {
  std::string code, field;
  std::int64_t ms = 0;
};

Refusal refused(const PgTarget& target, std::int64_t ms = 5000) {
  const auto begin = std::chrono::steady_clock::now();
  auto connection = pg_connect(target, ms);
  Refusal refusal;
  refusal.ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
  if (connection) return {"connected", "", refusal.ms};
  refusal.code = facts(connection.error().code).name;
  refusal.field = connection.error().pointer;
  return refusal;
}

std::string said(const Refusal& refusal) { return refusal.code + " " + refusal.field; }

PgTarget at_port(const char* name) {
  PgTarget target;
  target.port = pg_variable(name);
  return target;
}

}  // namespace

TEST_CASE("each way that PostgreSQL refuses a connection has its code and its field") {
  if (!pg_here()) return;
  PgTarget target;
  target.password = "wrong";
  CHECK(said(refused(target)) == "authentication_failed connection.password");
  target.password.clear();
  CHECK(said(refused(target)) == "authentication_failed connection.password");
  target = {};
  target.database = "nowhere";
  CHECK(said(refused(target)) == "database_not_found connection.database");
  target = {};
  target.user = "nobody";
  CHECK(said(refused(target)) == "access_denied connection.user");
  target = {};
  target.tls = false;
  CHECK(said(refused(target)) == "tls_required connection.ssl.enabled");
  CHECK(said(refused(at_port("NOTLS_PORT"))) == "tls_unsupported connection.ssl.enabled");
  target = {};
  target.ca = read_text(pg_variable("OTHER_CA"));
  CHECK(said(refused(target)) == "tls_certificate_untrusted connection.ssl.ca");
  CHECK(said(refused(at_port("EXPIRED_PORT"))) == "tls_certificate_expired connection.host");
  CHECK(said(refused(at_port("OTHERNAME_PORT"))) == "tls_hostname_mismatch connection.host");
  CHECK(said(refused(at_port("CLOSED_PORT"))) == "connection_refused connection.host");
  target = {};
  target.host = "/tmp";
  CHECK(said(refused(target)) == "hostname connection.host");
  target.host = "localhost,evil.example.com";
  CHECK(said(refused(target)) == "hostname connection.host");
}

TEST_CASE("a host that never answers PostgreSQL's greeting costs the deadline and no more") {
  if (!pg_here()) return;
  const Refusal refusal = refused(at_port("SILENT_PORT"), 700);
  CHECK(said(refusal) == "timeout connection.host");
  CHECK(refusal.ms >= 600);
  CHECK(refusal.ms < 2000);
}

TEST_CASE("dialling PostgreSQL can be cancelled") {
  if (!pg_here()) return;
  CancelToken token;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    token.cancel();
  });
  auto connection = pg().connect(at_port("SILENT_PORT").settings(), false, Deadline::in_ms(10000), token);
  other.join();
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == Code::cancelled);
}

TEST_CASE("another server name, a client certificate and a clear connection work where they are allowed") {
  if (!pg_here()) return;
  PgTarget target = at_port("OTHERNAME_PORT");
  target.user = "plain";  // the listener speaks in clear to the server behind it
  target.ssl_more = R"(,"servername":"db.example.com")";
  CHECK(one(*pg_open(target), "select 1") == "1");
  target = {};
  target.user = "plain";
  target.tls = false;
  CHECK(one(*pg_open(target), "select ssl from pg_stat_ssl where pid = pg_backend_pid()") == "false");
  target = {};
  target.user = "cert";
  CHECK(said(refused(target)) == "tls_client_certificate_required connection.ssl.cert");
  target.ssl_more = ",\"cert\":";
  json::append_string(target.ssl_more, read_text(pg_variable("CLIENT_CERT")));
  target.ssl_more += ",\"key\":";
  json::append_string(target.ssl_more, read_text(pg_variable("CLIENT_KEY")));
  CHECK(one(*pg_open(target), "select 1") == "1");
  target.ssl_more = ",\"cert\":";
  json::append_string(target.ssl_more, read_text(pg_variable("CLIENT_CERT")));
  target.ssl_more += ",\"key\":\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n\"";
  CHECK(said(refused(target)) == "tls_failed connection.ssl.key");
}

TEST_CASE("the environment of the process changes nothing of a PostgreSQL connection", "[S20]") {
  if (!pg_here()) return;
  const std::pair<const char*, const char*> hostile[] = {{"PGHOST", "/nowhere"},
                                                         {"PGHOSTADDR", "203.0.113.9"},
                                                         {"PGPORT", "1"},
                                                         {"PGUSER", "evil"},
                                                         {"PGPASSWORD", "evil"},
                                                         {"PGDATABASE", "evil"},
                                                         {"PGPASSFILE", "/etc/passwd"},
                                                         {"PGSSLMODE", "disable"},
                                                         {"PGSSLROOTCERT", "/nowhere"},
                                                         {"PGSSLCERT", "/etc/passwd"},
                                                         {"PGSSLKEY", "/etc/passwd"},
                                                         {"PGSSLCRL", "/etc/passwd"},
                                                         {"PGOPTIONS", "-c role=evil"},
                                                         {"PGCLIENTENCODING", "LATIN1"},
                                                         {"PGAPPNAME", "evil"},
                                                         {"PGTARGETSESSIONATTRS", "standby"},
                                                         {"PGCHANNELBINDING", "require"},
                                                         {"PGGSSENCMODE", "require"},
                                                         {"PGREQUIREPEER", "evil"},
                                                         {"PGSSLMINPROTOCOLVERSION", "TLSv1.3"},
                                                         {"PGCONNECT_TIMEOUT", "1"}};
  for (const auto& [name, value] : hostile) ::setenv(name, value, 1);
  auto connection = pg_connect({});
  const Refusal without_password = [] {
    PgTarget target;
    target.password.clear();
    ::setenv("PGPASSWORD", pg_variable("PASSWORD").c_str(), 1);
    return refused(target);
  }();
  for (const auto& [name, value] : hostile) ::unsetenv(name);
  REQUIRE(connection);
  CHECK(one(**connection,
            "select current_user, current_setting('application_name'), current_setting('client_encoding')") ==
        "'app'|'jackfield test'|'UTF8'");
  CHECK(without_password.code == "authentication_failed");
}

TEST_CASE("the egress policy stops PostgreSQL before it dials", "[S17]") {
  if (!pg_here()) return;
  ConnectorEnvironment environment;
  auto connector = make_postgresql_connector(environment);
  CancelToken token;
  auto connection = connector->connect(PgTarget().settings(), false, Deadline::in_ms(5000), token);
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == Code::egress_denied);
}

TEST_CASE("a missing libpq is said with its remedy") {
  ConnectorEnvironment environment;
  environment.libraries.emplace_back("libpq", "/nowhere/libpq.so.5");
  auto connector = make_postgresql_connector(environment);
  const Probe probe = connector->probe();
  CHECK(probe.state == ProbeState::library_missing);
  CHECK_FALSE(probe.remedy.empty());
  CHECK(probe.reason.find("/nowhere") == std::string::npos);
}

TEST_CASE("a PostgreSQL statement is cancelled within a second, and the connection stays usable") {
  if (!pg_here()) return;
  for (const bool read_only : {false, true}) {
    auto connection = pg_open();
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      connection->cancel();
    });
    const auto begin = std::chrono::steady_clock::now();
    const Answer answer = ask(*connection, "select pg_sleep(30)", "null", read_only);
    const auto took = std::chrono::steady_clock::now() - begin;
    other.join();
    CHECK(answer.code == Code::cancelled);
    CHECK(took < std::chrono::milliseconds(1200));
    CHECK(one(*connection, "select 1") == "1");
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK(one(*connection, "select 1") == "1");
    connection->cancel();
    CHECK(ask(*connection, "select 1").code == Code::cancelled);
    CHECK(one(*connection, "select 1") == "1");
  }
}

TEST_CASE("a PostgreSQL statement past its deadline is a timeout, and the connection stays usable") {
  if (!pg_here()) return;
  auto connection = pg_open();
  for (const bool read_only : {false, true}) {
    const auto begin = std::chrono::steady_clock::now();
    CHECK(ask(*connection, "select pg_sleep(30)", "null", read_only, 300).code == Code::timeout);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(1500));
    CHECK(one(*connection, "select 1") == "1");
  }
  CHECK(connection->reset(Deadline::in_ms(5000)));
}

TEST_CASE("a PostgreSQL connection that is cut is lost, and a frozen one is a timeout") {
  if (!pg_here()) return;
  PgTarget target;
  target.user = "plain";
  target.tls = false;
  target.port = pg_variable("CUT_PORT");
  const char* const sql = "select repeat('x', 1000) from generate_series(1, 1000)";
  auto cut = pg_open(target);
  CHECK(ask(*cut, sql).code == Code::connection_lost);
  CHECK_FALSE(cut->alive());
  CHECK_FALSE(cut->reset(Deadline::in_ms(500)));
  CHECK(ask(*cut, "select 1").code == Code::connection_lost);
  target.port = pg_variable("FREEZE_PORT");
  auto frozen = pg_open(target);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(ask(*frozen, sql, "null", false, 500).code == Code::timeout);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(2000));
  CHECK_FALSE(frozen->reset(Deadline::in_ms(300)));
  CHECK(one(*pg_open(), "select 1") == "1");
}

TEST_CASE("large cells, many columns and many parameters come through PostgreSQL") {
  if (!pg_here()) return;
  auto connection = pg_open();
  auto cell = ask(*connection, "select repeat('x', 20000000)");
  REQUIRE(cell.ok);
  CHECK(cell.rows[0].size() == 20000002);
  CHECK_FALSE(connection->reset(Deadline::in_ms(5000)));  // its buffer would stay large

  connection = pg_open();
  std::string sql = "select 1";
  for (int i = 1; i < 1600; ++i) sql += "," + std::to_string(i);
  CHECK(ask(*connection, sql).columns.size() == 1600);
  std::string values = "[0";
  sql = "select $1::int";
  for (int i = 2; i <= 10000; ++i) {
    sql += "+$" + std::to_string(i) + "::int";
    values += ",1";
  }
  sql = "select count(*) from (values ($1::int)";
  for (int i = 2; i <= 10000; ++i) sql += ",($" + std::to_string(i) + "::int)";
  CHECK(one(*connection, sql + ") v(a)", values + "]") == "10000");
  CHECK(one(*connection, "select 1") == "1");
}

TEST_CASE("a PostgreSQL server that ends the session in mid-query loses that connection alone") {
  if (!pg_here()) return;
  auto connection = pg_open();
  const auto killer = pg_open();
  Query kill;
  kill.sql = "select pg_terminate_backend(" + one(*connection, "select pg_backend_pid()") + ")";
  std::thread other([&] {  // without checks: Catch has no lock
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    static_cast<void>(killer->execute(kill, Deadline::in_ms(10000)));
  });
  CHECK(ask(*connection, "select pg_sleep(30)").code == Code::connection_lost);
  other.join();
  CHECK_FALSE(connection->alive());
  auto idle = pg_open();
  CHECK(idle->alive());
  const std::string idle_pid = one(*idle, "select pg_backend_pid()");
  CHECK(one(*pg_open(), "select pg_terminate_backend(" + idle_pid + ")") == "true");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK_FALSE(idle->alive());
}

// The whole server restarts itself when one of its processes is killed.
TEST_CASE("a PostgreSQL server process killed in mid-query is a lost connection, and a new one works again") {
  if (!pg_here()) return;
  auto connection = pg_open();
  const int pid = std::stoi(one(*connection, "select pg_backend_pid()"));
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    ::kill(pid, SIGKILL);
  });
  CHECK(ask(*connection, "select pg_sleep(30)").code == Code::connection_lost);
  other.join();
  bool again = false;
  for (int i = 0; i < 100 && !again; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    auto fresh = pg_connect({}, 2000);
    again = static_cast<bool>(fresh);
    if (!again) CHECK((fresh.error().code == Code::unreachable || fresh.error().code == Code::connection_lost));
  }
  CHECK(again);
}
