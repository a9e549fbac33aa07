// Texts with their own syntax: numbers (RFC 8259 section 6), mail addresses, service URLs, PEM (RFC 7468).
#include <algorithm>
#include <array>

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

// One text between "-----BEGIN LABEL-----" and its end line.
struct PemBlock {
  std::string_view label;  // empty: the end line is missing
  std::string_view body;
  std::string_view whole;
};

std::string_view next_line(std::string_view& text) noexcept {
  // Two searches for one byte each are much quicker than one for either.
  const std::size_t feed = std::min(text.find('\n'), text.size());
  const std::size_t end = std::min(text.substr(0, feed).find('\r'), feed);
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  if (!text.empty()) text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
  return line;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && ascii::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && ascii::is_space(text.back())) text.remove_suffix(1);
  return text;
}

// "-----BEGIN X-----": X. Empty for every other line.
std::string_view pem_label(std::string_view line, std::string_view mark) noexcept {
  if (line.empty() || line.front() != '-') return {};
  while (!line.empty() && ascii::is_space(line.back())) line.remove_suffix(1);
  if (!line.starts_with(mark) || !line.ends_with("-----") || line.size() < mark.size() + 6) return {};
  line = line.substr(mark.size(), line.size() - mark.size() - 5);
  for (const char c : line) {
    if (!ascii::is_alphanumeric(c) && c != ' ' && c != '-') return {};
  }
  return line;
}

std::string_view without_mark(std::string_view text) noexcept {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

bool is_padded(std::string_view line) noexcept {
  return !line.empty() && (ascii::is_space(line.front()) || ascii::is_space(line.back()));
}

// The blocks of a text, one after another.
class PemBlocks {
 public:
  explicit PemBlocks(std::string_view text) : rest_(without_mark(text)), is_plain_(rest_.size() == text.size()) {}

  // RFC 7468, section 2: text around the blocks is ignored. Returns false if no block follows.
  bool next(PemBlock& block) noexcept {
    while (!rest_.empty()) {
      const std::string_view begins = rest_;
      block.label = pem_label(line(), "-----BEGIN ");
      if (!block.label.empty()) return end(block, begins);
      is_plain_ = false;
    }
    return false;
  }

  // Whether there was nothing but blocks so far, of lines without blanks around them that end in a line feed.
  [[nodiscard]] bool is_plain() const noexcept { return is_plain_; }

 private:
  bool end(PemBlock& block, std::string_view begins) noexcept {
    const std::string_view body = rest_;
    while (!rest_.empty()) {
      block.body = body.substr(0, body.size() - rest_.size());
      const std::string_view last = line();
      block.whole = begins.substr(0, static_cast<std::size_t>(last.data() + last.size() - begins.data()));
      if (pem_label(last, "-----END ") == block.label) return true;
      if (last.starts_with("-----")) break;
    }
    block.body = body;
    block.label = {};
    return true;
  }

  std::string_view line() noexcept {
    const std::string_view line = next_line(rest_);
    const char* const end = line.data() + line.size();
    const auto mark = static_cast<std::size_t>(rest_.data() - end);  // what ends the line
    is_plain_ = is_plain_ && !is_padded(line) && (mark == 0 || *end == '\n');
    return line;
  }

  std::string_view rest_;
  bool is_plain_;
};

// What a byte means in the body of a PEM text: the value of a base64 digit, or one of these.
enum : std::uint8_t { kPadding = 64, kSpace, kNoDigit };

constexpr std::array<std::uint8_t, 256> base64_bytes() {
  std::array<std::uint8_t, 256> bytes{};
  bytes.fill(kNoDigit);
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kDigits.size(); ++i)
    bytes[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  bytes['='] = kPadding;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (ascii::is_space(static_cast<char>(i))) bytes[i] = kSpace;
  }
  return bytes;
}
constexpr std::array<std::uint8_t, 256> kBase64 = base64_bytes();

// Whether the first six bytes, if they begin a DER sequence, say that it has this size. That of a cut one differs.
bool is_whole_sequence(std::uint64_t first, std::size_t size) noexcept {
  const auto byte = [&](unsigned i) { return static_cast<std::size_t>(first >> (40 - 8 * i) & 0xFF); };
  if (byte(0) != 0x30) return true;
  if (byte(1) < 0x80) return size == byte(1) + 2;
  const std::size_t count = byte(1) & 0x7F;
  std::size_t length = 0;
  for (unsigned i = 0; i < count && count <= 3; ++i) length = length << 8 | byte(2 + i);
  return count > 0 && count <= 3 && size == length + 2 + count;
}

bool is_pem_body(std::string_view body) noexcept {
  bool is_encrypted = false;
  // Older keys carry headers ("Proc-Type: 4,ENCRYPTED") and an empty line before the body.
  if (const std::size_t colon = body.find(':'); colon != std::string_view::npos) {
    const std::size_t gap = std::min(body.find("\n\n", colon), body.find("\r\n\r\n", colon));
    if (gap == std::string_view::npos) return false;
    body.remove_prefix(gap);
    is_encrypted = true;
  }
  const auto kind = [&](std::size_t i) { return kBase64[static_cast<unsigned char>(body[i])]; };
  std::size_t count = 0;
  std::size_t padding = 0;
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    // Most of a body are digits behind the first eight.
    const std::size_t begin = i;
    if (count >= 8 && padding == 0) {
      while (body.size() - i >= 4 && (kind(i) | kind(i + 1) | kind(i + 2) | kind(i + 3)) < kPadding) i += 4;
      while (i < body.size() && kind(i) < kPadding) ++i;
    }
    count += i - begin;
    if (i == body.size()) break;
    const std::uint8_t value = kind(i);
    if (value == kSpace) continue;
    if (value == kNoDigit || (padding > 0 && value != kPadding)) return false;
    if (value == kPadding) ++padding;
    if (count++ < 8) first = first << 6 | (value & 63U);
  }
  // Four characters encode three bytes.
  if (count == 0 || count % 4 != 0 || padding > 2) return false;
  if (count < 8) first <<= 24;
  return is_encrypted || is_whole_sequence(first, count / 4 * 3 - padding);
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

PemText read_pem(std::string_view text) {
  PemBlocks blocks(text);
  PemText found{.kind = Pem::none, .is_plain = false};
  PemBlock block;
  while (blocks.next(block)) {
    if (trimmed(block.body) == "...") return {Pem::placeholder, false};
    if (block.label.empty() || !is_pem_body(block.body)) return {Pem::broken, false};
    found.kind = Pem::good;
  }
  found.is_plain = blocks.is_plain();
  return found;
}

std::string plain_pem(std::string_view text) {
  std::string plain;
  PemBlocks blocks(text);
  PemBlock block;
  while (blocks.next(block)) {
    std::string_view whole = block.whole;
    while (!whole.empty()) plain.append(trimmed(next_line(whole))).push_back('\n');
  }
  // A text that needs no change keeps its end.
  if (plain.size() == text.size() + 1 && plain.starts_with(text)) plain.pop_back();
  return plain;
}

}  // namespace jackfield
