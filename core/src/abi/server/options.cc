// The options of a core with a store and connectors.
#include <algorithm>

#include "abi/parts.h"
#include "base/url_parts.h"

namespace jackfield::abi {
namespace {

Status read_text(const json::Value& object, std::string_view name, std::string_view pointer, std::string& out) {
  const json::Value value = object.get(name);
  if (value.is_null()) return ok();
  if (!value.is_string() || value.text().empty()) return wrong_option(pointer);
  out = std::string(value.text());
  return ok();
}

Status read_count(const json::Value& object, std::string_view name, std::string_view pointer, std::int64_t& out) {
  const json::Value value = object.get(name);
  if (value.is_null()) return ok();
  if (!value.is_integer() || value.as_integer() < 0) return wrong_option(pointer);
  out = value.as_integer();
  return ok();
}

Status read_store(const json::Value& document, OpenOptions& options) {
  const json::Value store = document.get("store");
  if (store.is_null()) return ok();
  if (!store.is_object()) return wrong_option("/store");
  JF_CHECK(refuse_unknown(store, "/store", "path busy_timeout_ms max_bytes"));
  std::string path;
  JF_CHECK(read_text(store, "path", "/store/path", path));
  if (path.empty()) return wrong_option("/store/path");
  options.store_path = std::move(path);
  JF_CHECK(read_count(store, "busy_timeout_ms", "/store/busy_timeout_ms", options.busy_timeout_ms));
  return read_count(store, "max_bytes", "/store/max_bytes", options.store_max_bytes);
}

Status read_keys(const json::Value& document, OpenOptions& options) {
  options.keys = document.get("keys");
  if (options.keys.is_null()) return ok();
  if (!options.keys.is_object()) return wrong_option("/keys");
  if (options.keys.get("plain").as_boolean()) {
    options.api.key_mode = api::KeyMode::plain;
  } else if (options.keys.get("sealed_by_host").as_boolean()) {
    options.api.key_mode = api::KeyMode::sealed_by_host;
  } else {
    options.api.key_mode = api::KeyMode::keys;
  }
  return ok();
}

Status read_egress(const json::Value& document, OpenOptions& options) {
  options.egress = document.get("egress");
  if (options.egress.is_null()) return ok();
  if (!options.egress.is_object()) return wrong_option("/egress");
  JF_CHECK(refuse_unknown(options.egress, "/egress", "mode allow connect_to"));
  const json::Value mode = options.egress.get("mode");
  if (mode.text() == "private-allowed") {
    options.api.egress = EgressMode::private_allowed;
  } else if (mode.text() == "allowlist") {
    options.api.egress = EgressMode::allowlist;
  } else if (!mode.is_null() && mode.text() != "public-only") {
    return wrong_option("/egress/mode");
  }
  return ok();
}

Status read_lists(const json::Value& document, OpenOptions& options) {
  const json::Value roots = document.get("sqlite_roots");
  if (!roots.is_null() && !roots.is_array()) return wrong_option("/sqlite_roots");
  for (const json::Value& root : roots.items()) {
    if (!root.is_string() || root.text().empty()) return wrong_option("/sqlite_roots");
    options.sqlite_roots.emplace_back(root.text());
  }
  const json::Value libraries = document.get("libraries");
  if (!libraries.is_null() && !libraries.is_object()) return wrong_option("/libraries");
  for (const json::Member& library : libraries.members()) {
    if (!library.value.is_string()) return wrong_option("/libraries");
    options.libraries.emplace_back(library.key, library.value.text());
  }
  return ok();
}

// Browsers send codes there: encrypted, but on this machine itself.
bool is_safe_address(std::string_view url) {
  const auto parts = split_url(url);
  if (!parts || parts->host.empty() || parts->has_userinfo || url.find('#') != std::string_view::npos) return false;
  if (std::any_of(url.begin(), url.end(), [](char c) { return c <= ' ' || c == '\\' || c >= 0x7f; })) return false;
  const bool is_own = parts->host == "localhost" || parts->host == "127.0.0.1" || parts->host == "[::1]";
  return parts->scheme == "https" || (parts->scheme == "http" && is_own);
}

Status read_oauth(const json::Value& document, OpenOptions& options) {
  const json::Value oauth = document.get("oauth");
  if (oauth.is_null()) return ok();
  if (!oauth.is_object()) return wrong_option("/oauth");
  JF_CHECK(refuse_unknown(oauth, "/oauth", "public_url redirects"));
  JF_CHECK(read_text(oauth, "public_url", "/oauth/public_url", options.api.public_url));
  std::string& own = options.api.public_url;
  while (own.ends_with('/')) own.pop_back();
  if (!own.empty() && (!is_safe_address(own) || own.find('?') != std::string::npos))
    return wrong_option("/oauth/public_url");
  const json::Value redirects = oauth.get("redirects");
  if (!redirects.is_null() && !redirects.is_array()) return wrong_option("/oauth/redirects");
  for (const json::Value& redirect : redirects.items()) {
    if (!is_safe_address(redirect.text())) return wrong_option("/oauth/redirects");
    options.api.oauth_redirects.emplace_back(redirect.text());
  }
  return ok();
}

Status read_longest_query(const json::Value& document, OpenOptions& options) {
  constexpr const char* kPointer = "/max_timeout_ms";
  JF_CHECK(read_count(document, "max_timeout_ms", kPointer, options.api.query_timeout_ms_max));
  const std::int64_t given = options.api.query_timeout_ms_max;
  return given < 1 || given > limits::kQueryTimeoutMsMax ? Status(wrong_option(kPointer)) : ok();
}

Status read_most_integrations(const json::Value& document, OpenOptions& options) {
  constexpr const char* kPointer = "/max_integrations";
  JF_CHECK(read_count(document, "max_integrations", kPointer, options.api.integrations_max));
  return options.api.integrations_max < 1 ? Status(wrong_option(kPointer)) : ok();
}

}  // namespace

Status read_server_options(const json::Value& document, OpenOptions& options) {
  JF_CHECK(read_store(document, options));
  JF_CHECK(read_keys(document, options));
  JF_CHECK(read_egress(document, options));
  JF_CHECK(read_lists(document, options));
  JF_CHECK(read_longest_query(document, options));
  JF_CHECK(read_most_integrations(document, options));
  JF_CHECK(read_oauth(document, options));
  JF_CHECK(read_count(document, "slow_query_ms", "/slow_query_ms", options.api.slow_query_ms));
  JF_CHECK(read_text(document, "ca_file", "/ca_file", options.ca_file));
  return read_text(document, "temp_dir", "/temp_dir", options.temp_dir);
}

}  // namespace jackfield::abi
