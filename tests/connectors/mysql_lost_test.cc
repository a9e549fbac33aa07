#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "mysql_fixture.h"
#include "suite.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// Kills the server and starts it again; "ok" when it is there. Any thread, so no check of Catch.
std::string restart(const std::string& server) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(my_variable(server, "RESTART_PORT"))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool reached = ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  std::string answer = reached ? "" : "not reached";
  char bytes[256];
  for (ssize_t size = 0; (size = ::read(socket, bytes, sizeof bytes)) > 0;)
    answer.append(bytes, static_cast<std::size_t>(size));
  ::close(socket);
  return answer;
}

int in_parallel(int threads, const std::function<bool()>& work) {
  std::atomic<int> right{0};
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back([&] { right += work() ? 1 : 0; });
  for (std::thread& one : running) one.join();
  return right;
}

}  // namespace

TEST_CASE("a MySQL statement ends at its deadline and at cancel, and the connection stays usable") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    for (const bool read_only : {false, true}) {
      CHECK(ask(*connection, "select sleep(30)", "null", read_only, 300).code == Code::timeout);
      CHECK(one(*connection, "select 1") == "1");
      std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        connection->cancel();
      });
      CHECK(ask(*connection, "select sleep(30)", "null", read_only).code == Code::cancelled);
      other.join();
      CHECK(one(*connection, "select 1") == "1");
    }
    CHECK(connection->reset(Deadline::in_ms(5000)));
  }
}

TEST_CASE("a MySQL connection that is cut is lost, and a frozen one is a timeout") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.user = "plain";
    target.tls = false;
    target.port = my_variable(server, "CUT_PORT");
    const char* const sql = "select repeat('x', 1000) from information_schema.columns limit 1000";
    auto cut = my_open(target);
    CHECK(ask(*cut, sql).code == Code::connection_lost);
    CHECK_FALSE(cut->alive());
    CHECK(ask(*cut, "select 1").code == Code::connection_lost);
    target.port = my_variable(server, "FREEZE_PORT");
    auto frozen = my_open(target);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(ask(*frozen, sql, "null", false, 500).code == Code::timeout);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(3000));
    CHECK_FALSE(frozen->reset(Deadline::in_ms(300)));
  }
}

TEST_CASE("large cells, many columns and many parameters come through MySQL") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    const Answer cell = ask(*connection, "select repeat('x', 20000000)");
    REQUIRE(cell.ok);
    REQUIRE(cell.rows.size() == 1);
    CHECK(cell.rows[0].size() == 20000002);
    CHECK_FALSE(connection->reset(Deadline::in_ms(5000)));  // its buffer would stay large
    connection = my_open(MyTarget(server));
    std::string sql = "select 1";
    for (int i = 1; i < 2000; ++i) sql += "," + std::to_string(i);
    CHECK(ask(*connection, sql).columns.size() == 2000);
    sql = "select 9999 in (?";
    std::string values = "[0";
    for (int i = 1; i < 10000; ++i) {
      sql += ",?";
      values += "," + std::to_string(i);
    }
    CHECK(one(*connection, sql + ")", values + "]") == "1");
    CHECK(one(*connection, "select 1") == "1");
  }
}

TEST_CASE("a MySQL session that is killed loses that connection alone") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.user = "boss";
    auto boss = my_open(target);
    auto connection = my_open(MyTarget(server));
    const std::string session = one(*connection, "select connection_id()");
    Query kill;
    kill.sql = "kill " + session;
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      static_cast<void>(boss->execute(kill, Deadline::in_ms(10000)));  // without checks: Catch has no lock
    });
    CHECK(ask(*connection, "select sleep(30)").code == Code::connection_lost);
    other.join();
    CHECK_FALSE(connection->alive());
    auto idle = my_open(MyTarget(server));
    CHECK(idle->alive());
    CHECK(ask(*boss, "kill " + one(*idle, "select connection_id()")).ok);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK_FALSE(idle->alive());
    CHECK(one(*my_open(MyTarget(server)), "select 1") == "1");
  }
}

TEST_CASE("ten pooled connections of MySQL outlive the server: what runs is lost, and the next query works") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    Engine engine;
    engine.connector = "mysql";
    engine.config = MyTarget(server).config(R"(,"client":"mysql2","pool":{"max":10,"acquireTimeoutMillis":20000})");
    engine.environment = suite_environment();
    Asker asker(engine);
    CHECK(in_parallel(10, [&] { return asker.cell("SELECT sleep(1)") == "0"; }) == 10);
    auto connection = my_open(MyTarget(server));
    std::string restarted;
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      restarted = restart(server);
    });
    CHECK(ask(*connection, "select sleep(30)").code == Code::connection_lost);
    other.join();
    REQUIRE(restarted == "ok");
    CHECK(in_parallel(10, [&] { return asker.cell("SELECT 1 AS one") == "1"; }) == 10);
  }
}
