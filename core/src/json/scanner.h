// The tokens of a JSON document, from left to right: strings, numbers, names and punctuation.
// Contract   each function reads one token and returns whether it was there. After false, fault() and offset() report
//            the error and its byte, and no further function may be called.
// Ownership  borrows the document and writes to it: escapes are resolved in place, so that strings are views.
// Limits     none. kWord zero bytes must follow the document; no token contains one, so the end needs no other check.
// Format     RFC 8259; UTF-8 by RFC 3629.
// Example    core/src/json/parse.cc
#pragma once
#include <cstddef>
#include <string_view>

#include "base/error_codes.h"
#include "json/plain_text.h"

namespace jackfield::json {

class Scanner {
 public:
  Scanner(char* text, std::size_t size) : text_(text), end_(text + size), at_(text) {}

  // Passes white space; the byte behind it, which is not passed.
  char next() noexcept {
    while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') ++at_;
    return *at_;
  }
  bool take(char mark) noexcept {
    if (*at_ != mark && next() != mark) return wrong();
    ++at_;
    return true;
  }
  bool word(std::string_view name) noexcept;
  bool string(std::string_view& text) noexcept {
    if (!take('"')) return false;
    char* const begin = at_;
    pass_plain();
    was_verbatim_ = *at_ == '"';
    if (!was_verbatim_) return rest_of_string(begin, text);
    text = {begin, static_cast<std::size_t>(at_++ - begin)};
    return true;
  }
  bool number(std::string_view& text, bool& is_whole) noexcept;
  bool ends() noexcept;

  // Whether the string read last is in the document as it is, between its quotes.
  [[nodiscard]] bool was_verbatim() const noexcept { return was_verbatim_; }
  [[nodiscard]] Code fault() const noexcept { return fault_; }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - text_); }

 private:
  bool wrong(Code code = Code::json_syntax) noexcept;
  bool digits() noexcept;
  // The bytes behind the end are not plain, so that each word ends there.
  void pass_plain() noexcept {
    char* at = at_;
    std::size_t plain = kWord;
    while (plain == kWord) {
      plain = plain_prefix(at);
      at += plain;
    }
    at_ = at;
  }
  bool rest_of_string(char* begin, std::string_view& text) noexcept;
  bool escape(char*& out) noexcept;
  bool code_point(char*& out) noexcept;

  const char* text_;
  const char* end_;
  char* at_;  // the next byte; strings are written no further than it
  Code fault_ = Code::json_syntax;
  bool was_verbatim_ = false;
};

}  // namespace jackfield::json
