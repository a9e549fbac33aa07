#include "connect/cell_text.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"
#include "json/json.h"

namespace jackfield {
namespace {

constexpr int kDeepestJson = 512;

// Searched without find_first_of(), which calls a function for each character.
bool needs_csv_quotes(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return true;
  return std::any_of(text.begin(), text.end(), [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
}

// Length of the JSON number at the start, or 0.
std::size_t number_length(std::string_view text) noexcept {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && ascii::is_digit(text[i])) ++i;
    return i > from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return 0;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return 0;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return 0;
  }
  return i;
}

// The characters that https://owasp.org/www-community/attacks/CSV_Injection names.
bool is_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) return true;
  const std::string_view wide = text.substr(0, 3);
  return wide == "\xef\xbc\x9d" || wide == "\xef\xbc\x8b" || wide == "\xef\xbc\x8d" || wide == "\xef\xbc\xa0";
}

// Validates a document and copies it without white space. RFC 8259.
class Compactor {
 public:
  Compactor(std::string& out, std::string_view text) : out_(out), text_(text) {}
  bool run() {
    skip();
    if (!value(0)) return false;
    skip();
    return at_ == text_.size();
  }

 private:
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    out_ += c;
    ++at_;
    return true;
  }
  bool copy(std::size_t length) {
    out_.append(text_, at_, length);
    at_ += length;
    return length > 0;
  }
  bool word(std::string_view expected) {
    return text_.substr(at_, expected.size()) == expected && copy(expected.size());
  }

  bool string() {
    const std::size_t from = at_;
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        const std::string_view whole = text_.substr(from, ++at_ - from);
        out_.append(whole);
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c != '\\') continue;
      if (++at_ >= text_.size()) return false;
      if (text_[at_] != 'u') {
        if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos) return false;
        continue;
      }
      if (text_.size() - at_ < 5 ||
          text_.substr(at_ + 1, 4).find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
        return false;
      at_ += 4;
    }
    return false;
  }

  bool members(int depth, bool object, char close) {
    copy(1);
    if (take(close)) return true;
    while (true) {
      skip();
      if (object && (!string() || !take(':'))) return false;
      skip();
      if (!value(depth + 1)) return false;
      if (take(close)) return true;
      if (!take(',')) return false;
    }
  }

  bool value(int depth) {
    if (at_ >= text_.size() || depth > kDeepestJson) return false;
    switch (text_[at_]) {
      case '{':
        return members(depth, true, '}');
      case '[':
        return members(depth, false, ']');
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return copy(number_length(text_.substr(at_)));
    }
  }

  std::string& out_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool append_compact_json(std::string& out, std::string_view json) {
  const std::size_t before = out.size();
  if (json::is_utf8(json) && Compactor(out, json).run()) return true;
  out.resize(before);
  return false;
}

void append_csv_text(std::string& out, std::string_view text) {
  std::string repaired;
  if (!json::is_utf8(text)) {
    // Only the JSON writer repairs text: quote it, then remove the escapes.
    json::append_string(repaired, text);
    json::Arena arena;
    if (const auto value = json::parse(arena, repaired, json::kEndpointLimits)) repaired = std::string(value->text());
    text = repaired;
  }
  if (!needs_csv_quotes(text)) {
    out += text;
    return;
  }
  out += '"';
  for (std::size_t quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"')) {
    out.append(text, 0, quote + 1);
    out += '"';
    text.remove_prefix(quote + 1);
  }
  out += text;
  out += '"';
}

void append_guarded_csv_text(std::string& out, std::string_view text) {
  if (!is_formula(text) || is_json_number(text)) {
    append_csv_text(out, text);
    return;
  }
  std::string guarded("'");
  guarded += text;
  append_csv_text(out, guarded);
}

bool is_json_number(std::string_view text) noexcept { return !text.empty() && number_length(text) == text.size(); }

bool fits_double_exactly(std::string_view digits) noexcept {
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  constexpr std::string_view kLargest = "9007199254740992";
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return false;
  if (!std::all_of(digits.begin(), digits.end(), ascii::is_digit)) return false;
  return digits.size() < kLargest.size() || (digits.size() == kLargest.size() && digits <= kLargest);
}

}  // namespace jackfield
