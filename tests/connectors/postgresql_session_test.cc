// What one caller leaves in a session, transactions of several statements, and statements that are kept while their
// tables change.
#include <thread>

#include "postgresql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

const Deadline in_time() { return Deadline::in_ms(20000); }

void give_to_another_user(Connection& connection) { REQUIRE(connection.reset(in_time())); }

// Runs a statement of the first caller that a look at the text takes for a plain read.
void hide(Connection& owner, const std::string& body) {
  REQUIRE(ask(owner, "create or replace function hidden() returns int language plpgsql as $$ begin " + body +
                         " return 1; end $$")
              .ok);
  REQUIRE(ask(owner, "create or replace view hiding as select hidden() as n").ok);
  give_to_another_user(owner);
  REQUIRE(one(owner, "select n from hiding") == "1");
  CHECK_FALSE(owner.needs_reset());
}

}  // namespace

TEST_CASE("no kind of state that a caller leaves in a session reaches a caller of another user", "[S30]") {
  if (!pg_here()) return;
  auto admin = pg_open();
  REQUIRE(ask(*admin, "drop schema if exists evil cascade").ok);
  REQUIRE(ask(*admin, "create schema evil").ok);
  REQUIRE(ask(*admin, "create table evil.seen as select 'EVIL'::text as v").ok);
  REQUIRE(ask(*admin, "drop table if exists public.seen").ok);
  REQUIRE(ask(*admin, "create table public.seen as select 'good'::text as v").ok);
  struct State {
    const char *leave, *see, *clean;
    bool as_function = true;  // the same inside a function that a view calls
  };
  const State states[] = {
      {"perform set_config('search_path', 'evil', false);", "select v from seen", "'good'"},
      {"perform set_config('TimeZone', 'Asia/Tokyo', false);", "select current_setting('TimeZone')", "'UTC'"},
      {"perform set_config('DateStyle', 'German', false);", "select '2026-01-02'::date", "'2026-01-02'"},
      {"perform set_config('bytea_output', 'escape', false);", "select '\\x41'::bytea", "b:41"},
      {"perform set_config('app.user', 'alice', false);", "select coalesce(current_setting('app.user', true), '')",
       "''"},
      {"perform set_config('default_transaction_read_only', 'on', false);",
       "select current_setting('default_transaction_read_only')", "'off'"},
      {"perform set_config('statement_timeout', '200', false);", "select pg_sleep(0.4) is null", "false"},
      {"perform set_config('role', 'plain', false);", "select current_user", "'app'"},
      {"create temp table seen as select 'EVIL'::text as v;", "select v from seen", "'good'"},
      {"create temp view seen as select 'EVIL'::text as v;", "select v from seen", "'good'"},
      {"execute 'create function pg_temp.f() returns int language sql as ''select 1''';",
       "select count(*) from pg_proc where proname = 'f' and pronamespace = pg_my_temp_schema()", "0"},
      {"perform pg_advisory_lock(42);", "select count(*) from pg_locks where locktype = 'advisory'", "0"},
      {"execute 'prepare left_over as select 1';", "select count(*) from pg_prepared_statements", "0"},
      {"execute 'listen left_over';", "select count(*) from pg_listening_channels()", "0"},
      {"perform setseed(0.5);", "select 1", "1"},
      {"execute 'declare left_over cursor with hold for select 1';",
       "select count(*) from pg_cursors where name = 'left_over'", "0"},
      {"set time zone 'Asia/Tokyo'", "select current_setting('TimeZone')", "'UTC'", false},
      {"set client_encoding = 'LATIN1'", "select 'a\u00e9'", "'a\u00e9'", false},
      {"set role plain", "select current_user", "'app'", false},
      {"set session authorization app", "select session_user", "'app'", false},
      {"create temp table seen as select 'EVIL'::text as v", "select v from seen", "'good'", false},
      {"declare left_over cursor with hold for select 1", "select count(*) from pg_cursors where name = 'left_over'",
       "0", false},
      {"begin", "select 1", "1", false},
  };
  REQUIRE(ask(*admin, "select 1").ok);
  for (const State& state : states) {
    INFO(state.leave);
    auto connection = pg_open();
    if (state.as_function) {
      hide(*connection, state.leave);
    } else {
      static_cast<void>(ask(*connection, state.leave));
      CHECK(connection->needs_reset());
    }
    give_to_another_user(*connection);
    CHECK(one(*connection, state.see) == state.clean);
    CHECK(one(*connection, "select current_setting('search_path')") == "'\"public\", \"od\"\"d\\ one\"'");
  }
}

