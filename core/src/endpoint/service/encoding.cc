#include "endpoint/service/encoding.h"

#include <algorithm>

#include "base/ascii.h"

namespace jackfield::service {
namespace {

constexpr std::string_view kUpperHex = "0123456789ABCDEF";

bool is_unreserved(char c) { return ascii::is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

void append_escape(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out.push_back('%');
  out.push_back(kUpperHex[byte >> 4]);
  out.push_back(kUpperHex[byte & 15]);
}

void append_escaped(std::string& out, std::string_view text, std::string_view also_plain) {
  for (const char c : text) {
    if (is_unreserved(c) || also_plain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      append_escape(out, c);
    }
  }
}

void append_unit(std::string& out, std::uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(ascii::to_lower(kUpperHex[(unit >> shift) & 15]));
}

// The code point that begins at `at`, which moves behind it. The text is UTF-8.
std::uint32_t take_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  int more = 1;
  std::uint32_t point = first & 0x1Fu;
  if (first >= 0xF0) {
    more = 3;
    point = first & 0x07u;
  } else if (first >= 0xE0) {
    more = 2;
    point = first & 0x0Fu;
  }
  for (; more > 0 && at < text.size(); --more) point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  return point;
}

}  // namespace

void append_segment(std::string& out, std::string_view text) { append_escaped(out, text, ""); }
void append_query_text(std::string& out, std::string_view text) { append_escaped(out, text, ""); }
void append_query_key(std::string& out, std::string_view text) { append_escaped(out, text, "$"); }
void append_secret_segment(std::string& out, std::string_view text) { append_escaped(out, text, ":@"); }
void append_as_is(std::string& out, std::string_view text) { out.append(text); }

void append_form_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == ' ') {
      out.push_back('+');
    } else if (ascii::is_alphanumeric(c) || c == '*' || c == '-' || c == '.' || c == '_') {
      out.push_back(c);
    } else {
      append_escape(out, c);
    }
  }
}

std::optional<std::string> scalar_text(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::string:
      return std::string(value.text());
    case json::Kind::boolean:
      return std::string(value.as_boolean() ? "true" : "false");
    case json::Kind::integer:
    case json::Kind::number:
    case json::Kind::big_integer:
      return json::to_text(value);
    default:
      return std::nullopt;
  }
}

std::string ascii_json(const json::Value& value) {
  const std::string text = json::to_text(value);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out.push_back(text[at++]);
      continue;
    }
    const std::uint32_t point = take_code_point(text, at);
    if (point < 0x10000) {
      append_unit(out, point);
    } else {
      append_unit(out, 0xD800 + ((point - 0x10000) >> 10));
      append_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return out;
}

bool is_header_text(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f'; });
}

bool is_header_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

}  // namespace jackfield::service
