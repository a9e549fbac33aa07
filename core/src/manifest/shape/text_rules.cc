#include "manifest/shape/text_rules.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/words.h"
#include "manifest/manifest.h"

namespace jackfield::manifests {
namespace {

bool in(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool is_lower_digit(char c) { return ascii::is_lower(c) || ascii::is_digit(c); }
bool is_name(char c) { return ascii::is_alphanumeric(c) || c == '_'; }

// A first character, then others, at most `most` in total.
template <typename First, typename Rest>
bool spelled(std::string_view text, First first, Rest rest, std::size_t most = 1024) {
  return !text.empty() && text.size() <= most && first(text[0]) && std::all_of(text.begin() + 1, text.end(), rest);
}

}  // namespace

bool is_type(std::string_view text) {
  const auto types = integration_types();
  return std::find(types.begin(), types.end(), text) != types.end();
}
bool is_sub_type(std::string_view text) {
  return spelled(
      text, is_lower_digit, [](char c) { return is_lower_digit(c) || in("._-", c); }, 63);
}
bool is_type_and_sub_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view type = text.substr(0, slash);
  return slash != std::string_view::npos && (is_type(type) || type == kSharedType) &&
         is_sub_type(text.substr(slash + 1));
}
bool is_key(std::string_view text) { return spelled(text, ascii::is_letter, is_name, 64); }
bool is_model(std::string_view text) {
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (!spelled(
            part, [](char c) { return ascii::is_letter(c) || c == '_'; }, is_name))
      return false;
    if (has_word("__proto__ constructor prototype", part)) return false;  // no document may hold these keys
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}
bool is_endpoint_name(std::string_view text) {
  return spelled(
             text, ascii::is_lower, [](char c) { return is_name(c) && c != '_'; }, 40) &&
         !has_word("store test constructor prototype", text);
}
bool is_endpoint_name_or_star(std::string_view text) { return text == "*" || is_endpoint_name(text); }
bool is_icon(std::string_view text) {
  return spelled(text, is_lower_digit, [](char c) { return is_lower_digit(c) || c == '-'; });
}
bool is_https(std::string_view text) { return text.starts_with("https://") && text.size() > 8 && !in(text, ' '); }
bool is_pointer(std::string_view text) { return text.empty() || text[0] == '/'; }
bool is_code(std::string_view text) {
  return spelled(text, ascii::is_lower, [](char c) { return is_lower_digit(c) || c == '_'; });
}
bool is_connector(std::string_view text) { return spelled(text, ascii::is_lower, is_lower_digit); }
bool is_scheme(std::string_view text) {
  return spelled(text, ascii::is_lower, [](char c) { return is_lower_digit(c) || in("+.-", c); });
}
bool is_redirect_host(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  return spelled(text, is_lower_digit, [](char c) { return is_lower_digit(c) || in(".-", c); });
}
bool is_request_path(std::string_view text) { return text.empty() || text[0] == '/'; }

}  // namespace jackfield::manifests
