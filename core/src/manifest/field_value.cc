#include "manifest/field_value.h"

#include "base/limits.h"

namespace jackfield {

std::string_view reference_scheme(std::string_view text) noexcept {
  constexpr std::size_t kMostLetters = 32;
  const std::string_view scheme = text.substr(0, text.find(':'));
  if (scheme.empty() || scheme.size() > kMostLetters || scheme.size() + 1 >= text.size()) return {};
  if (text.size() > static_cast<std::size_t>(limits::kReferenceBytes)) return {};
  for (const char c : scheme) {
    if ((c < 'a' || c > 'z') && c != '-') return {};
  }
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return {};
  }
  return scheme;
}

}  // namespace jackfield
