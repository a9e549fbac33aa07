// PgBouncer in front of PostgreSQL, in both of its usual modes and with its default configuration.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "postgresql_fixture.h"
#include "suite.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// User plain, without TLS: the poolers log in as it, and let everybody in.
std::string plain_config(const std::string& port, const std::string& more) {
  return R"({"client":"pg","connection":{"host":"localhost","user":"plain","database":"jackfield","port":)" + port +
         ",\"password\":" + json_text(pg_variable("PASSWORD")) + "}" + more + "}";
}

std::unique_ptr<Connection> plain_open(const std::string& port, const std::string& more = "", bool read_only = false) {
  return opened(connect_to(pg(), settings_of(plain_config(port, more)), 20000, read_only));
}

bool pooler_here(const char* server) { return pg_here() && server_here(server); }

// Two schemas with a table of the same name.
void make_schemas() {
  auto direct = plain_open(pg_variable("PORT"));
  for (const char* name : {"pool_a", "pool_b"}) {
    const std::string schema = name;
    REQUIRE(ask(*direct, "drop schema if exists " + schema + " cascade").ok);
    REQUIRE(ask(*direct, "create schema " + schema).ok);
    REQUIRE(ask(*direct, "create table " + schema + ".who as select '" + schema + "'::text as name").ok);
    REQUIRE(ask(*direct, "create table " + schema + ".written(a int)").ok);
  }
}

// One integration of the mixed load: its own settings and statements, and the answers that only it may get.
struct Tenant {
  std::string more;
  std::string schema;
  bool read_only = false;
  int number = 0;
};

const std::vector<Tenant>& tenants() {
  static const std::vector<Tenant> all = {
      {R"(,"searchPath":["pool_a"])", "pool_a", false, 1},
      {R"(,"searchPath":["pool_b"])", "pool_b", false, 2},
      {R"(,"searchPath":["pool_a"],"readOnly":true)", "pool_a", true, 3},
      {R"(,"searchPath":["pool_b"],"readOnly":true)", "pool_b", true, 4},
      {"", "", false, 5},
      {R"(,"readOnly":true)", "", true, 6},
  };
  return all;
}

struct Counts {
  std::atomic<int> right{0}, wrong{0}, refused{0};
  std::mutex mutex;
  std::string first_wrong;
  void note(bool good, const std::string& what) {
    ++(good ? right : wrong);
    const std::lock_guard<std::mutex> lock(mutex);
    if (!good && first_wrong.empty()) first_wrong = what;
  }
};

void ask_as(Asker& asker, const Tenant& tenant, int i, Counts& counts) {
  const std::string n = std::to_string(i), own = std::to_string(tenant.number);
  const auto expect = [&](const std::string& got, const std::string& wanted, const char* what) {
    counts.note(got == wanted, std::string(what) + " of " + own + ": " + got + ", wanted " + wanted);
  };
  switch (i % 6) {
    case 0:
      return expect(asker.cell("select $1::int * 10 + " + own, "[" + n + "]"), std::to_string(i * 10 + tenant.number),
                    "number");
    case 1:
      return expect(asker.cell("select $1::text || '" + own + "'", "[\"t\"]"), "\"t" + own + "\"", "text");
    case 2:
      return expect(asker.cell("select name from who"),
                    tenant.schema.empty() ? "error object_not_found" : "\"" + tenant.schema + "\"", "search path");
    case 3:
      return expect(asker.code("insert into " + (tenant.schema.empty() ? "pool_a" : tenant.schema) +
                               ".written values (" + own + ")"),
                    tenant.read_only ? "read_only" : "ok", "write");
    case 4:
      return expect(asker.cell("select current_setting('TimeZone') || current_setting('transaction_read_only')"),
                    tenant.read_only ? "\"UTCon\"" : "\"UTCoff\"", "settings");
    default: {
      const std::string code = asker.code("set search_path = pool_a");
      if (code == "pooler_setting") ++counts.refused;
      counts.note(code == "pooler_setting" || code == "ok", "set: " + code);
    }
  }
}

