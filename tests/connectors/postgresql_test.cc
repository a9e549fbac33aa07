#include <chrono>
#include <thread>

#include "../../core/connectors/postgresql/statement.h"
#include "postgresql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

TEST_CASE("what an account of PostgreSQL may do beyond its databases is reported", "[S23]") {
  if (!pg_here()) return;
  PgTarget target;
  const auto rights = [&](const char* user, bool read_only = false) {
    target.user = user;
    target.tls = std::string_view(user) == "app";
    auto connection = pg_open(target, read_only);
    return one(*connection, std::string(connection->rights_query()));
  };
  CHECK(rights("app") == "null");
  CHECK(rights("plain") == "null");
  CHECK(rights("boss") == "'superuser'");
  CHECK(rights("boss", true) == "'superuser'");
  CHECK(rights("filer") == "'pg_read_server_files'");
}

TEST_CASE("only calls that change nothing make a plain read", "[S23]") {
  const auto plain = [](std::string_view sql) { return postgresql::inspect(sql).plain_read; };
  CHECK(plain("select count(*), lower(a), \"A b\" from t where a in (1, 2) -- x"));
  CHECK(plain(" ; /* a /* b */ */ WITH x AS (SELECT 1) SELECT * FROM x"));
  CHECK(plain("select pg_catalog.format_type(1, 2), 'it''s set_config(1)'"));
  CHECK(plain("table t"));
  CHECK_FALSE(plain("select set_config('role', 'x', false)"));
  CHECK_FALSE(plain("select pg_catalog . set_config ('role', 'x', false)"));
  CHECK_FALSE(plain("select \"set_config\"('role', 'x', false)"));
  CHECK_FALSE(plain("select evil.count(1)"));
  CHECK_FALSE(plain("select evil . count(1)"));
  CHECK_FALSE(plain("select xpg_catalog.count(1)"));
  CHECK_FALSE(plain("select 1 into t"));
  CHECK_FALSE(plain("with x as (delete from t returning 1) select * from x"));
  CHECK_FALSE(plain("select E'\\' , set_config(''a'')'"));
  CHECK_FALSE(plain("prepare x as select 1"));
  CHECK_FALSE(plain("set role x"));
  CHECK_FALSE(plain(""));
  CHECK(postgresql::inspect("/* x */ ; CoPy t from stdin").copy);
}

