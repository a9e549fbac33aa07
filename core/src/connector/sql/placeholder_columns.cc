#include "connector/sql/placeholder_columns.h"

#include <algorithm>

#include "base/ascii.h"
#include "connector/sql/statement_scopes.h"
#include "connector/sql/word_list.h"

namespace jackfield {
namespace {

// What may come before the left side of a comparison, and behind its right side.
constexpr std::string_view kStarts[] = {"and",    "by",  "distinct", "else",   "having", "if",    "not",   "on", "or",
                                        "select", "set", "then",     "update", "when",   "where", "while", "xor"};
constexpr std::string_view kEnds[] = {
    "and",    "as",    "cross",     "else",      "end",   "except", "fetch", "for",  "from",    "full",   "group",
    "having", "inner", "intersect", "into",      "join",  "left",   "limit", "lock", "natural", "offset", "on",
    "option", "or",    "order",     "returning", "right", "then",   "union", "when", "where",   "window", "xor"};
constexpr std::string_view kOperators[] = {"!=", "<", "<=", "<=>", "<>", "=", "==", ">", ">="};
static_assert(is_sorted_list(kStarts) && is_sorted_list(kEnds) && is_sorted_list(kOperators));

constexpr int kOuterScopes = 16;

struct ColumnName {
  std::string schema, table, name;
};

class Finder {
 public:
  Finder(const SqlRules& rules, std::string_view sql) : statement_(rules, sql), tokens_(statement_.tokens()) {}

  std::vector<PlaceholderColumn> run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == SqlTokenKind::parameter) places_.push_back(i);
    }
    found_.resize(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) found_[i].placeholder = tokens_[places_[i]].text;
    if (!statement_.understood()) return std::move(found_);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (statement_.is_word(i, "insert") || statement_.is_word(i, "replace")) read_insert(i);
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (found_[i].tables.empty() && found_[i].column.empty()) compare(places_[i], found_[i]);
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool starts(std::size_t at) const {  // `at` is the first token of an operand
    if (at == 0) return true;
    const ScopedToken& before = tokens_[at - 1];
    return before.is_mark('(') || before.is_mark(',') || before.kind == SqlTokenKind::separator ||
           statement_.is_word_of(at - 1, kStarts);
  }
  [[nodiscard]] bool ends(std::size_t at) const {  // `at` is behind an operand
    return at >= tokens_.size() || tokens_[at].is_mark(')') || tokens_[at].is_mark(',') ||
           tokens_[at].kind == SqlTokenKind::separator || statement_.is_word_of(at, kEnds);
  }

  // The column whose last token is before `end`; `first` is set to its first token.
  [[nodiscard]] bool column_before(std::size_t end, ColumnName& column, std::size_t& first) const {
    if (end == 0 || !statement_.is_name(end - 1)) return false;
    first = end - 1;
    while (first >= 2 && tokens_[first - 1].is_mark('.') && statement_.is_name(first - 2) && end - first < 5)
      first -= 2;
    if (first > 0 && tokens_[first - 1].is_mark('.')) return false;
    std::size_t at = first;
    SqlTable names = statement_.read_table(at);
    column.name = std::move(names.name);
    column.table = std::move(names.schema);
    if (end - first == 5) column.schema = statement_.name(first);
    return true;
  }

  // The comparison whose last or first token is at `at`; the number of its tokens, 0 for none.
  [[nodiscard]] std::size_t operator_before(std::size_t end) const {
    const auto is_part = [&](std::size_t i) {
      return tokens_[i].kind == SqlTokenKind::mark &&
             std::string_view("<>=!").find(tokens_[i].text) != std::string_view::npos;
    };
    std::size_t first = end;
    while (first > 0 && end - first < 4 && is_part(first - 1)) --first;
    return is_operator(first, end) ? end - first : 0;
  }
  [[nodiscard]] std::size_t operator_at(std::size_t first) const {
    std::size_t end = first;
    while (end < tokens_.size() && end - first < 4 && tokens_[end].kind == SqlTokenKind::mark &&
           std::string_view("<>=!").find(tokens_[end].text) != std::string_view::npos)
      ++end;
    return is_operator(first, end) ? end - first : 0;
  }
  [[nodiscard]] bool is_operator(std::size_t first, std::size_t end) const {
    char text[4];
    std::size_t size = 0;
    for (std::size_t i = first; i < end && size < sizeof text; ++i) text[size++] = tokens_[i].text.front();
    return size > 0 && is_in_list(kOperators, {text, size});
  }

