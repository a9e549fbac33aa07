#include "connector/sql/statement_scopes.h"

#include <algorithm>

#include "base/ascii.h"
#include "connector/sql/word_list.h"

namespace jackfield {
namespace {

constexpr std::size_t kMostTokens = 1000000;
constexpr std::size_t kMostTables = 64, kMostCommon = 256;
constexpr int kDeepest = 32;

constexpr std::string_view kSetOperations[] = {"except", "intersect", "minus", "union"};
constexpr std::string_view kQueries[] = {"select", "with"};
constexpr std::string_view kAliasEnds[] = {
    "apply", "as",     "cross",  "except",        "fetch",       "for",       "force",     "from",
    "full",  "group",  "having", "ignore",        "indexed",     "inner",     "intersect", "into",
    "join",  "left",   "limit",  "lock",          "minus",       "natural",   "not",       "offset",
    "on",    "option", "order",  "outer",         "output",      "partition", "procedure", "returning",
    "right", "select", "set",    "straight_join", "tablesample", "union",     "use",       "using",
    "value", "values", "when",   "where",         "window",      "with"};
constexpr std::string_view kBeforeTable[] = {"delayed", "ignore", "lateral", "low_priority", "only", "quick"};
static_assert(is_sorted_list(kSetOperations) && is_sorted_list(kQueries) && is_sorted_list(kAliasEnds) &&
              is_sorted_list(kBeforeTable));

}  // namespace

StatementScopes::StatementScopes(const SqlRules& rules, std::string_view sql) {
  read_tokens(rules, sql);
  if (!understood_) return;
  match();
  find_common_names();
  find_tables();
}

bool StatementScopes::is_word(std::size_t at, std::string_view lower) const noexcept {
  return at < tokens_.size() && tokens_[at].kind == SqlTokenKind::word &&
         ascii::equal_ignoring_case(tokens_[at].text, lower);
}

bool StatementScopes::is_word_of(std::size_t at, std::span<const std::string_view> sorted) const noexcept {
  char lower[24];
  if (at >= tokens_.size() || tokens_[at].kind != SqlTokenKind::word || tokens_[at].text.size() > sizeof lower)
    return false;
  const std::string_view text = tokens_[at].text;
  std::transform(text.begin(), text.end(), lower, ascii::to_lower);
  return is_in_list(sorted, {lower, text.size()});
}

std::string StatementScopes::name(std::size_t at) const {
  const ScopedToken& token = tokens_[at];
  if (token.kind != SqlTokenKind::quoted_name || token.text.size() < 2) return std::string(token.text);
  const char close = token.text.back();
  const std::string_view inner = token.text.substr(1, token.text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    out += inner[i];
    if (inner[i] == close && i + 1 < inner.size() && inner[i + 1] == close) ++i;
  }
  return out;
}

SqlTable StatementScopes::read_table(std::size_t& at) const {
  SqlTable table{"", name(at++)};
  while (is_mark(at, '.') && is_name(at + 1)) {
    table.schema = std::move(table.name);
    table.name = name(at + 1);
    at += 2;
  }
  return table;
}

void StatementScopes::read_tokens(const SqlRules& rules, std::string_view sql) {
  SqlLexer lexer(rules, sql);
  for (SqlToken token; lexer.next(token);) {
    if (token.kind == SqlTokenKind::blank || token.kind == SqlTokenKind::comment) continue;
    // Whether the session reads these as the lexer does is not known.
    if (token.kind == SqlTokenKind::executable_comment || (token.has_backslash && !rules.escaping_quotes.empty()))
      understood_ = false;
    if (tokens_.size() == kMostTokens) {
      understood_ = false;
      return;
    }
    tokens_.push_back({token.kind, token.text});
  }
}

void StatementScopes::match() {
  scopes_.emplace_back();
  std::vector<std::size_t> open;
  std::vector<std::uint32_t> around = {0};
  const auto begin_scope = [&](bool has_parent, std::uint32_t parent) {
    scopes_.push_back({parent, has_parent, false, {}});
    return static_cast<std::uint32_t>(scopes_.size() - 1);
  };
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    ScopedToken& token = tokens_[i];
    if (token.is_mark(')') && !open.empty()) {
      token.partner = open.back();
      tokens_[open.back()].partner = i;
      open.pop_back();
      around.pop_back();
    }
    if (token.kind == SqlTokenKind::separator) around.back() = begin_scope(false, 0);
    if (is_word_of(i, kSetOperations)) {
      const Scope& one = scopes_[around.back()];
      around.back() = begin_scope(one.has_parent, one.parent);
    }
    token.scope = around.back();
    token.opener = open.empty() ? kNoToken : open.back();
    if (token.is_mark('(')) {
      open.push_back(i);
      around.push_back(is_word_of(i + 1, kQueries) ? begin_scope(true, around.back()) : around.back());
    }
  }
}

