#include "validate/checks.h"

#include <algorithm>
#include <cmath>

#include "base/host_name.h"
#include "base/url_parts.h"
#include "json/key_name.h"
#include "manifest/field_value.h"
#include "manifest/pattern/pattern.h"

namespace jackfield {
namespace {

constexpr std::int64_t kSafeInteger = std::int64_t{1} << 53;

bool is_one_line(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_one_line(const json::Value& value) noexcept {
  // JSON escapes control characters.
  return value.is_verbatim() || is_one_line(value.text());
}

TypeCheck wrong(const Field& field, Findings& errors, Code code, const char* expected = nullptr) {
  Finding& finding = add_finding(errors, field.model, code);
  if (expected != nullptr) add_param(finding, "expected", std::string(expected));
  return TypeCheck::wrong;
}

bool is_exact(const json::Value& value) noexcept {
  if (value.kind() == json::Kind::big_integer) return false;
  return !value.is_integer() || (value.as_integer() <= kSafeInteger && value.as_integer() >= -kSafeInteger);
}

bool is_exact_throughout(const json::Value& value) noexcept {
  const auto exact = [](const json::Value& v) { return is_exact_throughout(v); };
  if (value.is_array()) return std::all_of(value.items().begin(), value.items().end(), exact);
  if (!value.is_object()) return is_exact(value);
  const auto members = value.members();
  return std::all_of(members.begin(), members.end(), [&](const json::Member& m) { return exact(m.value); });
}

TypeCheck check_text(const Field& field, const json::Value& value, Findings& errors) {
  if (!value.is_string()) return wrong(field, errors, Code::type, "string");
  const bool one_line =
      field.type == FieldType::text || field.type == FieldType::password || field.type == FieldType::integration;
  if (one_line && !is_one_line(value)) return wrong(field, errors, Code::one_line);
  return TypeCheck::good;
}

TypeCheck check_number(const Field& field, const json::Value& value, Findings& errors) {
  if (value.is_string()) {
    if (value.size() == 0) return TypeCheck::absent;
    // A text that normalise() could not convert is not a number, or is out of a double's range.
    return wrong(field, errors, is_numeric_text(value.text()) ? Code::number_out_of_range : Code::type, "number");
  }
  if (!value.is_number()) return wrong(field, errors, Code::type, "number");
  return is_exact(value) ? TypeCheck::good : wrong(field, errors, Code::number_out_of_range);
}

TypeCheck check_option(const Field& field, const json::Value& value, Findings& errors) {
  if (!value.is_string()) return wrong(field, errors, Code::type, "string");
  if (!is_one_line(value)) return wrong(field, errors, Code::one_line);
  const bool closed = !field.options.empty() && !field.dynamic_options && field.mode != SelectMode::tags;
  if (value.size() == 0 || !closed ||
      std::find(field.options.begin(), field.options.end(), value.text()) != field.options.end())
    return TypeCheck::good;
  return wrong(field, errors, Code::option);
}

// Each item is sent to the server with quotes and a comma, in a message of limited length.
bool is_short_list(const json::Value& list) {
  constexpr std::size_t kMostBytes = 6000;
  std::size_t bytes = 0;
  for (const json::Value& item : list.items()) {
    const std::string_view text = item.text();
    if (!text.empty()) bytes += text.size() + 4 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '"'));
  }
  return bytes <= kMostBytes;
}

TypeCheck check_select(const Field& field, const json::Value& value, Findings& errors) {
  if (field.mode == SelectMode::single) return check_option(field, value, errors);
  if (!value.is_array()) return wrong(field, errors, Code::type, "array");
  for (const json::Value& item : value.items()) {
    if (check_option(field, item, errors) != TypeCheck::good) return TypeCheck::wrong;
  }
  return is_short_list(value) ? TypeCheck::good : wrong(field, errors, Code::limit);
}

void check_rules(std::string_view path, const std::vector<Validator>& rules, const json::Value& value,
                 Findings& errors);

// The walk has already reported unknown keys; only values are checked here.
TypeCheck check_members(const Field& field, const json::Value& value, Findings& errors) {
  if (!value.is_object()) return wrong(field, errors, Code::type, "object");
  TypeCheck result = TypeCheck::good;
  for (const json::Member& member : value.members()) {
    FieldType type = FieldType::text;
    bool known = field.keys.empty();
    for (const auto& [key, declared] : field.keys) {
      if (key != member.key) continue;
      type = declared;
      known = true;
    }
    if (!known) continue;
    Code code = Code::type;
    bool good = false;
    if (type == FieldType::number) {
      good = member.value.is_number() && is_exact(member.value);
      if (member.value.is_number()) code = Code::number_out_of_range;
    } else if (type == FieldType::switch_) {
      good = member.value.is_boolean();
    } else if (type == FieldType::json) {
      good = is_exact_throughout(member.value);
      code = Code::number_out_of_range;
    } else {
      good = member.value.is_string() && is_one_line(member.value) && is_one_line(member.key);
      if (member.value.is_string()) code = Code::one_line;
    }
    if (!good) {
      add_finding(errors, key_path(field.model, member.key), code);
      result = TypeCheck::wrong;
      continue;
    }
    for (const auto& [key, rules] : field.key_validators) {
      if (key == member.key) check_rules(key_path(field.model, key), rules, member.value, errors);
    }
  }
  return result;
}

void check_text_rule(const Validator& rule, std::string_view text, bool& good) {
  using Kind = Validator::Kind;
  switch (rule.kind) {
    case Kind::pattern:
      good = rule.pattern == nullptr || rule.pattern->matches(text);
      break;
    case Kind::min_length:
      good = static_cast<double>(json::count_code_points(text)) >= rule.number;
      break;
    case Kind::max_length:
      good = static_cast<double>(json::count_code_points(text)) <= rule.number;
      break;
    case Kind::email:
      good = is_email(text);
      break;
    case Kind::url:
      good = is_service_url(text, rule.schemes);
      break;
    case Kind::hostname:
      // Brackets belong to URLs: the drivers take an IPv6 address without them.
      good = is_host_name(text) && !text.starts_with('[');
      break;
    case Kind::port:
      good = parse_port(text).has_value();
      break;
    case Kind::pem: {
      const Pem pem = check_pem(text);
      good = pem == Pem::good || pem == Pem::placeholder;
      break;
    }
    case Kind::json: {
      json::Arena arena;
      good = static_cast<bool>(json::parse(arena, text, json::kConfigLimits));
      break;
    }
    default:
      break;
  }
}

bool check_number_rule(const Validator& rule, const json::Value& value) {
  const double number = value.as_number();
  switch (rule.kind) {
    case Validator::Kind::min:
      return number >= rule.number;
    case Validator::Kind::max:
      return number <= rule.number;
    case Validator::Kind::port:
      return number >= 1 && number <= 65535 && number == std::floor(number);
    case Validator::Kind::integer:
      return number == std::floor(number);
    default:
      return true;
  }
}

Code code_of(Validator::Kind kind) noexcept {
  using Kind = Validator::Kind;
  switch (kind) {
    case Kind::pattern:
      return Code::pattern;
    case Kind::min:
      return Code::min;
    case Kind::max:
      return Code::max;
    case Kind::min_length:
      return Code::min_length;
    case Kind::max_length:
      return Code::max_length;
    case Kind::email:
      return Code::email;
    case Kind::url:
      return Code::url;
    case Kind::hostname:
      return Code::hostname;
    case Kind::port:
      return Code::port;
    case Kind::pem:
      return Code::pem;
    case Kind::json:
      return Code::json;
    case Kind::integer:
      return Code::type;
  }
  return Code::internal;
}

void add_rule_finding(std::string_view path, const Validator& rule, Findings& errors) {
  Finding& finding = add_finding(errors, path, code_of(rule.kind));
  finding.message = rule.message;
  if (rule.kind >= Validator::Kind::min && rule.kind <= Validator::Kind::max_length) {
    Json number;
    json::append_number(number.bytes, rule.number);
    add_param(finding, "value", std::move(number));
  }
}

void check_rules(std::string_view path, const std::vector<Validator>& rules, const json::Value& value,
                 Findings& errors) {
  for (const Validator& rule : rules) {
    if (rule.kind == Validator::Kind::pem && value.is_checked()) continue;
    bool good = true;
    if (value.is_number()) {
      good = check_number_rule(rule, value);
    } else if (value.is_string()) {
      check_text_rule(rule, value.text(), good);
    } else {
      for (const json::Value& item : value.items()) {
        if (good && item.is_string()) check_text_rule(rule, item.text(), good);
      }
    }
    if (!good) add_rule_finding(path, rule, errors);
  }
}

}  // namespace

