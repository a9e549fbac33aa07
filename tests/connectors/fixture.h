// What the tests of all connectors share: variables of the servers, rows as text, a way to ask a connection.
// tests/servers/with-servers.mjs starts the servers of a connector and tells about them in JACKFIELD_TEST_*.
#pragma once
#include <dlfcn.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "config/config_access.h"
#include "connector/connector.h"

namespace jackfield::test {

// JACKFIELD_TEST_<name>, "" when it is not set.
inline std::string variable(const std::string& name) {
  const char* value = std::getenv(("JACKFIELD_TEST_" + name).c_str());
  return value == nullptr ? std::string() : std::string(value);
}

// How often a test changes a table under a kept statement; JACKFIELD_TEST_CHANGES=1000 for the long form.
inline int changes_asked(int usual) {
  const std::string asked = variable("CHANGES");
  return asked.empty() ? usual : std::stoi(asked);
}

// False, with the reason printed, when the server that tells JACKFIELD_TEST_<server>_PORT is not there.
inline bool server_here(const std::string& server) {
  if (!variable(server + "_PORT").empty()) return true;
  const std::string why = variable(server + "_SKIP");
  WARN("skipped: " << server << " tests: " << (why.empty() ? "run tests/servers/with-servers.mjs" : why));
  return false;
}

// Leaves an error in this thread's queue of the OpenSSL that client libraries share, as a failed handshake does.
inline void leave_tls_error() {
  void* crypto = ::dlopen("libcrypto.so.3", RTLD_NOW | RTLD_NOLOAD);
  if (crypto == nullptr) {
    WARN("skipped: the client library has no OpenSSL 3");
    return;
  }
  constexpr int kX509 = 11, kAlreadyInTable = 101;
  reinterpret_cast<void (*)()>(::dlsym(crypto, "ERR_new"))();
  reinterpret_cast<void (*)(int, int, const char*, ...)>(::dlsym(crypto, "ERR_set_error"))(kX509, kAlreadyInTable,
                                                                                           nullptr);
}

// The most memory that this process has had, in KiB. The address sanitizer keeps freed memory for a while.
inline std::int64_t peak_kilobytes() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmHWM:")) return std::atoll(line.c_str() + 6);
  }
  return 0;
}
#ifdef JF_SANITIZED
inline constexpr std::int64_t kKeptFreed = 256 * 1024;
#else
inline constexpr std::int64_t kKeptFreed = 0;
#endif

