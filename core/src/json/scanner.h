// The tokens of a JSON document, from left to right: strings, numbers, names and punctuation.
// Contract   each function reads one token and returns whether it was there. If not, fault() and offset() report the
//            error and its byte, and no further function may be called.
// Ownership  borrows the document and writes to it: escapes are resolved in place, so that strings are views.
// Limits     none. kWord zero bytes must follow the document; no token contains one, so the end needs no other check.
// Format     RFC 8259; UTF-8 by RFC 3629.
// Example    core/src/json/parse.cc
#pragma once
#include <cstddef>
#include <string_view>

#include "base/error_codes.h"
#include "json/plain_text.h"
#include "json/same_text.h"

namespace jackfield::json {

class Scanner {
 public:
  Scanner(char* text, std::size_t size) : text_(text), end_(text + size), at_(text) {}

  // The place is a parameter of what each token passes, so that it stays in a register: each gives the place behind the
  // token, or nullptr.
  [[nodiscard]] char* begin() const noexcept { return at_; }
  // Passes white space.
  static char* next(char* at) noexcept {
    if (static_cast<unsigned char>(*at) > ' ') return at;  // as nearly always
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') ++at;
    return at;
  }
  char* take(char* at, char mark) noexcept {
    if (*at != mark) at = next(at);
    return *at == mark ? at + 1 : wrong(at);
  }
  // Whether the text goes on with these bytes.
  [[nodiscard]] bool has(const char* at, std::string_view bytes) const noexcept {
    return static_cast<std::size_t>(end_ - at) >= bytes.size() && is_same_text({at, bytes.size()}, bytes);
  }
  char* word(char* at, std::string_view name) noexcept;
  char* string(char* at, std::string_view& text) noexcept {
    at = take(at, '"');
    if (at == nullptr) return nullptr;
    char* const end = plain_end(at);
    was_verbatim_ = *end == '"';
    if (!was_verbatim_) return rest_of_string(at, end, text);
    text = {at, static_cast<std::size_t>(end - at)};
    return end + 1;
  }
  char* number(char* at, std::string_view& text, bool& is_whole) noexcept;
  bool ends(char* at) noexcept;

  // Whether the string read last is in the document as it is, between its quotes.
  [[nodiscard]] bool was_verbatim() const noexcept { return was_verbatim_; }
  [[nodiscard]] Code fault() const noexcept { return fault_; }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - text_); }

 private:
  char* wrong(char* at, Code code = Code::json_syntax) noexcept;
  char* digits(char* at) noexcept;
  // The bytes behind the end are not plain, so that each word ends there.
  static char* plain_end(char* at) noexcept {
    std::size_t plain = kWord;
    while (plain == kWord) {
      plain = plain_prefix(at);
      at += plain;
    }
    return at;
  }
  char* rest_of_string(char* begin, char* at, std::string_view& text) noexcept;
  char* escape(char* at, char*& out) noexcept;
  char* code_point(char* at, char*& out) noexcept;

  const char* text_;
  const char* end_;
  char* at_;  // where the document begins; then where it is wrong
  Code fault_ = Code::json_syntax;
  bool was_verbatim_ = false;
};

}  // namespace jackfield::json
