#include "statement.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace jackfield::postgresql {
namespace {

// Words that an opening bracket may follow without a call.
constexpr std::string_view kKeywords[] = {
    "all",       "and",       "any",          "array",   "as",       "between", "by",        "case",     "cast",
    "char",      "character", "cube",         "decimal", "distinct", "else",    "end",       "except",   "exists",
    "filter",    "float",     "from",         "group",   "having",   "in",      "intersect", "interval", "join",
    "lateral",   "limit",     "materialized", "not",     "numeric",  "offset",  "on",        "or",       "over",
    "partition", "rollup",    "row",          "select",  "sets",     "some",    "then",      "time",     "timestamp",
    "union",     "using",     "values",       "varchar", "when",     "where",   "with",      "within",
};

// Built-in functions that read their arguments and nothing else.
constexpr std::string_view kFunctions[] = {
    "abs",
    "age",
    "array_agg",
    "array_length",
    "array_to_string",
    "avg",
    "bool_and",
    "bool_or",
    "btrim",
    "cardinality",
    "ceil",
    "ceiling",
    "char_length",
    "chr",
    "coalesce",
    "col_description",
    "concat",
    "concat_ws",
    "count",
    "date_bin",
    "date_part",
    "date_trunc",
    "decode",
    "dense_rank",
    "encode",
    "exp",
    "extract",
    "first_value",
    "floor",
    "format",
    "format_type",
    "generate_series",
    "greatest",
    "has_schema_privilege",
    "has_table_privilege",
    "initcap",
    "json_agg",
    "json_build_array",
    "json_build_object",
    "jsonb_agg",
    "jsonb_build_array",
    "jsonb_build_object",
    "lag",
    "last_value",
    "lead",
    "least",
    "left",
    "length",
    "ln",
    "log",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "max",
    "md5",
    "min",
    "mod",
    "now",
    "ntile",
    "nullif",
    "obj_description",
    "octet_length",
    "overlay",
    "percentile_cont",
    "percentile_disc",
    "pg_get_expr",
    "pi",
    "position",
    "power",
    "quote_ident",
    "random",
    "rank",
    "regexp_replace",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "row_number",
    "row_to_json",
    "rpad",
    "rtrim",
    "sign",
    "split_part",
    "sqrt",
    "stddev",
    "string_agg",
    "strpos",
    "substr",
    "substring",
    "sum",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_regclass",
    "to_timestamp",
    "translate",
    "trim",
    "trunc",
    "unnest",
    "upper",
    "variance",
    "version",
};

constexpr std::string_view kStarts[] = {"select", "table", "values", "with"};
constexpr std::string_view kWriters[] = {"call", "delete", "insert", "into", "merge", "update"};

constexpr bool is_sorted(std::span<const std::string_view> words) { return std::is_sorted(words.begin(), words.end()); }
static_assert(is_sorted(kKeywords) && is_sorted(kFunctions) && is_sorted(kStarts) && is_sorted(kWriters));

bool is_in(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) { return is_word_start(c) || (c >= '0' && c <= '9') || c == '$'; }

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  StatementTraits run() {
    while (skip_blank()) step();
    traits_.plain_read = plain_ && started_ && !traits_.copy;
    return traits_;
  }

 private:
  [[nodiscard]] char at(std::size_t i) const { return i < sql_.size() ? sql_[i] : '\0'; }

  bool skip_blank() {
    while (at_ < sql_.size()) {
      if (is_space(sql_[at_])) {
        ++at_;
      } else if (at(at_) == '-' && at(at_ + 1) == '-') {
        while (at_ < sql_.size() && sql_[at_] != '\n' && sql_[at_] != '\r') ++at_;
      } else if (at(at_) == '/' && at(at_ + 1) == '*') {
        skip_block_comment();
      } else {
        return true;
      }
    }
    return false;
  }

  void skip_block_comment() {  // they nest
    int depth = 0;
    do {
      if (at(at_) == '/' && at(at_ + 1) == '*') {
        ++depth;
        at_ += 2;
      } else if (at(at_) == '*' && at(at_ + 1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
  }

  void step() {
    const char c = sql_[at_];
    after_dot_ = was_dot_;
    was_dot_ = c == '.';
    if (c == '\'') {
      // Whether a backslash escapes depends on the session; a text that holds one is not judged.
      skip_quoted('\'');
    } else if (c == '"') {
      skip_quoted('"');
      schema_ = {};
      note_call(false);
    } else if (c == '$' && !(at(at_ + 1) >= '0' && at(at_ + 1) <= '9')) {
      skip_dollar_quoted();
    } else if (is_word_start(c)) {
      word();
    } else if (c == ';') {
      ++at_;
    } else {
      if (!started_ && c != '(') plain_ = false;
      ++at_;
    }
  }

  void skip_quoted(char quote) {
    if (!started_) plain_ = false;
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] == '\\' && quote == '\'') plain_ = false;
      if (sql_[at_] == quote) {
        ++at_;
        if (at(at_) != quote) return;
      }
    }
  }

  void skip_dollar_quoted() {
    const std::size_t begin = at_++;
    while (at_ < sql_.size() && is_word(sql_[at_]) && sql_[at_] != '$') ++at_;
    if (at(at_) != '$') return;
    const std::string_view tag = sql_.substr(begin, at_ + 1 - begin);
    const std::size_t close = sql_.find(tag, at_ + 1);
    at_ = close == std::string_view::npos ? sql_.size() : close + tag.size();
  }

  void word() {
    const bool qualified = after_dot_;
    const bool of_catalogue = qualified && schema_ == "pg_catalog";
    std::array<char, 64> lower{};
    std::size_t size = 0;
    const std::size_t begin = at_;
    for (; at_ < sql_.size() && is_word(sql_[at_]); ++at_) {
      const char c = sql_[at_];
      if (size < lower.size()) lower[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const std::string_view text(lower.data(), size);
    schema_ = sql_.substr(begin, at_ - begin);
    if (!started_) {
      started_ = true;
      traits_.copy = text == "copy";
      if (!is_in(kStarts, text)) plain_ = false;
    }
    if (!qualified && is_in(kWriters, text)) plain_ = false;
    note_call(qualified ? of_catalogue && is_in(kFunctions, text) : is_in(kKeywords, text) || is_in(kFunctions, text));
  }

  // Looks whether a bracket follows the name just read.
  void note_call(bool harmless) {
    if (skip_blank() && sql_[at_] == '(' && !harmless) plain_ = false;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  bool started_ = false;
  bool plain_ = true;
  bool was_dot_ = false;
  bool after_dot_ = false;
  std::string_view schema_;  // the name read last, as written
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Scanner(sql).run(); }

}  // namespace jackfield::postgresql
