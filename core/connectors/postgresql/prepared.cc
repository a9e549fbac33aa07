#include "prepared.h"

#include <algorithm>
#include <functional>

namespace jackfield::postgresql {
namespace {
constexpr std::size_t kStatements = 64;
constexpr std::size_t kLongest = 16384;
}  // namespace

PreparedStatements::Found PreparedStatements::find(std::string_view sql) {
  if (sql.size() > kLongest) return {};
  const std::size_t hash = std::hash<std::string_view>()(sql);
  ++uses_;
  for (PreparedStatement& statement : statements_) {
    if (statement.hash != hash || statement.sql != sql) continue;
    statement.used = uses_;
    if (statement.name.empty()) statement.name = "jf_" + std::to_string(++names_);
    return {&statement, false};
  }
  bool dropped = false;
  if (statements_.size() < kStatements) {
    statements_.emplace_back();
  } else {
    const auto oldest = std::min_element(statements_.begin(), statements_.end(),
                                         [](const auto& a, const auto& b) { return a.used < b.used; });
    dropped = oldest->prepared;
    std::iter_swap(oldest, statements_.end() - 1);
  }
  PreparedStatement& fresh = statements_.back();
  fresh = PreparedStatement{hash, std::string(sql), {}, uses_, false};
  return {nullptr, dropped};
}

}  // namespace jackfield::postgresql
