#include "abi/parts.h"

#include "base/words.h"

namespace jackfield::abi {

Error wrong_option(std::string_view pointer) { return fail(Code::config_option, pointer); }

Status refuse_unknown(const json::Value& object, std::string_view pointer, std::string_view known) {
  for (const json::Member& member : object.members()) {
    if (has_word(known, member.key)) continue;
    const bool short_name = member.key.size() <= static_cast<std::size_t>(limits::kKeyNameShownBytes);
    return wrong_option(std::string(pointer) + "/" + (short_name ? std::string(member.key) : std::string("...")));
  }
  return ok();
}

namespace {

Status read_reveal(const json::Value& document, OpenOptions& options) {
  const json::Value reveal = document.get("reveal");
  if (!reveal.is_null() && !reveal.is_boolean()) return wrong_option("/reveal");
  if (reveal.is_boolean()) options.api.reveal = reveal.as_boolean();
  const json::Value retarget = document.get("retarget");
  options.api.strict_retarget = retarget.text() == "strict";
  if (!retarget.is_null() && !options.api.strict_retarget && retarget.text() != "creator")
    return wrong_option("/retarget");
  return ok();
}

}  // namespace

Result<OpenOptions> read_options(const json::Value& document) {
  if (!document.is_object()) return wrong_option("");
  JF_CHECK(refuse_unknown(document, "",
                          "manifests stores store keys egress reveal retarget sqlite_roots libraries ca_file temp_dir "
                          "max_timeout_ms max_integrations oauth references slow_query_ms"));
  OpenOptions options;
  options.manifests = document.get("manifests");
  options.stores = document.get("stores");
  options.references = document.get("references");
  if (!options.manifests.is_array()) return wrong_option("/manifests");
  if (!options.stores.is_null() && !options.stores.is_object()) return wrong_option("/stores");
  JF_CHECK(read_reveal(document, options));
  JF_CHECK(read_server_options(document, options));
  options.api.version = JF_VERSION;
  return options;
}

}  // namespace jackfield::abi
