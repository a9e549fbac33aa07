// Large answers of PostgreSQL in clear, whose rows are read from the socket: each is what libpq would have read.
#include <thread>

#include "../../core/connectors/postgresql/socket_stream.h"
#include "postgresql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

PgTarget in_clear(const std::string& user = "plain") {
  PgTarget target;
  target.user = user;
  target.tls = false;
  return target;
}

struct Opened {
  std::unique_ptr<ResultStream> stream;
  [[nodiscard]] bool is_of_socket() const { return dynamic_cast<postgresql::SocketStream*>(stream.get()) != nullptr; }
  Answer pull(std::size_t most = static_cast<std::size_t>(-1), std::int64_t ms = 20000) {
    TextSink sink(most);
    Answer answer;
    auto end = stream->pull(sink, Deadline::in_ms(ms));
    answer.ok = static_cast<bool>(end);
    answer.rows = std::move(sink.rows);
    if (end) answer.end = *end;
    if (!end) answer.code = end.error().code;
    return answer;
  }
};

Opened open_rows(Connection& connection, const std::string& sql, std::int64_t ms = 20000) {
  Query query;
  query.sql = sql;
  auto stream = connection.execute(query, Deadline::in_ms(ms));
  if (!stream) FAIL(facts(stream.error().code).name);
  return {*std::move(stream)};
}

std::string said(const Answer& answer) {
  return answer.ok ? std::to_string(answer.rows.size()) + " rows" : std::string(facts(answer.code).name);
}

void check_usable(Connection& connection) {
  if (connection.needs_reset()) CHECK(connection.reset(Deadline::in_ms(5000)));
  CHECK(one(connection, "SELECT 1 + $1::int", "[2]") == "3");
  CHECK(ask(connection, "CREATE TEMPORARY TABLE t_large AS SELECT 1 AS a").ok);
  CHECK(connection.reset(Deadline::in_ms(5000)));
}

const std::string kLong = "SELECT n, repeat('x', 1000) AS v FROM generate_series(1, 300000) n";

}  // namespace

TEST_CASE("rows of PostgreSQL from the socket are those that libpq reads, of every type and size") {
  if (!pg_here()) return;
  const auto clear = pg_open(in_clear()), encrypted = pg_open();
  for (const char* sql :
       {"SELECT n, n::bigint * 1000000000000 AS big, n % 2 = 0 AS even, n / 7.0 AS quotient, 'row ' || n AS name,"
        " NULL::text AS nothing, '' AS empty,"
        " ARRAY[n, n + 1] AS pair, DATE '2026-01-01' + n AS day FROM generate_series(1, 5000) n",
        "SELECT repeat('x', n * 37 % 9000) AS v FROM generate_series(1, 3000) n",
        "SELECT n, repeat('y', 150000) AS v FROM generate_series(1, 40) n",
        "SELECT repeat('z', 12000000) AS v FROM generate_series(1, 3) n", "SELECT FROM generate_series(1, 20000) n"}) {
    INFO(sql);
    Opened rows = open_rows(*clear, sql), peer = open_rows(*encrypted, sql);
    CHECK(rows.is_of_socket());
    CHECK_FALSE(peer.is_of_socket());
    CHECK((rows.stream->columns() == peer.stream->columns()));
    const Answer got = rows.pull(), wanted = peer.pull();
    CHECK(got.ok);
    CHECK((got.rows == wanted.rows));
    CHECK(got.rows.size() > 2);
    CHECK(got.end.done);
    CHECK(got.end.affected_rows == wanted.end.affected_rows);
  }
  check_usable(*clear);
}

TEST_CASE("rows of PostgreSQL from the socket are given in parts, and small answers are libpq's") {
  if (!pg_here()) return;
  const auto connection = pg_open(in_clear());
  Opened rows = open_rows(*connection, kLong);
  REQUIRE(rows.is_of_socket());
  CHECK(said(rows.pull(10)) == "10 rows");
  const Answer more = rows.pull(1000);
  CHECK(more.rows.size() == 1000);
  CHECK(more.rows.front().starts_with("11|"));
  CHECK(said(rows.pull()) == "298990 rows");
  for (const char* sql : {"SELECT 1", "SELECT n FROM generate_series(1, 100) n", "SELECT repeat('x', 4000)"}) {
    Opened small = open_rows(*connection, sql);
    CHECK_FALSE(small.is_of_socket());
    CHECK(small.pull().ok);
  }
  check_usable(*connection);
}

TEST_CASE("an error among rows of PostgreSQL from the socket is that of the statement") {
  if (!pg_here()) return;
  const auto connection = pg_open(in_clear());
  Opened rows = open_rows(*connection, "SELECT 12 / (50000 - n) AS v FROM generate_series(1, 60000) n");
  REQUIRE(rows.is_of_socket());
  CHECK(said(rows.pull()) == "division_by_zero");
  rows.stream.reset();
  check_usable(*connection);
}

