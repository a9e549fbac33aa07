// The parts of URLs that come from outside, checked before they are used.
// Contract   nothing here resolves or dials; a host that passes is_http_host() is valid in a URL and in a Host header.
// Ownership  arguments are borrowed for the call.
// Format     RFC 3986, 3.2 and 2.1.
// Example    tests/unit/net/http_url_test.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield {

// A host as entered in a form: letters, digits, '.', '-', '_', or an IPv6 address.
[[nodiscard]] bool is_http_host(std::string_view text) noexcept;
// Splits "https://host[:port]/path?query"; returns false for any other text, including user names and fragments.
[[nodiscard]] bool split_https_url(std::string_view url, std::string& host, std::uint16_t& port, std::string& path);
// Whether a token may follow "Bearer " in a header: printable ASCII without spaces.
[[nodiscard]] bool is_bearer_token(std::string_view text) noexcept;
// Whether an id from a service may be a path segment without encoding.
[[nodiscard]] bool is_path_id(std::string_view text) noexcept;

}  // namespace jackfield
