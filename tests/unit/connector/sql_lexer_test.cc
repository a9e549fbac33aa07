#include "connector/sql/sql_lexer.h"

#include <catch2/catch.hpp>
#include <memory>

using namespace jackfield;
using Names = std::vector<std::string_view>;

namespace {

constexpr std::string_view kKinds = "_c!wqtnp;.";  // in the order of SqlTokenKind

// Each token as its kind and its text: "w:select _: n:1".
std::string told(const SqlRules& rules, std::string_view sql) {
  std::string out;
  SqlToken token;
  for (SqlLexer lexer(rules, sql); lexer.next(token);) {
    if (token.kind == SqlTokenKind::blank) continue;
    if (!out.empty()) out += ' ';
    out += kKinds[static_cast<std::size_t>(token.kind)];
    out += ':';
    out += token.text;
  }
  return out;
}

}  // namespace

TEST_CASE("tokens cover the text without gaps, with the rules of every engine") {
  const std::string_view texts[] = {"select 'a''b', \"c\"\"d\", `e`, [f]]g], $1, :n, @v, ? -- x\n/* y */;",
                                    "'open",
                                    "\"open",
                                    "`open",
                                    "[open",
                                    "/* open",
                                    "/* /* */",
                                    "$t$ open $t",
                                    "q'[open",
                                    "E'\\",
                                    "--",
                                    "$",
                                    ":",
                                    "@",
                                    "1e",
                                    "1.",
                                    "1e+",
                                    "\\",
                                    "q'",
                                    "\xff\xfe",
                                    "#x"};
  for (const SqlRules* rules : kSqlRules) {
    for (const std::string_view sql : texts) {
      CAPTURE(rules->engine, sql);
      const std::unique_ptr<char[]> exact(new char[sql.size()]);
      std::copy(sql.begin(), sql.end(), exact.get());
      std::size_t covered = 0;
      SqlToken token;
      for (SqlLexer lexer(*rules, {exact.get(), sql.size()}); lexer.next(token);) {
        CHECK(token.at == covered);
        CHECK_FALSE(token.text.empty());
        covered += token.text.size();
      }
      CHECK(covered == sql.size());
    }
  }
}

TEST_CASE("PostgreSQL: dollar quotes, E'', nested comments and $1") {
  CHECK(told(kPostgresqlRules, "select $1, $$a;$$, $t$ $$ $t$") == "w:select p:$1 .:, t:$$a;$$ .:, t:$t$ $$ $t$");
  CHECK(told(kPostgresqlRules, R"(E'it\'s' 'a\' b)") == R"(w:E t:'it\'s' t:'a\' w:b)");
  CHECK(told(kPostgresqlRules, "E 'a\\' b") == "w:E t:'a\\' w:b");
  CHECK(told(kPostgresqlRules, "/* a /* b */ c */ d -- e\rf") == "c:/* a /* b */ c */ w:d c:-- e w:f");
  CHECK(told(kPostgresqlRules, "a$1 \"b\"\"c\" 'd''e' 1.5e-3 1e5x") ==
        "w:a$1 q:\"b\"\"c\" t:'d''e' n:1.5e-3 n:1 w:e5x");
  CHECK(told(kPostgresqlRules, "a?b:c`#d") == "w:a .:? w:b .:: w:c .:` .:# w:d");
}