TEST_CASE("a statement that is kept cannot be replaced by another of the same name, nor seen by others", "[S30]") {
  if (!pg_here()) return;
  auto connection = pg_open();
  REQUIRE(ask(*connection, "drop table if exists kept_rows").ok);
  REQUIRE(ask(*connection, "create table kept_rows as select 'good'::text as v, 1 as id").ok);
  const std::string kept = "select v from kept_rows where id = $1";
  // Every name that the session tells is dropped and made anew, with the same parameters.
  hide(*connection,
       "declare p record; begin for p in select name from pg_prepared_statements loop"
       " execute format('deallocate %I', p.name); execute format('prepare %I as select ''EVIL''::text as v"
       " where $1 = 1', p.name); end loop; end;");
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 3; ++i) CHECK(one(*connection, kept, "[1]") == "'good'");
    CHECK(one(*connection, "select n from hiding") == "1");
    CHECK(one(*connection, "select count(*) from pg_prepared_statements") == "0");
    CHECK(one(*connection, kept, "[1]") == "'good'");
    for (const char* sql : {"deallocate all", "prepare jf_1(int) as select 'EVIL'::text", "discard plans"}) {
      REQUIRE(ask(*connection, sql).ok);
      for (int i = 0; i < 2; ++i) CHECK(one(*connection, kept, "[1]") == "'good'");
    }
    REQUIRE(ask(*connection, "deallocate all").ok);
  }
}

TEST_CASE("several statements in one transaction of PostgreSQL are all or nothing") {
  if (!pg_here()) return;
  auto connection = pg_open();
  REQUIRE(ask(*connection, "drop table if exists tx").ok);
  REQUIRE(ask(*connection, "create table tx(a int primary key, b bytea)").ok);
  const auto step = [&](TransactionStep which) { return connection->transaction(which, in_time()); };
  const auto count = [&] { return one(*connection, "select count(*) from tx"); };
  REQUIRE(step(TransactionStep::begin));
  CHECK(ask(*connection, "insert into tx values (1, $1)", R"([{"$binary":"AA=="}])").ok);
  CHECK(count() == "1");
  REQUIRE(step(TransactionStep::roll_back));
  CHECK(count() == "0");
  REQUIRE(step(TransactionStep::begin));
  CHECK(ask(*connection, "insert into tx values (1)").ok);
  CHECK(ask(*connection, "insert into tx values (1)").code == Code::constraint_violated);
  CHECK_FALSE(ask(*connection, "insert into tx values (2)").ok);
  CHECK_FALSE(step(TransactionStep::commit));
  CHECK(count() == "0");
  REQUIRE(step(TransactionStep::begin));
  CHECK(ask(*connection, "insert into tx values (3)").ok);
  REQUIRE(step(TransactionStep::commit));
  CHECK(count() == "1");
  // What the statement does to the transaction is reported.
  REQUIRE(step(TransactionStep::begin));
  CHECK(ask(*connection, "insert into tx values (4)").ok);
  CHECK(ask(*connection, "commit").code == Code::transaction_ended);
  CHECK(step(TransactionStep::commit).error().code == Code::transaction_ended);
  REQUIRE(step(TransactionStep::roll_back));
  CHECK(count() == "2");
  CHECK(ask(*connection, "begin").code == Code::transaction_left_open);
  // A stream that is left in the middle.
  REQUIRE(step(TransactionStep::begin));
  CHECK(ask(*connection, "insert into tx values (5)").ok);
  leave_after_ten_rows(*connection, "select generate_series(1, 1000000)");
  CHECK_FALSE(step(TransactionStep::commit));
  CHECK(count() == "2");
  REQUIRE(step(TransactionStep::begin));
  CHECK(ask(*connection, "insert into tx values (6)").ok);
  CHECK(connection->reset(in_time()));
  CHECK(count() == "2");
}

