#include "merge/secret_items.h"

#include <algorithm>

#include "mask/mask.h"

namespace jackfield {
namespace {

bool is_sentinel(const json::Value& value) noexcept { return value.is_string() && value.text() == kSentinel; }

const json::Value* item_of(const json::Value& list, const json::Value& id) noexcept {
  for (const json::Value& item : list.items()) {
    const json::Value* other = item.find("id");
    if (other != nullptr && *other == id) return &item;
  }
  return nullptr;
}

}  // namespace

bool holds_sentinel(const json::Value& value) noexcept {
  if (is_sentinel(value)) return true;
  for (const json::Value& item : value.items()) {
    if (holds_sentinel(item)) return true;
  }
  for (const json::Member& member : value.members()) {
    if (holds_sentinel(member.value)) return true;
  }
  return false;
}

bool holds_items(const json::Value& value) noexcept {
  return std::any_of(value.items().begin(), value.items().end(),
                     [](const json::Value& item) { return item.is_object(); });
}

SecretItems merge_items(json::Arena& arena, const Field& field, const json::Value& stored, const json::Value& sent) {
  SecretItems out;
  json::ArrayBuilder list(arena);
  const auto items = sent.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const json::Value* id = items[i].find("id");
    const bool named = id != nullptr && id->is_string() && id->size() > 0;
    const bool twice = named && std::any_of(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
                                            [&](const json::Value& earlier) { return earlier.get("id") == *id; });
    if (items[i].is_object() && (!named || twice)) {
      out.errors.push_back({field.model, Code::item_id, {}, {}});
      continue;
    }
    const json::Value* old = named ? item_of(stored, *id) : nullptr;
    json::ObjectBuilder object(arena);
    for (const json::Member& member : items[i].members()) {
      const json::Value* kept = old != nullptr && is_sentinel(member.value) ? old->find(member.key) : nullptr;
      if (kept == nullptr && holds_sentinel(member.value)) {
        out.errors.push_back({field.model, Code::not_stored, {}, {}});
      } else {
        object.append(member.key, json::clone(arena, kept != nullptr ? *kept : member.value));
        out.kept = out.kept || kept != nullptr;
      }
    }
    if (!items[i].is_object() && holds_sentinel(items[i]))
      out.errors.push_back({field.model, Code::not_stored, {}, {}});
    list.add(items[i].is_object() ? object.build() : json::clone(arena, items[i]));
  }
  out.value = list.build();
  return out;
}

}  // namespace jackfield
