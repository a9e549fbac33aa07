#include "manifest/condition.h"

#include <algorithm>

#include "manifest/field_value.h"

namespace jackfield::manifests {
namespace {

struct Word {
  std::string_view key;
  Condition::Kind kind;
};
constexpr Word kWords[] = {{"equal", Condition::Kind::equal}, {"notEqual", Condition::Kind::not_equal},
                           {"in", Condition::Kind::in},       {"notIn", Condition::Kind::not_in},
                           {"empty", Condition::Kind::empty}, {"notEmpty", Condition::Kind::not_empty},
                           {"and", Condition::Kind::all_of},  {"or", Condition::Kind::any_of}};

// Returns whether the field can have this value at all. A misspelt option would hide a field for good.
bool can_be(const Field& field, const json::Value& value) {
  switch (field.type) {
    case FieldType::switch_:
    case FieldType::checkbox:
      return value.is_boolean();
    case FieldType::number:
      return value.is_number();
    case FieldType::select:
      if (field.mode != SelectMode::single || !value.is_string()) return false;
      return field.dynamic_options ||
             std::find(field.options.begin(), field.options.end(), value.text()) != field.options.end();
    case FieldType::text:
    case FieldType::textarea:
    case FieldType::integration:
      return value.is_string();
    case FieldType::json:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<Condition> compile_condition(const json::Value& value, std::span<const Field> fields, const Trail& at,
                                           const Report& report) {
  const Word* word = nullptr;
  for (const Word& candidate : kWords) {
    if (value.find(candidate.key) != nullptr) word = &candidate;
  }
  if (word == nullptr) return std::nullopt;
  Condition condition{.kind = word->kind, .field = 0, .value = {}, .parts = {}};
  const json::Value operand = value.get(word->key);
  if (word->kind == Condition::Kind::all_of || word->kind == Condition::Kind::any_of) {
    const Trail list = at.at(word->key);
    for (std::size_t i = 0; i < operand.items().size(); ++i) {
      auto part = compile_condition(operand.items()[i], fields, list.at(i), report);
      if (!part) return std::nullopt;
      condition.parts.push_back(*std::move(part));
    }
    return condition;
  }
  const std::string_view model = value.get("model").text();
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.model == model; });
  if (found == fields.end()) {
    report(at.at("model"), "a condition names a field above its own");
    return std::nullopt;
  }
  condition.field = static_cast<std::size_t>(found - fields.begin());
  if (word->kind == Condition::Kind::empty || word->kind == Condition::Kind::not_empty) return condition;
  if (is_secret(*found)) {
    report(at, "a secret may only be asked for empty or notEmpty");
    return std::nullopt;
  }
  const std::span<const json::Value> values = operand.is_array() ? operand.items() : std::span(&operand, 1);
  for (const json::Value& item : values) {
    if (can_be(*found, item)) continue;
    report(at.at(word->key), "the field named can never have this value");
    return std::nullopt;
  }
  condition.value = operand;
  return condition;
}

}  // namespace jackfield::manifests

namespace jackfield {

bool holds(const Condition& condition, std::span<const json::Value> values) noexcept {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::all_of || condition.kind == Kind::any_of) {
    const bool any = condition.kind == Kind::any_of;
    for (const Condition& part : condition.parts) {
      if (holds(part, values) == any) return any;
    }
    return !any;
  }
  const json::Value& value = values[condition.field];
  const auto among = [&] {
    const auto items = condition.value.items();
    return std::find(items.begin(), items.end(), value) != items.end();
  };
  switch (condition.kind) {
    case Kind::equal:
      return !value.is_null() && value == condition.value;
    case Kind::not_equal:
      return value.is_null() || !(value == condition.value);
    case Kind::in:
      return among();
    case Kind::not_in:
      return !among();
    case Kind::empty:
      return is_empty(value);
    default:
      return !is_empty(value);
  }
}

}  // namespace jackfield
