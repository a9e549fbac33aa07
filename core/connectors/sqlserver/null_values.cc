#include "null_values.h"

#include "connector/sql/sql_lexer.h"
#include "connector/sql/word_list.h"

namespace jackfield::sqlserver {
namespace {

// What ends the list of an UPDATE's SET.
constexpr std::string_view kBehindSet[] = {"from", "option", "output", "where"};
static_assert(is_sorted_list(kBehindSet));

class NullWriter {
 public:
  NullWriter(const std::string& sql, const IsNull& is_null)
      : sql_(sql), is_null_(is_null), at_(kSqlserverRules, sql), ahead_(kSqlserverRules, sql) {
    static_cast<void>(ahead_.next());
  }

  WithNulls run() {
    while (at_.next()) {
      has_ahead_ = ahead_.next();
      step();
      before_before_ = before_;
      before_ = at_.token();
    }
    result_.sql.append(sql_, copied_);
    return std::move(result_);
  }

 private:
  enum class Verb : unsigned char { none, other, insert, update };
  enum class Part : unsigned char { head, values, set, tail };

  void step() {
    const SqlToken& token = at_.token();
    if (token.is_mark('(')) ++depth_;
    if (token.is_mark(')')) --depth_;
    if (token.kind == SqlTokenKind::separator) verb_ = Verb::other;
    if (token.kind == SqlTokenKind::word) word();
    if (token.kind != SqlTokenKind::parameter) return;
    if (is_whole_value() && is_null_(place_, token.text)) replace(token);
    ++place_;
  }

  void word() {
    const std::string_view text = at_.word();
    if (verb_ == Verb::none) verb_ = text == "insert" ? Verb::insert : text == "update" ? Verb::update : Verb::other;
    if (depth_ != 0) return;
    if (verb_ == Verb::insert && text == "values") part_ = Part::values;
    if (verb_ == Verb::update && text == "set") part_ = Part::set;
    if (part_ == Part::set && is_in_list(kBehindSet, text)) part_ = Part::tail;
  }

  [[nodiscard]] bool is_whole_value() {
    const SqlToken& next = ahead_.token();
    if (part_ == Part::values) {
      return depth_ == 1 && (before_.is_mark('(') || before_.is_mark(',')) && has_ahead_ &&
             (next.is_mark(')') || next.is_mark(','));
    }
    if (part_ != Part::set || depth_ != 0 || !before_.is_mark('=') || before_before_.kind == SqlTokenKind::mark) {
      return false;
    }
    if (!has_ahead_ || next.kind == SqlTokenKind::separator || next.is_mark(',')) return true;
    return next.kind == SqlTokenKind::word && is_in_list(kBehindSet, ahead_.word());
  }

  void replace(const SqlToken& token) {
    result_.sql.append(sql_, copied_, token.at - copied_);
    result_.sql += "NULL";
    copied_ = token.at + token.text.size();
    result_.replaced.push_back(place_);
  }

  const std::string& sql_;
  const IsNull& is_null_;
  SqlWalk at_, ahead_;  // the second is one token further
  bool has_ahead_ = false;
  SqlToken before_, before_before_;
  Verb verb_ = Verb::none;
  Part part_ = Part::head;
  int depth_ = 0;
  std::size_t place_ = 0, copied_ = 0;
  WithNulls result_;
};

}  // namespace

WithNulls write_nulls(const std::string& sql, const IsNull& is_null) { return NullWriter(sql, is_null).run(); }

}  // namespace jackfield::sqlserver
