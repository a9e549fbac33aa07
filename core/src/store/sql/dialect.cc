// One text of SQL in the words of another engine.
#include <algorithm>

#include "store/sql/database.h"

namespace jackfield::sql {
namespace {

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool begins_with(std::string_view text, std::string_view phrase) {
  if (!text.starts_with(phrase)) return false;
  return text.size() == phrase.size() || !in_word(phrase.back()) || !in_word(text[phrase.size()]);
}

}  // namespace

std::string spell(std::string_view sql, const Dialect& dialect) {
  std::string out;
  out.reserve(sql.size());
  bool quoted = false;
  for (std::size_t i = 0; i < sql.size();) {
    const bool starts = !quoted && (i == 0 || !in_word(sql[i - 1]));
    const auto word = std::find_if(dialect.words.begin(), dialect.words.end(), [&](const Dialect::Word& known) {
      return starts && begins_with(sql.substr(i), known.ours);
    });
    if (word != dialect.words.end()) {
      out += word->theirs;
      i += word->ours.size();
      continue;
    }
    const char c = sql[i++];
    if (c == '\'') quoted = !quoted;
    out.push_back(c == '?' && !quoted ? dialect.placeholder : c);
  }
  return out;
}

}  // namespace jackfield::sql
