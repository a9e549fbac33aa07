#include "statement.h"

#include <algorithm>

#include "base/ascii.h"
#include "connector/sql/sql_lexer.h"
#include "connector/sql/word_list.h"

namespace jackfield::mysql {
namespace {

// Words that an opening bracket may follow without a call.
constexpr std::string_view kKeywords[] = {
    "all",      "and",     "any",  "as",    "between", "binary", "by",     "case",   "cast",  "char",      "convert",
    "distinct", "div",     "else", "end",   "except",  "exists", "from",   "having", "in",    "intersect", "interval",
    "join",     "lateral", "like", "limit", "mod",     "not",    "on",     "or",     "over",  "partition", "regexp",
    "row",      "select",  "some", "then",  "union",   "using",  "values", "when",   "where", "with",      "xor",
};

// Built-in functions that read their arguments and nothing else.
constexpr std::string_view kFunctions[] = {
    "abs",
    "adddate",
    "ascii",
    "avg",
    "bit_and",
    "bit_count",
    "bit_or",
    "ceil",
    "ceiling",
    "char_length",
    "coalesce",
    "concat",
    "concat_ws",
    "count",
    "crc32",
    "curdate",
    "current_date",
    "current_timestamp",
    "curtime",
    "database",
    "date",
    "date_add",
    "date_format",
    "date_sub",
    "datediff",
    "day",
    "dayname",
    "dayofmonth",
    "dayofweek",
    "dayofyear",
    "dense_rank",
    "elt",
    "exp",
    "extract",
    "field",
    "find_in_set",
    "first_value",
    "floor",
    "format",
    "from_unixtime",
    "greatest",
    "group_concat",
    "hex",
    "hour",
    "if",
    "ifnull",
    "instr",
    "isnull",
    "json_array",
    "json_arrayagg",
    "json_extract",
    "json_length",
    "json_object",
    "json_objectagg",
    "json_unquote",
    "json_value",
    "lag",
    "last_value",
    "lcase",
    "lead",
    "least",
    "left",
    "length",
    "ln",
    "locate",
    "log",
    "log10",
    "log2",
    "lower",
    "lpad",
    "ltrim",
    "max",
    "md5",
    "mid",
    "min",
    "minute",
    "month",
    "monthname",
    "now",
    "ntile",
    "nullif",
    "octet_length",
    "pi",
    "position",
    "pow",
    "power",
    "quarter",
    "rank",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "row_number",
    "rpad",
    "rtrim",
    "second",
    "sha1",
    "sha2",
    "sign",
    "sleep",
    "sqrt",
    "std",
    "stddev",
    "str_to_date",
    "subdate",
    "substr",
    "substring",
    "substring_index",
    "sum",
    "time",
    "time_format",
    "timediff",
    "timestamp",
    "timestampdiff",
    "to_days",
    "trim",
    "truncate",
    "ucase",
    "unhex",
    "unix_timestamp",
    "upper",
    "utc_date",
    "utc_timestamp",
    "variance",
    "version",
    "week",
    "weekday",
    "year",
};

constexpr std::string_view kPlainStarts[] = {"select", "table", "values", "with"};
constexpr std::string_view kReadingStarts[] = {"desc", "describe", "explain", "help", "select",
                                               "show", "table",    "values",  "with"};
constexpr std::string_view kWriters[] = {"delete", "insert", "into", "update"};
constexpr std::string_view kFileWriters[] = {"dumpfile", "outfile"};

// https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html, and MariaDB's page of the same name.
constexpr std::string_view kCommits[] = {"alter",    "analyze",  "begin",     "cache",  "change", "check",    "commit",
                                         "create",   "drop",     "flush",     "grant",  "import", "install",  "lock",
                                         "optimize", "rename",   "repair",    "reset",  "revoke", "shutdown", "start",
                                         "stop",     "truncate", "uninstall", "unlock", "xa"};
constexpr std::string_view kSetCommits[] = {"autocommit", "password"};
constexpr std::string_view kChanges[] = {"delete", "insert", "replace", "update"};
static_assert(is_sorted_list(kCommits) && is_sorted_list(kSetCommits) && is_sorted_list(kChanges));

static_assert(is_sorted_list(kKeywords) && is_sorted_list(kFunctions) && is_sorted_list(kPlainStarts) &&
              is_sorted_list(kReadingStarts) && is_sorted_list(kWriters));

// Anywhere, in quotes too: how quotes read depends on the session.
bool holds(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return ascii::to_lower(a) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

class Judge {
 public:
  explicit Judge(std::string_view sql) : sql_(sql), at_(kMysqlRules, sql) {}

  StatementTraits run() {
    while (at_.next()) step();
    const bool hidden = holds(sql_, "/*!") || holds(sql_, "/*m!");
    traits_.plain_read = plain_ && place_ != StatementPlace::before && !hidden && !traits_.several;
    traits_.reads = reading_ && !hidden && !holds(sql_, kFileWriters[0]) && !holds(sql_, kFileWriters[1]);
    return traits_;
  }

 private:
  void step() {
    const SqlToken& token = at_.token();
    if (place_ == StatementPlace::after) traits_.several = true;
    switch (token.kind) {
      case SqlTokenKind::word:
      case SqlTokenKind::number:
        return word();
      case SqlTokenKind::text:
      case SqlTokenKind::quoted_name:
        // The session decides whether a backslash escapes and whether double quotes enclose a name.
        if (place_ == StatementPlace::before || (token.has_backslash && token.text.front() != '`')) plain_ = false;
        if (token.text.front() != '\'') note_call(false);
        return;
      case SqlTokenKind::separator:
        if (place_ == StatementPlace::inside) place_ = StatementPlace::after;
        return;
      default:
        if (token.is_mark('@') || at_.is_pair(':', '=')) plain_ = false;  // variables outlive the statement
        if (place_ == StatementPlace::before && !token.is_mark('(')) plain_ = false;
    }
  }

  void word() {
    const std::string_view text = at_.word();
    if (place_ == StatementPlace::before) {
      place_ = StatementPlace::inside;
      reading_ = is_in_list(kReadingStarts, text);
      if (!is_in_list(kPlainStarts, text)) plain_ = false;
      first_ = text == "create" || text == "drop" ? First::make : text == "set" ? First::set : First::other;
      changes_ = is_in_list(kChanges, text);
      traits_.commits = is_in_list(kCommits, text);
      words_ = 0;
    }
    note_commit(text);
    if (at_.is_qualified()) return note_call(false);
    if (is_in_list(kWriters, text)) plain_ = false;
    note_call(is_in_list(kKeywords, text) || is_in_list(kFunctions, text));
  }

  void note_commit(std::string_view text) {
    ++words_;
    // CREATE [OR REPLACE] TEMPORARY TABLE and DROP TEMPORARY TABLE leave the transaction open.
    if (first_ == First::make && text == "temporary" && words_ <= 4) traits_.commits = false;
    if (first_ == First::set && is_in_list(kSetCommits, text)) traits_.commits = true;
    if (changes_ && text == "returning") traits_.returns = true;
  }

  void note_call(bool is_harmless) {
    if (at_.is_called() && !is_harmless) plain_ = false;
  }

  std::string_view sql_;
  SqlWalk at_;
  StatementPlace place_ = StatementPlace::before;
  enum class First : unsigned char { other, make, set };
  First first_ = First::other;
  int words_ = 0;
  bool changes_ = false;
  bool plain_ = true;
  bool reading_ = false;
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Judge(sql).run(); }

}  // namespace jackfield::mysql
