// Splits a URL into views, without deciding what is allowed in it.
// Contract   nothing is decoded.
// Ownership  the views borrow from the text.
// Format     RFC 3986 section 3 and appendix B, with an authority.
// Example    split_url("https://u:p@host:8443/a?b#c")->host == "host"
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace jackfield {

struct UrlParts {
  std::string_view scheme;
  std::string_view userinfo;
  bool has_userinfo = false;
  std::string_view host;  // IPv6 with its brackets
  std::string_view port;
  std::string_view path;      // with its slash
  std::string_view query;     // without the question mark
  std::string_view fragment;  // without the hash
};

[[nodiscard]] std::optional<UrlParts> split_url(std::string_view url) noexcept;  // scheme://...
[[nodiscard]] UrlParts split_hierarchy(std::string_view rest) noexcept;          // what follows "://"
[[nodiscard]] std::optional<std::string> percent_decode(
    std::string_view text);  // nullopt: a broken escape, or a zero byte
[[nodiscard]] std::optional<int> parse_port(std::string_view text) noexcept;  // 1 to 65535

}  // namespace jackfield