TEST_CASE("a read-only transaction of several statements cannot be made writable", "[S23]") {
  if (!pg_here()) return;
  auto writer = pg_open();
  REQUIRE(ask(*writer, "drop table if exists tx_ro").ok);
  REQUIRE(ask(*writer, "create table tx_ro(a int)").ok);
  for (const bool opened_read_only : {false, true}) {
    auto connection = pg_open({}, opened_read_only);
    for (const char* sql : {"set transaction read write", "set transaction_read_only = off",
                            "select set_config('transaction_read_only', 'off', true)", "commit and chain", "commit"}) {
      INFO(sql);
      REQUIRE(connection->transaction(opened_read_only ? TransactionStep::begin : TransactionStep::begin_read_only,
                                      in_time()));
      static_cast<void>(ask(*connection, sql));
      static_cast<void>(ask(*connection, "insert into tx_ro values (1)", "null", true));
      CHECK(ask(*connection, "copy (select 1) to '/dev/null'").code != Code::query_failed);
      static_cast<void>(connection->transaction(TransactionStep::commit, in_time()));
      CHECK(connection->reset(in_time()));
      CHECK(one(*writer, "select count(*) from tx_ro") == "0");
    }
  }
}

TEST_CASE("read-only statements are never COPY, from and to files, programs and the client", "[S23]") {
  if (!pg_here()) return;
  auto plain = pg_open();
  auto read_only = pg_open({}, true);
  for (const char* sql :
       {"copy (select 1) to program 'cat > /dev/null'", "copy (select 1) to '/dev/null'", "copy t from '/dev/null'",
        "copy t from program 'true'", "/* x */ ; CoPy t to stdout", "-- c\ncopy binary t to stdout"}) {
    INFO(sql);
    CHECK(ask(*plain, sql, "null", true).code == Code::statement_denied);
    CHECK(ask(*read_only, sql).code == Code::statement_denied);
    CHECK_FALSE(read_only->needs_reset());
  }
}

