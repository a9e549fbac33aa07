#include "connector/sql_text.h"

#include <algorithm>

#include "base/ascii.h"

namespace jackfield {
namespace {

bool is_word(char c) { return ascii::is_alphanumeric(c) || c == '_'; }

// Goes from one plain character to the next.
class Plain {
 public:
  explicit Plain(std::string_view sql) : sql_(sql) { skip(); }
  [[nodiscard]] bool ended() const noexcept { return at_ >= sql_.size(); }
  [[nodiscard]] char get() const noexcept { return sql_[at_]; }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  void next() noexcept {
    ++at_;
    skip();
  }

 private:
  void skip() noexcept {
    for (;;) {
      const std::string_view rest = sql_.substr(at_ < sql_.size() ? at_ : sql_.size());
      if (rest.starts_with("--")) {
        at_ = end_of(rest.find('\n'));
      } else if (rest.starts_with("/*")) {
        const std::size_t end = rest.find("*/", 2);
        at_ = end == std::string_view::npos ? sql_.size() : at_ + end + 2;
      } else if (!rest.empty() && (rest.front() == '\'' || rest.front() == '"' || rest.front() == '`')) {
        quoted(rest.front());
      } else {
        return;
      }
    }
  }
  std::size_t end_of(std::size_t found) const noexcept {
    return found == std::string_view::npos ? sql_.size() : at_ + found + 1;
  }
  void quoted(char quote) noexcept {
    for (++at_; at_ < sql_.size() && sql_[at_] != quote; ++at_) {
      if (sql_[at_] == '\\' && quote != '`') ++at_;
    }
    if (at_ < sql_.size()) ++at_;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

std::string first_word(std::string_view sql) {
  Plain plain(sql);
  while (!plain.ended() && (ascii::is_space(plain.get()) || plain.get() == '(' || plain.get() == ';')) plain.next();
  std::string word;
  for (std::size_t at = plain.at(); at < sql.size() && is_word(sql[at]); ++at) word += ascii::to_upper(sql[at]);
  return word;
}

bool has_two_statements(std::string_view sql) noexcept {
  bool behind = false;
  for (Plain plain(sql); !plain.ended(); plain.next()) {
    if (plain.get() == ';') {
      behind = true;
    } else if (behind && !ascii::is_space(plain.get())) {
      return true;
    }
  }
  return false;
}

int count_question_marks(std::string_view sql) noexcept {
  int count = 0;
  for (Plain plain(sql); !plain.ended(); plain.next()) count += plain.get() == '?' ? 1 : 0;
  return count;
}

std::vector<std::string_view> named_parameters(std::string_view sql) {
  std::vector<std::string_view> names;
  for (Plain plain(sql); !plain.ended(); plain.next()) {
    if (plain.get() != ':') continue;
    const std::size_t from = plain.at() + 1;
    std::size_t end = from;
    while (end < sql.size() && is_word(sql[end])) ++end;
    const bool is_cast = plain.at() > 0 && sql[plain.at() - 1] == ':';
    if (end > from && !is_cast) names.push_back(sql.substr(from, end - from));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace jackfield
