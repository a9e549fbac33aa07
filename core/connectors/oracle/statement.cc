#include "statement.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace jackfield::oracle {
namespace {

// Words that may stand before an opening bracket without being a call.
constexpr std::string_view kKeywords[] = {
    "all",       "and",    "any",      "as",        "between",   "by",    "case",      "char",  "connect",
    "cross",     "date",   "distinct", "else",      "exists",    "fetch", "float",     "from",  "group",
    "having",    "in",     "interval", "intersect", "join",      "like",  "minus",     "not",   "number",
    "nvarchar2", "on",     "or",       "over",      "partition", "pivot", "prior",     "raw",   "second",
    "select",    "set",    "sets",     "some",      "start",     "then",  "timestamp", "union", "unpivot",
    "using",     "values", "varchar2", "when",      "where",     "with",  "within",
};

// Built-in functions that read their arguments and nothing else.
constexpr std::string_view kFunctions[] = {
    "abs",
    "add_months",
    "ascii",
    "avg",
    "bitand",
    "cast",
    "ceil",
    "chr",
    "coalesce",
    "concat",
    "corr",
    "count",
    "cume_dist",
    "decode",
    "dense_rank",
    "empty_blob",
    "empty_clob",
    "exp",
    "extract",
    "first_value",
    "floor",
    "from_tz",
    "greatest",
    "hextoraw",
    "initcap",
    "instr",
    "json_array",
    "json_arrayagg",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_value",
    "lag",
    "last_day",
    "last_value",
    "lead",
    "least",
    "length",
    "lengthb",
    "listagg",
    "ln",
    "log",
    "lower",
    "lpad",
    "ltrim",
    "max",
    "median",
    "min",
    "mod",
    "months_between",
    "nanvl",
    "next_day",
    "ntile",
    "nullif",
    "numtodsinterval",
    "numtoyminterval",
    "nvl",
    "nvl2",
    "ora_hash",
    "percent_rank",
    "power",
    "rank",
    "ratio_to_report",
    "rawtohex",
    "regexp_count",
    "regexp_instr",
    "regexp_like",
    "regexp_replace",
    "regexp_substr",
    "remainder",
    "replace",
    "round",
    "row_number",
    "rowidtochar",
    "rpad",
    "rtrim",
    "sign",
    "soundex",
    "sqrt",
    "standard_hash",
    "stddev",
    "substr",
    "substrb",
    "sum",
    "sys_context",
    "sys_extract_utc",
    "to_binary_double",
    "to_binary_float",
    "to_blob",
    "to_char",
    "to_clob",
    "to_date",
    "to_dsinterval",
    "to_nchar",
    "to_nclob",
    "to_number",
    "to_timestamp",
    "to_timestamp_tz",
    "to_yminterval",
    "translate",
    "trim",
    "trunc",
    "upper",
    "userenv",
    "validate_conversion",
    "var_pop",
    "var_samp",
    "variance",
    "vsize",
    "width_bucket",
};

// They leave something behind, or reach elsewhere, wherever they stand. A column of such a name costs a connection, no more.
constexpr std::string_view kTraces[] = {"currval", "function", "into",      "lock",
                                        "model",   "nextval",  "procedure", "update"};
// What needs its semicolon.
constexpr std::string_view kBlocks[] = {"begin", "call", "create", "declare"};

constexpr bool is_sorted(std::span<const std::string_view> words) { return std::is_sorted(words.begin(), words.end()); }
static_assert(is_sorted(kFunctions) && is_sorted(kTraces) && is_sorted(kBlocks));

bool is_in(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}
bool is_keyword(std::string_view word) {
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords);
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         c == '#' || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

char closing(char open) {
  switch (open) {
    case '[':
      return ']';
    case '{':
      return '}';
    case '<':
      return '>';
    case '(':
      return ')';
    default:
      return open;
  }
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  StatementTraits run() {
    while (skip_blank()) step();
    traits_.body = sql_;
    traits_.empty = !started_ && !ended_;
    if (block_ || traits_.has_plsql) traits_.several = false;
    if (ended_ && !block_ && !traits_.has_plsql && !traits_.several) traits_.body = sql_.substr(0, end_);
    traits_.plain_read = plain_ && query_ && !traits_.has_plsql && !traits_.several;
    return traits_;
  }

 private:
  [[nodiscard]] char at(std::size_t i) const { return i < sql_.size() ? sql_[i] : '\0'; }

  bool skip_blank() {
    while (at_ < sql_.size()) {
      if (is_space(sql_[at_])) {
        ++at_;
      } else if (at(at_) == '-' && at(at_ + 1) == '-') {
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
    if (ended_ && c != ';') traits_.several = true;
    if (c == '\'') {
      skip_text();
    } else if (c == '"') {
      skip_name();
    } else if (is_word(c)) {
      word();
    } else {
      if (c == ';' && started_ && !ended_) {
        ended_ = true;
        end_ = at_;
      }
      if (c == '@') plain_ = false;  // a link to another database
      ++at_;
    }
  }

  void skip_text() {
    const std::size_t end = sql_.find('\'', at_ + 1);  // a doubled quote is two texts side by side
    at_ = end == std::string_view::npos ? sql_.size() : end + 1;
  }

  // q'[it's]': the quotes inside are none.
  void skip_alternative_text() {
    const char close = closing(at(at_ + 1));
    for (at_ += 2; at_ < sql_.size(); ++at_) {
      if (sql_[at_] == close && at(at_ + 1) == '\'') {
        at_ += 2;
        return;
      }
    }
  }

  void skip_name() {
    const std::size_t end = sql_.find('"', at_ + 1);
    at_ = end == std::string_view::npos ? sql_.size() : end + 1;
    note_call(false);
  }

  void word() {
    const bool qualified = after_dot_;
    std::array<char, 64> name{};
    std::size_t size = 0;
    for (; at_ < sql_.size() && is_word(sql_[at_]); ++at_) {
      if (size < name.size()) name[size++] = lower(sql_[at_]);
    }
    const std::string_view text(name.data(), size);
    if ((text == "q" || text == "nq") && at(at_) == '\'') return skip_alternative_text();
    if (!started_) {
      started_ = true;
      query_ = text == "select" || text == "with";
      block_ = is_in(kBlocks, text);
    }
    if (query_ && !qualified && (text == "function" || text == "procedure")) traits_.has_plsql = true;
    if (is_in(kTraces, text)) plain_ = false;
    note_call(!qualified && (is_keyword(text) || is_in(kFunctions, text)));
  }

  // Looks whether a bracket follows the name just read. "WITH t(n) AS" looks like a call, and costs no more than a connection.
  void note_call(bool harmless) {
    if (skip_blank() && sql_[at_] == '(' && !harmless) plain_ = false;
  }

  std::string_view sql_;
  std::size_t at_ = 0, end_ = 0;
  bool started_ = false, ended_ = false, query_ = false, block_ = false, plain_ = true;
  bool was_dot_ = false, after_dot_ = false;
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Scanner(sql).run(); }

}  // namespace jackfield::oracle
