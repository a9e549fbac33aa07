// Values of every type of PostgreSQL: read, written back as read, found again.
#include <nlohmann/json.hpp>
#include <set>

#include "postgresql_fixture.h"
#include "suite.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct Sample {
  const char *type, *value;
};
constexpr Sample kSamples[] = {
    {"bool", "true"},
    {"bytea", "\\x00ff5c"},
    {"\"char\"", "a"},
    {"name", "a name"},
    {"int8", "9007199254740993"},
    {"int8", "-9223372036854775808"},
    {"int8", "9007199254740992"},
    {"int2", "-32768"},
    {"int4", "2147483647"},
    {"regproc", "now"},
    {"text", "it''s \"quoted\" \\ {a,b} NULL \xc3\xa9"},
    {"text", ""},
    {"text", "\\x41"},
    {"oid", "4294967295"},
    {"tid", "(1,2)"},
    {"xid", "7"},
    {"cid", "7"},
    {"json", "{\"a\":[1,null,\"x\"]}"},
    {"xml", "<a>b</a>"},
    {"point", "(1,2)"},
    {"lseg", "[(1,2),(3,4)]"},
    {"path", "((1,2),(3,4))"},
    {"box", "(3,4),(1,2)"},
    {"polygon", "((1,2),(3,4),(5,0))"},
    {"line", "{1,2,3}"},
    {"circle", "<(1,2),3>"},
    {"float4", "0.1"},
    {"float4", "-Infinity"},
    {"float8", "0.1"},
    {"float8", "1e-300"},
    {"float8", "NaN"},
    {"money", "12.34"},
    {"macaddr", "08:00:2b:01:02:03"},
    {"macaddr8", "08:00:2b:01:02:03:04:05"},
    {"inet", "10.0.0.1/8"},
    {"inet", "::1"},
    {"cidr", "10.0.0.0/8"},
    {"aclitem", "plain=r/plain"},
    {"bpchar", "ab"},
    {"char(5)", "ab"},
    {"varchar(40)", "ab "},
    {"date", "2026-11-23"},
    {"date", "infinity"},
    {"date", "0044-03-15 BC"},
    {"date", "12026-01-01"},
    {"time", "24:00:00"},
    {"time", "17:03:57.123456"},
    {"timetz", "17:03:57.5+05:30"},
    {"timestamp", "2026-11-23 17:03:57.123456"},
    {"timestamp", "-infinity"},
    {"timestamp", "0044-03-15 12:00:00 BC"},
    {"timestamptz", "2026-11-23 17:03:57.5+02"},
    {"timestamptz", "infinity"},
    {"timestamptz", "0044-03-15 12:00:00+00 BC"},
    {"interval", "1 year 2 mons 3 days -04:05:06.789"},
    {"interval", "-1 mons +2 days"},
    {"bit", "1"},
    {"bit(4)", "0101"},
    {"varbit", "010"},
    {"numeric", "123456789012345678901234567890.123456789"},
    {"numeric", "NaN"},
    {"numeric(10,2)", "1.10"},
    {"refcursor", "c"},
    {"regprocedure", "now()"},
    {"regoper", "|/"},
    {"regoperator", "+(integer,integer)"},
    {"regclass", "pg_class"},
    {"regcollation", "\"C\""},
    {"regtype", "integer"},
    {"regrole", "plain"},
    {"regnamespace", "public"},
    {"regconfig", "english"},
    {"regdictionary", "simple"},
    {"uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
    {"pg_lsn", "0/16B3748"},
    {"tsvector", "'a':1 'b':2"},
    {"tsquery", "'a' & 'b'"},
    {"jsonb", "{\"a\": [1, null, {\"b\": \"x\"}]}"},
    {"jsonb", "[1, 2]"},
    {"jsonb", "12.5"},
    {"jsonpath", "$.\"a\""},
    {"txid_snapshot", "10:20:10,14"},
    {"pg_snapshot", "10:20:10,14"},
    {"xid8", "18446744073709551615"},
    {"int2vector", "1 2"},
    {"oidvector", "1 2"},
    {"int4range", "[1,3)"},
    {"int8range", "(,5)"},
    {"numrange", "[1.5,2.5]"},
    {"tsrange", "[\"2026-01-01 00:00:00\",\"2026-02-01 00:00:00\")"},
    {"tstzrange", "[\"2026-01-01 00:00:00+00\",)"},
    {"daterange", "empty"},
    {"int4multirange", "{[1,3),[5,7)}"},
    {"int8multirange", "{[1,3),[5,7)}"},
    {"nummultirange", "{[1.5,2.5]}"},
    {"tsmultirange", "{[\"2026-01-01 00:00:00\",\"2026-02-01 00:00:00\")}"},
    {"tstzmultirange", "{}"},
    {"datemultirange", "{[2026-01-01,2026-02-01)}"},
    // Types of the database.
    {"rt_enum", "it's; {a}"},
    {"rt_int", "41"},
    {"rt_text", "b c"},
    {"rt_bytes", "\\x00ff"},
    {"rt_json", "[1]"},
    {"rt_list", "{1,2}"},
    {"rt_domain_of_enum", "sad"},
    {"rt_row", "(1,\"a \"\"b\"\", c\",\"{1,2}\")"},
    {"rt_range", "[0.5,1.5)"},
    {"rt_multirange", "{[0.5,1.5)}"},
    {"hstore", "\"a\"=>\"1\", \"b\"=>NULL"},
    {"citext", "AbC"},
};

const std::string kSetUp[] = {
    "drop table if exists rt",
    "drop schema if exists rt_types cascade",
    "create schema rt_types",
    "create type rt_types.rt_enum as enum ('sad', 'it''s; {a}')",
    "create domain rt_types.rt_int as int check (value > 0)",
    "create domain rt_types.rt_text as varchar(10)",
    "create domain rt_types.rt_bytes as bytea",
    "create domain rt_types.rt_json as jsonb",
    "create domain rt_types.rt_list as int[]",
    "create domain rt_types.rt_domain_of_enum as rt_types.rt_enum",
    "create type rt_types.rt_row as (a int, b text, c int[])",
    "create type rt_types.rt_range as range (subtype = float8, multirange_type_name = rt_types.rt_multirange)",
    "create extension if not exists hstore",
    "create extension if not exists citext",
};

Engine values_engine() {
  Engine engine;
  engine.connector = "postgresql";
  engine.environment = suite_environment();
  if (const std::string library = variable("LIBPQ"); !library.empty())
    engine.environment.libraries.emplace_back("libpq", library);
  PgTarget target;
  engine.config = R"({"client":"pg","connection":{"host":"localhost","port":)" + target.port +
                  R"(,"user":"app","database":"jackfield","password":)" + json_text(target.password) +
                  R"(,"ssl":{"enabled":true,"rejectUnauthorized":true,"ca":)" + json_text(target.ca) +
                  R"(}},"searchPath":["public","rt_types"],"pool":{"max":1}})";
  return engine;
}

// The reasons of quirks.json: "roundTrip": {"difference": {"why": ..., "types": [...]}}.
std::set<std::string> types_with(const char* difference) {
  const auto quirks = nlohmann::json::parse(read_text(JF_TREE "/core/connectors/postgresql/quirks.json"));
  const auto& types = quirks.at("roundTrip").at(difference).at("types");
  return {types.begin(), types.end()};
}

// Bytes are written in their typed form.
nlohmann::json as_parameter(const nlohmann::json& cell, bool is_binary) {
  if (cell.is_array() && is_binary) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& item : cell) list.push_back(as_parameter(item, is_binary));
    return list;
  }
  return is_binary && cell.is_string() ? nlohmann::json{{"$binary", cell}} : cell;
}

