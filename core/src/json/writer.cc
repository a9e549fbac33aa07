#include <array>
#include <cmath>
#include <cstring>

#include "json/json.h"
#include "json/number_text.h"
#include "json/plain_text.h"
#include "json/utf8.h"

namespace jackfield::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The end of the run of plain bytes that begins at `at`.
[[gnu::noinline]] std::size_t plain_end(std::string_view text, std::size_t at) {
  while (text.size() - at >= kWord) {
    const std::size_t plain = plain_prefix(text.data() + at);
    at += plain;
    if (plain < kWord) return at;
  }
  while (at < text.size() && kPlain[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

void append_escape(std::string& out, unsigned char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
  }
}

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 20> digits;
  std::size_t at = digits.size();
  std::uint64_t rest = value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  do {
    digits[--at] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) out.push_back('-');
  out.append(digits.data() + at, digits.size() - at);
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t start = 0;
  std::size_t at = plain_end(text, 0);
  if (at == text.size()) {
    out.append(text).push_back('"');
    return;
  }
  const auto flush = [&] { out.append(text.data() + start, at - start); };
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x80) {
      const std::size_t length = sequence_length(text, at);
      if (length > 0) {
        at = plain_end(text, at + length);
        continue;
      }
      flush();
      out += kReplacement;
    } else {
      flush();
      append_escape(out, c);
    }
    start = at + 1;
    at = plain_end(text, start);
  }
  flush();
  out.push_back('"');
}

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  constexpr double kExact = 9007199254740992.0;  // 2^53: integral doubles below it are written as integers
  if (value == std::trunc(value) && std::fabs(value) < kExact) {
    append_integer(out, static_cast<std::int64_t>(value));
    return;
  }
  append_real(out, value);
}

void Writer::separate() {
  if (comma_) out_.push_back(',');
  comma_ = true;
}

Writer& Writer::begin_object() {
  separate();
  out_.push_back('{');
  comma_ = false;
  return *this;
}

Writer& Writer::end_object() {
  out_.push_back('}');
  comma_ = true;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  out_.push_back('[');
  comma_ = false;
  return *this;
}

Writer& Writer::end_array() {
  out_.push_back(']');
  comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view key) {
  separate();
  append_string(out_, key);
  out_.push_back(':');
  comma_ = false;
  return *this;
}

Writer& Writer::null() { return raw("null"); }
Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }

Writer& Writer::integer(std::int64_t value) {
  separate();
  append_integer(out_, value);
  return *this;
}

Writer& Writer::number(double value) {
  separate();
  append_number(out_, value);
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_string(out_, text);
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

Writer& Writer::value(const Value& value) {
  separate();
  append_value(out_, value);
  return *this;
}

void append_value(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      return;
    case Kind::boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case Kind::integer:
      return append_integer(out, value.as_integer());
    case Kind::number:
      return append_number(out, value.as_number());
    case Kind::big_integer:
      out += value.text();
      return;
    case Kind::string:
      if (value.is_verbatim()) {
        out.append(value.text().data() - 1, value.size() + 2);
      } else {
        append_string(out, value.text());
      }
      return;
    case Kind::array: {
      out += '[';
      bool first = true;
      for (const Value& item : value.items()) {
        if (!first) out += ',';
        first = false;
        append_value(out, item);
      }
      out += ']';
      return;
    }
    case Kind::object: {
      out += '{';
      bool first = true;
      for (const Member& member : value.members()) {
        if (!first) out += ',';
        first = false;
        append_string(out, member.key);
        out += ':';
        append_value(out, member.value);
      }
      out += '}';
      return;
    }
  }
}

std::string to_text(const Value& value) {
  std::string out;
  append_value(out, value);
  return out;
}

}  // namespace jackfield::json
