// Texts with their own syntax: numbers (RFC 8259 section 6), mail addresses, service URLs, PEM (RFC 7468).
#include "base/ascii.h"
#include "base/host_name.h"
#include "base/url_parts.h"
#include "validate/checks.h"

namespace jackfield {
namespace {

std::size_t skip_digits(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && ascii::is_digit(text[at])) ++at;
  return at;
}

bool is_visible_ascii(std::string_view text) noexcept {
  for (const char c : text) {
    if (c <= ' ' || c == 0x7F || c == '\\' || c == '"' || c == '<' || c == '>') return false;
  }
  return true;
}

// Four characters encode three bytes; padding is allowed only at the end.
bool is_base64_body(std::string_view text) noexcept {
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || (!ascii::is_alphanumeric(c) && c != '+' && c != '/')) {
      return false;
    }
    ++count;
  }
  return count > 0 && count % 4 == 0 && padding <= 2;
}

}  // namespace

bool is_numeric_text(std::string_view text) noexcept {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = skip_digits(text, at);
  if (whole == at || (text[at] == '0' && whole > at + 1)) return false;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = skip_digits(text, at + 1);
    if (end == at + 1) return false;
    at = end;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t end = skip_digits(text, at);
    if (end == at) return false;
    at = end;
  }
  return at == text.size();
}

bool is_email(std::string_view text) noexcept {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
  const std::string_view local = text.substr(0, at);
  if (local.find('@') != std::string_view::npos || local.front() == '.' || local.back() == '.') return false;
  for (const char c : local) {
    if (!ascii::is_alphanumeric(c) && std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) == std::string_view::npos)
      return false;
  }
  if (local.find("..") != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  return domain.find('.') != std::string_view::npos && !domain.ends_with('.') && is_host_name(domain) &&
         !parse_ipv4(domain);
}

bool is_service_url(std::string_view text, const std::vector<std::string>& schemes) {
  const auto parts = split_url(text);
  // Credentials in a URL would be stored in a field that is not secret.
  if (!parts || parts->has_userinfo || !is_visible_ascii(text)) return false;
  const std::string scheme = ascii::lower(parts->scheme);
  bool allowed = schemes.empty() && scheme == "https";
  for (const std::string& item : schemes) allowed = allowed || item == scheme;
  const bool has_colon = parts->port.data() != nullptr;
  return allowed && is_host_name(parts->host) && (!has_colon || parse_port(parts->port).has_value());
}

Pem check_pem(std::string_view text) noexcept {
  while (!text.empty() && (text[0] == '\n' || text[0] == '\r' || text[0] == ' ' || text[0] == '\t'))
    text.remove_prefix(1);
  constexpr std::string_view kBegin = "-----BEGIN ";
  if (!text.starts_with(kBegin)) return Pem::none;
  const std::size_t line_end = std::min(text.find_first_of("\r\n"), text.size());
  std::string_view line = text.substr(0, line_end);
  while (line.ends_with(' ')) line.remove_suffix(1);
  if (!line.ends_with("-----") || line.size() < kBegin.size() + 6) return Pem::none;
  const std::string_view label = line.substr(kBegin.size(), line.size() - kBegin.size() - 5);
  for (const char c : label) {
    if (!ascii::is_alphanumeric(c) && c != ' ' && c != '-') return Pem::none;
  }
  text.remove_prefix(line_end);
  const std::size_t end = text.find("-----END ");
  if (end == std::string_view::npos || !text.substr(end + 9).starts_with(label)) return Pem::unreadable_body;
  std::string_view body = text.substr(0, end);
  // Older keys carry headers ("Proc-Type: 4,ENCRYPTED") and an empty line before the body.
  if (const std::size_t colon = body.find(':'); colon != std::string_view::npos) {
    const std::size_t gap = body.find("\n\n", colon);
    const std::size_t wide_gap = body.find("\r\n\r\n", colon);
    const std::size_t start = std::min(gap, wide_gap);
    if (start == std::string_view::npos) return Pem::unreadable_body;
    body.remove_prefix(start);
  }
  return is_base64_body(body) ? Pem::good : Pem::unreadable_body;
}

}  // namespace jackfield
