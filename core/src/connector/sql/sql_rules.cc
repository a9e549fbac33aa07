// How each engine reads the text of a statement. The tables stand side by side, because most of what matters is where
// they differ,
// and because the tests and the fuzz target go through all of them.
#include "connector/sql/sql_lexer.h"

namespace jackfield {

// https://www.postgresql.org/docs/current/sql-syntax-lexical.html
const SqlRules kPostgresqlRules = {
    .engine = "postgresql",
    .name_marks = "$",
    .names_begin_with_letter = true,
    .escape_texts = true,
    .dollar_texts = true,
    .nested_comments = true,
    .return_ends_line = true,
    .parameters = "1",
};

// https://dev.mysql.com/doc/refman/8.4/en/language-structure.html, https://mariadb.com/kb/en/comment-syntax
const SqlRules kMysqlRules = {
    .engine = "mysql",
    .name_marks = "$",
    .text_quotes = "'\"",
    .name_quotes = "`",
    .escaping_quotes = "'\"",
    .hash_comments = true,
    .dashes_need_blank = true,
    .executable_comments = true,
    .parameters = "?",
};

// https://www.sqlite.org/lang_keywords.html, https://www.sqlite.org/lang_expr.html#varparam
const SqlRules kSqliteRules = {
    .engine = "sqlite",
    .name_marks = "$",
    .names_begin_with_letter = true,
    .name_quotes = "\"`[",
    .parameters = "?:@$",
    .numbered_question_marks = true,
};

// https://learn.microsoft.com/sql/t-sql/language-elements/transact-sql-syntax-conventions-transact-sql
const SqlRules kSqlserverRules = {
    .engine = "sqlserver",
    .name_marks = "@#$",
    .name_quotes = "\"[",
    .nested_comments = true,
    .parameters = "?@",
};

// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Lexical-Conventions.html
const SqlRules kOracleRules = {
    .engine = "oracle",
    .name_marks = "$#",
    .alternative_texts = true,
    .parameters = ":",
};

// https://docs.snowflake.com/en/sql-reference/data-types-text. Backticks quote nothing there, and are skipped as
// everywhere.
const SqlRules kSnowflakeRules = {
    .engine = "snowflake",
    .wide_names = false,
    .name_quotes = "\"`",
    .escaping_quotes = "'\"",
    .parameters = "?:",
};

// https://docs.databricks.com/sql/language-manual/data-types/string-type.html
const SqlRules kDatabricksRules = {
    .engine = "databricks",
    .wide_names = false,
    .text_quotes = "'\"",
    .name_quotes = "`",
    .escaping_quotes = "'\"",
    .parameters = "?:",
};

const std::array<const SqlRules*, 7> kSqlRules = {&kPostgresqlRules, &kMysqlRules,  &kSqliteRules,
                                                  &kSqlserverRules,  &kOracleRules, &kSnowflakeRules,
                                                  &kDatabricksRules};

}  // namespace jackfield
