#include "statement.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

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

constexpr bool is_sorted(std::span<const std::string_view> words) { return std::is_sorted(words.begin(), words.end()); }
static_assert(is_sorted(kKeywords) && is_sorted(kFunctions) && is_sorted(kPlainStarts) && is_sorted(kReadingStarts));

bool is_in(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Anywhere, in quotes too: how quotes read depends on the session.
bool holds(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  StatementTraits run() {
    while (skip_blank()) step();
    const bool hidden = holds(sql_, "/*!") || holds(sql_, "/*m!");
    traits_.plain_read = plain_ && started_ && !hidden && !traits_.several;
    traits_.reads = reading_ && !hidden && !holds(sql_, kFileWriters[0]) && !holds(sql_, kFileWriters[1]);
    return traits_;
  }

 private:
  [[nodiscard]] char at(std::size_t i) const { return i < sql_.size() ? sql_[i] : '\0'; }

  bool skip_blank() {
    while (at_ < sql_.size()) {
      const bool dashes = at(at_) == '-' && at(at_ + 1) == '-' &&
                          (at_ + 2 >= sql_.size() || static_cast<unsigned char>(at(at_ + 2)) <= ' ');
      if (is_space(sql_[at_])) {
        ++at_;
      } else if (dashes || at(at_) == '#') {
        while (at_ < sql_.size() && sql_[at_] != '\n') ++at_;
      } else if (at(at_) == '/' && at(at_ + 1) == '*') {
        const std::size_t end = sql_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? sql_.size() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  void step() {
    const char c = sql_[at_];
    after_dot_ = was_dot_;
    was_dot_ = c == '.';
    if (ended_) traits_.several = true;
    if (c == '\'' || c == '"' || c == '`') {
      skip_quoted(c);
      if (c != '\'') note_call(false);
    } else if (is_word(c)) {
      word();
    } else {
      if (c == ';' && started_) ended_ = true;
      if (c == '@' || (c == ':' && at(at_ + 1) == '=')) plain_ = false;  // variables outlive the statement
      if (!started_ && c != '(' && c != ';') plain_ = false;
      ++at_;
    }
  }

  void skip_quoted(char quote) {
    if (!started_) plain_ = false;
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] == '\\' && quote != '`') {
        plain_ = false;  // whether it escapes depends on the session
        ++at_;
      } else if (sql_[at_] == quote) {
        ++at_;
        if (at(at_) != quote) return;
      }
    }
  }

  void word() {
    const bool qualified = after_dot_;
    std::array<char, 64> name{};
    std::size_t size = 0;
    for (; at_ < sql_.size() && is_word(sql_[at_]); ++at_) {
      if (size < name.size()) name[size++] = lower(sql_[at_]);
    }
    const std::string_view text(name.data(), size);
    if (!started_) {
      started_ = true;
      reading_ = is_in(kReadingStarts, text);
      if (!is_in(kPlainStarts, text)) plain_ = false;
    }
    if (!qualified && is_in(kWriters, text)) plain_ = false;
    note_call(!qualified && (is_in(kKeywords, text) || is_in(kFunctions, text)));
  }

  // Looks whether a bracket follows the name just read.
  void note_call(bool harmless) {
    if (skip_blank() && sql_[at_] == '(' && !harmless) plain_ = false;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  bool started_ = false;
  bool ended_ = false;
  bool plain_ = true;
  bool reading_ = false;
  bool was_dot_ = false;
  bool after_dot_ = false;
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Scanner(sql).run(); }

}  // namespace jackfield::mysql
