#include "base/url_parts.h"

#include <algorithm>

#include "base/ascii.h"

namespace jackfield {

UrlParts split_hierarchy(std::string_view rest) noexcept {
  UrlParts parts;
  const auto cut = [&](char at) {
    const std::size_t found = rest.find(at);
    if (found == std::string_view::npos) return std::string_view{};
    const std::string_view tail = rest.substr(found + 1);
    rest = rest.substr(0, found);
    return tail;
  };
  parts.fragment = cut('#');
  parts.query = cut('?');
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  parts.path = rest.substr(slash);
  std::string_view authority = rest.substr(0, slash);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    parts.userinfo = authority.substr(0, at);
    parts.has_userinfo = true;
    authority.remove_prefix(at + 1);
  }
  std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  if (colon != std::string_view::npos && bracket != std::string_view::npos && bracket > colon)
    colon = std::string_view::npos;
  parts.host = authority.substr(0, colon);
  if (colon != std::string_view::npos) parts.port = authority.substr(colon + 1);
  return parts;
}

std::optional<UrlParts> split_url(std::string_view url) noexcept {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos || colon == 0 || !ascii::is_letter(url[0])) return std::nullopt;
  const std::string_view scheme = url.substr(0, colon);
  for (const char c : scheme) {
    if (!ascii::is_alphanumeric(c) && c != '+' && c != '-' && c != '.') return std::nullopt;
  }
  UrlParts parts = split_hierarchy(url.substr(colon + 3));
  parts.scheme = scheme;
  return parts;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || ascii::hex_value(text[i + 1]) < 0 || ascii::hex_value(text[i + 2]) < 0)
        return std::nullopt;
      c = static_cast<char>(ascii::hex_value(text[i + 1]) * 16 + ascii::hex_value(text[i + 2]));
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

std::optional<int> parse_port(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5) return std::nullopt;
  int port = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return std::nullopt;
    port = port * 10 + (c - '0');
  }
  return port >= 1 && port <= 65535 ? std::optional(port) : std::nullopt;
}

}  // namespace jackfield