TypeCheck check_type(const Field& field, const json::Value& value, Findings& errors) {
  if (is_secret(field) && is_reference(value)) {
    const bool is_good = field.type != FieldType::oauth && !reference_scheme(value.members()[0].value.text()).empty();
    return is_good ? TypeCheck::good : wrong(field, errors, Code::pattern);
  }
  switch (field.type) {
    case FieldType::number:
      return check_number(field, value, errors);
    case FieldType::select:
      return check_select(field, value, errors);
    case FieldType::switch_:
    case FieldType::checkbox:
      if (value.is_string() && value.size() == 0) return TypeCheck::absent;
      return value.is_boolean() ? TypeCheck::good : wrong(field, errors, Code::type, "boolean");
    case FieldType::json:
      return is_exact_throughout(value) ? TypeCheck::good : wrong(field, errors, Code::number_out_of_range);
    case FieldType::key_value:
    case FieldType::oauth:
      return check_members(field, value, errors);
    case FieldType::space:
      return TypeCheck::absent;
    default:
      return check_text(field, value, errors);
  }
}

void check_validators(const Field& field, const json::Value& value, Findings& errors, Findings& warnings) {
  check_rules(field.model, field.validators, value, errors);
  if (field.holds_pem && !value.is_checked() && value.text().find("...") != std::string_view::npos &&
      check_pem(value.text()) == Pem::placeholder)
    add_finding(warnings, field.model, Code::pem).message = "The text between the PEM lines cannot be read.";
}

std::string key_path(std::string_view parent, std::string_view key) {
  std::string path(parent);
  if (!json::is_short_identifier(key)) return path;
  if (!path.empty()) path += '.';
  return path.append(key);
}

}  // namespace jackfield
