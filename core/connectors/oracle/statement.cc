#include "statement.h"

#include "connector/sql/sql_lexer.h"
#include "connector/sql/word_list.h"

namespace jackfield::oracle {
namespace {

// Words that an opening bracket may follow without a call.
constexpr std::string_view kKeywords[] = {
    "all",       "and",    "any",       "as",       "between",   "by",    "case",      "char",  "connect",
    "cross",     "date",   "distinct",  "else",     "exists",    "fetch", "float",     "from",  "group",
    "having",    "in",     "intersect", "interval", "join",      "like",  "minus",     "not",   "number",
    "nvarchar2", "on",     "or",        "over",     "partition", "pivot", "prior",     "raw",   "second",
    "select",    "set",    "sets",      "some",     "start",     "then",  "timestamp", "union", "unpivot",
    "using",     "values", "varchar2",  "when",     "where",     "with",  "within",
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

// Words with lasting or remote effects, at any position. A column of such a name only costs a connection.
constexpr std::string_view kTraces[] = {"currval", "function", "into",      "lock",
                                        "model",   "nextval",  "procedure", "update"};
// What needs its semicolon.
constexpr std::string_view kBlocks[] = {"begin", "call", "create", "declare"};

static_assert(is_sorted_list(kKeywords) && is_sorted_list(kFunctions) && is_sorted_list(kTraces) &&
              is_sorted_list(kBlocks));

class Judge {
 public:
  explicit Judge(std::string_view sql) : sql_(sql), at_(kOracleRules, sql) {}

  StatementTraits run() {
    while (at_.next()) step();
    const bool keeps_semicolons = start_ == Start::block || traits_.has_plsql;
    const bool ended = place_ == StatementPlace::after;
    if (keeps_semicolons) traits_.several = false;
    if (place_ != StatementPlace::before)
      traits_.body = ended && !keeps_semicolons && !traits_.several ? sql_.substr(0, end_) : sql_;
    traits_.plain_read = plain_ && start_ == Start::query && !traits_.has_plsql && !traits_.several;
    return traits_;
  }

 private:
  void step() {
    const SqlToken& token = at_.token();
    if (token.kind == SqlTokenKind::separator) {
      if (place_ != StatementPlace::inside) return;
      place_ = StatementPlace::after;
      end_ = token.at;
      return;
    }
    if (place_ == StatementPlace::after) traits_.several = true;
    switch (token.kind) {
      case SqlTokenKind::word:
      case SqlTokenKind::number:
      case SqlTokenKind::parameter:
        return word();
      case SqlTokenKind::quoted_name:
        return note_call(false);
      default:
        if (token.is_mark('@')) plain_ = false;  // a link to another database
    }
  }

  // The name of a parameter counts like any other: one called UPDATE only costs a connection.
  void word() {
    const bool is_qualified = at_.is_qualified() && at_.token().kind != SqlTokenKind::parameter;
    const std::string_view text = at_.word();
    if (place_ == StatementPlace::before) {
      place_ = StatementPlace::inside;
      if (text == "select" || text == "with") start_ = Start::query;
      if (is_in_list(kBlocks, text)) start_ = Start::block;
      traits_.commits = text == "commit" || text == "rollback";
      sets_ = text == "set";
    } else if (sets_) {
      traits_.commits = text == "transaction";
      sets_ = false;
    }
    if (start_ == Start::query && !is_qualified && (text == "function" || text == "procedure"))
      traits_.has_plsql = true;
    if (is_in_list(kTraces, text)) plain_ = false;
    note_call(!is_qualified && (is_in_list(kKeywords, text) || is_in_list(kFunctions, text)));
  }

  // "WITH t(n) AS" looks like a call, which only costs a connection.
  void note_call(bool is_harmless) {
    if (at_.is_called() && !is_harmless) plain_ = false;
  }

  std::string_view sql_;
  SqlWalk at_;
  std::size_t end_ = 0;
  enum class Start : unsigned char { other, query, block };
  StatementPlace place_ = StatementPlace::before;
  Start start_ = Start::other;
  bool plain_ = true;
  bool sets_ = false;
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Judge(sql).run(); }

}  // namespace jackfield::oracle
