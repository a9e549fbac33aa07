// Host names and IP literals: which texts are valid, and which spellings mean the same host.
// Contract   is_host_name() is strict: names, dotted decimal IPv4, IPv6 with or without brackets. canonical_host() also
//            reads every spelling that resolvers accept (octal, hex, short, full-width), so that two spellings of one
//            host compare equal.
// Format     RFC 1123 section 2.1, RFC 4291 section 2.2, RFC 3492 (Punycode).
// Example    canonical_host("DB.Example.com.") == canonical_host("db.example.com")
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield {

using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint8_t, 16>;

[[nodiscard]] std::optional<Ipv4> parse_ipv4(std::string_view text) noexcept;  // four decimal parts, no leading zeros
[[nodiscard]] std::optional<Ipv4> parse_ipv4_loose(std::string_view text) noexcept;  // as inet_aton reads it
[[nodiscard]] std::optional<Ipv6> parse_ipv6(std::string_view text) noexcept;        // no brackets, no zone

[[nodiscard]] bool is_host_name(std::string_view text) noexcept;
[[nodiscard]] std::string canonical_host(std::string_view text);
// What is looked up, and what a certificate names: Punycode for a name in another script, an address without brackets.
// Other texts are returned as they are.
[[nodiscard]] std::string lookup_host(std::string_view text);
[[nodiscard]] bool is_local_host(std::string_view text);  // this machine: localhost, 127.0.0.0/8, ::1

}  // namespace jackfield
