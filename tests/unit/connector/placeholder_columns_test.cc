#include "connector/sql/placeholder_columns.h"

#include <catch2/catch.hpp>

namespace jackfield {
namespace {

// "t.a", "s.t.a", "t#0" for a place, "t|u.a" for one of two, "-" for unknown.
std::string told(std::string_view sql, const SqlRules& rules = kMysqlRules) {
  std::string text;
  for (const PlaceholderColumn& one : placeholder_columns(rules, sql)) {
    if (!text.empty()) text += ' ';
    if (one.tables.empty()) {
      text += '-';
      continue;
    }
    for (std::size_t i = 0; i < one.tables.size(); ++i) {
      if (i > 0) text += '|';
      if (!one.tables[i].schema.empty()) text += one.tables[i].schema + ".";
      text += one.tables[i].name;
    }
    text += one.column.empty() ? "#" + std::to_string(one.position) : "." + one.column;
  }
  return text;
}

}  // namespace

TEST_CASE("placeholders of an INSERT have the column that they are assigned to") {
  CHECK(told("insert into t (a, b) values (?, ?)") == "t.a t.b");
  CHECK(told("INSERT INTO `T x` (`a``b`, b) VALUES (?, 1), (2, ?), row (?, ?)") == "T x.a`b T x.b T x.a`b T x.b");
  CHECK(told("insert into s.t values (?, now(), ?)") == "s.t#0 s.t#2");
  CHECK(told("insert t values (?)") == "t#0");
  CHECK(told("insert low_priority ignore into t (a) value (?)") == "t.a");
  CHECK(told("replace into t (a) values (?)") == "t.a");
  CHECK(told("insert into t set a = ?, b = ?") == "t.a t.b");
  CHECK(told("insert into t (a, b) values (?, ? + 1)") == "t.a -");
  CHECK(told("insert into t (a, b) values (hex(?), (?))") == "- -");
  CHECK(told("insert into t (a) values (?) on duplicate key update a = ?, b = values(b) + ?") == "t.a t.a -");
  CHECK(told("insert into t (a, b) select ?, c from u where d = ?") == "t.a t|u.d");
  CHECK(told("insert into t () values ()") == "");
  CHECK(told("insert into t (a) values (?, ?)") == "t.a -");
  CHECK(told("insert or replace into main.t (a) values (:x) on conflict (a) do update set b = ?2 returning a",
             kSqliteRules) == "main.t.a main.t.b");
}

TEST_CASE("placeholders have the column that they are compared with") {
  CHECK(told("select * from t where a = ? and b <> ? or ? < c") == "t.a t.b t.c");
  CHECK(told("select * from t where a in (?, 2, ?) and b not in (?) and c between ? and ?") == "t.a t.a t.b t.c t.c");
  CHECK(told("update t set a = ?, b = ? where c <=> ? limit ?") == "t.a t.b t.c -");
  CHECK(told("delete from t where t.a = ? order by b") == "t.a");
  CHECK(told("select * from t x, s.u as y where x.a = ? and y.b = ? and c = ?") == "t.a s.u.b t|s.u.c");
  CHECK(told("select * from t join u on t.a = u.a and u.b = ? left join v using (c) where v.d = ?") == "u.b v.d");
  CHECK(told("select * from (t join u on t.a = ?)") == "t.a");
  CHECK(told("update t join u on t.i = u.i set t.a = ?, u.b = ? where s.t.c = ?") == "t.a u.b -");
  CHECK(told("update s.t set a = 1 where s.t.c = ?") == "s.t.c");
  CHECK(told("select (select 1 from u where u.a = ? and t.b = ?) from t where c = ?") == "u.a t.b t.c");
  CHECK(told("select 1 from t where a = ? union select 1 from u where a = ?") == "t.a u.a");
  CHECK(told("select case when a = ? then 1 else 2 end from t where not b = ?") == "t.a t.b");
  CHECK(told("select * from t where extract(year from a) = ? and b = ?") == "- t.b");
  CHECK(told("select * from t where trim(leading 'x' from a) = 'b' and c >= ?") == "t.c");
}

TEST_CASE("what is not certain is not told") {
  CHECK(told("select ?") == "-");
  CHECK(told("select ? from t") == "-");
  CHECK(told("select * from t where a + b = ?") == "-");
  CHECK(told("select * from t where a = ? + 1") == "-");
  CHECK(told("select * from t where lower(a) = ?") == "-");
  CHECK(told("select * from t where a = b = ?") == "-");
  CHECK(told("select * from t where a -> '$.b' = ?") == "-");
  CHECK(told("select * from t where a like ?") == "-");
  CHECK(told("select * from (select a from t) d where a = ? and d.a = ?") == "- -");
  CHECK(told("select * from t, (select 1 as b) d where a = ? and t.c = ?") == "- t.c");
  CHECK(told("with c as (select a from t where a = ?) select * from c where a = ?") == "t.a -");
  CHECK(told("with recursive c (n) as (select 1) select * from t where a = ?") == "t.a");
  CHECK(told("select * from f(?) where a = ?") == "- -");
  CHECK(told("select * from json_table(?, '$') j where a = ?") == "- -");
  CHECK(told("select * from t where a = ? /*! and b = 1 */") == "-");
  CHECK(told("select * from t where a = '\\'' and b = ?") == "-");
  CHECK(told("call p(?, ?)") == "- -");
  CHECK(told("set @a = ?") == "-");
  CHECK(told("select * from t where binary a = ?") == "-");
  CHECK(told("select * from a t, b t where t.c = ?") == "-");
  CHECK(told("") == "");
  CHECK(told("((((") == "");
  CHECK(told(")))) = ?") == "-");
}

TEST_CASE("long statements of any kind are read in a time that grows with their length") {
  for (const char* part :
       {"from a,", "from (", "with a(),with(),", "insert t select ) ", "insert into t values (", "(select ?,", "a in (",
        "union select ? ", "from t where a=? and ", "join (a,", "update a,", "values (?),(?),", "a between ? and ",
        "t.a.b.c.d=?,", "=====?", "using b,", "x as (with y as ("}) {
    std::string sql = "insert into t (a) ";
    while (sql.size() < 400000) sql += part;
    INFO(part);
    CHECK(placeholder_columns(kMysqlRules, sql).size() <= sql.size());
  }
}

}  // namespace jackfield
