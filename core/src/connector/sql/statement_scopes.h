// The tokens of a statement with their brackets, and the tables that each part of it sees.
// Contract   a SELECT in brackets, and each side of a UNION, has a scope of its own. A table that is not one of the
//            catalog (a derived table, a function, a name of WITH) is in its scope as unknown.
// Ownership  tokens are views into the text.
// Limits     linear in the text; a scope with more than 64 tables is unknown.
// Example    core/src/connector/sql/placeholder_columns.cc
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "connector/sql/placeholder_columns.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield {

inline constexpr std::size_t kNoToken = static_cast<std::size_t>(-1);

struct ScopedToken {
  SqlTokenKind kind = SqlTokenKind::mark;
  std::string_view text;
  std::size_t partner = kNoToken;  // of a bracket
  std::size_t opener = kNoToken;   // the bracket around it
  std::uint32_t scope = 0;

  [[nodiscard]] bool is_mark(char c) const noexcept { return kind == SqlTokenKind::mark && text.front() == c; }
  [[nodiscard]] bool is_name() const noexcept {
    return kind == SqlTokenKind::word || kind == SqlTokenKind::quoted_name;
  }
};

struct ScopeTable {
  std::string alias;
  SqlTable table;
  bool known = true;
};

struct Scope {
  std::uint32_t parent = 0;
  bool has_parent = false;
  bool vague = false;  // too many tables, or one whose name was not understood
  std::vector<ScopeTable> tables;
};

class StatementScopes {
 public:
  StatementScopes(const SqlRules& rules, std::string_view sql);

  [[nodiscard]] bool understood() const noexcept { return understood_; }
  [[nodiscard]] const std::vector<ScopedToken>& tokens() const noexcept { return tokens_; }
  [[nodiscard]] const std::vector<Scope>& scopes() const noexcept { return scopes_; }
  [[nodiscard]] bool is_word(std::size_t at, std::string_view lower) const noexcept;
  [[nodiscard]] bool is_word_of(std::size_t at, std::span<const std::string_view> sorted) const noexcept;
  [[nodiscard]] bool is_mark(std::size_t at, char c) const noexcept {
    return at < tokens_.size() && tokens_[at].is_mark(c);
  }
  [[nodiscard]] bool is_name(std::size_t at) const noexcept { return at < tokens_.size() && tokens_[at].is_name(); }
  [[nodiscard]] std::string name(std::size_t at) const;  // without quotes
  // Reads "schema.table" and moves behind it.
  [[nodiscard]] SqlTable read_table(std::size_t& at) const;

 private:
  void read_tokens(const SqlRules& rules, std::string_view sql);
  void match();
  void find_common_names();
  void find_tables();
  [[nodiscard]] bool is_argument(std::size_t at) const noexcept;
  void read_list(std::size_t at, bool may_go_on, int depth);
  [[nodiscard]] std::size_t read_reference(std::size_t at, int depth);
  [[nodiscard]] std::size_t read_alias(std::size_t at, std::string& alias) const;
  void add(std::uint32_t scope, ScopeTable table);

  std::vector<ScopedToken> tokens_;
  std::vector<Scope> scopes_;
  std::vector<std::string> common_;  // names of WITH
  bool understood_ = true;
};

}  // namespace jackfield
