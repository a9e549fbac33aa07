#include "base/host_name.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"

namespace jackfield {
namespace {

constexpr std::size_t kNameBytes = 253;
constexpr std::size_t kLabelBytes = 63;

// Decimal, 0x hexadecimal or 0 octal, up to 32 bits.
std::optional<std::uint32_t> parse_part(std::string_view text) noexcept {
  unsigned base = 10;
  if (text.size() > 1 && text[0] == '0') {
    base = ascii::to_lower(text[1]) == 'x' ? 16 : 8;
    text.remove_prefix(base == 16 ? 2 : 1);
  }
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = ascii::hex_value(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
    value = value * base + static_cast<unsigned>(digit);
    if (value > 0xffffffffU) return std::nullopt;
  }
  return static_cast<std::uint32_t>(value);
}

std::vector<std::uint32_t> decode(std::string_view text) {
  std::vector<std::uint32_t> points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + length > text.size()) length = 1;
    std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    points.push_back(point);
    i += length;
  }
  return points;
}

// Full-width ASCII and the ideographic full stops mean what they look like.
std::uint32_t fold(std::uint32_t point) noexcept {
  if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0;
  if (point == 0x3002 || point == 0xFF61) return '.';
  if (point >= 'A' && point <= 'Z') return point - 'A' + 'a';
  // Capitals of Latin, Greek and Cyrillic letters (RFC 5895 section 2).
  if ((point >= 0xC0 && point <= 0xDE && point != 0xD7) || (point >= 0x391 && point <= 0x3AB && point != 0x3A2) ||
      (point >= 0x410 && point <= 0x42F))
    return point + 32;
  if (point >= 0x400 && point <= 0x40F) return point + 80;
  const bool odd_capitals = (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E);
  if (point >= 0x100 && point <= 0x17E && point != 0x130 && point != 0x131 && point != 0x138 && point != 0x149 &&
      point != 0x178)
    return (point % 2 == 1) == odd_capitals ? point + 1 : point;
  return point;
}

