#include "json/key_name.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/limits.h"

namespace jackfield::json {

bool is_forbidden_key(std::string_view key) noexcept {
  if (key.size() < 9) return false;
  return key == "__proto__" || key == "constructor" || key == "prototype";
}

bool is_short_identifier(std::string_view key) noexcept {
  if (key.empty() || key.size() > static_cast<std::size_t>(limits::kKeyNameShownBytes)) return false;
  return std::all_of(key.begin(), key.end(),
                     [](char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '-' || c == '$'; });
}

void append_key(std::string& pointer, std::string_view key) {
  pointer += '/';
  if (is_short_identifier(key)) {
    pointer += key;
  } else {
    pointer += '?';
  }
}

}  // namespace jackfield::json
