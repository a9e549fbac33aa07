#include "statement.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace jackfield::sqlserver {
namespace {

// Words that begin a statement other than a read, or that let a read store or run something.
constexpr std::string_view kActs[] = {
    "add",       "alter",      "backup",  "begin",       "break",          "bulk",      "checkpoint", "close",
    "commit",    "continue",   "create",  "dbcc",        "deallocate",     "declare",   "delete",     "deny",
    "disable",   "drop",       "dump",    "enable",      "exec",           "execute",   "fetch",      "get",
    "goto",      "grant",      "if",      "insert",      "into",           "kill",      "lineno",     "load",
    "merge",     "move",       "next",    "open",        "opendatasource", "openquery", "openrowset", "print",
    "raiserror", "readtext",   "receive", "reconfigure", "restore",        "return",    "revert",     "revoke",
    "rollback",  "save",       "send",    "set",         "setuser",        "shutdown",  "throw",      "truncate",
    "update",    "updatetext", "use",     "waitfor",     "while",          "writetext",
};
// What they begin may hold statements with semicolons.
constexpr std::string_view kBodies[] = {"alter", "begin", "create", "if", "while"};

constexpr bool is_sorted(std::span<const std::string_view> words) { return std::is_sorted(words.begin(), words.end()); }
static_assert(is_sorted(kActs) && is_sorted(kBodies));

bool is_in(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@' ||
         c == '#' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  StatementTraits run() {
    while (skip_blank()) step();
    traits_.plain_read = reads_ && !acts_ && !traits_.several;
    if (body_) traits_.several = false;
    return traits_;
  }

 private:
  [[nodiscard]] char at(std::size_t i) const { return i < sql_.size() ? sql_[i] : '\0'; }

  bool skip_blank() {
    while (at_ < sql_.size()) {
      if (is_space(sql_[at_])) {
        ++at_;
      } else if (at(at_) == '-' && at(at_ + 1) == '-') {
        while (at_ < sql_.size() && sql_[at_] != '\n') ++at_;
      } else if (at(at_) == '/' && at(at_ + 1) == '*') {
        skip_comment();
      } else {
        return true;
      }
    }
    return false;
  }

  void skip_comment() {  // they nest
    int depth = 0;
    do {
      if (at(at_) == '/' && at(at_ + 1) == '*') {
        ++depth;
        at_ += 2;
      } else if (at(at_) == '*' && at(at_ + 1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
    at_ = std::min(at_, sql_.size());
  }

  void step() {
    const char c = sql_[at_];
    if (c == ';') {
      ended_ = !traits_.blank;
      ++at_;
      return;
    }
    traits_.blank = false;
    if (ended_) traits_.several = true;
    if (c == '\'' || c == '"' || c == '[') return skip_quoted(c == '[' ? ']' : c);
    if (is_word(c)) return word();
    ++at_;
  }

  void skip_quoted(char end) {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] != end) continue;
      if (at(++at_) != end) return;
    }
  }

  void word() {
    std::array<char, 32> name{};
    std::size_t size = 0;
    for (; at_ < sql_.size() && is_word(sql_[at_]); ++at_) {
      if (size < name.size()) name[size++] = lower(sql_[at_]);
    }
    const std::string_view text(name.data(), size);
    if (!started_) {
      started_ = true;
      reads_ = text == "select" || text == "with";
      body_ = is_in(kBodies, text);
    }
    // OFFSET 5 ROWS FETCH NEXT 5 ROWS: these two act only on cursors, which a read cannot have.
    const bool paging = (text == "fetch" || text == "next") && before_ == Before::paging;
    if (is_in(kActs, text) && !paging) acts_ = true;
    before_ = text == "rows" || text == "row" || (paging && text == "fetch") ? Before::paging : Before::other;
  }

  enum class Before : unsigned char { other, paging };
  std::string_view sql_;
  std::size_t at_ = 0;
  bool started_ = false;
  bool ended_ = false;
  bool reads_ = false;
  bool acts_ = false;
  bool body_ = false;
  Before before_ = Before::other;
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Scanner(sql).run(); }

}  // namespace jackfield::sqlserver