// WITH a AS (...), b (x) AS (...)
void StatementScopes::find_common_names() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (!is_word(i, "with")) continue;
    std::size_t at = is_word(i + 1, "recursive") ? i + 2 : i + 1;
    while (is_name(at)) {
      if (common_.size() == kMostCommon) {
        understood_ = false;
        return;
      }
      common_.push_back(ascii::lower(name(at++)));
      if (is_mark(at, '(') && tokens_[at].partner != kNoToken) at = tokens_[at].partner + 1;
      while (at < tokens_.size() && tokens_[at].kind == SqlTokenKind::word) ++at;  // AS NOT MATERIALIZED
      if (!is_mark(at, '(') || tokens_[at].partner == kNoToken) break;
      at = tokens_[at].partner + 1;
      if (!is_mark(at, ',')) break;
      ++at;
    }
  }
  std::sort(common_.begin(), common_.end());
}

// EXTRACT(YEAR FROM a), CONVERT(a USING utf8)
bool StatementScopes::is_argument(std::size_t at) const noexcept {
  const std::size_t opener = tokens_[at].opener;
  return opener != kNoToken && !is_word_of(opener + 1, kQueries);
}

void StatementScopes::find_tables() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != SqlTokenKind::word) continue;
    const bool behind_dot = i > 0 && is_mark(i - 1, '.');
    if (behind_dot || is_mark(i + 1, '.')) continue;
    if (is_word(i, "from")) {
      if (!is_argument(i) && !(i > 0 && is_word(i - 1, "distinct"))) read_list(i + 1, true, 0);
    } else if (is_word(i, "join") || is_word(i, "straight_join") || is_word(i, "apply")) {
      read_list(i + 1, true, 0);
    } else if (is_word(i, "into")) {
      if (is_name(i + 1)) read_list(i + 1, false, 0);
    } else if (is_word(i, "using")) {
      if (is_name(i + 1) && !is_argument(i)) read_list(i + 1, true, 0);
    } else if (is_word(i, "update") || is_word(i, "insert") || is_word(i, "replace")) {
      const bool first =
          i == 0 || tokens_[i - 1].kind == SqlTokenKind::separator || is_mark(i - 1, ')') || is_mark(i - 1, '(');
      std::size_t at = i + 1;
      if (is_word(at, "or")) at += 2;
      if (first && is_name(at) && !is_word(at, "into")) read_list(at, is_word(i, "update"), 0);
    }
  }
}

void StatementScopes::read_list(std::size_t at, bool may_go_on, int depth) {
  for (std::size_t count = 0; at < tokens_.size(); ++at) {
    if (++count > kMostTables || depth > kDeepest) scopes_[tokens_[at].scope].vague = true;
    if (scopes_[tokens_[at].scope].vague) return;
    at = read_reference(at, depth);
    if (!may_go_on || !is_mark(at, ',')) return;
  }
}

// One table with its alias. Returns the token behind it.
std::size_t StatementScopes::read_reference(std::size_t at, int depth) {
  while (is_word_of(at, kBeforeTable)) ++at;
  if (at >= tokens_.size()) return at;
  const std::uint32_t scope = tokens_[at].scope;
  ScopeTable one;
  if (tokens_[at].is_mark('(')) {
    if (!is_word_of(at + 1, kQueries) && !is_word(at + 1, "values")) {  // (a JOIN b ON ...)
      read_list(at + 1, true, depth + 1);
      return tokens_[at].partner == kNoToken ? tokens_.size() : tokens_[at].partner + 1;
    }
    if (tokens_[at].partner == kNoToken) return tokens_.size();
    at = tokens_[at].partner + 1;
    one.known = false;
  } else if (tokens_[at].is_name() && !is_word_of(at, kAliasEnds)) {
    one.table = read_table(at);
    one.alias = one.table.name;
    if (is_mark(at, '(')) {  // a function, or the columns of an INSERT
      const bool inserts = at >= 2 && (is_word(at - 2, "into") || is_mark(at - 2, '.') || is_word(at - 2, "insert") ||
                                       is_word(at - 2, "replace") || is_word_of(at - 2, kBeforeTable));
      if (!inserts) {
        one.known = false;
        at = tokens_[at].partner == kNoToken ? tokens_.size() : tokens_[at].partner + 1;
      }
    }
    if (one.table.schema.empty() && std::binary_search(common_.begin(), common_.end(), ascii::lower(one.table.name)))
      one.known = false;
  } else {
    scopes_[scope].vague = true;
    return at;
  }
  if (is_word(at, "partition") && is_mark(at + 1, '(') && tokens_[at + 1].partner != kNoToken)
    at = tokens_[at + 1].partner + 1;
  at = read_alias(at, one.alias);
  add(scope, std::move(one));
  return at;
}

std::size_t StatementScopes::read_alias(std::size_t at, std::string& alias) const {
  const bool named = is_word(at, "as");
  if (named) ++at;
  if (!is_name(at) || (!named && is_word_of(at, kAliasEnds))) return at;
  alias = name(at++);
  return at;
}

void StatementScopes::add(std::uint32_t scope, ScopeTable table) {
  Scope& into = scopes_[scope];
  if (into.tables.size() == kMostTables) {
    into.vague = true;
  } else {
    into.tables.push_back(std::move(table));
  }
}

}  // namespace jackfield