// Every answer is the integration's own or a clear refusal, whatever the others do.
void check_mixed_load(const std::string& port, int queries) {
  make_schemas();
  std::vector<Engine> engines;
  for (const Tenant& tenant : tenants()) {
    Engine engine;
    engine.connector = "postgresql";
    engine.environment = suite_environment();
    if (const std::string library = variable("LIBPQ"); !library.empty())
      engine.environment.libraries.emplace_back("libpq", library);
    engine.config = plain_config(port, tenant.more + R"(,"pool":{"max":4,"acquireTimeoutMillis":60000})");
    engines.push_back(engine);
  }
  std::vector<std::unique_ptr<Asker>> askers;
  for (const Engine& engine : engines) askers.push_back(std::make_unique<Asker>(engine));
  Counts counts;
  std::vector<std::thread> threads;
  constexpr int kPerTenant = 2;
  const int each = queries / static_cast<int>(tenants().size() * kPerTenant);
  for (std::size_t t = 0; t < tenants().size() * kPerTenant; ++t) {
    threads.emplace_back([&, t] {
      const std::size_t which = t % tenants().size();
      for (int i = 0; i < each; ++i) ask_as(*askers[which], tenants()[which], i, counts);
    });
  }
  for (std::thread& thread : threads) thread.join();
  INFO(counts.first_wrong);
  CHECK(counts.wrong == 0);
  CHECK(counts.right == each * static_cast<int>(tenants().size() * kPerTenant));
  auto direct = plain_open(pg_variable("PORT"));
  CHECK(one(*direct, "select count(*) from pool_a.written where a not in (1, 5)") == "0");
  CHECK(one(*direct, "select count(*) from pool_b.written where a <> 2") == "0");
  WARN(queries << " queries, " << counts.right.load() << " right, of these " << counts.refused.load()
               << " clear refusals of settings");
}

// JACKFIELD_TEST_POOLER_QUERIES=10000 for the long form.
int mixed_queries() {
  const std::string asked = variable("POOLER_QUERIES");
  return asked.empty() ? 1200 : std::stoi(asked);
}

}  // namespace

TEST_CASE("behind a pooler of transactions every integration gets its own answers or a clear refusal") {
  if (pooler_here("PGTX")) check_mixed_load(variable("PGTX_PORT"), mixed_queries());
}

TEST_CASE("behind a pooler of sessions every integration gets its own answers or a clear refusal") {
  if (pooler_here("PGB")) check_mixed_load(variable("PGB_PORT"), mixed_queries());
}

TEST_CASE("without a pooler every integration gets its own answers under the same load") {
  if (pg_here()) check_mixed_load(pg_variable("PORT"), mixed_queries());
}

TEST_CASE("through a pooler nothing that lasts is left in a session that others use") {
  for (const char* server : {"PGTX", "PGB"}) {
    if (!pooler_here(server)) continue;
    INFO(server);
    const std::string port = variable(std::string(server) + "_PORT");
    auto connection = plain_open(port, R"(,"searchPath":["public"],"parameters":{"lock_timeout":"1234"})");
    for (const char* sql :
         {"set search_path = x", "set session authorization default", "reset all", "discard all", "listen c",
          "prepare p as select 1", "deallocate all", "execute p", "declare c cursor with hold for select 1",
          "fetch all from c", "create temp table t(a int)", "create temporary view v as select 1",
          "create or replace temp view v as select 1", "select 1 as a into temp t", "create table pg_temp.t(a int)",
          "select set_config('search_path', 'x', false)", "select pg_advisory_lock(1)",
          "select pg_catalog.pg_try_advisory_lock(1)", "load 'plpgsql'"}) {
      INFO(sql);
      const Answer answer = ask(*connection, sql);
      CHECK(answer.code == Code::pooler_setting);
      CHECK(answer.error.details.size() == 2);
    }
    CHECK(ask(*connection, "vacuum pg_class").code == Code::pooler_setting);
    CHECK(ask(*connection, "create database another").code == Code::pooler_setting);
    for (const char* sql : {"set local lock_timeout = 1", "select pg_advisory_xact_lock(1)",
                            "select 'set_config(1)', \"temp\" from (select 1 as temp) x"})
      CHECK(ask(*connection, sql).ok);
    CHECK(one(*connection, "select current_setting('search_path')") == "'\"public\", pg_temp'");
    CHECK(one(*connection, "select count(*) from pg_prepared_statements") == "0");
    // What others left: their role, path, temporary tables.
    auto psql = plain_open(port);
    CHECK(one(*psql, "select current_setting('lock_timeout'), current_setting('DateStyle')") == "'0'|'ISO, DMY'");
  }
}

