#include <algorithm>

#include "base/ascii.h"
#include "base/words.h"
#include "manifest/draft.h"
#include "manifest/field_value.h"
#include "manifest/shape/text_rules.h"

namespace jackfield::manifests {
namespace {

constexpr std::uint32_t bit(FieldType type) { return 1u << static_cast<unsigned>(type); }
constexpr std::uint32_t kTextLike =
    bit(FieldType::text) | bit(FieldType::password) | bit(FieldType::textarea) | bit(FieldType::file);
constexpr std::uint32_t kAnyType = 0xffffffff;

// The field types to which a member of a field applies.
struct Fits {
  std::string_view member;
  std::uint32_t types;
};
constexpr Fits kMembers[] = {
    {"options", bit(FieldType::select)},
    {"mode", bit(FieldType::select)},
    {"options_from", bit(FieldType::select) | bit(FieldType::text)},
    {"keys", bit(FieldType::key_value)},
    {"key_validators", bit(FieldType::key_value)},
    {"collects", bit(FieldType::key_value)},
    {"filter", bit(FieldType::integration)},
    {"oauth", bit(FieldType::oauth)},
    {"tls_switch", bit(FieldType::switch_) | bit(FieldType::checkbox)},
    {"required", kAnyType & ~bit(FieldType::space)},
    {"validators", kAnyType & ~(bit(FieldType::space) | bit(FieldType::oauth) | bit(FieldType::switch_) |
                                bit(FieldType::checkbox) | bit(FieldType::key_value))}};

std::uint32_t types_for(Validator::Kind kind) {
  switch (kind) {
    case Validator::Kind::min:
    case Validator::Kind::max:
    case Validator::Kind::integer:
      return bit(FieldType::number);
    case Validator::Kind::port:
      return bit(FieldType::number) | bit(FieldType::text);
    case Validator::Kind::pem:
      return kTextLike;
    default:
      return kTextLike | bit(FieldType::select) | bit(FieldType::json) | bit(FieldType::integration);
  }
}

// "Client secret", not "client secret" or "Client Secret". Product names keep their capitals, so only these words are
// checked.
bool is_sentence_case(std::string_view label) {
  constexpr std::string_view kPlainWords =
      "Access Account Address Base Certificate Client Code Database Domain Endpoint File Host Id Key Label Level Mode "
      "Model Name Number Of "
      "Option Options Password Path Port Project Region Schema Secret Server Space String Timeout Title Token Type Url "
      "User Username "
      "Value Version Workspace";
  if (label.empty() || ascii::is_lower(label[0])) return false;
  std::size_t at = label.find(' ');
  while (at != std::string_view::npos) {
    const std::size_t end = label.find(' ', at + 1);
    const std::string_view word = label.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    if (has_word(kPlainWords, word)) return false;
    at = end;
  }
  return true;
}

class FieldRules {
 public:
  FieldRules(const Draft& draft, std::size_t index)
      : draft_(draft),
        place_(draft, index),
        index_(index),
        field_(draft.manifest.form[index]),
        value_(draft.form.items()[index]) {}

  void check() {
    check_unique();
    check_members();
    check_secret();
    check_target();
    check_options();
    check_default();
    check_validators();
    check_key_validators();
    check_group();
    if (!is_sentence_case(value_.get("label").text())) place_.report("label", "a label is in sentence case");
  }

 private:
  void check_unique() {
    for (std::size_t i = 0; i < draft_.manifest.form.size(); ++i) {
      const Field& other = draft_.manifest.form[i];
      if (i < index_) {
        if (other.key == field_.key) place_.report("key", "another field has this key");
        if (other.model == field_.model) place_.report("model", "another field has this model");
        if (is_below(other.model, field_.model) || is_below(field_.model, other.model)) {
          place_.report("model", "a model may not lie within another field's");
        }
      }
      check_aliases(other, i);
    }
  }

  static bool is_below(std::string_view inner, std::string_view outer) {
    return inner.size() > outer.size() && inner.starts_with(outer) && inner[outer.size()] == '.';
  }

  void check_aliases(const Field& other, std::size_t other_index) {
    const Trail list = place_.field.at("aliases");
    for (std::size_t i = 0; i < field_.aliases.size(); ++i) {
      const bool is_model = field_.aliases[i] == other.path;
      const bool is_alias = other_index < index_ && std::find(other.aliases.begin(), other.aliases.end(),
                                                              field_.aliases[i]) != other.aliases.end();
      if (is_model || is_alias) place_.report(list.at(i), "another field has this path as its model or alias");
    }
  }

  void check_members() {
    for (const Fits& fits : kMembers) {
      if (value_.find(fits.member) != nullptr && (fits.types & bit(field_.type)) == 0) {
        place_.report(fits.member, "a field of this type has no such member");
      }
    }
    if (field_.type == FieldType::oauth && value_.find("oauth") == nullptr)
      place_.report("oauth", "this member is missing");
    if (!field_.collects.empty() && field_.keys.empty())
      place_.report("collects", "what is collected must be named in keys");
    const auto is_switch = [](const Field& field) { return field.tls_switch; };
    if (value_.find("tls_switch") != nullptr &&
        std::count_if(draft_.manifest.form.begin(), draft_.manifest.form.end(), is_switch) > 1) {
      place_.report("tls_switch", "a form has one switch of this kind");
    }
    const json::Value oauth = value_.get("oauth");
    if (oauth.get("grant").text() == "authorization_code" && oauth.find("authorize_url") == nullptr) {
      place_.report(place_.field.at("oauth").at("authorize_url"), "this member is missing");
    }
  }