  void compare(std::size_t at, PlaceholderColumn& found) const {
    ColumnName column;
    std::size_t first = 0;
    if (const std::size_t size = operator_before(at); size > 0) {
      if (ends(at + 1) && column_before(at - size, column, first) && starts(first)) resolve(at, column, found);
      return;
    }
    if (starts(at)) {
      if (const std::size_t size = operator_at(at + 1); size > 0) {
        std::size_t end = at + 1 + size;
        while (statement_.is_name(end) && statement_.is_mark(end + 1, '.')) end += 2;
        if (statement_.is_name(end) && !statement_.is_word_of(end, kEnds) && ends(end + 1) &&
            column_before(end + 1, column, first) && first == at + 1 + size)
          resolve(at, column, found);
        return;
      }
    }
    if (between(at, column) || in_list(at, column)) resolve(at, column, found);
  }

  // a BETWEEN ? AND ?
  [[nodiscard]] bool between(std::size_t at, ColumnName& column) const {
    std::size_t word = kNoToken;
    if (at > 0 && statement_.is_word(at - 1, "between")) {
      word = at - 1;
    } else if (at > 2 && statement_.is_word(at - 1, "and") && statement_.is_word(at - 3, "between") && ends(at + 1)) {
      word = at - 3;
    } else {
      return false;
    }
    if (word > 0 && statement_.is_word(word - 1, "not")) --word;
    std::size_t first = 0;
    return column_before(word, column, first) && starts(first);
  }

  // a IN (?, ?)
  [[nodiscard]] bool in_list(std::size_t at, ColumnName& column) const {
    const std::size_t opener = tokens_[at].opener;
    if (opener == kNoToken || opener == 0 || !statement_.is_word(opener - 1, "in")) return false;
    if (!tokens_[at - 1].is_mark('(') && !tokens_[at - 1].is_mark(',')) return false;
    if (!statement_.is_mark(at + 1, ')') && !statement_.is_mark(at + 1, ',')) return false;
    std::size_t word = opener - 1;
    if (word > 0 && statement_.is_word(word - 1, "not")) --word;
    std::size_t first = 0;
    return column_before(word, column, first) && starts(first);
  }

  void resolve(std::size_t at, const ColumnName& column, PlaceholderColumn& found) const {
    const auto& scopes = statement_.scopes();
    std::uint32_t number = tokens_[at].scope;
    for (int i = 0; i < kOuterScopes; ++i) {
      const Scope& scope = scopes[number];
      if (scope.vague) return;
      if (column.table.empty() ? !scope.tables.empty() : count_named(scope, column) > 0) {
        found.tables = tables_of(scope, column);
        if (!found.tables.empty()) found.column = column.name;
        return;
      }
      if (!scope.has_parent) return;
      number = scope.parent;
    }
  }

  [[nodiscard]] static bool is_named(const ScopeTable& one, const ColumnName& column) {
    return ascii::equal_ignoring_case(one.alias, column.table) &&
           (column.schema.empty() || ascii::equal_ignoring_case(one.table.schema, column.schema));
  }
  [[nodiscard]] static std::size_t count_named(const Scope& scope, const ColumnName& column) {
    std::size_t count = 0;
    for (const ScopeTable& one : scope.tables) count += is_named(one, column) ? 1u : 0u;
    return count;
  }
  // None, if one of those that may have the column is unknown.
  [[nodiscard]] static std::vector<SqlTable> tables_of(const Scope& scope, const ColumnName& column) {
    std::vector<SqlTable> tables;
    for (const ScopeTable& one : scope.tables) {
      if (!column.table.empty() && !is_named(one, column)) continue;
      if (!one.known) return {};
      tables.push_back(one.table);
    }
    if (!column.table.empty() && tables.size() > 1) tables.clear();
    return tables;
  }

