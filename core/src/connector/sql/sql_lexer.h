// One lexer for the SQL of every engine, driven by a table of rules per engine.
// Contract   tokens cover the text without gaps or overlap; no token is empty. An unclosed quote or comment ends with
//            the text. The lexer accepts every text, also one that no server accepts.
// Ownership  tokens are views into the text, which must outlive them. Nothing is allocated.
// Limits     linear in the text. Where the meaning depends on the session (standard_conforming_strings, ANSI_QUOTES,
//            QUOTED_IDENTIFIER), the server's default is used; has_backslash marks where that may be wrong.
// Format     sql_rules.cc, each rule with the page of the manual that it follows.
// Example    tests/unit/connector/sql_lexer_test.cc
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_set.h"

namespace jackfield {

enum class SqlFeature : std::uint8_t {
  letter_first,          // a name begins with a letter: no digit and no mark in front
  wide_names,            // bytes from 0x80 belong to names
  escape_texts,          // E'it\'s'
  dollar_texts,          // $tag$ ... $tag$
  alternative_texts,     // q'[it's]'
  nested_comments,       // /* /* */ */
  hash_comments,         // # to the end of the line
  dashes_need_blank,     // "--1" is not a comment
  executable_comments,   // /*! ... */ and /*M! ... */
  return_ends_line,      // a carriage return ends a comment as a line feed does
  numbered_placeholders  // ?1
};

struct SqlRules {
  std::string_view engine;
  EnumSet<SqlFeature> features;
  std::string_view name_marks;          // what a name may hold beside letters, digits and the underscore
  std::string_view text_quotes = "'";   // a doubled quote stays inside
  std::string_view name_quotes = "\"";  // the same; "[" is closed by "]"
  std::string_view escaping_quotes;     // those in which a backslash takes the next character with it
  std::string_view parameters;          // "?", ":" for :name, "@" for @name, "$" for $name, "1" for $1

  [[nodiscard]] constexpr bool has(SqlFeature feature) const noexcept { return features.has(feature); }
};

extern const SqlRules kPostgresqlRules;
extern const SqlRules kMysqlRules;
extern const SqlRules kSqliteRules;
extern const SqlRules kSqlserverRules;
extern const SqlRules kOracleRules;
extern const SqlRules kSnowflakeRules;
extern const SqlRules kDatabricksRules;
extern const std::array<const SqlRules*, 7> kSqlRules;  // all of them

// Where a walk through a text is: before the first word of its statement, inside it, or behind its semicolon.
enum class StatementPlace : std::uint8_t { before, inside, after };

enum class SqlTokenKind : std::uint8_t {
  blank,
  comment,
  executable_comment,
  word,
  quoted_name,
  text,
  number,
  parameter,
  separator,  // ;
  mark        // one character: operators, brackets, commas
};

struct SqlToken {
  SqlTokenKind kind = SqlTokenKind::blank;
  std::size_t at = 0;          // its place in the text
  std::string_view text;       // as written, with quotes
  bool has_backslash = false;  // of a text between quotes
  [[nodiscard]] bool is_mark(char c) const noexcept { return kind == SqlTokenKind::mark && text.front() == c; }
};

class SqlLexer {
 public:
  SqlLexer(const SqlRules& rules, std::string_view sql) noexcept : rules_(rules), sql_(sql) {}
  [[nodiscard]] bool next(SqlToken& token) noexcept;  // false at the end

 private:
  [[nodiscard]] char at(std::size_t i) const noexcept { return i < sql_.size() ? sql_[i] : '\0'; }
  [[nodiscard]] bool is_name(char c) const noexcept;
  [[nodiscard]] bool begins_name(char c) const noexcept;
  [[nodiscard]] bool takes(char parameter) const noexcept;
  [[nodiscard]] std::size_t end_of_name(std::size_t from) const noexcept;
  [[nodiscard]] std::size_t behind(std::string_view closing, std::size_t from) const noexcept;
  void read(SqlToken& token) noexcept;
  [[nodiscard]] bool comment(SqlToken& token) noexcept;
  [[nodiscard]] bool quoted(SqlToken& token) noexcept;
  [[nodiscard]] bool dollar_text(SqlToken& token) noexcept;
  [[nodiscard]] bool parameter(SqlToken& token) noexcept;
  [[nodiscard]] bool number(SqlToken& token) noexcept;
  [[nodiscard]] bool word(SqlToken& token) noexcept;
  void line_comment() noexcept;
  void block_comment() noexcept;
  void skip_quoted(char closing, bool escapes, bool& has_backslash) noexcept;

  const SqlRules& rules_;
  std::string_view sql_;
  std::size_t at_ = 0;
  bool escape_next_ = false;  // the word before was E
};

// The tokens except blanks and comments, with one token of look-ahead.
class SqlWalk {
 public:
  SqlWalk(const SqlRules& rules, std::string_view sql) noexcept : lexer_(rules, sql) { advance(); }
  [[nodiscard]] bool next() noexcept;
  [[nodiscard]] const SqlToken& token() const noexcept { return token_; }
  // The token in lower case, without the mark of a parameter, cut after 64 characters. Valid until next().
  [[nodiscard]] std::string_view word() noexcept;
  [[nodiscard]] bool is_qualified() const noexcept { return behind_dot_; }  // a dot precedes it
  [[nodiscard]] bool is_called() const noexcept { return has_ahead_ && ahead_.is_mark('('); }
  // A punctuation mark that another follows directly, as in ":=".
  [[nodiscard]] bool is_pair(char first, char second) const noexcept;

 private:
  void advance() noexcept;
  SqlLexer lexer_;
  SqlToken token_, ahead_;
  bool has_ahead_ = false, behind_dot_ = false;
  std::array<char, 64> lower_{};
};

// For hints and better error codes, never for protection.
[[nodiscard]] std::string first_word(const SqlRules& rules,
                                     std::string_view sql);  // upper case; "" for a blank statement
[[nodiscard]] bool has_two_statements(const SqlRules& rules, std::string_view sql) noexcept;
[[nodiscard]] int count_question_marks(const SqlRules& rules, std::string_view sql) noexcept;
// The names of ":name", sorted, each once; views into `sql`. "a::int" has none.
[[nodiscard]] std::vector<std::string_view> named_parameters(const SqlRules& rules, std::string_view sql);

}  // namespace jackfield
