// Which statements of a connection were seen before, and which of them the server has prepared.
// Contract   a statement is prepared when it is seen for the second time. A statement dropped here stays on the server
//            until DISCARD ALL, so find() reports a drop.
// Limits     64 statements, 16 KiB each; the least recently used is dropped.
// Example    core/connectors/postgresql/sending.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::postgresql {

struct PreparedStatement {
  std::size_t hash = 0;
  std::string sql;
  std::string name;
  std::uint64_t used = 0;
  bool prepared = false;
};

class PreparedStatements {
 public:
  struct Found {
    PreparedStatement* statement = nullptr;  // null: new here, run it unprepared
    bool dropped = false;                    // a prepared one had to go
  };
  [[nodiscard]] Found find(std::string_view sql);
  void clear() noexcept { statements_.clear(); }

 private:
  std::vector<PreparedStatement> statements_;
  std::uint64_t uses_ = 0;
  std::uint64_t names_ = 0;
};

}  // namespace jackfield::postgresql
