// The first step of a write: each accepted spelling of a setting is converted to the one that the form declares.
#include <charconv>
#include <cmath>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "validate/checks.h"

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

class Normaliser {
 public:
  Normaliser(const Manifest& manifest, json::Arena& arena, const json::Value& sent, Report& report)
      : manifest_(manifest), shape_(shape_of(manifest, scratch_)), arena_(arena), value_(sent), report_(report) {}

  json::Value run() {
    for (const Field& field : manifest_.form) {
      for (const Path& alias : field.aliases) move(alias, field);
    }
    if (const Field* tls = tls_field()) expand_tls(*tls);
    for (const Field& field : manifest_.form) {
      if (!field.collects.empty()) collect(field);
      if (field.type == FieldType::number) convert_number(field);
      if (field.type == FieldType::key_value) convert_keys(field);
      if (has_validator(field, Validator::Kind::pem)) clean_pem(field);
    }
    return value_;
  }

 private:
  [[nodiscard]] const Field* tls_field() const noexcept {
    for (const Field& field : manifest_.form) {
      if (field.tls_switch) return &field;
    }
    return manifest_.find_field("connection.ssl.enabled");
  }

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
    Path base = tls.path;
    if (base.back() == "enabled") {
      base.pop_back();
    } else {
      base.resize(1);
      base.emplace_back("ssl");
    }
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
    const FormNode* at = &shape_;
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
      if (declared->find(member.key) != nullptr || !allows(field, member.key)) continue;
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

  static bool allows(const Field& field, std::string_view key) noexcept {
    for (const auto& [name, type] : field.keys) {
      if (name == key) return true;
    }
    return false;
  }

  // An unchanged value needs no work.
  [[nodiscard]] json::Value converted(const json::Value& value) {
    if (value.is_string() && is_numeric_text(value.text())) return parse_number(arena_, value.text());
    constexpr double kExact = 9007199254740992.0;
    if (value.kind() == json::Kind::number && std::abs(value.as_number()) <= kExact &&
        value.as_number() == std::trunc(value.as_number())) {
      return json::Value::integer(static_cast<std::int64_t>(value.as_number()));
    }
    return value;
  }

  // Files as people have them carry comments and other line ends, which not every client library skips (RFC 7468).
  void clean_pem(const Field& field) {
    const json::Value* value = json::find_at(value_, field.path);
    if (value == nullptr || !value->is_string() || check_pem(value->text()) != Pem::good) return;
    const std::string plain = plain_pem(value->text());
    if (plain != value->text()) set(field.path, json::Value::string(arena_, plain));
  }

  void convert_number(const Field& field) {
    const json::Value* value = json::find_at(value_, field.path);
    if (value == nullptr || value->is_integer()) return;
    const json::Value number = converted(*value);
    if (number.kind() != value->kind()) set(field.path, number);
  }

  void convert_keys(const Field& field) {
    const json::Value* found = json::find_at(value_, field.path);
    if (found == nullptr || !found->is_object()) return;
    const json::Value object = *found;
    for (const auto& [key, type] : field.keys) {
      const json::Value* value = type == FieldType::number ? object.find(key) : nullptr;
      if (value == nullptr || value->is_integer()) continue;
      const json::Value number = converted(*value);
      if (number.kind() == value->kind()) continue;
      Path path = field.path;
      path.emplace_back(key);
      set(path, number);
    }
  }

  const Manifest& manifest_;
  FormNode scratch_;
  const FormNode& shape_;
  json::Arena& arena_;
  json::Value value_;
  Report& report_;
};

}  // namespace

json::Value normalise(const Manifest& manifest, json::Arena& arena, const json::Value& sent, Report& report) {
  if (sent.is_null()) return sent;
  if (!sent.is_object()) {
    add_finding(report.errors, "", Code::object_required);
    return {};
  }
  return Normaliser(manifest, arena, sent, report).run();
}

}  // namespace jackfield
