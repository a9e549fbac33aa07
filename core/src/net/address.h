// Numeric addresses in all their spellings, and the kind of network each belongs to.
// Contract   parse_address() reads every IPv4 form that inet_aton reads (decimal, octal, hexadecimal, one to four
//            parts, with a trailing dot) and IPv6 with or without brackets. It distinguishes "not an address" from "a
//            malformed address". An address that embeds another (mapped, compatible, translated, NAT64, 6to4, Teredo,
//            ISATAP) is judged by the worse of the two.
// Format     RFC 6890 registries; RFC 4291 2.5.5, RFC 6052, RFC 8215, RFC 3056, RFC 4380, RFC 5214.
// Example    AddressBytes out;  if (parse_address("0x7f.1", out) == Spelling::numeric) use(judge(out) == Reach::local);
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield {

// IPv4 is stored as ::ffff:a.b.c.d.
using AddressBytes = std::array<std::uint8_t, 16>;

enum class Spelling : std::uint8_t { name, numeric, broken };
enum class Reach : std::uint8_t {
  everywhere,  // the public internet
  local,       // private, loopback, shared, documentation, reserved for other uses
  never        // unspecified, link-local, metadata, multicast, broadcast, zone ids
};

[[nodiscard]] Spelling parse_address(std::string_view text, AddressBytes& out);
[[nodiscard]] AddressBytes from_v4(std::uint32_t address) noexcept;
[[nodiscard]] bool is_v4(const AddressBytes& address) noexcept;
[[nodiscard]] Reach judge(const AddressBytes& address) noexcept;
[[nodiscard]] std::string to_numeric(const AddressBytes& address);

}  // namespace jackfield
