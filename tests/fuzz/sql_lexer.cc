// The tokens of a statement, with the rules of every engine: they cover the text without gaps and without overlap,
// nothing is read beyond its end, and a blank in front changes none of them.
#include "connector/sql/sql_lexer.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace {

using namespace jackfield;

// The tokens lie in a copy of exactly the text's size, so that a read one byte too far is seen.
struct Told {
  std::unique_ptr<char[]> copy;
  std::vector<SqlToken> tokens;
};

Told told(const SqlRules& rules, std::string_view front, std::string_view sql) {
  Told out;
  const std::size_t size = front.size() + sql.size();
  out.copy.reset(new char[size]);
  std::copy(sql.begin(), sql.end(), std::copy(front.begin(), front.end(), out.copy.get()));
  SqlToken token;
  for (SqlLexer lexer(rules, {out.copy.get(), size}); lexer.next(token);) out.tokens.push_back(token);
  return out;
}

void check_cover(const std::vector<SqlToken>& tokens, const char* text, std::size_t size) {
  std::size_t covered = 0;
  for (const SqlToken& token : tokens) {
    if (token.text.empty() || token.at != covered || token.text.data() != text + covered) std::abort();
    covered += token.text.size();
  }
  if (covered != size) std::abort();
}

bool same(const SqlToken& a, const SqlToken& b) {
  return a.kind == b.kind && a.text == b.text && a.has_backslash == b.has_backslash;
}

void check_walk(const SqlRules& rules, std::string_view sql, const std::vector<SqlToken>& tokens) {
  std::size_t at = 0;
  for (SqlWalk walk(rules, sql); walk.next(); ++at) {
    const auto counts = [](SqlTokenKind kind) {
      return kind != SqlTokenKind::blank && kind != SqlTokenKind::comment && kind != SqlTokenKind::executable_comment;
    };
    while (at < tokens.size() && !counts(tokens[at].kind)) ++at;
    if (at == tokens.size() || !same(walk.token(), tokens[at]) || walk.word().size() > walk.token().text.size())
      std::abort();
  }
}

void check_questions(const SqlRules& rules, std::string_view sql) {
  for (const std::string_view name : named_parameters(rules, sql)) {
    if (name.empty() || name.data() < sql.data() || name.data() + name.size() > sql.data() + sql.size()) std::abort();
  }
  if (count_question_marks(rules, sql) > std::count(sql.begin(), sql.end(), '?')) std::abort();
  if (has_two_statements(rules, sql) && sql.find(';') == sql.npos) std::abort();
  if (first_word(rules, sql).size() > sql.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view sql(reinterpret_cast<const char*>(bytes), size);
  for (const SqlRules* rules : kSqlRules) {
    const Told plain = told(*rules, "", sql);
    check_cover(plain.tokens, plain.copy.get(), size);
    const Told later = told(*rules, ";\n", sql);
    const std::size_t more = later.tokens.size() - plain.tokens.size();
    // A text that begins with a blank lets it grow together with the one in front.
    const std::size_t from = !plain.tokens.empty() && plain.tokens[0].kind == SqlTokenKind::blank ? 1 : 0;
    if (more != 2 - from) std::abort();
    for (std::size_t i = from; i < plain.tokens.size(); ++i) {
      if (!same(plain.tokens[i], later.tokens[i + more])) std::abort();
    }
    check_walk(*rules, {plain.copy.get(), size}, plain.tokens);
    check_questions(*rules, {plain.copy.get(), size});
  }
  return 0;
}
