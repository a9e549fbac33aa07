// The parts of URLs that an HTTP client takes from others, checked before anything is made of them.
// Contract   nothing here resolves or dials; what passes is_http_host() can stand in a URL and in a Host header.
// Ownership  arguments are borrowed for the call.
// Format     RFC 3986, 3.2 and 2.1.
// Example    std::string host, path;  std::uint16_t port = 0;
//            if (!split_https_url("https://dbc.example.com/links/1?signature=x", host, port, path)) return fail(Code::protocol_failed);
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield {

// A host as forms give it: letters, digits, '.', '-', '_', or an IPv6 address.
[[nodiscard]] bool is_http_host(std::string_view text) noexcept;
// "https://host[:port]/path?query" taken apart; false for anything else, user names and fragments included.
[[nodiscard]] bool split_https_url(std::string_view url, std::string& host, std::uint16_t& port, std::string& path);
// What may go into a header after "Bearer ": printable ASCII without spaces.
[[nodiscard]] bool is_bearer_token(std::string_view text) noexcept;
// What may stand between two slashes of a path without being encoded: an id that a service gave us.
[[nodiscard]] bool is_path_id(std::string_view text) noexcept;

}  // namespace jackfield
