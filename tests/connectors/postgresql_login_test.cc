// What the login says to a server or a pooler, and what it accepts.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "postgresql_fixture.h"
#include "support/loopback.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// Answers each login with an error, and keeps what the logins said.
class Refuser {
 public:
  explicit Refuser(std::string_view fields)
      : port(std::to_string(listener_.port())), fields_(fields), thread_([this] { serve(); }) {}
  ~Refuser() {
    ::shutdown(listener_.socket(), SHUT_RDWR);
    thread_.join();
  }
  Refuser(const Refuser&) = delete;
  Refuser& operator=(const Refuser&) = delete;

 private:
  const LoopbackListener listener_{8};

 public:
  const std::string port;
  std::vector<std::string> logins;  // "user u database d ..."

 private:
  void serve() {
    const auto next = [this] { return ::accept(listener_.socket(), nullptr, nullptr); };
    for (int client = next(); client >= 0; client = next()) {
      char bytes[4096];
      const ssize_t size = ::read(client, bytes, sizeof bytes);
      std::string said;
      for (ssize_t i = 8; i < size; ++i) said += bytes[i] == '\0' ? ' ' : bytes[i];
      logins.push_back(said.substr(0, said.find_last_not_of(' ') + 1));
      std::string error = "E";
      const auto length = static_cast<std::uint32_t>(fields_.size() + 4);
      for (int shift = 24; shift >= 0; shift -= 8) error += static_cast<char>(length >> shift & 255);
      error += fields_;
      static_cast<void>(!::write(client, error.data(), error.size()));
      ::close(client);
    }
  }

  std::string fields_;
  std::thread thread_;
};

Error refused_at(const Refuser& server) {
  const Settings settings =
      settings_of(R"({"connection":{"host":"localhost","user":"u","password":"p","database":"d","port":)" +
                  server.port + R"(,"parameters":{"statement_timeout":"5"}},"searchPath":["a"],"readOnly":true})");
  auto connection = connect_to(pg(), settings, 5000, true);
  REQUIRE_FALSE(connection);
  return connection.error();
}

using namespace std::string_view_literals;

}  // namespace

TEST_CASE("the login says user, database, encoding and application and nothing more, and less if it is refused") {
  if (!pg_here()) return;
  ::setenv("PGOPTIONS", "-c role=evil", 1);
  ::setenv("PGAPPNAME", "evil", 1);
  {
    const Refuser server("SFATAL\0VFATAL\0C28P01\0Mwrong\0\0"sv);
    CHECK(refused_at(server).code == Code::authentication_failed);
    REQUIRE(server.logins.size() == 1);
    CHECK(server.logins[0] == "user u database d application_name jackfield client_encoding UTF8");
  }
  {
    const Refuser pooler("SFATAL\0C08P01\0Munsupported startup parameter: application_name\0\0"sv);
    const Error error = refused_at(pooler);
    CHECK(error.code == Code::pooler_setting);
    CHECK(error.details.size() == 3);
    REQUIRE(pooler.logins.size() == 2);
    CHECK(pooler.logins[1] == "user u database d");
  }
  ::unsetenv("PGOPTIONS");
  ::unsetenv("PGAPPNAME");
}

TEST_CASE("target_session_attrs means the same for a test and for a query, read-only or not") {
  if (!pg_here()) return;
  struct Case {
    const char* wanted;
    bool is_met;  // by a primary
  };
  for (const Case& one : {Case{"any", true}, Case{"read-write", true}, Case{"primary", true},
                          Case{"prefer-standby", true}, Case{"read-only", false}, Case{"standby", false}}) {
    for (const bool read_only : {false, true}) {
      INFO(one.wanted << " " << read_only);
      const PgTarget target;
      const Settings settings =
          settings_of(target.login() + R"(,"parameters":{"target_session_attrs":")" + one.wanted +
                      R"("},"ssl":{"enabled":true,"rejectUnauthorized":true,"ca":)" + json_text(target.ca) + "}}}");
      auto connection = connect_to(pg(), settings, 20000, read_only);
      CHECK(static_cast<bool>(connection) == one.is_met);
      if (!connection) {
        CHECK(connection.error().code == Code::unreachable);
        CHECK(connection.error().pointer == "connection.parameters.target_session_attrs");
      }
    }
  }
}
