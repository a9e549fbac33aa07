#include "json/json.h"

namespace jackfield::json {

const Value* find_at(const Value& root, Path path) noexcept {
  const Value* at = &root;
  for (const std::string& key : path) {
    at = at->find(key);
    if (at == nullptr) return nullptr;
  }
  return at;
}

Value set_at(Arena& arena, const Value& root, Path path, Value value) {
  if (path.empty()) return value;
  ObjectBuilder object(arena, root);
  object.set(path.front(), set_at(arena, root.get(path.front()), path.subspan(1), value));
  return object.build();
}

Value remove_at(Arena& arena, const Value& root, Path path) {
  const Value* child = path.empty() ? nullptr : root.find(path.front());
  if (child == nullptr) return root;
  ObjectBuilder object(arena, root);
  if (path.size() == 1) {
    object.remove(path.front());
    return object.build();
  }
  const Value rest = remove_at(arena, *child, path.subspan(1));
  if (rest.is_object() && rest.size() == 0) {
    object.remove(path.front());
  } else {
    object.set(path.front(), rest);
  }
  return object.build();
}

Value merge_patch(Arena& arena, const Value& target, const Value& patch) {
  if (!patch.is_object()) return patch;
  ObjectBuilder object(arena, target.is_object() ? target : Value());
  for (const Member& member : patch.members()) {
    if (member.value.is_null()) {
      object.remove(member.key);
    } else {
      object.set(member.key, merge_patch(arena, target.get(member.key), member.value));
    }
  }
  return object.build();
}

Value clone(Arena& arena, const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return Value::string(arena, value.text());
    case Kind::big_integer:
      return Value::big_integer(arena, value.text());
    case Kind::array: {
      ArrayBuilder array(arena);
      for (const Value& item : value.items()) array.add(clone(arena, item));
      return array.build();
    }
    case Kind::object: {
      ObjectBuilder object(arena);
      for (const Member& member : value.members()) object.append(member.key, clone(arena, member.value));
      return object.build();
    }
    default:
      return value;
  }
}

}  // namespace jackfield::json
