#include "connector/sql/sql_lexer.h"

#include <algorithm>

#include "base/ascii.h"

namespace jackfield {
namespace {

bool holds(std::string_view set, char c) noexcept { return set.find(c) != std::string_view::npos; }

char closing_of(char open) noexcept {
  constexpr std::string_view kOpening = "[{<(";
  constexpr std::string_view kClosing = "]}>)";
  const std::size_t at = kOpening.find(open);
  return at == std::string_view::npos ? open : kClosing[at];
}

}  // namespace

bool SqlLexer::is_name(char c) const noexcept {
  return ascii::is_alphanumeric(c) || c == '_' ||
         (rules_.has(SqlFeature::wide_names) && static_cast<unsigned char>(c) >= 0x80) ||
         (c != '\0' && holds(rules_.name_marks, c));
}

bool SqlLexer::begins_name(char c) const noexcept {
  return is_name(c) && !(rules_.has(SqlFeature::letter_first) && (ascii::is_digit(c) || holds(rules_.name_marks, c)));
}

bool SqlLexer::takes(char parameter) const noexcept { return holds(rules_.parameters, parameter); }

std::size_t SqlLexer::end_of_name(std::size_t from) const noexcept {
  while (from < sql_.size() && is_name(sql_[from])) ++from;
  return from;
}

std::size_t SqlLexer::behind(std::string_view closing, std::size_t from) const noexcept {
  const std::size_t found = sql_.find(closing, std::min(from, sql_.size()));
  return found == std::string_view::npos ? sql_.size() : found + closing.size();
}

bool SqlLexer::next(SqlToken& token) noexcept {
  if (at_ >= sql_.size()) return false;
  token = {};
  token.at = at_;
  read(token);
  at_ = std::min(at_, sql_.size());
  token.text = sql_.substr(token.at, at_ - token.at);
  escape_next_ = rules_.has(SqlFeature::escape_texts) && token.kind == SqlTokenKind::word &&
                 ascii::equal_ignoring_case(token.text, "e");
  return true;
}

void SqlLexer::read(SqlToken& token) noexcept {
  if (ascii::is_space(at(at_))) {
    while (at_ < sql_.size() && ascii::is_space(sql_[at_])) ++at_;
    return;
  }
  if (comment(token) || quoted(token) || dollar_text(token) || parameter(token) || number(token) || word(token)) return;
  token.kind = at(at_) == ';' ? SqlTokenKind::separator : SqlTokenKind::mark;
  ++at_;
}

bool SqlLexer::comment(SqlToken& token) noexcept {
  const std::string_view rest = sql_.substr(at_);
  token.kind = SqlTokenKind::comment;
  if (rest.starts_with("/*")) {
    if (rules_.has(SqlFeature::executable_comments) &&
        (rest.starts_with("/*!") || rest.starts_with("/*M!") || rest.starts_with("/*m!")))
      token.kind = SqlTokenKind::executable_comment;
    block_comment();
    return true;
  }
  const bool dashes =
      rest.starts_with("--") && (!rules_.has(SqlFeature::dashes_need_blank) || rest.size() == 2 ||
                                 static_cast<unsigned char>(rest[2]) <= static_cast<unsigned char>(' '));
  if (!dashes && !(rules_.has(SqlFeature::hash_comments) && rest.front() == '#')) return false;
  line_comment();
  return true;
}

void SqlLexer::line_comment() noexcept {
  while (at_ < sql_.size() && sql_[at_] != '\n' && !(rules_.has(SqlFeature::return_ends_line) && sql_[at_] == '\r'))
    ++at_;
}

void SqlLexer::block_comment() noexcept {
  if (!rules_.has(SqlFeature::nested_comments)) {
    at_ = behind("*/", at_ + 2);
    return;
  }
  int depth = 0;
  do {
    const std::string_view rest = sql_.substr(at_);
    if (rest.starts_with("/*")) {
      ++depth;
      at_ += 2;
    } else if (rest.starts_with("*/")) {
      --depth;
      at_ += 2;
    } else {
      ++at_;
    }
  } while (depth > 0 && at_ < sql_.size());
}

bool SqlLexer::quoted(SqlToken& token) noexcept {
  const char quote = at(at_);
  const bool is_text = holds(rules_.text_quotes, quote);
  if (quote == '\0' || (!is_text && !holds(rules_.name_quotes, quote))) return false;
  const bool escapes = holds(rules_.escaping_quotes, quote) || (is_text && escape_next_);
  token.kind = is_text ? SqlTokenKind::text : SqlTokenKind::quoted_name;
  skip_quoted(quote == '[' ? ']' : quote, escapes, token.has_backslash);
  return true;
}

void SqlLexer::skip_quoted(char closing, bool escapes, bool& has_backslash) noexcept {
  for (++at_; at_ < sql_.size(); ++at_) {
    if (sql_[at_] == '\\') {
      has_backslash = true;
      if (escapes) ++at_;
    } else if (sql_[at_] == closing) {
      ++at_;
      if (at(at_) != closing) return;
    }
  }
}

bool SqlLexer::dollar_text(SqlToken& token) noexcept {
  if (!rules_.has(SqlFeature::dollar_texts) || at(at_) != '$' || ascii::is_digit(at(at_ + 1))) return false;
  std::size_t end = at_ + 1;
  while (end < sql_.size() && is_name(sql_[end]) && sql_[end] != '$') ++end;
  if (at(end) != '$') {  // nothing that a server knows
    token.kind = SqlTokenKind::mark;
    at_ = end;
    return true;
  }
  const std::string_view tag = sql_.substr(at_, end + 1 - at_);
  token.kind = SqlTokenKind::text;
  at_ = behind(tag, end + 1);
  return true;
}

bool SqlLexer::parameter(SqlToken& token) noexcept {
  const char c = at(at_);
  const char after = at(at_ + 1);
  token.kind = SqlTokenKind::parameter;
  if (c == '?' && takes('?')) {
    ++at_;
    while (rules_.has(SqlFeature::numbered_placeholders) && ascii::is_digit(at(at_))) ++at_;
    return true;
  }
  if (c == '$' && takes('1') && ascii::is_digit(after)) {
    for (++at_; ascii::is_digit(at(at_));) ++at_;
    return true;
  }
  const bool is_cast = c == ':' && at_ > 0 && sql_[at_ - 1] == ':';
  if ((c != ':' && c != '@' && c != '$') || !takes(c) || is_cast || after == c || !is_name(after)) return false;
  at_ = end_of_name(at_ + 1);
  return true;
}

bool SqlLexer::number(SqlToken& token) noexcept {
  if (!ascii::is_digit(at(at_))) return false;
  std::size_t end = at_;
  const auto digits = [&] {
    while (ascii::is_digit(at(end))) ++end;
  };
  digits();
  if (at(end) == '.' && ascii::is_digit(at(end + 1))) {
    ++end;
    digits();
  }
  const std::size_t without_exponent = end;
  if (ascii::to_lower(at(end)) == 'e') {
    const bool is_signed = at(end + 1) == '+' || at(end + 1) == '-';
    end += is_signed ? 2u : 1u;
    const bool has_digits = ascii::is_digit(at(end));
    digits();
    if (!has_digits || is_name(at(end))) end = without_exponent;
  }
  // Where names may begin with a digit, "1st" is one.
  if (!rules_.has(SqlFeature::letter_first) && is_name(at(end))) return false;
  token.kind = SqlTokenKind::number;
  at_ = end;
  return true;
}

bool SqlLexer::word(SqlToken& token) noexcept {
  if (!begins_name(at(at_))) return false;
  token.kind = SqlTokenKind::word;
  const std::size_t begin = at_;
  at_ = end_of_name(at_);
  const std::string_view name = sql_.substr(begin, at_ - begin);
  if (!rules_.has(SqlFeature::alternative_texts) || at(at_) != '\'') return true;
  if (!ascii::equal_ignoring_case(name, "q") && !ascii::equal_ignoring_case(name, "nq")) return true;
  const char closing[] = {closing_of(at(at_ + 1)), '\''};
  token.kind = SqlTokenKind::text;
  at_ = behind({closing, 2}, at_ + 2);
  return true;
}

bool SqlWalk::next() noexcept {
  if (!has_ahead_) return false;
  behind_dot_ = !token_.text.empty() && token_.is_mark('.');
  token_ = ahead_;
  advance();
  return true;
}

void SqlWalk::advance() noexcept {
  do {
    has_ahead_ = lexer_.next(ahead_);
  } while (has_ahead_ && (ahead_.kind == SqlTokenKind::blank || ahead_.kind == SqlTokenKind::comment ||
                          ahead_.kind == SqlTokenKind::executable_comment));
}

std::string_view SqlWalk::word() noexcept {
  std::string_view text = token_.text;
  if (token_.kind == SqlTokenKind::parameter && text.front() == ':') text.remove_prefix(1);
  text = text.substr(0, lower_.size());
  std::transform(text.begin(), text.end(), lower_.begin(), ascii::to_lower);
  return {lower_.data(), text.size()};
}

bool SqlWalk::is_pair(char first, char second) const noexcept {
  return token_.is_mark(first) && has_ahead_ && ahead_.is_mark(second) && ahead_.at == token_.at + 1;
}

std::string first_word(const SqlRules& rules, std::string_view sql) {
  for (SqlWalk at(rules, sql); at.next();) {
    const SqlToken& token = at.token();
    const bool is_quoted = token.kind == SqlTokenKind::text || token.kind == SqlTokenKind::quoted_name;
    if (is_quoted || token.kind == SqlTokenKind::separator || token.is_mark('(')) continue;
    if (token.kind != SqlTokenKind::word && token.kind != SqlTokenKind::number) return {};
    return ascii::upper(token.text);
  }
  return {};
}

bool has_two_statements(const SqlRules& rules, std::string_view sql) noexcept {
  bool behind = false;
  for (SqlWalk at(rules, sql); at.next();) {
    const SqlTokenKind kind = at.token().kind;
    if (kind == SqlTokenKind::separator) {
      behind = true;
    } else if (behind && kind != SqlTokenKind::text && kind != SqlTokenKind::quoted_name) {
      return true;
    }
  }
  return false;
}

int count_question_marks(const SqlRules& rules, std::string_view sql) noexcept {
  int count = 0;
  for (SqlWalk at(rules, sql); at.next();) {
    if (at.token().kind == SqlTokenKind::parameter && at.token().text.front() == '?') ++count;
  }
  return count;
}

std::vector<std::string_view> named_parameters(const SqlRules& rules, std::string_view sql) {
  std::vector<std::string_view> names;
  for (SqlWalk at(rules, sql); at.next();) {
    const std::string_view text = at.token().text;
    if (at.token().kind == SqlTokenKind::parameter && text.front() == ':') names.push_back(text.substr(1));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace jackfield
