#include <algorithm>

#include "manifest/draft.h"
#include "manifest/field_value.h"

namespace jackfield::manifests {
namespace {

std::string_view code_of(Validator::Kind kind) {
  constexpr std::string_view kCodes[] = {"pattern", "min",      "max",  "min_length", "max_length", "email",
                                         "url",     "hostname", "port", "pem",        "json",       "type"};
  return kCodes[static_cast<std::size_t>(kind)];
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Reserved for documentation (RFC 2606, RFC 5737, RFC 3849), or this machine.
bool is_example_host(std::string_view text) {
  for (const std::string_view part : {"example.com", "example.org", "example.net", ".example", "localhost", "127.0.0.1",
                                      "::1", "192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"}) {
    if (contains(text, part)) return true;
  }
  return false;
}

// Short or plain enough that neither a reader nor a secret scanner takes it for a real secret.
bool is_evidently_false(const json::Value& value) {
  if (value.is_string()) {
    const std::string_view text = value.text();
    return text.size() <= 8 || contains(text, "example") || contains(text, "not-a-") || contains(text, "...") ||
           contains(text, "not a ");
  }
  const auto items = value.items();
  const auto members = value.members();
  return std::all_of(items.begin(), items.end(), is_evidently_false) &&
         std::all_of(members.begin(), members.end(), [](const json::Member& m) { return is_evidently_false(m.value); });
}

class ExampleRules {
 public:
  explicit ExampleRules(const Draft& draft) : draft_(draft), examples_(draft.manifest.examples) {}

  void check() {
    for (std::size_t i = 0; i < examples_.items().size(); ++i) check_example(examples_.items()[i], i);
    if (count_valid() == 0) draft_.report(list_, "at least one example is valid");
    for (std::size_t i = 0; i < draft_.manifest.form.size(); ++i) {
      check_required(i);
      check_validators(i);
      check_branches(i);
    }
  }

 private:
  void check_example(const json::Value& example, std::size_t index) const {
    const Trail at = list_.at(index);
    const Trail config = at.at("config");
    for (const Field& field : draft_.manifest.form) {
      const json::Value* value = json::find_at(example.get("config"), field.path);
      if (value == nullptr) continue;
      if (field.secret && !is_evidently_false(*value)) draft_.report(config, "secrets of examples are evidently false");
      if (example.find("valid") != nullptr && is_host(field) && !is_harmless(field, *value)) {
        draft_.report(config, "hosts of examples are example.com");
      }
    }
    const Trail errors = at.at("errors");
    for (std::size_t i = 0; i < example.get("errors").items().size(); ++i) {
      if (!parse_code(example.get("errors").items()[i].get("code").text()))
        draft_.report(errors.at(i).at("code"), "no such error code");
    }
  }

  static bool is_host(const Field& field) {
    return std::any_of(field.validators.begin(), field.validators.end(), [](const Validator& v) {
      return v.kind == Validator::Kind::url || v.kind == Validator::Kind::hostname;
    });
  }
  static bool is_harmless(const Field& field, const json::Value& value) {
    if (!value.is_string() || value.size() == 0 || value == field.default_value) return true;
    return is_example_host(value.text()) ||
           std::find(field.options.begin(), field.options.end(), value.text()) != field.options.end();
  }

  [[nodiscard]] std::size_t count_valid() const {
    const auto items = examples_.items();
    return static_cast<std::size_t>(
        std::count_if(items.begin(), items.end(), [](const json::Value& e) { return e.find("valid") != nullptr; }));
  }

  [[nodiscard]] bool has_error(std::string_view model, std::string_view code) const {
    for (const json::Value& example : examples_.items()) {
      for (const json::Value& error : example.get("errors").items()) {
        if (error.get("path").text() == model && error.get("code").text() == code) return true;
      }
    }
    return false;
  }

  // A field with a default cannot be missing.
  void check_required(std::size_t index) const {
    const Field& field = draft_.manifest.form[index];
    if (!field.required || !field.default_value.is_null() || has_error(field.model, "required")) return;
    report_missing(index, "required", "an example leaves out each required field that has no default");
  }

  void check_validators(std::size_t index) const {
    const Field& field = draft_.manifest.form[index];
    for (std::size_t i = 0; i < field.validators.size(); ++i) {
      // A fraction is a wrong type, and needs no example of its own.
      if (field.validators[i].kind == Validator::Kind::integer) continue;
      if (has_error(field.model, code_of(field.validators[i].kind))) continue;
      const FieldPlace place(draft_, index);
      const Trail at = place.field.at("validators");
      if (place.inherited) {
        draft_.report(list_, "an example fails each validator");
      } else {
        place.report(at.at(i), "an example fails each validator");
      }
    }
  }

  // A select that controls whether other fields are visible: each of its options is a branch.
  void check_branches(std::size_t index) const {
    const Field& field = draft_.manifest.form[index];
    if (field.type != FieldType::select || field.mode != SelectMode::single || field.options.size() < 2 ||
        !is_discriminator(index))
      return;
    for (const std::string& option : field.options) {
      const auto takes = [&](const json::Value& example) {
        if (example.find("valid") == nullptr) return false;
        const json::Value* value = json::find_at(example.get("config"), field.path);
        return (value != nullptr ? *value : field.default_value).text() == option;
      };
      if (std::none_of(examples_.items().begin(), examples_.items().end(), takes)) {
        report_missing(index, "options", "a valid example takes each option that shows or hides other fields");
      }
    }
  }

  [[nodiscard]] bool is_discriminator(std::size_t index) const {
    const auto& form = draft_.manifest.form;
    return std::any_of(form.begin(), form.end(),
                       [&](const Field& f) { return f.visible_when && names(*f.visible_when, index); });
  }
  static bool names(const Condition& condition, std::size_t index) {
    if (condition.kind == Condition::Kind::all_of || condition.kind == Condition::Kind::any_of) {
      return std::any_of(condition.parts.begin(), condition.parts.end(),
                         [&](const Condition& part) { return names(part, index); });
    }
    return condition.field == index;
  }

  // The field may come from another file; the examples never do.
  void report_missing(std::size_t index, std::string_view member, const char* rule) const {
    const FieldPlace place(draft_, index);
    if (place.inherited) {
      draft_.report(list_, rule);
    } else {
      place.report(member, rule);
    }
  }

  const Draft& draft_;
  json::Value examples_;
  Trail root_;
  Trail list_ = root_.at("examples");
};

}  // namespace

void check_examples(const Draft& draft) { ExampleRules(draft).check(); }

}  // namespace jackfield::manifests