void check_round_trip(Asker& asker, const std::string& type, const std::string& expression) {
  INFO(type << " " << expression);
  REQUIRE(asker.code("drop table if exists rt") == "ok");
  REQUIRE(asker.code("create table rt(id int, v " + type + ")") == "ok");
  REQUIRE(asker.code("insert into rt select 1, " + expression + "::" + type) == "ok");
  const std::string read = asker.cell("select v from rt where id = 1");
  INFO("read: " << read);
  REQUIRE_FALSE(read.starts_with("error"));
  const bool is_binary = type.starts_with("bytea") || type.starts_with("rt_bytes");
  Asker::Options options;
  options.parameters = nlohmann::json::array({as_parameter(nlohmann::json::parse(read), is_binary)}).dump();
  CHECK(asker.code("insert into rt values (2, $1)", options) == "ok");
  CHECK(asker.cell("select v from rt where id = 2") == read);
  const std::string element = type.substr(0, type.find('['));
  const auto is_of = [&](const char* difference) { return types_with(difference).contains(element); };
  if (is_of("noEquality") || (element != type && is_of("noEqualityInArrays"))) {
    CHECK(asker.cell("select count(distinct v::text) from rt") == "1");
  } else {
    const std::string cast = is_of("needsCast") ? "::" + type : "";
    CHECK(asker.cell("select count(*) from rt where v = $1" + cast, options.parameters) == "2");
  }
}

}  // namespace

