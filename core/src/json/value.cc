#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "json/json.h"
#include "json/number_text.h"
#include "json/same_text.h"

namespace jackfield::json {

Value Value::string(Arena& arena, std::string_view text) { return borrowed(arena.copy(text)); }

Value Value::big_integer(Arena& arena, std::string_view digits) {
  Value v = string(arena, digits);
  v.kind_ = Kind::big_integer;
  return v;
}

double Value::as_number() const noexcept {
  if (kind_ == Kind::integer) return static_cast<double>(payload_.integer);
  if (kind_ == Kind::number) return payload_.number;
  if (kind_ != Kind::big_integer) return 0;
  return read_real(text());
}

const Value* Value::find(std::string_view key) const noexcept {
  for (const Member& member : members()) {
    if (is_same_text(member.key, key)) return &member.value;
  }
  return nullptr;
}

Value Value::get(std::string_view key) const noexcept {
  const Value* found = find(key);
  return found == nullptr ? Value() : *found;
}

namespace {

bool equal_numbers(const Value& a, const Value& b) noexcept {
  if (a.kind() == b.kind()) {
    if (a.is_integer()) return a.as_integer() == b.as_integer();
    if (a.kind() == Kind::big_integer) return a.text() == b.text();
  }
  if (a.kind() == Kind::big_integer) return !b.is_integer() && equal_numbers(b, a);
  if (b.kind() == Kind::big_integer) {
    // 1e20 is written as an integer and read back as one: the same number, of another kind.
    std::string written;
    if (!a.is_integer()) append_real(written, a.as_number());
    return written == b.text();
  }
  return a.as_number() == b.as_number();
}

}  // namespace

bool operator==(const Value& a, const Value& b) noexcept {
  if (a.is_number() && b.is_number()) return equal_numbers(a, b);
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_boolean() == b.as_boolean();
    case Kind::string:
      return is_same_text(a.text(), b.text());
    case Kind::array:
      return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end());
    case Kind::object:
      return a.size_ == b.size_ && std::all_of(a.members().begin(), a.members().end(), [&](const Member& member) {
               const Value* other = b.find(member.key);
               return other != nullptr && member.value == *other;
             });
    default:
      return false;
  }
}

ObjectBuilder::ObjectBuilder(Arena& arena, Value start) : arena_(arena) {
  const auto members = start.members();
  members_.assign(members.begin(), members.end());
}

ObjectBuilder& ObjectBuilder::set(std::string_view key, Value value) {
  for (Member& member : members_) {
    if (member.key == key) {
      member.value = value;
      return *this;
    }
  }
  return append(key, value);
}

ObjectBuilder& ObjectBuilder::append(std::string_view key, Value value) {
  if (members_.capacity() == 0) members_.reserve(8);  // most objects have few members: one allocation instead of four
  members_.push_back({arena_.copy(key), value});
  return *this;
}

bool ObjectBuilder::remove(std::string_view key) {
  return std::erase_if(members_, [&](const Member& member) { return member.key == key; }) > 0;
}

Value ObjectBuilder::build() {
  Value v;
  v.kind_ = Kind::object;
  v.size_ = static_cast<std::uint32_t>(members_.size());
  auto* memory = static_cast<Member*>(arena_.allocate(members_.size() * sizeof(Member) + 1, alignof(Member)));
  std::uninitialized_copy(members_.begin(), members_.end(), memory);
  v.payload_.members = memory;
  return v;
}

Value ArrayBuilder::build() {
  Value v;
  v.kind_ = Kind::array;
  v.size_ = static_cast<std::uint32_t>(items_.size());
  auto* memory = static_cast<Value*>(arena_.allocate(items_.size() * sizeof(Value) + 1, alignof(Value)));
  std::uninitialized_copy(items_.begin(), items_.end(), memory);
  v.payload_.items = memory;
  return v;
}

}  // namespace jackfield::json