TEST_CASE("state that others left in a pooled session changes no answer") {
  if (!pooler_here("PGTX")) return;
  auto direct = plain_open(pg_variable("PORT"));
  REQUIRE(ask(*direct, "drop schema if exists left_by cascade").ok);
  REQUIRE(ask(*direct, "create schema left_by").ok);
  REQUIRE(ask(*direct, "create table left_by.orders as select 'EVIL'::text as v").ok);
  REQUIRE(ask(*direct, "drop table if exists public.orders").ok);
  REQUIRE(ask(*direct, "create table public.orders as select 'good'::text as v").ok);
  // A view over such a function is what no look at the text finds.
  REQUIRE(
      ask(*direct,
          "create or replace function left_by.leave() returns int language plpgsql as $$ begin"
          " perform set_config('search_path', 'left_by', false); perform set_config('TimeZone', 'Asia/Tokyo', false);"
          " perform set_config('DateStyle', 'German', false);"
          " perform set_config('default_transaction_read_only', 'on', false);"
          " create temp table if not exists orders as select 'EVIL'::text as v; return 1; end $$")
          .ok);
  REQUIRE(ask(*direct, "create view left_by.v as select left_by.leave() as n").ok);
  auto evil = plain_open(variable("PGTX_PORT"));
  for (int i = 0; i < 10; ++i) CHECK(one(*evil, "select n from left_by.v") == "1");
  auto victim = plain_open(variable("PGTX_PORT"), R"(,"searchPath":["public"])");
  auto other = plain_open(variable("PGTX_PORT"));
  for (int i = 0; i < 10; ++i) {
    for (Connection* one_of : {victim.get(), other.get()}) {
      CHECK(one(*one_of, "select v from orders", "null", true) == "'good'");
      CHECK(one(*one_of, "select '2026-01-02'::timestamptz", "null", true) == "'2026-01-02T00:00:00Z'");
    }
  }
}

TEST_CASE("a transaction of several statements goes through a pooler whole") {
  for (const char* server : {"PGTX", "PGB"}) {
    if (!pooler_here(server)) continue;
    make_schemas();
    auto connection = plain_open(variable(std::string(server) + "_PORT"), R"(,"searchPath":["pool_a"])");
    const Deadline deadline = Deadline::in_ms(20000);
    REQUIRE(connection->transaction(TransactionStep::begin, deadline));
    CHECK(ask(*connection, "insert into written values ($1)", "[\"1\"]").ok);
    CHECK(one(*connection, "select count(*) from written") == "1");
    REQUIRE(connection->transaction(TransactionStep::roll_back, deadline));
    CHECK(one(*connection, "select count(*) from written") == "0");
    REQUIRE(connection->transaction(TransactionStep::begin, deadline));
    CHECK(ask(*connection, "insert into written values (2)").ok);
    REQUIRE(connection->transaction(TransactionStep::commit, deadline));
    CHECK(one(*connection, "select count(*) from written") == "1");
    CHECK_FALSE(connection->needs_reset());
    CHECK_FALSE(connection->reset(deadline));  // another user gets a new one
  }
}

TEST_CASE("values and types are right behind a pooler, where nothing may be kept") {
  if (!pooler_here("PGTX")) return;
  auto connection = plain_open(variable("PGTX_PORT"));
  for (int i = 0; i < 3; ++i) {
    CHECK(one(*connection, "select $1::int[], $2::bytea, $3::jsonb", R"([[1,2,null],{"$binary":"AP8="},{"a":[1]}])") ==
          "[1,2,null]|b:00ff|{\"a\": [1]}");
    CHECK(one(*connection, "select $1::int[], $2::text", R"([[1],"x"])", true) == "[1]|'x'");
    CHECK(ask(*connection, "select $1::int", R"(["x"])").code == Code::invalid_value);
    CHECK(one(*connection, "select 1") == "1");
  }
}

TEST_CASE("large answers come whole through PgBouncer, and one that is left harms no other") {
  for (const char* pooler : {"PGB", "PGTX"}) {
    INFO(pooler);
    if (!pooler_here(pooler)) continue;
    const std::string port = variable(std::string(pooler) + "_PORT");
    const auto connection = plain_open(port);
    const Answer answer = ask(*connection, "select n, repeat('x', 300) as v from generate_series(1, 20000) n");
    CHECK(answer.rows.size() == 20000);
    CHECK(answer.rows.back().starts_with("20000|'xxx"));
    leave_after_ten_rows(*connection, "select n, repeat('x', 300) as v from generate_series(1, 20000) n");
    const auto other = plain_open(port);
    CHECK(ask(*other, "select 12 / (50000 - n) as v from generate_series(1, 60000) n").code == Code::division_by_zero);
    CHECK(one(*other, "select 1") == "1");
  }
}
