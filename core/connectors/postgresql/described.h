// The types of the parameters of statements that a connection described before.
// Contract   an entry may be older than the table it is about: its types are given to the server with each value that
//            was written for them, so that a changed table is refused, and then forget() and describe again.
// Limits     64 statements, 16 KiB each; the least recently used is dropped.
// Example    core/connectors/postgresql/described.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/libpq.h"

namespace jackfield::postgresql {

class DescribedStatements {
 public:
  [[nodiscard]] const std::vector<Oid>* find(std::string_view sql);  // null: not known; valid until the next call
  void add(std::string_view sql, std::vector<Oid> types);
  void forget(std::string_view sql);
  void clear() noexcept { statements_.clear(); }

 private:
  struct One {
    std::size_t hash = 0;
    std::string sql;
    std::vector<Oid> types;
    std::uint64_t used = 0;
  };
  [[nodiscard]] One* look_up(std::string_view sql);
  std::vector<One> statements_;
  std::uint64_t uses_ = 0;
};

}  // namespace jackfield::postgresql
