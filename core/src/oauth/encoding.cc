#include "oauth/encoding.h"

#include "base/ascii.h"

namespace jackfield::oauth {
namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

}  // namespace

void append_url_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool plain = ascii::is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos;
    plain ? out.push_back(c) : append_escaped(out, c);
  }
}

void append_form_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == ' ') {
      out += '+';
    } else if (ascii::is_alphanumeric(c) || std::string_view("*-._").find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_escaped(out, c);
    }
  }
}

}  // namespace jackfield::oauth
