// The tokens of a JSON document, from left to right: strings, numbers, names and punctuation.
// Contract   each function reads one token and returns whether it was there. After false, fault() and offset() report
//            the error and its byte, and no further function may be called.
// Ownership  borrows the document and writes to it: escapes are resolved in place, so that strings are views.
// Limits     none. The document must end with a zero byte; no token contains one, so the end needs no other check.
// Format     RFC 8259; UTF-8 by RFC 3629.
// Example    core/src/json/parse.cc
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
