#include "net/http_url.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace jackfield {
namespace {

bool is_printable(char c) { return c > ' ' && c < '\x7f'; }

bool read_port(std::string_view digits, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port > 0;
}

}  // namespace

bool is_http_host(std::string_view text) noexcept {
  const bool is_v6 = text.find(':') != std::string_view::npos;
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [&](char c) {
    if (ascii::is_digit(c) || c == '.') return true;
    if (is_v6) return c == ':' || ascii::is_hex_digit(c);
    return ascii::is_alphanumeric(c) || c == '-' || c == '_';
  });
}

bool split_https_url(std::string_view url, std::string& host, std::uint16_t& port, std::string& path) {
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return false;
  url.remove_prefix(kScheme.size());
  const bool plain =
      std::all_of(url.begin(), url.end(), [](char c) { return is_printable(c) && c != '\\' && c != '#'; });
  const std::size_t slash = url.find('/');
  if (!plain || slash == std::string_view::npos) return false;
  const std::string_view authority = url.substr(0, slash);
  const std::size_t colon = authority.find(':');
  port = 443;
  if (colon != std::string_view::npos && !read_port(authority.substr(colon + 1), port)) return false;
  host = authority.substr(0, colon);
  path = url.substr(slash);
  return is_http_host(host);
}

bool is_bearer_token(std::string_view text) noexcept {
  return !text.empty() && text.size() < 65536 && std::all_of(text.begin(), text.end(), is_printable);
}

bool is_path_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '_';
  });
}

}  // namespace jackfield