TEST_CASE("MySQL: backslashes, # and -- comments, executable comments, names with digits") {
  CHECK(told(kMysqlRules, R"('it\'s' "a\"b" `c\` d)") == R"(t:'it\'s' t:"a\"b" q:`c\` w:d)");
  CHECK(told(kMysqlRules, "1--1 # x\n-- y\n--") == "n:1 .:- .:- n:1 c:# x c:-- y c:--");
  CHECK(told(kMysqlRules, "/*!50000 a */ /*M! b */ /* c /* */ d") == "!:/*!50000 a */ !:/*M! b */ c:/* c /* */ w:d");
  CHECK(told(kMysqlRules, "1st 1e5 1.5 @a := ?") == "w:1st n:1e5 n:1.5 .:@ w:a .:: .:= p:?");
  CHECK(told(kMysqlRules, "`a``b` 'c''d'") == "q:`a``b` t:'c''d'");
}

TEST_CASE("SQL Server: brackets, variables and nested comments") {
  CHECK(told(kSqlserverRules, "[a]]b;] \"c\" 'd''e'") == "q:[a]]b;] q:\"c\" t:'d''e'");
  CHECK(told(kSqlserverRules, "@x @@rowcount #temp ? @") == "p:@x w:@@rowcount w:#temp p:? w:@");
  CHECK(told(kSqlserverRules, "/* a /* b */ ; */ c --d\ne\\") == "c:/* a /* b */ ; */ w:c c:--d w:e .:\\");
}

TEST_CASE("Oracle: alternative quotes, :name and names with # and $") {
  CHECK(told(kOracleRules, "q'[it's]' Nq'{a}' q'!b!' xq'c'") == "t:q'[it's]' t:Nq'{a}' t:q'!b!' w:xq t:'c'");
  CHECK(told(kOracleRules, "v$x :name :1 ::a 'it''s' \"B\"") == "w:v$x p::name p::1 .:: .:: w:a t:'it''s' q:\"B\"");
  CHECK(told(kOracleRules, "a@b /* /* */ c") == "w:a .:@ w:b c:/* /* */ w:c");
}

TEST_CASE("SQLite: three ways to quote a name, four of placeholders") {
  CHECK(told(kSqliteRules, "[a b] `c` \"d\" 'e\\'") == "q:[a b] q:`c` q:\"d\" t:'e\\'");
  CHECK(told(kSqliteRules, "? ?12 :a @b $c") == "p:? p:?12 p::a p:@b p:$c");
}

TEST_CASE("Snowflake and Databricks: backslashes escape, and a cast names nothing") {
  for (const SqlRules* rules : {&kSnowflakeRules, &kDatabricksRules}) {
    CHECK(told(*rules, "'a\\'b' :x d::int ?") == "t:'a\\'b' p::x w:d .:: .:: w:int p:?");
  }
  CHECK(told(kSnowflakeRules, "\"a\"") == "q:\"a\"");
  CHECK(told(kDatabricksRules, "\"a\" `b`") == "t:\"a\" q:`b`");
}

TEST_CASE("a backslash in a text is marked, whether it escapes or not") {
  SqlToken token;
  CHECK((SqlLexer(kPostgresqlRules, "'a\\b'").next(token) && token.has_backslash));
  CHECK((SqlLexer(kMysqlRules, "'a\\b'").next(token) && token.has_backslash));
  CHECK((SqlLexer(kPostgresqlRules, "$$a\\b$$").next(token) && !token.has_backslash));
}

TEST_CASE("a walk leaves out blanks and comments, and looks one token ahead") {
  SqlWalk at(kPostgresqlRules, "Schema . /* x */ COUNT -- y\n (a:=b)");
  REQUIRE(at.next());
  CHECK(at.word() == "schema");
  CHECK_FALSE(at.is_called());
  REQUIRE(at.next());
  CHECK(at.token().is_mark('.'));
  REQUIRE(at.next());
  CHECK((at.word() == "count" && at.is_qualified() && at.is_called()));
  while (at.next() && !at.token().is_mark(':')) continue;
  CHECK(at.is_pair(':', '='));
  CHECK(SqlWalk(kOracleRules, "").next() == false);
  SqlWalk named(kOracleRules, ":Name");
  CHECK((named.next() && named.word() == "name"));
}

TEST_CASE("the first word of a statement is found behind comments and brackets") {
  for (const SqlRules* rules : {&kSnowflakeRules, &kDatabricksRules}) {
    CHECK(first_word(*rules, "-- note\n /* more */ (select 1)") == "SELECT");
    CHECK(first_word(*rules, ";; Insert into t") == "INSERT");
    CHECK(first_word(*rules, "").empty());
    CHECK(first_word(*rules, " -- nothing").empty());
    CHECK(first_word(*rules, "/* open").empty());
    CHECK(first_word(*rules, "= select").empty());
    CHECK(first_word(*rules, "'x' select") == "SELECT");
  }
}

TEST_CASE("text after a semicolon makes two statements") {
  CHECK(has_two_statements(kDatabricksRules, "SELECT 1; SELECT 2"));
  CHECK_FALSE(has_two_statements(kDatabricksRules, "SELECT ';'; -- end"));
  CHECK_FALSE(has_two_statements(kDatabricksRules, "SELECT 1;;\n"));
}

TEST_CASE("placeholders count outside quotes and comments") {
  CHECK(count_question_marks(kSnowflakeRules, "SELECT ?, '?', \"?\", `?` -- ?\n, /* ? */ ?") == 2);
  CHECK(count_question_marks(kSnowflakeRules, "SELECT 'it''s ?', '\\'?', ?") == 1);
  CHECK(count_question_marks(kSnowflakeRules, "SELECT '?") == 0);
}

TEST_CASE("named parameters are listed once, sorted, and a cast is not one") {
  CHECK(named_parameters(kDatabricksRules, "SELECT :b, :a, :b, ':c', d::int, e :: f, :1 -- :g") ==
        Names{"1", "a", "b"});
  CHECK(named_parameters(kDatabricksRules, "SELECT : , ::, :").empty());
  CHECK(named_parameters(kDatabricksRules, ":p10 :p1") == Names{"p1", "p10"});
}