  void check_secret() {
    constexpr std::uint32_t kMayBeSecret =
        kTextLike | bit(FieldType::json) | bit(FieldType::key_value) | bit(FieldType::oauth);
    const json::Value* flag = value_.find("secret");
    if (flag == nullptr) return;
    if (!flag->as_boolean() && field_.secret) place_.report("secret", "a field of this type is always secret");
    if (flag->as_boolean() && (kMayBeSecret & bit(field_.type)) == 0)
      place_.report("secret", "a field of this type cannot be secret");
  }

  // Where a credential is sent, whose it is, and who can read it in transit (security.md S3 and S4).
  void check_target() {
    constexpr std::string_view kPlaces =
        "account accountid clientid host hostname login servername tenantid user username";
    if (field_.target || field_.secret) return;
    if (has_validator(field_, Validator::Kind::url) || has_validator(field_, Validator::Kind::hostname) ||
        has_validator(field_, Validator::Kind::port)) {
      place_.report("target", "a field validated as url, hostname or port is a target");
    } else if (has_word(kPlaces, ascii::lower(field_.path.back()))) {
      place_.report("target", "a field of this name is a target");
    }
    if (field_.tls_switch || has_validator(field_, Validator::Kind::pem)) {
      place_.report("target", "a field that decides on encryption is a target");
    }
    if (!field_.collects.empty()) place_.report("target", "driver options are a target");
  }

  void check_options() {
    if (field_.type == FieldType::select && field_.options.empty() && !field_.dynamic_options &&
        field_.mode != SelectMode::tags) {
      place_.report("options", "a select offers options, or takes free values as mode tags");
    }
    const Trail list = place_.field.at("options");
    for (std::size_t i = 1; i < field_.options.size(); ++i) {
      const auto here = field_.options.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(field_.options.begin(), here, *here) != here)
        place_.report(list.at(i).at("value"), "another option has this value");
    }
  }

  [[nodiscard]] bool is_option(const json::Value& value) const {
    if (!value.is_string()) return false;
    if (field_.options.empty() || field_.dynamic_options || field_.mode == SelectMode::tags) return true;
    return std::find(field_.options.begin(), field_.options.end(), value.text()) != field_.options.end();
  }

  [[nodiscard]] bool is_possible(const json::Value& value) const {
    switch (field_.type) {
      case FieldType::text:
      case FieldType::textarea:
      case FieldType::file:
        return value.is_string();
      case FieldType::number:
        return value.is_number() && is_within(value.as_number());
      case FieldType::switch_:
      case FieldType::checkbox:
        return value.is_boolean();
      case FieldType::json:
        return true;
      case FieldType::key_value:
        return value.is_object();
      case FieldType::select:
        if (field_.mode == SelectMode::single) return is_option(value);
        return value.is_array() && std::all_of(value.items().begin(), value.items().end(),
                                               [&](const json::Value& v) { return is_option(v); });
      default:
        return false;
    }
  }

  [[nodiscard]] bool is_within(double number) const {
    return std::none_of(field_.validators.begin(), field_.validators.end(), [&](const Validator& v) {
      return (v.kind == Validator::Kind::min && number < v.number) ||
             (v.kind == Validator::Kind::max && number > v.number);
    });
  }

  void check_default() {
    if (field_.default_value.is_null()) return;
    if (field_.secret) {
      place_.report("default", "a secret has no default");
    } else if (!is_possible(field_.default_value)) {
      place_.report("default", "the default is no value this field could have");
    }
  }

  void check_validators() {
    const Trail list = place_.field.at("validators");
    for (std::size_t i = 0; i < field_.validators.size(); ++i) {
      const Validator& validator = field_.validators[i];
      if ((types_for(validator.kind) & bit(field_.type)) == 0)
        place_.report(list.at(i).at("use"), "this validator is not for a field of this type");
      for (std::size_t j = 0; j < i && validator.kind != Validator::Kind::pattern; ++j) {
        if (field_.validators[j].kind == validator.kind)
          place_.report(list.at(i).at("use"), "the field has this validator already");
      }
    }
  }

  void check_key_validators() {
    const Trail list = place_.field.at("key_validators");
    for (const auto& each_key : field_.key_validators) {
      const std::string_view name = each_key.first;
      const auto key =
          std::find_if(field_.keys.begin(), field_.keys.end(), [&](const auto& each) { return each.first == name; });
      if (key == field_.keys.end()) {
        place_.report(list.at(name), "no such key");
        continue;
      }
      for (const Validator& validator : each_key.second) {
        if ((types_for(validator.kind) & bit(key->second)) == 0)
          place_.report(list.at(name), "this validator is not for a key of this type");
      }
    }
  }

  void check_group() {
    const std::string_view group = value_.get("group").text();
    bool first = !group.empty();
    for (std::size_t i = 0; i < index_ && first; ++i) first = draft_.form.items()[i].get("group").text() != group;
    if (first) return;
    for (const std::string_view member : {"group_label", "collapsible", "collapsed"}) {
      if (value_.find(member) != nullptr) place_.report(member, "a group's settings stand on its first field");
    }
  }

  const Draft& draft_;
  FieldPlace place_;
  std::size_t index_;
  const Field& field_;
  json::Value value_;
};

}  // namespace

void check_form(const Draft& draft) {
  for (std::size_t i = 0; i < draft.manifest.form.size(); ++i) FieldRules(draft, i).check();
}

}  // namespace jackfield::manifests
