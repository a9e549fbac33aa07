#include "merge/target.h"

#include "base/ascii.h"
#include "base/host_name.h"
#include "base/url_parts.h"
#include "manifest/field_value.h"

namespace jackfield {
namespace {

bool is_unreserved(char c) noexcept {
  return ascii::is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// RFC 3986 section 6.2.2: escapes of unreserved characters are decoded, other escapes are upper-cased.
std::string canonical_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto decoded = text[i] == '%' ? percent_decode(text.substr(i, 3)) : std::nullopt;
    if (!decoded || decoded->size() != 1) {
      out += text[i];
      continue;
    }
    if (is_unreserved((*decoded)[0])) {
      out += (*decoded)[0];
    } else {
      for (const char c : text.substr(i, 3)) out += ascii::to_upper(c);
    }
    i += 2;
  }
  return out;
}

std::string_view default_port(std::string_view scheme) noexcept {
  if (scheme == "https" || scheme == "wss") return "443";
  return scheme == "http" || scheme == "ws" ? "80" : "";
}

std::string canonical_url(const UrlParts& parts) {
  const std::string scheme = ascii::lower(parts.scheme);
  const auto host = percent_decode(parts.host);
  std::string out = scheme + "://" + canonical_host(host ? *host : parts.host);
  std::string_view port = parts.port;
  while (port.size() > 1 && port[0] == '0') port.remove_prefix(1);
  if (!port.empty() && port != default_port(scheme)) out.append(":").append(port);
  out += parts.path.empty() ? "/" : canonical_escapes(parts.path);
  if (!parts.query.empty()) out += '?' + canonical_escapes(parts.query);
  return out;
}

bool is_same_text(const Field& field, std::string_view stored, std::string_view next) {
  if (stored == next) return true;
  const auto a = split_url(stored);
  const auto b = split_url(next);
  // A URL with credentials of its own never receives stored ones.
  if (b && b->has_userinfo) return false;
  if (a && b) return canonical_url(*a) == canonical_url(*b);
  if (has_validator(field, Validator::Kind::hostname)) return canonical_host(stored) == canonical_host(next);
  return false;
}

// A new item in a list is a new target; a removed one is not. An empty list may mean any target.
bool is_same_list(const Field& field, const json::Value& stored, const json::Value& next) {
  if (next.size() == 0) return stored.size() == 0;
  for (const json::Value& item : next.items()) {
    bool known = false;
    for (const json::Value& old : stored.items()) {
      known =
          known || item == old || (item.is_string() && old.is_string() && is_same_text(field, old.text(), item.text()));
    }
    if (!known) return false;
  }
  return true;
}

bool is_tls_field(const Field& field) noexcept { return field.tls != TlsPart::none || field.in_ssl; }

}  // namespace

bool redirects(const Field& field) noexcept { return field.target || is_tls_field(field); }

int tls_level(const Manifest& manifest, std::span<const json::Value> config) {
  bool on = true;
  bool checked = true;
  for (std::size_t i = 0; i < manifest.form.size(); ++i) {
    const Field& field = manifest.form[i];
    if (field.tls == TlsPart::none) continue;
    const json::Value& value = config[i].is_null() ? field.default_value : config[i];
    if (field.tls == TlsPart::on) {
      on = value.as_boolean();
    } else if (field.tls == TlsPart::verify) {
      checked = value.is_null() || value.as_boolean();
    } else {
      checked = value.is_null() || (value.is_boolean() && !value.as_boolean());
    }
  }
  return !on ? 0 : checked ? 2 : 1;
}

bool is_same_target(const Field& field, json::Value stored, json::Value next) {
  if (stored.is_null()) stored = field.default_value;
  if (next.is_null()) next = field.default_value;
  if (is_empty(stored) && is_empty(next)) return true;
  if (stored == next) return true;
  if (stored.is_string() && next.is_string()) return is_same_text(field, stored.text(), next.text());
  if (stored.is_array() && next.is_array()) return is_same_list(field, stored, next);
  return false;
}

bool is_target_changed(const Manifest& manifest, std::span<const json::Value> stored,
                       std::span<const json::Value> next) {
  const int before = tls_level(manifest, stored);
  const int after = tls_level(manifest, next);
  if (after < before) return true;
  const bool stronger = after > before;
  for (std::size_t i = 0; i < manifest.form.size(); ++i) {
    const Field& field = manifest.form[i];
    if (!field.target || is_secret(field)) continue;
    // A change that adds protection can only narrow the set of servers.
    if (field.tls != TlsPart::none || (stronger && is_tls_field(field))) continue;
    if (!is_same_target(field, stored[i], next[i])) return true;
  }
  return false;
}

}  // namespace jackfield
