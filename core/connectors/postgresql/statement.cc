#include "statement.h"

#include "connector/sql/sql_lexer.h"
#include "connector/sql/word_list.h"

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

constexpr std::string_view kSessionStarts[] = {"deallocate", "discard", "listen", "load",
                                               "prepare",    "reset",   "set",    "unlisten"};
constexpr std::string_view kSessionUses[] = {"close", "execute", "fetch", "move"};
constexpr std::string_view kHarmlessSets[] = {"constraints", "local", "transaction"};
constexpr std::string_view kSessionCalls[] = {
    "dblink_connect",
    "dblink_disconnect",
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_advisory_unlock",
    "pg_advisory_unlock_all",
    "pg_advisory_unlock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
    "set_config",
    "setseed",
};
constexpr std::string_view kTemporary[] = {"pg_temp", "temp", "temporary"};

static_assert(is_sorted_list(kSessionStarts) && is_sorted_list(kSessionUses) && is_sorted_list(kHarmlessSets) &&
              is_sorted_list(kSessionCalls) && is_sorted_list(kTemporary));
static_assert(is_sorted_list(kKeywords) && is_sorted_list(kFunctions) && is_sorted_list(kStarts) &&
              is_sorted_list(kWriters));

class Judge {
 public:
  explicit Judge(std::string_view sql) : at_(kPostgresqlRules, sql) {}

  StatementTraits run() {
    while (at_.next()) step();
    traits_.plain_read = plain_ && started_ && !traits_.copy;
    return traits_;
  }

 private:
  void step() {
    const SqlToken& token = at_.token();
    switch (token.kind) {
      case SqlTokenKind::word:
        return word();
      case SqlTokenKind::quoted_name:
        if (!started_) plain_ = false;
        schema_ = {};
        return note_call(false);
      case SqlTokenKind::text:
        // The session decides whether a backslash escapes, so a text with one is not classified.
        if (!started_ || token.has_backslash) plain_ = false;
        return;
      case SqlTokenKind::separator:
        return;
      case SqlTokenKind::number:
        note_call(false);
        [[fallthrough]];
      default:
        if (!started_ && !token.is_mark('(')) plain_ = false;
    }
  }

  void word() {
    const bool is_of_catalogue = at_.is_qualified() && schema_ == "pg_catalog";
    const std::string_view text = at_.word();
    schema_ = at_.token().text;
    note_session(text);
    if (!started_) {
      started_ = true;
      traits_.copy = text == "copy";
      traits_.may_commit = text == "call" || text == "do";
      if (!is_in_list(kStarts, text)) plain_ = false;
    }
    const bool is_function = is_in_list(kFunctions, text);
    if (at_.is_qualified()) return note_call(is_of_catalogue && is_function);
    if (is_in_list(kWriters, text)) plain_ = false;
    note_call(is_function || is_in_list(kKeywords, text));
  }

  void note_session(std::string_view text) {
    ++words_;
    if (words_ == 1) {
      is_set_ = text == "set";
      may_make_ = text == "create";
      traits_.changes_session = is_in_list(kSessionStarts, text);
      traits_.uses_session = is_in_list(kSessionUses, text);
      is_cursor_ = text == "declare";
    } else if (words_ == 2 && is_set_ && is_in_list(kHarmlessSets, text)) {
      traits_.changes_session = false;
    }
    if (text == "into") may_make_ = true;
    const bool is_made_temporary = may_make_ && is_in_list(kTemporary, text);
    const bool is_kept_cursor = is_cursor_ && text == "hold";
    const bool is_call = at_.is_called() && is_in_list(kSessionCalls, text);
    if (is_made_temporary || is_kept_cursor || is_call) traits_.changes_session = true;
  }

  void note_call(bool is_harmless) {
    if (at_.is_called() && !is_harmless) plain_ = false;
  }

  SqlWalk at_;
  bool started_ = false;
  bool plain_ = true;
  bool is_set_ = false, is_cursor_ = false, may_make_ = false;
  int words_ = 0;
  std::string_view schema_;  // the name read last, as written
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Judge(sql).run(); }

}  // namespace jackfield::postgresql
