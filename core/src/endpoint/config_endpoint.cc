#include "endpoint/config_endpoint.h"

#include "endpoint/pointer.h"

namespace jackfield::endpoint {
namespace {

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