TEST_CASE("a stream of PostgreSQL from the socket is cancelled, late, left, or lost as others are") {
  if (!pg_here()) return;
  const auto connection = pg_open(in_clear());
  Opened rows = open_rows(*connection, kLong);
  REQUIRE(rows.is_of_socket());
  CHECK(said(rows.pull(100)) == "100 rows");
  connection->cancel();
  CHECK(said(rows.pull()) == "cancelled");
  rows.stream.reset();
  check_usable(*connection);

  rows = open_rows(*connection,
                   "SELECT repeat('x', 1000) AS v FROM generate_series(1, 9000) a, generate_series(1, 9) b,"
                   " generate_series(1, 1000) c");
  REQUIRE(rows.is_of_socket());
  CHECK(said(rows.pull(100)) == "100 rows");
  CHECK(said(rows.pull(static_cast<std::size_t>(-1), 300)) == "timeout");
  rows.stream.reset();
  check_usable(*connection);

  for (const std::string& sql : {kLong, std::string("SELECT n FROM generate_series(1, 5000) n")})
    leave_after_ten_rows(*connection, sql);
  check_usable(*connection);

  rows = open_rows(*connection, kLong);
  REQUIRE(rows.is_of_socket());
  const auto boss = pg_open(in_clear("boss"));
  CHECK(ask(*boss, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'plain'").ok);
  CHECK(said(rows.pull()) == "connection_lost");
  rows.stream.reset();
  CHECK_FALSE(connection->usable());
}

TEST_CASE("what PostgreSQL says among the rows is dropped, and types that are not known are asked for") {
  if (!pg_here()) return;
  const auto owner = pg_open();
  for (const char* sql :
       {"DROP VIEW IF EXISTS large_noisy", "DROP TABLE IF EXISTS large_moods", "DROP TYPE IF EXISTS large_mood",
        "CREATE OR REPLACE FUNCTION large_noise(n int) RETURNS int LANGUAGE plpgsql AS"
        " 'BEGIN IF n > 9000 THEN RAISE NOTICE ''row %'', n; END IF; RETURN n; END'",
        "CREATE VIEW large_noisy AS SELECT large_noise(n) AS n FROM generate_series(1, 20000) n",
        "CREATE TYPE large_mood AS ENUM ('fine', 'good')",
        "CREATE TABLE large_moods AS SELECT n, 'fine'::large_mood AS mood FROM generate_series(1, 20000) n",
        "GRANT SELECT ON large_noisy, large_moods TO plain"})
    REQUIRE(ask(*owner, sql).ok);
  const auto connection = pg_open(in_clear());
  Opened rows = open_rows(*connection, "SELECT n FROM large_noisy");
  CHECK(rows.is_of_socket());
  const Answer noisy = rows.pull();
  CHECK(said(noisy) == "20000 rows");
  CHECK(noisy.rows.back() == "20000");
  for (const bool is_known : {false, true}) {
    rows = open_rows(*connection, "SELECT n, mood FROM large_moods");
    CHECK(rows.is_of_socket() == is_known);
    CHECK(rows.pull().rows.back() == "20000|'fine'");
  }
  check_usable(*connection);
}

TEST_CASE("large rows of PostgreSQL from the socket wait for a place, and one beyond the limit ends its connection") {
  if (!pg_here()) return;
  const Settings settings = in_clear().settings();
  Connector& connector = pg();
  std::vector<std::string> codes(6);
  {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      threads.emplace_back([&, i] {
        auto connection = connect_to(connector, settings, 20000, false);
        if (!connection) return;
        Query query;
        query.sql = i < 4 ? "SELECT repeat('x', 10000000) AS v FROM generate_series(1, 3)"
                          : "SELECT repeat('x', 200000000) AS v FROM generate_series(1, 2)";
        auto stream = (*connection)->execute(query, Deadline::in_ms(60000));
        if (!stream) return;
        TextSink sink;
        auto end = (*stream)->pull(sink, Deadline::in_ms(60000));
        codes[i] = end ? std::to_string(sink.rows.size()) : std::string(facts(end.error().code).name);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  for (std::size_t i = 0; i < codes.size(); ++i) CHECK(codes[i] == (i < 4 ? "3" : "result_too_large"));
}

TEST_CASE("rows of PostgreSQL from the socket may be read in a caller's transaction") {
  if (!pg_here()) return;
  const auto connection = pg_open(in_clear());
  REQUIRE(connection->transaction(TransactionStep::begin, Deadline::in_ms(5000)));
  CHECK(ask(*connection, "CREATE TEMPORARY TABLE large_own AS SELECT n FROM generate_series(1, 20000) n").ok);
  Opened rows = open_rows(*connection, "SELECT n FROM large_own ORDER BY n");
  CHECK(rows.is_of_socket());
  CHECK(said(rows.pull()) == "20000 rows");
  REQUIRE(connection->transaction(TransactionStep::roll_back, Deadline::in_ms(5000)));
  CHECK(ask(*connection, "SELECT n FROM large_own").code == Code::object_not_found);
  check_usable(*connection);
}

TEST_CASE("a server of PostgreSQL that damages its rows costs the statement and the connection, and no more", "[S28]") {
  if (!pg_here()) return;
  int disturbed = 0;
  for (const char* kind : {"FLIP", "HEADS", "TWICE", "HALF", "ENDLESS"}) {
    for (int round = 0; round < 8; ++round) {
      INFO(kind << " " << round);
      PgTarget target = in_clear();
      target.port = pg_variable("TAMPER_" + std::string(kind) + "_PORT");
      const auto connection = pg_open(target);
      const auto begun = std::chrono::steady_clock::now();
      const Answer answer =
          ask(*connection, "SELECT n, repeat('x', n % 500) AS v FROM generate_series(1, 3000) n", "null", false, 500);
      CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
      CHECK((answer.ok || answer.code != Code::internal));
      disturbed += !answer.ok || answer.rows.size() != 3000;
      if (connection->needs_reset()) static_cast<void>(connection->reset(Deadline::in_ms(500)));
      static_cast<void>(ask(*connection, "SELECT 1", "null", false, 500));
    }
  }
  CHECK(disturbed > 20);
  CHECK(one(*pg_open(in_clear()), "SELECT 1") == "1");
}
