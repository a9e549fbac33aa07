// A copy of exactly the given bytes, so that a read one byte too far is seen.
// Example    tests/fuzz/mysql_answer.cc
#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace jackfield::test {

class Exact {
 public:
  explicit Exact(std::string_view bytes) : copy_(new char[bytes.size()]), size_(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), copy_.get());
  }
  [[nodiscard]] std::string_view view() const { return {copy_.get(), size_}; }

 private:
  std::unique_ptr<char[]> copy_;
  std::size_t size_;
};

}  // namespace jackfield::test
