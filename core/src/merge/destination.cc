// The server and the account that a config connects to, for limits that count by them.
#include <algorithm>

#include "base/host_name.h"
#include "base/url_parts.h"
#include "config/config_access.h"
#include "manifest/field_value.h"
#include "merge/merge.h"

namespace jackfield {
namespace {

// Manifests mark where a credential goes, not whose it is; these are the account fields of all manifests.
bool is_account(const Field& field) noexcept {
  static constexpr std::string_view kNames[] = {"user", "username", "clientId"};
  return std::find(std::begin(kNames), std::end(kNames), field.path.back()) != std::end(kNames);
}

bool is_plain(const Field& field) noexcept {
  const bool tls = field.path.size() > 1 && field.path[field.path.size() - 2] == "ssl";
  return field.target && !tls && (field.type == FieldType::text || field.type == FieldType::number);
}

std::string canonical(const Field& field, const json::Value& value) {
  if (!value.is_string()) return json::to_text(value);
  if (has_validator(field, Validator::Kind::hostname)) return canonical_host(value.text());
  const auto url = split_url(value.text());
  return url ? canonical_host(url->host) + ":" + std::string(url->port) : std::string(value.text());
}

}  // namespace

// If there is a host, host and port identify the server: a service or instance name does not change it.
Destination destination(const Manifest& manifest, const Config& config) {
  std::string host;
  std::string others;
  Destination out;
  for (const Field& field : manifest.form) {
    if (field.path.empty() || is_secret(field)) continue;
    json::Value value = value_at(ConfigAccess::value(config), field);
    if (value.is_null()) value = field.default_value;
    if (value.is_null()) continue;
    if (is_account(field)) {
      out.account += canonical(field, value) + "\n";
    } else if (is_plain(field)) {
      const bool says_all =
          has_validator(field, Validator::Kind::hostname) || has_validator(field, Validator::Kind::port);
      (says_all ? host : others) += canonical(field, value) + "\n";
    }
  }
  out.server = manifest.type + "/" + manifest.sub_type + "\n" + (host.empty() ? others : host);
  return out;
}

}  // namespace jackfield
