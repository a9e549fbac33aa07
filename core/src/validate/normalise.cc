// The first step of a write: each accepted spelling of a setting is converted to the one that the form declares.
#include <charconv>
#include <cmath>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "validate/checks.h"
#include "validate/form_document.h"

namespace jackfield {
namespace {

using Path = std::vector<std::string>;

std::string joined(const Path& path) {
  std::string text;
  for (const std::string& key : path) {
    if (!text.empty()) text += '.';
    text += key;
  }
  return text;
}

// Decimal text to double, independent of the locale; the text must pass is_numeric_text().
json::Value parse_number(json::Arena& arena, std::string_view text) {
  if (text.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc() && end == text.data() + text.size()) return json::Value::integer(whole);
  }
  const auto parsed = json::parse(arena, text, json::kConfigLimits);
  return parsed ? *parsed : json::Value::borrowed(text);
}

// A number where its kind changes; an unchanged value needs no work.
json::Value normal_number(json::Arena& arena, const json::Value& value) {
  if (value.is_integer()) return value;
  if (value.is_string() && is_numeric_text(value.text())) return parse_number(arena, value.text());
  constexpr double kExact = 9007199254740992.0;
  if (value.kind() == json::Kind::number && std::abs(value.as_number()) <= kExact &&
      value.as_number() == std::trunc(value.as_number())) {
    return json::Value::integer(static_cast<std::int64_t>(value.as_number()));
  }
  return value;
}

json::Value normal_pairs(json::Arena& arena, const Field& field, const json::Value& pairs) {
  json::Value result = pairs;
  for (const auto& [key, type] : field.keys) {
    const json::Value* value = type == FieldType::number ? pairs.find(key) : nullptr;
    if (value == nullptr) continue;
    const json::Value number = normal_number(arena, *value);
    if (number.kind() != value->kind()) result = json::ObjectBuilder(arena, result).set(key, number).build();
  }
  return result;
}

// Files as people have them carry comments and other line ends, which not every client library skips (RFC 7468).
// A key out of a JSON file may have its line ends as two characters.
json::Value with_lines(json::Arena& arena, const json::Value& value) {
  std::string_view text = value.text();
  if (text.find('\n') != std::string_view::npos || text.find("\\n") == std::string_view::npos) return value;
  std::string lines;
  for (; !text.empty(); text.remove_prefix(1)) {
    const bool ends = text.starts_with("\\n");
    lines += ends ? '\n' : text.front();
    if (ends) text.remove_prefix(1);
  }
  return json::Value::string(arena, lines);
}

json::Value normal_pem(json::Arena& arena, const json::Value& given) {
  const json::Value value = with_lines(arena, given);
  const PemText pem = read_pem(value.text());
  if (pem.kind != Pem::good) return value;
  return pem.is_plain ? value.as_checked() : json::Value::string(arena, plain_pem(value.text()));
}

class Normaliser {
 public:
  Normaliser(const Manifest& manifest, json::Arena& arena, const json::Value& sent, Report& report)
      : manifest_(manifest), arena_(arena), value_(sent), report_(report) {}

  json::Value run() {
    for (const Field& field : manifest_.form) {
      for (const Path& alias : field.aliases) move(alias, field);
    }
    if (manifest_.plan.tls != FormPlan::kNone) expand_tls(manifest_.form[manifest_.plan.tls]);
    for (const Field& field : manifest_.form) {
      if (!field.collects.empty()) collect(field);
      convert(field);
    }
    return value_;
  }

 private:
  void set(const Path& path, json::Value value) { value_ = json::set_at(arena_, value_, path, value); }
  void remove(const Path& path) { value_ = json::remove_at(arena_, value_, path); }

  void move(const Path& from, const Field& to) {
    const json::Value* old = json::find_at(value_, from);
    if (old == nullptr) return;
    const json::Value moved = *old;
    const json::Value* present = json::find_at(value_, to.path);
    if (present != nullptr && !(*present == moved)) {
      add_finding(report_.errors, to.model, Code::alias_conflict);
    }
    const bool taken = present != nullptr;
    remove(from);
    if (!taken) set(to.path, moved);
  }

  // `ssl` as true, false, "true", "false", or an object. An object means TLS unless it says otherwise, also in an
  // update of a connection without TLS.
  void expand_tls(const Field& tls) {
    const Path base = tls_base(tls);
    const json::Value* found = json::find_at(value_, base);
    if (found == nullptr) return;
    json::Value ssl = *found;
    if (ssl.is_string() && (ssl.text() == "true" || ssl.text() == "false"))
      ssl = json::Value::boolean(ssl.text() == "true");
    if (ssl.is_boolean()) {
      remove(base);
      switch_tls(tls, ssl);
      return;
    }
    if (!ssl.is_object()) return;
    Path enabled = base;
    enabled.emplace_back("enabled");
    if (enabled != tls.path) move(enabled, tls);
    const json::Value* on = json::find_at(value_, tls.path);
    if (on == nullptr || on->is_null()) set(tls.path, json::Value::boolean(true));
  }

  void switch_tls(const Field& tls, json::Value on) {
    const json::Value* present = json::find_at(value_, tls.path);
    if (present != nullptr && !(*present == on)) {
      add_finding(report_.errors, tls.model, Code::alias_conflict);
    } else {
      set(tls.path, on);
    }
  }

  [[nodiscard]] const FormNode* node_at(const Path& path) const noexcept {
    const FormNode* at = &manifest_.plan.root();
    for (const std::string& key : path) {
      if (at != nullptr) at = at->find(key);
    }
    return at;
  }

  void collect(const Field& field) {
    const json::Value* from = json::find_at(value_, field.collects);
    const FormNode* declared = node_at(field.collects);
    if (from == nullptr || declared == nullptr) return;
    const json::Value source = *from;
    for (const json::Member& member : source.members()) {
      if (declared->find(member.key) != nullptr || !declares_key(field, member.key)) continue;
      Path flat = field.collects;
      flat.emplace_back(member.key);
      Path inside = field.path;
      inside.emplace_back(member.key);
      const json::Value* target = json::find_at(value_, field.path);
      if (target != nullptr && !target->is_object() && !target->is_null()) return;  // a type error, said later
      const json::Value* present = json::find_at(value_, inside);
      if (present != nullptr && !(*present == member.value)) {
        add_finding(report_.errors, joined(inside), Code::alias_conflict);
      } else {
        set(inside, member.value);
      }
      remove(flat);
    }
  }

  void convert(const Field& field) {
    const json::Value* value = json::find_at(value_, field.path);
    if (value == nullptr) return;
    const json::Value normal = normal_value(arena_, field, *value);
    if (!normal.is_same(*value)) set(field.path, normal);
  }

  const Manifest& manifest_;
  json::Arena& arena_;
  json::Value value_;
  Report& report_;
};

}  // namespace

json::Value normal_value(json::Arena& arena, const Field& field, const json::Value& value) {
  if (field.type == FieldType::number) return normal_number(arena, value);
  if (field.numeric_keys && value.is_object()) return normal_pairs(arena, field, value);
  return field.holds_pem && value.is_string() ? normal_pem(arena, value) : value;
}

json::Value normalise(const Manifest& manifest, json::Arena& arena, const json::Value& sent, Report& report) {
  if (sent.is_null()) return sent;
  if (!sent.is_object()) {
    add_finding(report.errors, "", Code::object_required);
    return {};
  }
  return Normaliser(manifest, arena, sent, report).run();
}

}  // namespace jackfield
