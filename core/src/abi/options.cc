#include "abi/options.h"

#include <algorithm>

namespace jackfield::abi {
namespace {

Error wrong(std::string_view pointer) { return fail(Code::config_option, pointer); }

Status refuse_unknown(const json::Value& object, std::string_view pointer,
                      std::initializer_list<std::string_view> known) {
  for (const json::Member& member : object.members()) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    const bool short_name = member.key.size() <= static_cast<std::size_t>(limits::kKeyNameShownBytes);
    return wrong(std::string(pointer) + "/" + (short_name ? std::string(member.key) : std::string("...")));
  }
  return ok();
}

Status read_text(const json::Value& object, std::string_view name, std::string_view pointer, std::string& out) {
  const json::Value value = object.get(name);
  if (value.is_null()) return ok();
  if (!value.is_string() || value.text().empty()) return wrong(pointer);
  out = std::string(value.text());
  return ok();
}

Status read_count(const json::Value& object, std::string_view name, std::string_view pointer, std::int64_t& out) {
  const json::Value value = object.get(name);
  if (value.is_null()) return ok();
  if (!value.is_integer() || value.as_integer() < 0) return wrong(pointer);
  out = value.as_integer();
  return ok();
}

Status read_store(const json::Value& document, OpenOptions& options) {
  const json::Value store = document.get("store");
  if (store.is_null()) return ok();
  if (!store.is_object()) return wrong("/store");
  JF_CHECK(refuse_unknown(store, "/store", {"path", "busy_timeout_ms", "max_bytes"}));
  std::string path;
  JF_CHECK(read_text(store, "path", "/store/path", path));
  if (path.empty()) return wrong("/store/path");
  options.store_path = std::move(path);
  JF_CHECK(read_count(store, "busy_timeout_ms", "/store/busy_timeout_ms", options.busy_timeout_ms));
  return read_count(store, "max_bytes", "/store/max_bytes", options.store_max_bytes);
}

Status read_keys(const json::Value& document, OpenOptions& options) {
  options.keys = document.get("keys");
  if (options.keys.is_null()) return ok();
  if (!options.keys.is_object()) return wrong("/keys");
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
  if (!options.egress.is_object()) return wrong("/egress");
  JF_CHECK(refuse_unknown(options.egress, "/egress", {"mode", "allow"}));
  const json::Value mode = options.egress.get("mode");
  if (mode.text() == "private-allowed") {
    options.api.egress = EgressMode::private_allowed;
  } else if (mode.text() == "allowlist") {
    options.api.egress = EgressMode::allowlist;
  } else if (!mode.is_null() && mode.text() != "public-only") {
    return wrong("/egress/mode");
  }
  return ok();
}

Status read_reveal(const json::Value& document, OpenOptions& options) {
  const json::Value reveal = document.get("reveal");
  if (!reveal.is_null() && !reveal.is_boolean()) return wrong("/reveal");
  if (reveal.is_boolean()) options.api.reveal = reveal.as_boolean();
  const json::Value retarget = document.get("retarget");
  options.api.strict_retarget = retarget.text() == "strict";
  if (!retarget.is_null() && !options.api.strict_retarget && retarget.text() != "creator") return wrong("/retarget");
  return ok();
}

Status read_lists(const json::Value& document, OpenOptions& options) {
  const json::Value roots = document.get("sqlite_roots");
  if (!roots.is_null() && !roots.is_array()) return wrong("/sqlite_roots");
  for (const json::Value& root : roots.items()) {
    if (!root.is_string() || root.text().empty()) return wrong("/sqlite_roots");
    options.sqlite_roots.emplace_back(root.text());
  }
  const json::Value libraries = document.get("libraries");
  if (!libraries.is_null() && !libraries.is_object()) return wrong("/libraries");
  for (const json::Member& library : libraries.members()) {
    if (!library.value.is_string()) return wrong("/libraries");
    options.libraries.emplace_back(library.key, library.value.text());
  }
  return ok();
}

}  // namespace

Result<OpenOptions> read_options(const json::Value& document) {
  if (!document.is_object()) return wrong("");
  JF_CHECK(refuse_unknown(document, "",
                          {"manifests", "stores", "store", "keys", "egress", "reveal", "retarget", "sqlite_roots",
                           "libraries", "ca_file", "temp_dir"}));
  OpenOptions options;
  options.manifests = document.get("manifests");
  options.stores = document.get("stores");
  if (!options.manifests.is_array()) return wrong("/manifests");
  if (!options.stores.is_null() && !options.stores.is_object()) return wrong("/stores");
  JF_CHECK(read_store(document, options));
  JF_CHECK(read_keys(document, options));
  JF_CHECK(read_egress(document, options));
  JF_CHECK(read_reveal(document, options));
  JF_CHECK(read_lists(document, options));
  JF_CHECK(read_text(document, "ca_file", "/ca_file", options.ca_file));
  JF_CHECK(read_text(document, "temp_dir", "/temp_dir", options.temp_dir));
  options.api.version = JF_VERSION;
  return options;
}

}  // namespace jackfield::abi
