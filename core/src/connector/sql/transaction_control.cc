#include "connector/sql/transaction_control.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "connector/sql/word_list.h"

namespace jackfield {
namespace {

constexpr std::string_view kAfterBegin[] = {"",          "concurrent", "deferred",    "distributed",
                                            "exclusive", "immediate",  "isolation",   "not",
                                            "read",      "tran",       "transaction", "work"};
// Words that only a statement which does something holds: a batch of SQL Server needs no separators.
constexpr std::string_view kDoing[] = {"alter", "create", "declare", "delete", "drop",   "exec",     "execute",
                                       "if",    "insert", "merge",   "print",  "select", "truncate", "update"};
constexpr std::string_view kFirst[] = {"abort",    "begin", "commit",    "end", "prepare", "release",
                                       "rollback", "save",  "savepoint", "set", "start",   "xa"};
constexpr std::string_view kAfterSet[] = {"autocommit", "implicit_transactions", "transaction"};
constexpr std::string_view kScopes[] = {"local", "session"};
static_assert(is_sorted_list(kAfterBegin) && is_sorted_list(kDoing) && is_sorted_list(kFirst) &&
              is_sorted_list(kAfterSet) && is_sorted_list(kScopes));

constexpr std::size_t kWords = 3;

// The first words of a statement.
struct Start {
  std::array<std::array<char, 24>, kWords> text{};
  std::array<std::string_view, kWords> words{};
  std::size_t count = 0;
  bool does_something = false;

  void add(std::string_view word) {
    if (is_in_list(kDoing, word)) does_something = true;
    if (count == kWords) return;
    word = word.substr(0, text[count].size());
    std::copy(word.begin(), word.end(), text[count].begin());
    words[count] = {text[count].data(), word.size()};
    ++count;
  }
};

// Ends behind the separator of the next statement, or behind a first word that is none of kFirst: nearly all statements
// end there. False: there is none.
bool read_start(SqlWalk& walk, Start& start) {
  std::size_t tokens = 0;
  while (walk.next()) {
    const SqlToken& token = walk.token();
    if (token.kind == SqlTokenKind::separator) {
      if (tokens > 0) return true;
      continue;
    }
    ++tokens;
    if (token.kind == SqlTokenKind::word) {
      start.add(walk.word());
      if (start.count == 1 && !is_in_list(kFirst, start.words[0])) return true;
    } else if (token.is_mark('(')) {
      start.does_something = true;
    }
  }
  return tokens > 0;
}

bool begins(const Start& start) {
  // BEGIN NOT ATOMIC is a block of MariaDB.
  return is_in_list(kAfterBegin, start.words[1]) && start.words[2] != "atomic";
}

bool sets(const Start& start) {
  return is_in_list(kAfterSet, start.words[1]) ||
         (is_in_list(kScopes, start.words[1]) && is_in_list(kAfterSet, start.words[2]));
}

bool controls(const Start& start) {
  const std::string_view first = start.words[0], second = start.words[1];
  if (start.does_something) return false;
  if (first == "begin") return begins(start);
  // The second half of a two-phase commit belongs to no session.
  if (first == "commit" || first == "rollback") return second != "prepared";
  if (first == "end" || first == "abort" || first == "savepoint" || first == "release") return true;
  if (first == "start" || first == "prepare") return second == "transaction";
  if (first == "save") return second == "tran" || second == "transaction";
  if (first == "xa") return second == "start" || second == "begin" || second == "end" || second == "prepare";
  return first == "set" && sets(start);
}

// Nearly all statements begin with a word of letters and a blank, which every engine reads alike: SELECT, INSERT, WITH.
bool begins_otherwise(std::string_view sql) {
  const auto* const begin = std::find_if_not(sql.begin(), sql.end(), ascii::is_space);
  const auto* const end = std::find_if_not(begin, sql.end(), ascii::is_letter);
  std::array<char, 16> word{};
  const auto size = static_cast<std::size_t>(end - begin);
  if (size == 0 || size > word.size() || end == sql.end() || !ascii::is_space(*end)) return false;
  std::transform(begin, end, word.begin(), ascii::to_lower);
  return !is_in_list(kFirst, std::string_view(word.data(), size));
}

}  // namespace

bool is_transaction_control(const SqlRules& rules, std::string_view sql) noexcept {
  if (begins_otherwise(sql)) return false;
  SqlWalk walk(rules, sql);
  bool any = false;
  for (Start start; read_start(walk, start); start = Start()) {
    if (!controls(start)) return false;
    any = true;
  }
  return any;
}

}  // namespace jackfield
