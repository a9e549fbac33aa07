// How each engine reads the text of a statement. The tables are side by side, because most of what matters is where
// they differ, and because the tests and the fuzz target go through all of them.
#include "connector/sql/sql_lexer.h"

namespace jackfield {

using enum SqlFeature;

// https://www.postgresql.org/docs/current/sql-syntax-lexical.html
const SqlRules kPostgresqlRules = {
    .engine = "postgresql",
    .features = {wide_names, letter_first, escape_texts, dollar_texts, nested_comments, return_ends_line},
    .name_marks = "$",
    .parameters = "1",
};

// https://dev.mysql.com/doc/refman/8.4/en/language-structure.html, https://mariadb.com/kb/en/comment-syntax
const SqlRules kMysqlRules = {
    .engine = "mysql",
    .features = {wide_names, hash_comments, dashes_need_blank, executable_comments},
    .name_marks = "$",
    .text_quotes = "'\"",
    .name_quotes = "`",
    .escaping_quotes = "'\"",
    .parameters = "?",
};

// https://www.sqlite.org/lang_keywords.html, https://www.sqlite.org/lang_expr.html#varparam
const SqlRules kSqliteRules = {
    .engine = "sqlite",
    .features = {wide_names, letter_first, numbered_placeholders},
    .name_marks = "$",
    .name_quotes = "\"`[",
    .parameters = "?:@$",
};

// https://learn.microsoft.com/sql/t-sql/language-elements/transact-sql-syntax-conventions-transact-sql
const SqlRules kSqlserverRules = {
    .engine = "sqlserver",
    .features = {wide_names, nested_comments},
    .name_marks = "@#$",
    .name_quotes = "\"[",
    .parameters = "?@",
};

// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Lexical-Conventions.html
const SqlRules kOracleRules = {
    .engine = "oracle",
    .features = {wide_names, alternative_texts},
    .name_marks = "$#",
    .parameters = ":",
};

// https://docs.snowflake.com/en/sql-reference/data-types-text. Backticks quote nothing there, and are skipped as
// everywhere.
const SqlRules kSnowflakeRules = {
    .engine = "snowflake",
    .name_quotes = "\"`",
    .escaping_quotes = "'\"",
    .parameters = "?:",
};

// https://docs.databricks.com/sql/language-manual/data-types/string-type.html
const SqlRules kDatabricksRules = {
    .engine = "databricks",
    .text_quotes = "'\"",
    .name_quotes = "`",
    .escaping_quotes = "'\"",
    .parameters = "?:",
};

const std::array<const SqlRules*, 7> kSqlRules = {&kPostgresqlRules, &kMysqlRules,  &kSqliteRules,
                                                  &kSqlserverRules,  &kOracleRules, &kSnowflakeRules,
                                                  &kDatabricksRules};

}  // namespace jackfield
