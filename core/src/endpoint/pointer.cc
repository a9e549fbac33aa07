#include "endpoint/pointer.h"

#include <algorithm>

#include "base/ascii.h"

namespace jackfield::endpoint {
namespace {

std::string unescape(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escaped = token[i] == '~' && i + 1 < token.size();
    text.push_back(escaped ? (token[++i] == '1' ? '/' : '~') : token[i]);
  }
  return text;
}

// The index, or the size of the list: no such item.
std::size_t index_of(std::string_view token, std::size_t size) {
  std::size_t index = 0;
  for (const char c : token) {
    index = ascii::is_digit(c) ? index * 10 + static_cast<std::size_t>(c - '0') : size;
    if (index >= size) return size;
  }
  return token.empty() ? size : index;
}

}  // namespace

json::Value at_pointer(json::Value value, std::string_view pointer) {
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string token = unescape(pointer.substr(0, end));
    if (value.is_array()) {
      const std::size_t index = index_of(token, value.size());
      value = index < value.size() ? value.items()[index] : json::Value();
    } else {
      value = value.get(token);
    }
    pointer.remove_prefix(end);
  }
  return value;
}

}  // namespace jackfield::endpoint