TEST_CASE("a kept statement gives right rows after every kind of change of its table", "[S30]") {
  if (!pg_here()) return;
  auto reader = pg_open();
  auto other = pg_open();
  const auto change = [&](const std::string& sql) { REQUIRE(ask(*other, sql).ok); };
  const auto make = [&] {
    change("drop table if exists chg cascade");
    change("create table chg(id int, a int, t text)");
    change("insert into chg values (1, 10, 'x'), (2, 20, 'y')");
    change("create or replace view chg_view as select id, a from chg");
  };
  const std::string all = "select * from chg where id = $1", by_view = "select * from chg_view where id = $1",
                    by_text = "select id from chg where t = $1", by_list = "select id from chg where id = any($1)";
  const auto check = [&](const std::string& rows) {
    for (int i = 0; i < 2; ++i) {
      CHECK(one(*reader, all, "[1]") == rows);
      CHECK(one(*reader, all, "[1]", true) == rows);
    }
    CHECK(one(*reader, by_text, "[\"y\"]") == "2");
    CHECK(one(*reader, by_list, "[[2, 7]]") == "2");
    REQUIRE(reader->transaction(TransactionStep::begin, in_time()));
    CHECK(one(*reader, all, "[1]") == rows);
    CHECK(one(*reader, by_text, "[\"y\"]") == "2");
    REQUIRE(reader->transaction(TransactionStep::commit, in_time()));
  };
  const std::string asked = variable("CHANGE_ROUNDS");
  const int rounds = asked.empty() ? 6 : std::stoi(asked);
  for (int round = 0; round < rounds; ++round) {
    make();
    check("1|10|'x'");
    CHECK(one(*reader, by_view, "[1]") == "1|10");
    change("alter table chg add b int default 7");
    check("1|10|'x'|7");
    change("alter table chg drop b");
    check("1|10|'x'");
    change("alter table chg rename a to c");
    check("1|10|'x'");
    CHECK(one(*reader, by_view, "[1]") == "1|10");
    change("alter table chg alter t type varchar(10)");
    check("1|10|'x'");
    change("drop view chg_view");
    change("alter table chg alter id type numeric(10,1)");
    CHECK(one(*reader, all, "[1]") == "d:1.0|10|'x'");
    CHECK(one(*reader, all, "[1.0]") == "d:1.0|10|'x'");
    CHECK(one(*reader, by_list, "[[2.5, 2]]") == "d:2.0");
    change("alter table chg alter id type text");
    CHECK(one(*reader, all, "[\"1.0\"]") == "'1.0'|10|'x'");
    CHECK(one(*reader, by_list, "[[\"2.0\"]]") == "'2.0'");
    change("alter table chg alter id type bytea using id::bytea");
    CHECK(one(*reader, "select count(*) from chg where id = $1", R"([{"$binary":"MS4w"}])") == "1");
    CHECK(ask(*reader, all, "[\"1.0\"]").code == Code::binary_as_text);
    change("create or replace view chg_view as select 5 as id, 6 as a");
    CHECK(one(*reader, by_view, "[5]") == "5|6");
    change("drop table chg cascade");
    CHECK(ask(*reader, all, "[1]").code == Code::object_not_found);
  }
  // The search path moves under it.
  make();
  change("create schema if not exists \"od\"\"d\\ one\"");
  change("drop table if exists \"od\"\"d\\ one\".chg");
  change("create table \"od\"\"d\\ one\".chg(id int, z int)");
  change("insert into \"od\"\"d\\ one\".chg values (1, 99)");
  for (int i = 0; i < 2; ++i) CHECK(one(*reader, all, "[1]") == "1|10|'x'");
  REQUIRE(ask(*reader, "set search_path = \"od\"\"d\\ one\"").ok);
  for (int i = 0; i < 2; ++i) CHECK(one(*reader, all, "[1]") == "1|99");
  change("drop table public.chg cascade");
  CHECK(reader->reset(in_time()));
  for (int i = 0; i < 2; ++i) CHECK(one(*reader, all, "[1]") == "1|99");
  change("drop schema \"od\"\"d\\ one\" cascade");
}

TEST_CASE("a write with kept types is refused or right when its column changed its type") {
  if (!pg_here()) return;
  auto writer = pg_open();
  auto other = pg_open();
  const std::string insert = "insert into kept_types(v) values ($1)";
  const auto make = [&](const std::string& type) {
    REQUIRE(ask(*other, "drop table if exists kept_types").ok);
    REQUIRE(ask(*other, "create table kept_types(v " + type + ")").ok);
  };
  const auto stored = [&] { return one(*other, "select v::text from kept_types"); };
  make("text");
  CHECK(ask(*writer, insert, "[\"hello\"]").ok);
  make("bytea");
  CHECK(ask(*writer, insert, "[\"hello\"]").code == Code::binary_as_text);
  CHECK(ask(*writer, insert, "[\"\\\\x00ff\"]").ok);
  CHECK(stored() == "'\\x00ff'");
  make("text");
  CHECK(ask(*writer, insert, "[\"hello\"]").ok);
  CHECK(stored() == "'hello'");
  make("int");
  CHECK(ask(*writer, insert, "[\"007\"]").ok);
  CHECK(stored() == "'7'");
  make("text");
  CHECK(ask(*writer, insert, "[\"007\"]").ok);
  CHECK(stored() == "'007'");
  make("int[]");
  CHECK(ask(*writer, insert, "[[1,2]]").ok);
  make("bigint[]");
  CHECK(ask(*writer, insert, "[[5000000000]]").ok);
  CHECK(stored() == "'{5000000000}'");
  make("jsonb");
  CHECK(ask(*writer, insert, "[[1,{\"a\":2}]]").ok);
  CHECK(stored() == "'[1, {\"a\": 2}]'");
}
