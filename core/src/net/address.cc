#include <algorithm>
#include <cstring>

#include <arpa/inet.h>

#include "net/address.h"

#include "base/ascii.h"

namespace jackfield {
namespace {

struct Block4 {
  std::uint32_t base;
  int bits;
  Reach reach;
};
constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}
// The first match decides, so single addresses come before the block that contains them.
constexpr Block4 kBlocks4[] = {
    {v4(100, 100, 100, 200), 32, Reach::never},  // metadata of Alibaba Cloud
    {v4(192, 0, 0, 192), 32, Reach::never},      // metadata of Oracle Cloud
    {v4(168, 63, 129, 16), 32, Reach::never},    // metadata of Azure
    {v4(0, 0, 0, 0), 8, Reach::never},           // "this network"; Linux takes 0.0.0.0 for loopback
    {v4(169, 254, 0, 0), 16, Reach::never},      // link-local, and 169.254.169.254
    {v4(224, 0, 0, 0), 4, Reach::never},         // multicast
    {v4(240, 0, 0, 0), 4, Reach::never},         // reserved, and the broadcast address
    {v4(10, 0, 0, 0), 8, Reach::local},         {v4(100, 64, 0, 0), 10, Reach::local},
    {v4(127, 0, 0, 0), 8, Reach::local},        {v4(172, 16, 0, 0), 12, Reach::local},
    {v4(192, 0, 0, 0), 24, Reach::local},       {v4(192, 0, 2, 0), 24, Reach::local},
    {v4(192, 88, 99, 0), 24, Reach::local},     {v4(192, 168, 0, 0), 16, Reach::local},
    {v4(198, 18, 0, 0), 15, Reach::local},      {v4(198, 51, 100, 0), 24, Reach::local},
    {v4(203, 0, 113, 0), 24, Reach::local},
};

struct Block6 {
  std::uint16_t base[8];
  int bits;
  Reach reach;
};
constexpr Block6 kBlocks6[] = {
    {{0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254}, 128, Reach::never},  // metadata of AWS
    {{0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254}, 128, Reach::never},  // metadata of Google Cloud
    {{0, 0, 0, 0, 0, 0, 0, 0}, 128, Reach::never},                 // unspecified
    {{0xfe80, 0, 0, 0, 0, 0, 0, 0}, 10, Reach::never},             // link-local
    {{0xff00, 0, 0, 0, 0, 0, 0, 0}, 8, Reach::never},              // multicast
    {{0x2001, 0x0db8, 0, 0, 0, 0, 0, 0}, 32, Reach::local},
    {{0x3fff, 0, 0, 0, 0, 0, 0, 0}, 20, Reach::local},
    {{0x2001, 0, 0, 0, 0, 0, 0, 0}, 32, Reach::everywhere},  // Teredo: its embedded addresses decide
    {{0x2001, 0, 0, 0, 0, 0, 0, 0}, 23, Reach::local},
    {{0x2000, 0, 0, 0, 0, 0, 0, 0}, 3, Reach::everywhere},
    {{0x0064, 0xff9b, 0, 0, 0, 0, 0, 0}, 96, Reach::everywhere},  // NAT64: the embedded address decides
};

bool starts_with(const AddressBytes& address, const std::uint16_t (&base)[8], int bits) {
  for (int i = 0; i < 8 && bits > 0; ++i, bits -= 16) {
    const auto at = static_cast<std::size_t>(i) * 2;
    const auto word = static_cast<std::uint16_t>(address[at] << 8 | address[at + 1]);
    const auto mask = static_cast<std::uint16_t>(bits >= 16 ? 0xffffU : 0xffffU << (16 - bits));
    if ((word & mask) != (base[i] & mask)) return false;
  }
  return true;
}

std::uint32_t embedded(const AddressBytes& address, std::size_t at) {
  return v4(address[at], address[at + 1], address[at + 2], address[at + 3]);
}

Reach judge4(std::uint32_t address) {
  for (const Block4& block : kBlocks4) {
    const std::uint32_t mask = ~std::uint32_t{0} << (32 - block.bits);
    if ((address & mask) == block.base) return block.reach;
  }
  return Reach::everywhere;
}

Reach judge6(const AddressBytes& address) {
  for (const Block6& block : kBlocks6) {
    if (starts_with(address, block.base, block.bits)) return block.reach;
  }
  return Reach::local;  // outside 2000::/3 nothing is public
}

// One part of inet_aton: decimal, octal with a leading 0, hexadecimal with 0x.
bool parse_part(std::string_view part, std::uint64_t& out) {
  unsigned base = 10;
  if (part.size() > 1 && part[0] == '0') {
    base = 8;
    part.remove_prefix(1);
    if (part[0] == 'x' || part[0] == 'X') {
      base = 16;
      part.remove_prefix(1);
    }
  }
  out = 0;
  if (part.empty()) return base == 16;  // "0x" is zero to several parsers
  for (const char c : part) {
    const int digit = ascii::hex_value(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= base) return false;
    out = out * base + static_cast<unsigned>(digit);
    if (out > 0xffffffffU) return false;
  }
  return true;
}

bool looks_numeric(std::string_view part) {
  if (part.empty()) return false;
  if (part.size() > 1 && part[0] == '0' && (part[1] == 'x' || part[1] == 'X')) {
    return part.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
  }
  return part.find_first_not_of("0123456789") == std::string_view::npos;
}

Spelling parse_v4(std::string_view text, AddressBytes& out) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  const std::size_t last_dot = text.rfind('.');
  const std::string_view last = last_dot == std::string_view::npos ? text : text.substr(last_dot + 1);
  // As in URLs, a host whose last label is a number must be an address. Resolvers would disagree about any other
  // reading.
  if (!looks_numeric(last)) return Spelling::name;

