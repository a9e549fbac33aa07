#include <algorithm>

#include "base/words.h"
#include "manifest/condition.h"
#include "manifest/draft.h"
#include "manifest/field_value.h"
#include "manifest/pattern/pattern.h"

namespace jackfield::manifests {
namespace {

// In the order of FieldType and of Validator::Kind.
constexpr std::string_view kTypes =
    "text number password select switch checkbox textarea json key-value file oauth integration space";
constexpr std::string_view kValidators = "pattern min max minLength maxLength email url hostname port pem json integer";

FieldType type_of(std::string_view name) { return static_cast<FieldType>(index_of_word(kTypes, name).value_or(0)); }

std::vector<std::string> split(std::string_view model) {
  std::vector<std::string> path;
  while (true) {
    const std::size_t dot = model.find('.');
    path.emplace_back(model.substr(0, dot));
    if (dot == std::string_view::npos) return path;
    model.remove_prefix(dot + 1);
  }
}

Validator compile_validator(const json::Value& value, const Trail& at, const FieldPlace& place) {
  Validator validator{};
  validator.kind = static_cast<Validator::Kind>(index_of_word(kValidators, value.get("use").text()).value_or(0));
  validator.message = value.get("message").text();
  if (validator.kind == Validator::Kind::pattern) {
    auto pattern = Pattern::compile(value.get("value").text());
    if (pattern) {
      validator.pattern = *std::move(pattern);
    } else {
      place.report(at.at("value"), "the pattern leaves the subset that is matched in linear time, or is too large");
    }
  } else {
    validator.number = value.get("value").as_number();
  }
  for (const json::Value& scheme : value.get("schemes").items()) validator.schemes.emplace_back(scheme.text());
  if (validator.kind == Validator::Kind::url && validator.schemes.empty()) validator.schemes.emplace_back("https");
  return validator;
}

std::vector<Validator> compile_validators(const json::Value& list, const Trail& at, const FieldPlace& place) {
  std::vector<Validator> validators;
  for (std::size_t i = 0; i < list.items().size(); ++i)
    validators.push_back(compile_validator(list.items()[i], at.at(i), place));
  return validators;
}

// What a grant may hold: texts of the exchange, when it ends, and what the manifest keeps of the answer.
void compile_grant_members(const json::Value& value, Field& field) {
  std::string_view texts = "code redirect_uri code_verifier access_token refresh_token scope";
  while (!texts.empty()) field.keys.emplace_back(take_word(texts), FieldType::text);
  for (const std::string_view moment : {"expires_at", "renew_at"}) field.keys.emplace_back(moment, FieldType::json);
  for (const std::string_view list : {"keep", "callback_keep"}) {
    for (const json::Value& kept : value.get("oauth").get(list).items())
      field.keys.emplace_back(kept.text(), FieldType::json);
  }
}

void compile_lists(const json::Value& value, Field& field, const FieldPlace& place) {
  for (const json::Value& option : value.get("options").items()) field.options.emplace_back(option.get("value").text());
  for (const json::Value& alias : value.get("aliases").items()) field.aliases.push_back(split(alias.text()));
  if (value.find("collects") != nullptr) field.collects = split(value.get("collects").text());
  for (const json::Member& key : value.get("keys").members())
    field.keys.emplace_back(key.key, type_of(key.value.text()));
  if (field.type == FieldType::oauth) compile_grant_members(value, field);
  field.validators = compile_validators(value.get("validators"), place.field.at("validators"), place);
  const Trail key_validators = place.field.at("key_validators");
  for (const json::Member& member : value.get("key_validators").members()) {
    field.key_validators.emplace_back(member.key,
                                      compile_validators(member.value, key_validators.at(member.key), place));
  }
}

Field compile_field(const Draft& draft, const json::Value& value, std::size_t index) {
  const FieldPlace place(draft, index);
  Field field;
  field.key = value.get("key").text();
  field.model = value.get("model").text();
  field.path = split(field.model);
  field.type = type_of(value.get("type").text());
  field.required = value.get("required").as_boolean();
  field.secret =
      value.get("secret").as_boolean() || field.type == FieldType::password || field.type == FieldType::oauth;
  field.target = value.get("target").as_boolean();
  field.tls_switch = value.get("tls_switch").as_boolean();
  field.dynamic_options = value.find("options_from") != nullptr;
  const std::string_view mode = value.get("mode").text();
  field.mode = mode == "tags" ? SelectMode::tags : mode == "multiple" ? SelectMode::multiple : SelectMode::single;
  field.default_value = value.get("default");
  field.filter = value.get("filter");
  compile_lists(value, field, place);
  if (const json::Value* condition = value.find("visible_when")) {
    auto compiled = compile_condition(*condition, draft.manifest.form, place.field.at("visible_when"), place);
    if (compiled) field.visible_when = std::make_unique<const Condition>(*std::move(compiled));
  }
  return field;
}

// The base's fields, replaced in place if this form has the same key; then the fields that only this form has.
void resolve_form(Draft& draft) {
  const json::Value own = draft.own.get("form");
  const json::Value inherited = draft.base != nullptr ? draft.base->get("form") : json::Value();
  std::vector<char> used(own.items().size());  // of bool it would bring code of its own
  json::ArrayBuilder fields(draft.arena);
  for (const json::Value& field : inherited.items()) {
    std::size_t place = Draft::kInherited;
    for (std::size_t i = 0; i < own.items().size(); ++i) {
      if (own.items()[i].get("key") == field.get("key")) place = i;
    }
    if (place != Draft::kInherited) used[place] = 1;
    fields.add(place == Draft::kInherited ? field : own.items()[place]);
    draft.own_field.push_back(place);
  }
  for (std::size_t i = 0; i < own.items().size(); ++i) {
    if (used[i] != 0) continue;
    fields.add(own.items()[i]);
    draft.own_field.push_back(i);
  }
  draft.form = fields.build();
}

}  // namespace

void compile_form(Draft& draft) {
  resolve_form(draft);
  std::vector<Field>& form = draft.manifest.form;
  form.reserve(draft.form.items().size());
  for (std::size_t i = 0; i < draft.form.items().size(); ++i)
    form.push_back(compile_field(draft, draft.form.items()[i], i));
  // The meaning of "connection.ssl": true if the form does not declare one.
  if (std::none_of(form.begin(), form.end(), [](const Field& field) { return field.tls_switch; })) {
    if (const auto index = field_of_model(form, "connection.ssl.enabled"))
      form[*index].tls_switch = form[*index].type == FieldType::switch_;
  }
  draft.manifest.plan = plan_form(form);
}

std::optional<std::size_t> field_of_model(const std::vector<Field>& form, std::string_view model) {
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i].model == model) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> field_of_name(const Draft& draft, std::string_view name) {
  const std::vector<Field>& form = draft.manifest.form;
  if (const auto exact = field_of_model(form, name)) return exact;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const Field& field = form[i];
    if (!name.starts_with(field.model) || name.substr(field.model.size(), 1) != ".") continue;
    const std::string_view member = name.substr(field.model.size() + 1);
    if (field.type == FieldType::json) return i;
    const auto has = [&](const auto& key) { return key.first == member; };
    if (field.type == FieldType::key_value &&
        (field.keys.empty() || std::any_of(field.keys.begin(), field.keys.end(), has)))
      return i;
    if (field.type != FieldType::oauth) continue;
    for (const std::string_view list : {"keep", "callback_keep"}) {
      for (const json::Value& kept : draft.form.items()[i].get("oauth").get(list).items()) {
        if (kept.text() == member) return i;
      }
    }
  }
  return std::nullopt;
}

}  // namespace jackfield::manifests