std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool first) noexcept {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

// RFC 3492 section 6.3. The caller bounds the label, so 32 bits are enough.
void append_punycode(std::string& out, const std::vector<std::uint32_t>& label) {
  out += "xn--";
  std::uint32_t done = 0;
  for (const std::uint32_t point : label) {
    if (point >= 0x80) continue;
    out += static_cast<char>(point);
    ++done;
  }
  if (done > 0) out += '-';
  const std::uint32_t basic = done;
  std::uint32_t n = 0x80;
  std::uint32_t delta = 0;
  std::uint32_t bias = 72;
  for (; done < label.size(); ++delta, ++n) {
    std::uint32_t next = 0xffffffffU;
    for (const std::uint32_t point : label) {
      if (point >= n && point < next) next = point;
    }
    delta += (next - n) * (done + 1);
    n = next;
    for (const std::uint32_t point : label) {
      if (point < n) ++delta;
      if (point != n) continue;
      std::uint32_t q = delta;
      for (std::uint32_t k = 36;; k += 36) {
        const std::uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        const std::uint32_t digit = q < t ? q : t + (q - t) % (36 - t);
        out += static_cast<char>(digit < 26 ? 'a' + digit : '0' + digit - 26);
        if (q < t) break;
        q = (q - t) / (36 - t);
      }
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
  }
}

std::string fold_name(std::string_view text) {
  std::string out;
  std::vector<std::uint32_t> label;
  const auto flush = [&] {
    bool ascii = label.size() > kLabelBytes;
    if (!ascii) {
      ascii = true;
      for (const std::uint32_t point : label) ascii = ascii && point < 0x80;
    }
    if (ascii) {
      for (const std::uint32_t point : label) {
        if (point < 0x80) {
          out += static_cast<char>(point);
        } else {
          out += '#' + std::to_string(point);  // too long for a name: only compared, never looked up
        }
      }
    } else {
      append_punycode(out, label);
    }
    label.clear();
  };
  for (const std::uint32_t raw : decode(text)) {
    const std::uint32_t point = fold(raw);
    if (point == '.') {
      flush();
      out += '.';
    } else {
      label.push_back(point);
    }
  }
  flush();
  return out;
}

std::string dotted(const Ipv4& ip) {
  std::string text;
  for (const std::uint8_t part : ip) text.append(text.empty() ? "" : ".").append(std::to_string(part));
  return text;
}

// Letters beyond ASCII are allowed in a name; punctuation, invisible and full-width characters are not.
bool is_name_letter(std::uint32_t point) noexcept {
  if (point < 0xC0 || point == 0xD7 || point == 0xF7) return false;
  if (point >= 0x300 && point <= 0x36F) return false;  // accents apart from their letters: composed ones are looked up
  if (point >= 0x2000 && point <= 0x2BFF) return false;
  if (point >= 0x3000 && point <= 0x3004) return false;
  if (point >= 0xD800 && point <= 0xF8FF) return false;
  return !(point >= 0xFE00 && point <= 0xFFFF) && point < 0xE0000;
}

// If the last label is a number, the whole host is an address (WHATWG URL, "ends in a number").
bool is_number_label(std::string_view label) noexcept {
  const bool hex = label.size() > 1 && label[0] == '0' && ascii::to_lower(label[1]) == 'x';
  label.remove_prefix(hex ? 2 : 0);
  return std::all_of(label.begin(), label.end(),
                     [hex](char c) { return hex ? ascii::hex_value(c) >= 0 : ascii::is_digit(c); });
}

bool is_ascii_name(std::string_view text, bool& numeric_end) noexcept {
  for (;;) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (label.empty() || label.size() > kLabelBytes || label.front() == '-' || label.back() == '-') return false;
    for (const char c : label) {
      if (!ascii::is_alphanumeric(c) && c != '-' && c != '_') return false;
    }
    if (dot == std::string_view::npos) {
      numeric_end = is_number_label(label);
      return true;
    }
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::optional<Ipv4> parse_ipv4(std::string_view text) noexcept {
  Ipv4 ip{};
  for (std::size_t part = 0; part < 4; ++part) {
    std::size_t length = 0;
    unsigned value = 0;
    while (length < text.size() && length < 4 && ascii::is_digit(text[length]))
      value = value * 10 + static_cast<unsigned>(text[length++] - '0');
    if (length == 0 || length > 3 || value > 255 || (length > 1 && text[0] == '0')) return std::nullopt;
    ip[part] = static_cast<std::uint8_t>(value);
    text.remove_prefix(length);
    if (part == 3) break;
    if (text.empty() || text[0] != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(ip) : std::nullopt;
}

std::optional<Ipv4> parse_ipv4_loose(std::string_view text) noexcept {
  std::array<std::uint32_t, 4> parts{};
  std::size_t count = 0;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('.', start), text.size());
    const auto part = parse_part(text.substr(start, end - start));
    if (!part || count == 4) return std::nullopt;
    parts[count++] = *part;
    start = end + 1;
  }
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
  }
  // The last part fills all remaining bytes.
  const std::uint64_t room = std::uint64_t{1} << (8 * (5 - count));
  if (parts[count - 1] >= room) return std::nullopt;
  std::uint32_t address = parts[count - 1];
  for (std::size_t i = 0; i + 1 < count; ++i) address |= parts[i] << (8 * (3 - i));
  return Ipv4{static_cast<std::uint8_t>(address >> 24), static_cast<std::uint8_t>(address >> 16 & 255),
              static_cast<std::uint8_t>(address >> 8 & 255), static_cast<std::uint8_t>(address & 255)};
}

std::optional<Ipv6> parse_ipv6(std::string_view text) noexcept {
  Ipv6 ip{};
  std::size_t filled = 0;
  std::size_t gap = 17;
  if (text.starts_with("::")) {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (filled >= 16) return std::nullopt;
    const std::size_t end = std::min(text.find(':'), text.size());
    const std::string_view group = text.substr(0, end);
    if (group.find('.') != std::string_view::npos) {
      const auto tail = parse_ipv4(group);
      if (!tail || end != text.size() || filled > 12) return std::nullopt;
      for (const std::uint8_t byte : *tail) ip[filled++] = byte;
      break;
    }
    if (group.empty() || group.size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char c : group) {
      const int digit = ascii::hex_value(c);
      if (digit < 0) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(digit);
    }
    ip[filled++] = static_cast<std::uint8_t>(value >> 8);
    ip[filled++] = static_cast<std::uint8_t>(value & 255);
    text.remove_prefix(end);
    if (text.empty()) break;
    text.remove_prefix(1);
    if (text.starts_with(':')) {
      if (gap != 17) return std::nullopt;
      gap = filled;
      text.remove_prefix(1);
    } else if (text.empty()) {
      return std::nullopt;
    }
  }
  if (gap == 17) return filled == 16 ? std::optional(ip) : std::nullopt;
  if (filled == 16) return std::nullopt;
  Ipv6 wide{};
  for (std::size_t i = 0; i < gap; ++i) wide[i] = ip[i];
  for (std::size_t i = gap; i < filled; ++i) wide[16 - filled + i] = ip[i];
  return wide;
}

bool is_host_name(std::string_view text) noexcept {
  bool numeric_end = false;
  const std::string_view name = text.substr(0, text.size() - (text.ends_with('.') ? 1 : 0));
  if (name.size() <= kNameBytes && is_ascii_name(name, numeric_end))
    return !numeric_end || parse_ipv4(name).has_value();
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return parse_ipv6(text.substr(1, text.size() - 2)).has_value();
  if (text.find(':') != std::string_view::npos) return parse_ipv6(text).has_value();
  if (name.size() > kNameBytes) return false;
  std::string plain;
  for (const std::uint32_t point : decode(name)) {
    if (point >= 0x80 && !is_name_letter(point)) return false;
    plain += point < 0x80 ? static_cast<char>(point) : 'x';
  }
  if (!is_ascii_name(plain, numeric_end) || numeric_end) return false;
  const std::string folded = fold_name(name);
  return folded.size() <= kNameBytes && is_ascii_name(folded, numeric_end);
}

std::string lookup_host(std::string_view text) {
  if (text.starts_with('[') && is_host_name(text)) return std::string(text.substr(1, text.size() - 2));
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80 && is_host_name(text)) return fold_name(text);
  }
  return std::string(text);
}

std::string canonical_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  std::string name = fold_name(text);
  if (name.size() > 1 && name.back() == '.') name.pop_back();
  if (const auto loose = parse_ipv4_loose(name)) return dotted(*loose);
  if (name.find(':') == std::string::npos) return name;
  const std::size_t zone = std::min(name.find('%'), name.size());
  const auto ip = parse_ipv6(std::string_view(name).substr(0, zone));
  if (!ip) return name;
  bool mapped = (*ip)[10] == 0xFF && (*ip)[11] == 0xFF;
  for (std::size_t i = 0; i < 10; ++i) mapped = mapped && (*ip)[i] == 0;
  if (mapped) return dotted({(*ip)[12], (*ip)[13], (*ip)[14], (*ip)[15]});
  std::string out = "[";
  for (const std::uint8_t byte : *ip) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out + name.substr(zone) + ']';
}

bool is_local_host(std::string_view text) {
  const std::string host = canonical_host(text);
  if (host == "localhost" || host.ends_with(".localhost") || host == "[00000000000000000000000000000001]") return true;
  const auto ip = parse_ipv4(host);
  return ip && (*ip)[0] == 127;
}

}  // namespace jackfield