  std::uint64_t parts[4] = {};
  std::size_t count = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    if (count == 4 || !parse_part(text.substr(0, dot), parts[count]) || text.empty() || dot == 0)
      return Spelling::broken;
    ++count;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return Spelling::broken;
    value |= parts[i] << (24 - 8 * i);
  }
  if (parts[count - 1] > 0xffffffffULL >> (8 * (count - 1))) return Spelling::broken;
  out = from_v4(static_cast<std::uint32_t>(value | parts[count - 1]));
  return Spelling::numeric;
}

}  // namespace

AddressBytes from_v4(std::uint32_t address) noexcept {
  return {0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0xff,
          0xff,
          static_cast<std::uint8_t>(address >> 24),
          static_cast<std::uint8_t>(address >> 16),
          static_cast<std::uint8_t>(address >> 8),
          static_cast<std::uint8_t>(address)};
}

bool is_v4(const AddressBytes& address) noexcept {
  constexpr std::uint16_t kMapped[8] = {0, 0, 0, 0, 0, 0xffff, 0, 0};
  return starts_with(address, kMapped, 96);
}

Spelling parse_address(std::string_view text, AddressBytes& out) {
  if (text.find(':') == std::string_view::npos) return parse_v4(text, out);
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  // A zone id selects an interface; such an address is never a target.
  const std::string copy(text.substr(0, text.find('%')));
  if (copy.size() != text.size() || ::inet_pton(AF_INET6, copy.c_str(), out.data()) != 1) return Spelling::broken;
  return Spelling::numeric;
}

Reach judge(const AddressBytes& address) noexcept {
  constexpr std::uint16_t kZero[8] = {};
  constexpr std::uint16_t kTranslated[8] = {0, 0, 0, 0, 0xffff, 0, 0, 0};
  constexpr std::uint16_t kNat64[8] = {0x0064, 0xff9b, 0, 0, 0, 0, 0, 0};
  constexpr std::uint16_t kNat64Local[8] = {0x0064, 0xff9b, 1, 0, 0, 0, 0, 0};
  constexpr std::uint16_t k6to4[8] = {0x2002, 0, 0, 0, 0, 0, 0, 0};
  constexpr std::uint16_t kTeredo[8] = {0x2001, 0, 0, 0, 0, 0, 0, 0};
  if (is_v4(address)) return judge4(embedded(address, 12));
  Reach reach = judge6(address);
  const auto also = [&](Reach other) { reach = std::max(reach, other); };
  if (starts_with(address, kZero, 96) || starts_with(address, kTranslated, 96) ||
      starts_with(address, kNat64Local, 48)) {
    also(judge4(embedded(address, 12)));
  }
  if (starts_with(address, kNat64, 96)) also(judge4(embedded(address, 12)));
  if (starts_with(address, k6to4, 16)) also(judge4(embedded(address, 2)));
  if (starts_with(address, kTeredo, 32)) {
    also(judge4(embedded(address, 4)));
    also(judge4(~embedded(address, 12)));
  }
  if (address[10] == 0x5e && address[11] == 0xfe && address[9] == 0 && (address[8] & 0xfd) == 0)
    also(judge4(embedded(address, 12)));
  // ::1 would read as 0.0.0.1 in the compatible form, but it is loopback.
  constexpr std::uint16_t kLoopback[8] = {0, 0, 0, 0, 0, 0, 0, 1};
  if (starts_with(address, kLoopback, 128)) return Reach::local;
  return reach;
}

std::string to_numeric(const AddressBytes& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (is_v4(address)) {
    ::inet_ntop(AF_INET, address.data() + 12, text, sizeof text);
  } else {
    ::inet_ntop(AF_INET6, address.data(), text, sizeof text);
  }
  return text;
}

}  // namespace jackfield
