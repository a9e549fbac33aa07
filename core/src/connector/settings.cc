#include <charconv>

#include "config/config_access.h"
#include "connector/connector.h"

namespace jackfield {
namespace {

// A model path is parsed in place: settings are read a few times per connection, so caching its parts gains nothing.
const json::Value* find_model(const json::Value& root, std::string_view model) {
  const json::Value* at = &root;
  while (at != nullptr) {
    const std::size_t dot = model.find('.');
    at = at->find(model.substr(0, dot));
    if (dot == std::string_view::npos) return at;
    model.remove_prefix(dot + 1);
  }
  return nullptr;
}

// What a copy takes at most.
std::size_t memory_of(const json::Value& value) {
  constexpr std::size_t kPadding = alignof(std::max_align_t);
  std::size_t size = kPadding;
  if (value.is_string() || value.kind() == json::Kind::big_integer) size += value.size();
  for (const json::Value& item : value.items()) size += sizeof item + memory_of(item);
  for (const json::Member& member : value.members())
    size += sizeof member + kPadding + member.key.size() + memory_of(member.value);
  return size;
}

std::string scalar_text(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::string:
    case json::Kind::big_integer:
      return std::string(value.text());
    case json::Kind::boolean:
      return value.as_boolean() ? "true" : "false";
    case json::Kind::integer:
    case json::Kind::number:
      return json::to_text(value);
    default:
      return {};
  }
}

}  // namespace

Config compact(const Config& config) {
  const json::Value& value = ConfigAccess::value(config);
  auto arena = std::make_shared<json::Arena>(memory_of(value));
  const json::Value kept = json::clone(*arena, value);
  return ConfigAccess::make(std::move(arena), kept);
}

std::string_view own_name(std::string_view setting, const SettingNames& names) {
  for (const auto& [theirs, ours] : names) {
    if (theirs == setting) return ours;
  }
  return setting;
}

Error at_own_name(Error error, const SettingNames& names) {
  error.pointer = std::string(own_name(error.pointer, names));
  return error;
}

const json::Value* Settings::find(std::string_view model) const {
  return find_model(ConfigAccess::value(config_), own_name(model, names_));
}

std::string Settings::text(std::string_view model) const {
  const json::Value* value = find(model);
  return value == nullptr ? std::string() : scalar_text(*value);
}

std::optional<std::int64_t> Settings::integer(std::string_view model) const {
  const json::Value* value = find(model);
  if (value == nullptr) return std::nullopt;
  if (value->is_integer()) return value->as_integer();
  if (value->kind() == json::Kind::number) {
    const double number = value->as_number();
    if (number < -9e15 || number > 9e15) return std::nullopt;
    const auto whole = static_cast<std::int64_t>(number);
    if (static_cast<double>(whole) != number) return std::nullopt;
    return whole;
  }
  const std::string_view digits = value->text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool Settings::flag(std::string_view model, bool fallback) const {
  const json::Value* value = find(model);
  if (value == nullptr) return fallback;
  if (value->is_boolean()) return value->as_boolean();
  if (value->is_integer()) return value->as_integer() != 0;
  if (value->text() == "true") return true;
  if (value->text() == "false") return false;
  return fallback;
}

Secret Settings::secret(std::string_view model) const {
  const json::Value* value = find(model);
  if (value == nullptr) return Secret();
  if (value->is_string()) return Secret(value->text());
  std::string text = scalar_text(*value);
  Secret secret(text);
  wipe(text.data(), text.size());
  return secret;
}

std::vector<std::string> Settings::list(std::string_view model) const {
  std::vector<std::string> out;
  const json::Value* value = find(model);
  if (value == nullptr || value->is_null()) return out;
  if (!value->is_array()) {
    out.push_back(scalar_text(*value));
    return out;
  }
  for (const json::Value& item : value->items()) out.push_back(scalar_text(item));
  return out;
}

std::vector<std::pair<std::string, std::string>> Settings::map(std::string_view model) const {
  std::vector<std::pair<std::string, std::string>> out;
  const json::Value* value = find(model);
  if (value == nullptr) return out;
  for (const json::Member& member : value->members())
    out.emplace_back(std::string(member.key), scalar_text(member.value));
  return out;
}

}  // namespace jackfield
