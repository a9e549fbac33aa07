// The words of a JSON document: strings, numbers, names and marks, from left to right.
// Contract   each function reads one of them and answers whether it stood there; when it did not, fault() and offset() say what
//            is wrong and at which byte, and nothing may be read any more.
// Ownership  borrows the document, which it may write to: escapes are resolved in it, so that strings are views of it.
// Limits     none; the document ends in a zero byte, which stands nowhere in JSON, so nobody looks for the end.
// Format     RFC 8259; UTF-8 by RFC 3629.
// Example    Scanner in(text, size); std::string_view key; if (in.next() == '"' && in.string(key)) ...
#pragma once
#include <cstddef>
#include <string_view>

#include "base/error_codes.h"

namespace jackfield::json {

class Scanner {
 public:
  Scanner(char* text, std::size_t size) : text_(text), end_(text + size), at_(text) {}

  char next() noexcept;  // passes white space; the byte behind it, which is not passed
  bool take(char mark) noexcept;
  bool word(std::string_view name) noexcept;
  bool string(std::string_view& text) noexcept;
  bool number(std::string_view& text, bool& is_whole) noexcept;
  bool ends() noexcept;

  [[nodiscard]] Code fault() const noexcept { return fault_; }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - text_); }

 private:
  bool wrong(Code code = Code::json_syntax) noexcept;
  bool digits() noexcept;
  bool escape(char*& out) noexcept;
  bool code_point(char*& out) noexcept;

  const char* text_;
  const char* end_;
  char* at_;  // the next byte; strings are written no further than it
  Code fault_ = Code::json_syntax;
};

}  // namespace jackfield::json
