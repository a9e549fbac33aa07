#include "statement.h"

#include "connector/sql/sql_lexer.h"
#include "connector/sql/word_list.h"

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

// Words with which a statement may begin or end a transaction, and words that a statement begins with. Another first
// word is the name of a procedure.
constexpr std::string_view kTransacts[] = {"commit",   "exec", "execute",    "implicit_transactions",
                                           "rollback", "tran", "transaction"};
constexpr std::string_view kFirst[] = {
    "alter",  "backup", "begin", "bulk",     "create", "dbcc",  "declare", "delete",    "deny",    "disable",
    "drop",   "enable", "grant", "if",       "insert", "merge", "print",   "raiserror", "restore", "revert",
    "revoke", "select", "set",   "truncate", "update", "use",   "waitfor", "while",     "with"};
static_assert(is_sorted_list(kActs) && is_sorted_list(kBodies) && is_sorted_list(kTransacts) && is_sorted_list(kFirst));

class Judge {
 public:
  explicit Judge(std::string_view sql) : at_(kSqlserverRules, sql) {}

  StatementTraits run() {
    while (at_.next()) step();
    traits_.plain_read = start_ == Start::read && !acts_ && !traits_.several;
    if (start_ == Start::body) traits_.several = false;
    return traits_;
  }

 private:
  void step() {
    const SqlToken& token = at_.token();
    if (token.kind == SqlTokenKind::separator) {
      ended_ = !traits_.blank;
      return;
    }
    traits_.blank = false;
    if (ended_) traits_.several = true;
    const bool is_variable = token.kind == SqlTokenKind::parameter && token.text.front() == '@';
    if (token.kind == SqlTokenKind::word || token.kind == SqlTokenKind::number || is_variable) word();
  }

  void word() {
    const std::string_view text = at_.word();
    if (!started_) {
      started_ = true;
      if (text == "select" || text == "with") start_ = Start::read;
      if (is_in_list(kBodies, text)) start_ = Start::body;
      traits_.transacts = !is_in_list(kFirst, text);
    }
    if (is_in_list(kTransacts, text)) traits_.transacts = true;
    // OFFSET 5 ROWS FETCH NEXT 5 ROWS: these two act only on cursors, which a read cannot have.
    const bool paging = (text == "fetch" || text == "next") && before_ == Before::paging;
    if (is_in_list(kActs, text) && !paging) acts_ = true;
    before_ = text == "rows" || text == "row" || (paging && text == "fetch") ? Before::paging : Before::other;
  }

  enum class Before : unsigned char { other, paging };
  enum class Start : unsigned char { other, read, body };
  SqlWalk at_;
  bool started_ = false;
  bool ended_ = false;
  bool acts_ = false;
  Start start_ = Start::other;
  Before before_ = Before::other;
  StatementTraits traits_;
};

}  // namespace

StatementTraits inspect(std::string_view sql) { return Judge(sql).run(); }

}  // namespace jackfield::sqlserver
