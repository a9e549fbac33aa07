// The plain reads that a connection has run quickly and with few rows: only such may share it (sharing.h).
// Contract   a statement that was slow or large is forgotten, until it is quick again.
// Limits     kStatements, the latest; texts up to kLongest.
// Example    core/connectors/postgresql/sharing.cc
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::postgresql {

class KnownReads {
 public:
  [[nodiscard]] bool has(std::string_view sql) const {
    const std::size_t hash = std::hash<std::string_view>()(sql);
    return std::any_of(reads_.begin(), reads_.end(),
                       [&](const One& one) { return one.hash == hash && one.sql == sql; });
  }
  void add(std::string_view sql) {
    if (sql.size() > kLongest || has(sql)) return;
    if (reads_.size() == kStatements) reads_.erase(reads_.begin());
    reads_.push_back({std::hash<std::string_view>()(sql), std::string(sql)});
  }
  void forget(std::string_view sql) {
    std::erase_if(reads_, [&](const One& one) { return one.sql == sql; });
  }

 private:
  static constexpr std::size_t kStatements = 32;
  static constexpr std::size_t kLongest = 4096;
  struct One {
    std::size_t hash = 0;
    std::string sql;
  };
  std::vector<One> reads_;
};

}  // namespace jackfield::postgresql