TEST_CASE("a value of every type of PostgreSQL goes back as it was read, and is found by it") {
  if (!pg_here()) return;
  const Engine engine = values_engine();
  Asker asker(engine);
  for (const std::string& sql : kSetUp) REQUIRE(asker.code(sql) == "ok");
  for (const Sample& sample : kSamples) {
    const std::string type = sample.type;
    std::string literal = "'";
    for (const char c : std::string(sample.value)) literal += c == '\'' ? "''" : std::string(1, c);
    literal += "'";
    if (std::string_view(sample.value).find("''") != std::string_view::npos)
      literal = "'" + std::string(sample.value) + "'";
    check_round_trip(asker, type, literal);
    if (types_with("noArray").contains(type)) continue;
    check_round_trip(asker, type + "[]", "array[" + literal + ", null, " + literal + "]::" + type + "[]");
  }
  check_round_trip(asker, "int[]", "array[[1,2],[3,4]]");
  check_round_trip(asker, "text[]", "array[['a','b\"'],['{c}',null]]");
  check_round_trip(asker, "int[]", "'{}'");
}

TEST_CASE("no type of PostgreSQL is missing in the round trip") {
  if (!pg_here()) return;
  auto connection = pg_open();
  std::set<std::string> tried = types_with("noInput");
  for (const Sample& sample : kSamples)
    tried.insert(std::string(sample.type).substr(0, std::string(sample.type).find('(')));
  const Answer types = ask(*connection,
                           "select typname::text from pg_type t where typtype in ('b', 'r', 'm') and typnamespace = "
                           "'pg_catalog'::regnamespace and typisdefined and typcategory <> 'A' order by 1");
  REQUIRE(types.ok);
  for (std::string name : types.rows) {
    name = name.substr(1, name.size() - 2);
    INFO(name);
    CHECK((tried.contains(name) || tried.contains("\"" + name + "\"")));
  }
}

TEST_CASE("arrays, objects and bytes are bound where PostgreSQL has them, and refused by name where not") {
  if (!pg_here()) return;
  auto connection = pg_open();
  for (int i = 0; i < 3; ++i) {  // the first time the types are asked for
    CHECK(one(*connection, "select 1 where 2 = any($1::int[])", "[[1,2,3]]") == "1");
    CHECK(one(*connection, "select $1::jsonb, $2::jsonb, $3::json", R"([{"a":1},[1],{"$binary":"AA=="}])") ==
          "{\"a\": 1}|[1]|{\"$binary\":\"AA==\"}");
    CHECK(one(*connection, "select $1::text[]", R"([["a",null,"b c","q\"\\{},","NULL",""]])") ==
          R"(["a",null,"b c","q\"\\{},","NULL",""])");
    CHECK(one(*connection, "select $1::int[][], $2::float8[]", R"([[[1,2],[3,4]],[0.5,"NaN"]])") ==
          "[[1,2],[3,4]]|[0.5,\"NaN\"]");
    CHECK(one(*connection, "select $1::bytea, $2::bytea[], $3::bytea",
              R"([{"$binary":"AP8="},[{"$binary":""},null,"\\xFF"],"\\x00"])") == "b:00ff|[\"\",null,\"/w==\"]|b:00");
    CHECK(one(*connection, "select $1::jsonb[]", R"([[{"a":1},[2],"x",null]])") == R"([{"a": 1},[2],"x",null])");
    CHECK(one(*connection, "select $1::box[]", R"j([["(3,4),(1,2)","(1,1),(0,0)"]])j") ==
          R"j(["(3,4),(1,2)","(1,1),(0,0)"])j");
    CHECK(one(*connection, "select $1::text, $2::int, $3::bool, $4::text", R"(["[1]",5,true,null])") ==
          "'[1]'|5|true|null");
  }
  const auto refused = [&](const char* sql, const char* values) {
    const Answer answer = ask(*connection, sql, values);
    return std::string(answer.ok ? "ok" : facts(answer.code).name) + " " + answer.error.pointer;
  };
  for (int i = 0; i < 2; ++i) {
    CHECK(refused("select $1::int, $2::bytea", R"([1,"AP8="])") == "binary_as_text params.1");
    CHECK(refused("select $1::bytea", R"(["\\x0"])") == "binary_as_text params.0");
    CHECK(refused("select $1::bytea", R"(["\\101"])") == "binary_as_text params.0");
    CHECK(refused("select $1::bytea, $2::text", R"([5,"x"])") == "binary_as_text params.0");
    CHECK(refused("select $1::bytea[]", R"([["AP8="]])") == "binary_as_text params.0");
    CHECK(refused("select $1::text", "[[1]]") == "invalid_value params.0");
    CHECK(refused("select $1::text", R"([{"$binary":"AP8="}])") == "invalid_value params.0");
    CHECK(refused("select $1::int[]", R"([{"a":1}])") == "invalid_value params.0");
    CHECK(refused("select $1::int[]", "[[{\"a\":1}]]") == "invalid_value params.0");
    CHECK(refused("select $1::int[]", "[[[1,2],[3]]]") == "invalid_value ");
    CHECK(refused("select $1::text", R"(["a\u0000b"])") == "invalid_value params.0");
    CHECK(refused("select $1::text[]", R"([["a\u0000b"]])") == "invalid_value params.0");
    CHECK(refused("select $1::text, nope", R"(["x"])") == "object_not_found ");
    CHECK(one(*connection, "select 1") == "1");
  }
}

