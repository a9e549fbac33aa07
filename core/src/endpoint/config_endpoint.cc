#include "endpoint/config_endpoint.h"

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

json::Value at_pointer(json::Value value, std::string_view pointer) {
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const std::string token = unescape(pointer.substr(0, end));
    if (value.is_array()) {
      std::size_t index = 0;
      for (const char c : token)
        index = ascii::is_digit(c) ? index * 10 + static_cast<std::size_t>(c - '0') : value.size();
      value = !token.empty() && index < value.size() ? value.items()[index] : json::Value();
    } else {
      value = value.get(token);
    }
    pointer.remove_prefix(end);
  }
  return value;
}

json::Value map_item(const json::Value& map, const json::Value& item, json::Arena& arena) {
  json::ObjectBuilder object(arena);
  for (const json::Member& member : map.members()) object.set(member.key, at_pointer(item, member.value.text()));
  return object.build();
}

}  // namespace

json::Value answer_from_config(const Endpoint& endpoint, const Masked& masked, json::Arena& arena) {
  const json::Value map = endpoint.declaration.get("map");
  const json::Value found = at_pointer(masked.config(), endpoint.declaration.get("from").text());
  if (!found.is_array()) {
    if (found.is_null()) return json::ArrayBuilder(arena).build();
    return map.is_object() ? map_item(map, found, arena) : found;
  }
  json::ArrayBuilder list(arena);
  for (const json::Value& item : found.items()) list.add(map.is_object() ? map_item(map, item, arena) : item);
  return list.build();
}

}  // namespace jackfield::endpoint