  // INSERT [INTO] t [(a, b)] VALUES (?, ?), (?, ?) and INSERT INTO t (a, b) SELECT ?, ?
  void read_insert(std::size_t at) {
    const bool first = at == 0 || tokens_[at - 1].kind == SqlTokenKind::separator || tokens_[at - 1].is_mark(')') ||
                       tokens_[at - 1].is_mark('(');
    if (!first) return;
    ++at;
    for (int words = 0;
         words < 4 && !statement_.is_word(at, "into") && statement_.is_name(at) && statement_.is_name(at + 1) &&
         !is_values(at + 1) && !statement_.is_word(at + 1, "select") && !statement_.is_word(at + 1, "set");
         ++words)
      ++at;
    if (statement_.is_word(at, "into")) ++at;
    if (!statement_.is_name(at)) return;
    const SqlTable table = statement_.read_table(at);
    std::vector<std::string> names;
    if (statement_.is_word(at, "as") && statement_.is_name(at + 1)) at += 2;
    if (statement_.is_mark(at, '(') && !statement_.is_word(at + 1, "select")) {
      ++at;
      while (statement_.is_name(at)) {
        names.push_back(statement_.read_table(at).name);
        if (!statement_.is_mark(at, ',')) break;
        ++at;
      }
      if (!statement_.is_mark(at, ')')) return;
      ++at;
      if (names.empty()) names_unknown_ = true;
    }
    if (is_values(at)) read_rows(at + 1, table, names);
    if (statement_.is_word(at, "select")) read_items(at + 1, table, names);
    names_unknown_ = false;
  }

  [[nodiscard]] bool is_values(std::size_t at) const {
    return statement_.is_word(at, "values") || statement_.is_word(at, "value");
  }

  void read_rows(std::size_t at, const SqlTable& table, const std::vector<std::string>& names) {
    for (;;) {
      if (statement_.is_word(at, "row")) ++at;
      if (!statement_.is_mark(at, '(') || tokens_[at].partner == kNoToken) return;
      read_items(at + 1, table, names);
      at = tokens_[at].partner + 1;
      if (!statement_.is_mark(at, ',')) return;
      ++at;
    }
  }

  // Items between commas, from the first to the end of their brackets or select list.
  void read_items(std::size_t at, const SqlTable& table, const std::vector<std::string>& names) {
    const std::size_t opener = at < tokens_.size() ? tokens_[at].opener : kNoToken;
    std::size_t position = 0;
    for (bool begins = true; at < tokens_.size() && tokens_[at].opener == opener; ++at) {
      if (tokens_[at].kind == SqlTokenKind::parameter && begins && ends(at + 1)) assign(at, table, names, position);
      if (tokens_[at].is_mark(')')) return;
      begins = tokens_[at].is_mark(',');
      if (begins) ++position;
      if (tokens_[at].is_mark('(')) {
        if (tokens_[at].partner == kNoToken) return;
        at = tokens_[at].partner;
      }
      if (!begins && (tokens_[at].kind == SqlTokenKind::separator || statement_.is_word(at, "from"))) return;
    }
  }

  void assign(std::size_t at, const SqlTable& table, const std::vector<std::string>& names, std::size_t position) {
    if (names_unknown_ || (!names.empty() && position >= names.size())) return;
    const auto place = std::lower_bound(places_.begin(), places_.end(), at);
    PlaceholderColumn& found = found_[static_cast<std::size_t>(place - places_.begin())];
    found.tables = {table};
    if (!names.empty()) found.column = names[position];
    found.position = position;
  }

  StatementScopes statement_;
  const std::vector<ScopedToken>& tokens_;
  std::vector<std::size_t> places_;
  std::vector<PlaceholderColumn> found_;
  bool names_unknown_ = false;
};

}  // namespace

std::vector<PlaceholderColumn> placeholder_columns(const SqlRules& rules, std::string_view sql) {
  return Finder(rules, sql).run();
}

}  // namespace jackfield