TEST_CASE("types of the database have their names and kinds, in arrays too, from the first row on") {
  if (!pg_here()) return;
  const Engine engine = values_engine();
  {
    Asker asker(engine);
    for (const std::string& sql : kSetUp) REQUIRE(asker.code(sql) == "ok");
  }
  for (const bool read_only : {false, true}) {
    auto connection = opened(connect_to(pg(), settings_of(engine.config), 20000, read_only));
    const Answer answer = ask(*connection,
                              "select array['sad']::rt_enum[], array[1]::rt_int[], array['\\x00']::rt_bytes[],"
                              " 'sad'::rt_enum, array['[1]']::rt_json[], (1,'a','{}')::rt_row, '[1,2)'::rt_range"
                              " from generate_series(1, 3)");
    REQUIRE(answer.rows.size() == 3);
    CHECK(answer.rows[2] == R"(["sad"]|[1]|["AA=="]|'sad'|[[1]]|'(1,a,{})'|'[1,2)')");
    CHECK(answer.columns[0].type == "array");
    CHECK(answer.columns[0].vendor_type == "rt_enum[]");
    CHECK(answer.columns[3].type == "unknown");
    CHECK(answer.columns[3].vendor_type == "rt_enum");
    CHECK(ask(*connection, "select null::rt_domain_of_enum[] where false").columns[0].type == "array");
  }
  // More rows than wait in memory: a read begins again when the type is known.
  auto connection = opened(connect_to(pg(), settings_of(engine.config), 20000, false));
  const Answer many =
      ask(*connection, "select array['sad']::rt_enum[], repeat('x', 1000000) from generate_series(1, 40)");
  CHECK(many.rows.size() == 40);
  CHECK(many.columns[0].vendor_type == "rt_enum[]");
  CHECK(one(*connection, "select 1") == "1");
}

TEST_CASE("databases in old encodings are read and written, and bytes without a meaning are marked") {
  if (!pg_here()) return;
  const auto in = [](const char* encoding) {
    PgTarget target;
    target.database = encoding;
    return pg_open(target);
  };
  for (const char* encoding : {"LATIN1", "WIN1252", "EUC_JP", "SQL_ASCII", "MULE_INTERNAL"}) {
    INFO(encoding);
    auto connection = in(encoding);
    CHECK(one(*connection, "select 'abc', array['d'], '{\"a\":1}'::json") == "'abc'|[\"d\"]|{\"a\":1}");
    CHECK(one(*connection, "select current_setting('server_encoding')") == "'" + std::string(encoding) + "'");
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK(one(*connection, "select $1::text", "[\"abc\"]") == "'abc'");
  }
  auto latin = in("LATIN1");
  CHECK(one(*latin, "select $1::text, length($1), chr(233)", "[\"\u00e9\"]") == "'\u00e9'|1|'\u00e9'");
  CHECK(ask(*latin, "select $1::text", "[\"\u3042\"]").code == Code::invalid_value);
  CHECK(one(*in("WIN1252"), "select chr(128)") == "'\u20ac'");
  CHECK(one(*in("EUC_JP"), "select $1::text, octet_length($1)", "[\"\u3042\"]") == "'\u3042'|2");
  // Without an encoding the bytes come as they are; the encoder writes U+FFFD for what is not UTF-8.
  CHECK(one(*in("SQL_ASCII"), "select E'\\351'") == "'\xe9'");
  CHECK(one(*in("SQL_ASCII"), "select $1::text, octet_length($1)", "[\"\u00e9\"]") == "'\u00e9'|2");
}

TEST_CASE("numbers in arrays follow the rule of cells, and reads without columns change no rows") {
  if (!pg_here()) return;
  const Engine engine = values_engine();
  Asker asker(engine);
  for (const char* number :
       {"9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740992", "-9007199254740993"}) {
    const std::string cell = asker.cell("select (" + std::string(number) + ")::int8");
    CHECK(asker.cell("select array[" + std::string(number) + "]::int8[]") == "[" + cell + "]");
  }
  auto connection = pg_open();
  CHECK_FALSE(ask(*connection, "select from (values (1), (2)) v(x)").end.affected_rows.has_value());
  CHECK(ask(*connection, "create temp table made as select 1").end.affected_rows == 1);
}
