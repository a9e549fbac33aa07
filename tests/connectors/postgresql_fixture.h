// A PostgreSQL server for these tests: tests/servers/with-postgres.mjs starts it and tells about it in JACKFIELD_TEST_PG_*.
#pragma once
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "jackfield/connector.h"
#include "json/config_access.h"

namespace jackfield {
std::unique_ptr<Connector> make_postgresql_connector(const ConnectorEnvironment& environment);
}

namespace jackfield::test {

inline std::string pg_variable(const char* name) {
  const char* value = std::getenv((std::string("JACKFIELD_TEST_PG_") + name).c_str());
  return value == nullptr ? std::string() : std::string(value);
}

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// False, with the reason printed once, when there is no server.
inline bool pg_here() {
  static const bool here = [] {
    if (!pg_variable("PORT").empty()) return true;
    const std::string why = pg_variable("SKIP");
    WARN("skipped: PostgreSQL tests: " << (why.empty() ? "run tests/servers/with-postgres.mjs COMMAND" : why));
    return false;
  }();
  return here;
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

struct PgTarget {
  std::string host = "localhost", port = pg_variable("PORT"), user = "app", password = pg_variable("PASSWORD"),
              database = pg_variable("DATABASE"), ca = read_text(pg_variable("CA")), more;
  bool tls = true;

  [[nodiscard]] Settings settings() const {
    std::string text = R"({"connection":{"host":)";
    json::append_string(text, host);
    text += ",\"port\":" + port + ",\"user\":";
    json::append_string(text, user);
    if (!password.empty()) {
      text += ",\"password\":";
      json::append_string(text, password);
    }
    text += ",\"database\":";
    json::append_string(text, database);
    text += ",\"parameters\":{\"application_name\":\"jackfield test\"}";
    if (tls) {
      text += R"(,"ssl":{"enabled":true,"rejectUnauthorized":true,"ca":)";
      json::append_string(text, ca);
      text += ssl_more + "}";
    }
    text += "},\"searchPath\":[\"public\",\"od\\\"d\\\\ one\"]" + more + "}";
    auto arena = std::make_shared<json::Arena>();
    auto value = json::parse(*arena, text, json::kConfigLimits);
    REQUIRE(value);
    return Settings(ConfigAccess::make(arena, *value));
  }
  std::string ssl_more;
};

inline ConnectorEnvironment pg_environment() {
  ConnectorEnvironment environment;
  json::Arena arena;
  auto options = json::parse(arena, R"({"mode":"private-allowed"})", json::kConfigLimits);
  REQUIRE(options);
  auto guard = EgressGuard::make(*options);
  REQUIRE(guard);
  environment.egress = *guard;
  if (const char* library = std::getenv("JACKFIELD_TEST_LIBPQ")) environment.libraries.emplace_back("libpq", library);
  return environment;
}

inline Connector& pg() {
  static const std::unique_ptr<Connector> connector = make_postgresql_connector(pg_environment());
  return *connector;
}

inline Result<std::unique_ptr<Connection>> pg_connect(const PgTarget& target, std::int64_t ms = 20000,
                                                      bool read_only = false) {
  CancelToken token;
  return pg().connect(target.settings(), read_only, Deadline::in_ms(ms), token);
}

inline std::unique_ptr<Connection> pg_open(const PgTarget& target = {}, bool read_only = false) {
  auto connection = pg_connect(target, 20000, read_only);
  if (!connection) FAIL("connect: " << facts(connection.error().code).name);
  return *std::move(connection);
}

struct Answer {
  Code code = Code::internal;
  bool ok = false;
  std::vector<Column> columns;
  std::vector<std::string> rows;
  StreamEnd end;
  Error error;
};

inline Answer ask(Connection& connection, std::string sql, std::string_view parameters = "null", bool read_only = false,
                  std::int64_t ms = 20000) {
  Answer answer;
  json::Arena arena;
  auto values = json::parse(arena, parameters, json::kEndpointLimits);
  REQUIRE(values);
  Query query;
  query.sql = std::move(sql);
  query.parameters = *values;
  query.read_only = read_only;
  const Deadline deadline = Deadline::in_ms(ms);
  TextSink sink;
  auto stream = connection.execute(query, deadline);
  Result<StreamEnd> end = StreamEnd{};
  if (stream) {
    answer.columns = (*stream)->columns();
    end = (*stream)->pull(sink, deadline);
  } else {
    end = std::move(stream).error();
  }
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

}  // namespace jackfield::test