TEST_CASE("PostgreSQL answers over TLS with every kind of value") {
  if (!pg_here()) return;
  auto connection = pg_open();
  CHECK(connection->alive());
  auto version = connection->server_version(Deadline::in_ms(1000));
  REQUIRE(version);
  CHECK(version->find(' ') == std::string::npos);
  CHECK(one(*connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()") == "true");

  auto answer =
      ask(*connection,
          "select 1::int2, 2::int4, 9007199254740993::int8, 1.10::numeric(10,2), 0.1::float8, 'NaN'::float4, true, "
          "null::text,"
          " '{\"a\": 1}'::jsonb, '\\x00ff'::bytea, '2026-11-23'::date, '17:03:57.5'::time, '17:03:57+02'::timetz,"
          " '2026-11-23 17:03:57.123456'::timestamp, '2026-11-23 17:03:57+02'::timestamptz, 'infinity'::timestamp,"
          " '0044-03-15 BC'::date, '1 year 2 days'::interval, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, "
          "'10.0.0.1'::inet");
  REQUIRE(answer.ok);
  REQUIRE(answer.rows.size() == 1);
  CHECK(
      answer.rows[0] ==
      "1|2|9007199254740993|d:1.10|n:0.1|n:NaN|true|null|{\"a\": 1}|b:00ff|'2026-11-23'|'17:03:57.5'|'17:03:57+02:00'|"
      "'2026-11-23T17:03:57.123456'|'2026-11-23T15:03:57Z'|'infinity'|'0044-03-15 BC'|'P1Y2D'|"
      "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'|'10.0.0.1'");
  CHECK(answer.columns[2].type == "bigint");
  CHECK(answer.columns[3].vendor_type == "numeric(10,2)");
  CHECK(answer.columns[14].type == "timestamptz");
}

TEST_CASE("PostgreSQL arrays become JSON arrays") {
  if (!pg_here()) return;
  auto connection = pg_open();
  CHECK(one(*connection, "select array[1, null, 3]") == "[1,null,3]");
  CHECK(one(*connection, "select array[[1,2],[3,4]]::int8[]") == "[[1,2],[3,4]]");
  CHECK(one(*connection, "select '[0:1]={9007199254740993,-1}'::int8[]") == "[\"9007199254740993\",-1]");
  CHECK(one(*connection, "select array['a\"b', 'c\\d', '', 'NULL', '{x,y}', null]") ==
        R"(["a\"b","c\\d","","NULL","{x,y}",null])");
  CHECK(one(*connection, "select array[true,false], array[0.5::float8,'NaN'], array[1.10::numeric]") ==
        R"([true,false]|[0.5,"NaN"]|["1.10"])");
  CHECK(one(*connection, "select array['2026-11-23 17:03:57+00'::timestamptz], array['\\x00ff10'::bytea, '\\x01']") ==
        R"(["2026-11-23T17:03:57Z"]|["AP8Q","AQ=="])");
  CHECK(one(*connection, "select array['{\"a\": [1]}'::jsonb], '{}'::int[]") == R"([{"a": [1]}]|[])");
}

TEST_CASE("PostgreSQL takes parameters by position") {
  if (!pg_here()) return;
  auto connection = pg_open();
  CHECK(one(*connection, "select $1::int + 1, $2::text, $3::bool, $4::numeric, $5::jsonb, $6::text",
            R"([41, "it's; drop", true, 123456789012345678901234567890, {"a": [1, 2]}, null])") ==
        "42|'it's; drop'|true|d:123456789012345678901234567890|{\"a\": [1, 2]}|null");
  CHECK(ask(*connection, "select $1::int, $2::int", "[1]").code == Code::parameter_count);
  CHECK(ask(*connection, "select $1::int", "[1, 2]").code == Code::parameter_count);
  CHECK(ask(*connection, "select $1::int", R"(["x"])").code == Code::invalid_value);
  CHECK(ask(*connection, "select $1::text", R"(["a\u0000b"])").code == Code::invalid_value);
  CHECK(ask(*connection, "select 1", R"({"a": 1})").code == Code::type);
  CHECK(one(*connection, "select 1") == "1");
}

TEST_CASE("PostgreSQL errors have their own codes and the next query works") {
  if (!pg_here()) return;
  auto connection = pg_open();
  auto answer = ask(*connection, "selec 1");
  CHECK(answer.code == Code::syntax_error);
  REQUIRE(answer.error.details.size() == 2);
  CHECK(answer.error.details[0].name == "sqlState");
  CHECK(std::get<std::string>(answer.error.details[0].value) == "42601");
  CHECK(answer.error.details[1].name == "position");
  CHECK(ask(*connection, "select * from nowhere").code == Code::object_not_found);
  CHECK(ask(*connection, "select 1; select 2").code == Code::multiple_statements);
  CHECK(ask(*connection, "select 1/0").code == Code::division_by_zero);
  CHECK(ask(*connection, "select * from pg_authid").code == Code::permission_denied);
  CHECK(ask(*connection, "copy (select 1) to stdout").code == Code::statement_denied);
  CHECK(ask(*connection, "copy (select generate_series(1, 100000000)) to stdout", "null", true).code ==
        Code::statement_denied);
  CHECK(one(*connection, "create temp table c(a int)") == "no row");
  CHECK(ask(*connection, "copy c from stdin").code == Code::statement_denied);
  CHECK(one(*connection, "select 1") == "1");
  CHECK(ask(*connection, "copy c from stdin", "null", true).code == Code::statement_denied);
  CHECK(one(*connection, "select 2", "null", true) == "2");
}

TEST_CASE("PostgreSQL counts the rows that a statement changed") {
  if (!pg_here()) return;
  auto connection = pg_open();
  CHECK(ask(*connection, "create temp table n(a int primary key)").ok);
  CHECK(ask(*connection, "insert into n select generate_series(1, 5)").end.affected_rows == 5);
  auto returning = ask(*connection, "delete from n where a > 3 returning a");
  CHECK(returning.end.affected_rows == 2);
  CHECK(returning.rows.size() == 2);
  CHECK_FALSE(ask(*connection, "select * from n").end.affected_rows.has_value());
  CHECK(ask(*connection, "insert into n values (1)").code == Code::constraint_violated);
}

TEST_CASE("a read-only query of PostgreSQL changes nothing, whatever it says", "[S23]") {
  if (!pg_here()) return;
  auto writer = pg_open();
  REQUIRE(ask(*writer, "drop table if exists ro").ok);
  REQUIRE(ask(*writer, "create table ro as select 1 as a").ok);
  REQUIRE(ask(*writer,
              "create or replace function grow() returns int language plpgsql as $$ begin insert into ro values (9); "
              "return 1; end $$")
              .ok);
  REQUIRE(ask(*writer,
              "create or replace procedure sneak() language plpgsql as $$ begin commit; set transaction read write;"
              " insert into ro values (8); end $$")
              .ok);
  const char* const attempts[] = {"insert into ro values (2)",
                                  "with w as (insert into ro values (3) returning a) select * from w",
                                  "select grow()",
                                  "drop table ro",
                                  "select 1; insert into ro values (4)",
                                  "set transaction read write",
                                  "set session characteristics as transaction read write",
                                  "commit",
                                  "rollback",
                                  "commit and chain",
                                  "begin read write",
                                  "select set_config('transaction_read_only', 'off', false)",
                                  "set default_transaction_read_only = off",
                                  "do $$ begin perform grow(); end $$",
                                  "call sneak()",
                                  "do $$ begin set transaction read write; insert into ro values (5); end $$",
                                  "do $$ begin commit; insert into ro values (6); end $$",
                                  "select 1 into ro2",
                                  "prepare p as insert into ro values (7)",
                                  "execute p",
                                  "truncate ro",
                                  "explain analyze insert into ro values (2)",
                                  "select nextval('ro_seq')",
                                  "end"};
  for (const bool opened_read_only : {false, true}) {
    auto connection = pg_open({}, opened_read_only);
    for (const char* sql : attempts) {
      INFO(sql);
      static_cast<void>(ask(*connection, sql, "null", !opened_read_only));
      CHECK(one(*connection, "select count(*), sum(a) from ro", "null", true) == "1|1");
    }
    CHECK(ask(*connection, "insert into ro values (2)", "null", !opened_read_only).code == Code::read_only);
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK(one(*connection, "select count(*) from pg_prepared_statements") == "0");
  }
  CHECK(one(*writer, "select count(*) from ro") == "1");
}

TEST_CASE("a reset PostgreSQL connection keeps nothing of the one before", "[S30]") {
  if (!pg_here()) return;
  auto connection = pg_open();
  CHECK_FALSE(connection->needs_reset());
  CHECK(one(*connection, "select 1") == "1");
  CHECK_FALSE(connection->needs_reset());
  CHECK(one(*connection, "select set_config('TimeZone', 'Asia/Tokyo', false)") == "'Asia/Tokyo'");
  CHECK(connection->needs_reset());
  CHECK(ask(*connection, "create temp table left_over(a int)").ok);
  CHECK(ask(*connection, "begin").code == Code::transaction_left_open);
  CHECK(connection->reset(Deadline::in_ms(5000)));
  CHECK_FALSE(connection->needs_reset());
  CHECK(one(*connection, "select current_setting('TimeZone'), to_regclass('left_over')::text") == "'UTC'|null");
  CHECK(one(*connection, "select current_setting('search_path')") == "'\"public\", \"od\"\"d\\ one\"'");
}

TEST_CASE("a PostgreSQL stream is pulled in parts, and can be left") {
  if (!pg_here()) return;
  auto connection = pg_open();
  for (const bool read_only : {false, true}) {
    Query query;
    query.sql = "select * from generate_series(1, 10000)";
    query.read_only = read_only;
    std::size_t rows = 0;
    {
      auto stream = connection->execute(query, Deadline::in_ms(5000));
      REQUIRE(stream);
      CHECK_FALSE((*stream)->may_write());
      for (bool done = false; !done;) {
        TextSink sink(100);
        auto end = (*stream)->pull(sink, Deadline::in_ms(5000));
        REQUIRE(end);
        done = end->done;
        rows += sink.rows.size();
      }
    }
    CHECK(rows == 10000);
    leave_after_ten_rows(*connection, "select generate_series(1, 100000000)");
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK(one(*connection, "select 1") == "1");
  }
}

TEST_CASE("PostgreSQL is looked around in one form for all engines") {
  if (!pg_here()) return;
  auto connection = pg_open();
  REQUIRE(ask(*connection, "drop table if exists looked").ok);
  REQUIRE(
      ask(*connection, "create table looked(id int8 primary key, name varchar(40) not null default 'x', tags text[])")
          .ok);
  REQUIRE(connection->reset(Deadline::in_ms(5000)));
  const auto look = [&](IntrospectRequest request) {
    json::Arena arena;
    auto query = connection->introspect(request, arena);
    REQUIRE(query);
    auto stream = connection->execute(*query, Deadline::in_ms(5000));
    REQUIRE(stream);
    TextSink sink;
    REQUIRE((*stream)->pull(sink, Deadline::in_ms(5000)));
    return sink.rows;
  };
  const auto schemas = look({IntrospectKind::schemas, "", ""});
  CHECK(std::find(schemas.begin(), schemas.end(), "'public'") != schemas.end());
  const auto tables = look({IntrospectKind::tables, "public", ""});
  CHECK(std::find(tables.begin(), tables.end(), "'public'|'looked'|'table'") != tables.end());
  const std::vector<std::string> wanted = {
      "'id'|'bigint'|'bigint'|false|null|1|true",
      "'name'|'text'|'character varying(40)'|false|''x'::character varying'|2|false",
      "'tags'|'array'|'text[]'|true|null|3|false"};
  CHECK(look({IntrospectKind::columns, "public", "looked"}) == wanted);
  CHECK(look({IntrospectKind::columns, "", "looked"}) == wanted);
  CHECK_FALSE(connection->needs_reset());
}

TEST_CASE("an error of another TLS connection on the thread does not end one of PostgreSQL") {
  if (!pg_here()) return;
  leave_tls_error();
  auto connection = pg_open(PgTarget());
  leave_tls_error();
  CHECK(one(*connection, "select length(repeat('x', 3000000)) from pg_sleep(0.05)") == "3000000");
}
