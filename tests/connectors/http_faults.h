// Faults that every service behind HTTP may have, asked for in a comment of the statement: tests/servers/https-fake.mjs
// has the same names.
// Contract   after each fault the connection answers the next statement, and no error contains the token.
#pragma once
#include <chrono>
#include <functional>
#include <thread>

#include "fixture.h"

namespace jackfield::test {

struct HttpFault {
  const char* name;
  Code code;
  std::int64_t ms = 20000;  // the deadline
};
inline constexpr HttpFault kHttpFaults[] = {
    {"html", Code::protocol_failed},  {"not-json", Code::protocol_failed}, {"redirect", Code::protocol_failed},
    {"cut", Code::connection_lost},   {"cut-body", Code::connection_lost}, {"huge", Code::result_too_large},
    {"bomb", Code::result_too_large}, {"500", Code::service_failed, 1500}, {"429", Code::rate_limited, 1500},
    {"hang", Code::timeout, 400},     {"trickle", Code::timeout, 600}};

inline std::string all_of(const Error& error) {
  std::string text = std::string(facts(error.code).name) + " " + error.pointer;
  for (const Detail& detail : error.details) {
    if (const auto* value = std::get_if<std::string>(&detail.value)) text += " " + *value;
  }
  return text;
}

inline std::string code_and_field(const Error& error) {
  return std::string(facts(error.code).name) + " " + error.pointer;
}

// `token`: what no error may hold.
inline void check_http_faults(Connection& connection, const std::string& token) {
  constexpr std::int64_t kMoreMs = 2500;  // to stop a statement, on a busy machine
  for (const HttpFault& fault : kHttpFaults) {
    INFO(fault.name);
    const auto begun = std::chrono::steady_clock::now();
    const Answer answer =
        ask(connection, "SELECT 1 /* fake:" + std::string(fault.name) + " */", "null", false, fault.ms);
    CHECK_FALSE(answer.ok);
    CHECK(facts(answer.code).name == facts(fault.code).name);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(fault.ms + kMoreMs));
    CHECK(all_of(answer.error).find(token) == std::string::npos);
    CHECK(one(connection, "SELECT 1 AS one") == "1");
  }
}

// `refused(target, ms)`: the code and the field of the refusal.
template <typename Target, typename Refused>
void check_address_faults(const Target& good, const Refused& refused) {
  Target wrong = good;
  wrong.ca = variable("HTTP_OTHER_CA");
  CHECK(refused(wrong, 5000) == "tls_certificate_untrusted connection.ssl.ca");
  wrong.ca = "";
  CHECK(refused(wrong, 5000) == "tls_certificate_untrusted connection.ssl.ca");
  wrong = good;
  wrong.port = variable("HTTP_EXPIRED_PORT");
  CHECK(refused(wrong, 5000) == "tls_certificate_expired connection.host");
  wrong.port = variable("HTTP_OTHERNAME_PORT");
  CHECK(refused(wrong, 5000) == "tls_hostname_mismatch connection.host");
  wrong.port = variable("HTTP_CLOSED_PORT");
  CHECK(refused(wrong, 5000) == "connection_refused connection.host");
  wrong.port = variable("HTTP_SILENT_PORT");
  CHECK(refused(wrong, 400) == "timeout ");
  wrong.port = variable("HTTP_PLAIN_PORT");
  CHECK(refused(wrong, 5000) == "tls_failed connection.host");
  wrong = good;
  wrong.host = "no-such-host.invalid";
  CHECK(refused(wrong, 5000) == "host_not_found connection.host");
  wrong.host = "localhost/../x@y";
  CHECK(refused(wrong, 5000) == "hostname connection.host");
}

// A cancel ends the call, whether or not the service answers to it.
inline void check_http_cancel(Connection& connection) {
  for (const char* sql : {"SELECT slow_down(30)", "SELECT slow_down(30) /* fake:lost-cancel */",
                          "SELECT slow_down(30) /* fake:hang-cancel */", "SELECT 1 /* fake:hang */"}) {
    INFO(sql);
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      connection.cancel();
    });
    const auto begun = std::chrono::steady_clock::now();
    CHECK(ask(connection, sql).code == Code::cancelled);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(4000));
    other.join();
    CHECK(one(connection, "SELECT 1 AS one") == "1");
    CHECK(ask(connection, sql, "null", false, 400).code == Code::timeout);
    CHECK(one(connection, "SELECT 1 AS one") == "1");
  }
  connection.cancel();
  CHECK(connection.needs_reset());
  CHECK(ask(connection, "SELECT 1").code == Code::cancelled);
  CHECK(one(connection, "SELECT 1 AS one") == "1");
  connection.cancel();
  CHECK(connection.reset(Deadline::in_ms(1000)));
  CHECK(one(connection, "SELECT 1 AS one") == "1");
}

inline void check_large(Connection& connection, const std::function<std::string(int)>& placeholder) {
  const Answer cell = ask(connection, "SELECT hex(zeroblob(10485760)) AS v");
  REQUIRE(cell.ok);
  REQUIRE(cell.rows.size() == 1);
  CHECK(cell.rows[0].size() == 20971522);  // and two quotes
  std::string columns = "SELECT 0", places, values;
  for (int i = 1; i < 2000; ++i) columns += "," + std::to_string(i);
  CHECK(ask(connection, columns).columns.size() == 2000);
  for (int i = 1; i <= 10000; ++i) {
    places += (i > 1 ? "," : "") + placeholder(i);
    values += (i > 1 ? "," : "") + std::to_string(i);
  }
  CHECK(one(connection, "SELECT 1 AS one WHERE 10000 IN (" + places + ")", "[" + values + "]") == "1");
}

}  // namespace jackfield::test