inline std::string json_text(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Settings settings_of(std::string_view config) {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(*arena, config, json::kConfigLimits);
  REQUIRE(value);
  return Settings(ConfigAccess::make(arena, *value));
}

inline ConnectorEnvironment private_allowed() {
  ConnectorEnvironment environment;
  json::Arena arena;
  auto options = json::parse(arena, R"({"mode":"private-allowed"})", json::kConfigLimits);
  REQUIRE(options);
  auto guard = EgressGuard::make(*options);
  REQUIRE(guard);
  environment.egress = *guard;
  return environment;
}

// A server that is logged in to with a user and a password.
struct ServerTarget {
  std::string host = "localhost", port, user = "app", password, database;

  // {"connection":{"host": ... ,"database": ... , and the object is left open.
  [[nodiscard]] std::string login() const {
    std::string text =
        R"({"connection":{"host":)" + json_text(host) + ",\"port\":" + port + ",\"user\":" + json_text(user);
    if (!password.empty()) text += ",\"password\":" + json_text(password);
    return text + ",\"database\":" + json_text(database);
  }
};

inline Result<std::unique_ptr<Connection>> connect_to(Connector& connector, const Settings& settings, std::int64_t ms,
                                                      bool read_only) {
  CancelToken token;
  return connector.connect(settings, read_only, Deadline::in_ms(ms), token);
}

inline std::unique_ptr<Connection> opened(Result<std::unique_ptr<Connection>> connection) {
  if (!connection) FAIL("connect: " << facts(connection.error().code).name);
  return *std::move(connection);
}

// Rows as text: cells joined by '|', types marked where the text does not tell.
class TextSink final : public RowSink {
 public:
  explicit TextSink(std::size_t limit = static_cast<std::size_t>(-1)) : limit_(limit) {}
  void begin_row() override { rows.emplace_back(); }
  void null() override { cell("null"); }
  void boolean(bool value) override { cell(value ? "true" : "false"); }
  void integer(std::int64_t value) override { cell(std::to_string(value)); }
  void integer_text(std::string_view digits) override { cell(digits); }
  void decimal_text(std::string_view digits) override { cell("d:" + std::string(digits)); }
  void number(double value) override { cell("n:" + std::to_string(value)); }
  void number_text(std::string_view digits) override { cell("n:" + std::string(digits)); }
  void text(std::string_view utf8) override { cell("'" + std::string(utf8) + "'"); }
  void json(std::string_view json) override { cell(json); }
  void binary(std::span<const std::uint8_t> bytes) override { cell("b:" + hex(bytes)); }
  void end_row() override {}
  [[nodiscard]] bool full() const override { return rows.size() >= limit_; }

  std::vector<std::string> rows;

 private:
  void cell(std::string_view text) {
    if (!rows.back().empty()) rows.back() += '|';
    rows.back() += text;
  }
  std::size_t limit_;
};

struct Answer {
  Code code = Code::internal;
  bool ok = false;
  std::vector<Column> columns;
  std::vector<std::string> rows;
  StreamEnd end;
  Error error;
};

// Runs one statement; its rows up to the end of the first pull go to `sink`. An error has the place in the parameters.
inline Result<StreamEnd> run_into(Connection& connection, std::string sql, std::string_view parameters, RowSink& sink,
                                  bool read_only = false, std::int64_t ms = 20000,
                                  std::vector<Column>* columns = nullptr) {
  json::Arena arena;
  auto values = json::parse(arena, parameters, json::kEndpointLimits);
  REQUIRE(values);
  Query query;
  query.sql = std::move(sql);
  query.parameters = *values;
  query.read_only = read_only;
  const Deadline deadline = Deadline::in_ms(ms);
  auto stream = connection.execute(query, deadline);
  if (!stream) return std::move(stream).error();
  if (columns != nullptr) *columns = (*stream)->columns();
  return (*stream)->pull(sink, deadline);
}

inline Answer ask(Connection& connection, std::string sql, std::string_view parameters = "null", bool read_only = false,
                  std::int64_t ms = 20000) {
  Answer answer;
  TextSink sink;
  auto end = run_into(connection, std::move(sql), parameters, sink, read_only, ms, &answer.columns);
  answer.rows = std::move(sink.rows);
  answer.ok = static_cast<bool>(end);
  if (end) {
    answer.end = *end;
  } else {
    answer.error = end.error();
    answer.code = end.error().code;
  }
  return answer;
}

inline std::string one(Connection& connection, std::string sql, std::string_view parameters = "null",
                       bool read_only = false) {
  Answer answer = ask(connection, std::move(sql), parameters, read_only);
  if (!answer.ok) return "error " + std::string(facts(answer.code).name);
  return answer.rows.empty() ? "no row" : answer.rows.front();
}

// Pulls ten rows of a long result and leaves the rest, which makes a reset necessary.
inline void leave_after_ten_rows(Connection& connection, const std::string& sql) {
  Query query;
  query.sql = sql;
  {
    auto stream = connection.execute(query, Deadline::in_ms(30000));
    REQUIRE(stream);
    TextSink sink(10);
    REQUIRE((*stream)->pull(sink, Deadline::in_ms(30000)));
    CHECK(sink.rows.size() == 10);
  }
  CHECK(connection.needs_reset());
}

}  // namespace jackfield::test
