// Which expressions a template may hold, by the place that the text goes to.
// Contract   names must be declared; a value in a URL or a signature must be a target and not a secret. A missing
//            target flag is reported at the field, every other problem at the template.
// Ownership  borrows everything for the call.
// Limits     linear in the text, times the fields of the form.
// Example    core/src/manifest/rules/endpoint_rules.cc
#pragma once
#include "manifest/draft.h"
#include "manifest/rules/template_text.h"

namespace jackfield::manifests {

enum class TemplatePlace : std::uint8_t {
  base,        // config only, no secrets, targets
  url,         // path, query: no secrets, targets
  url_secret,  // the auth styles query and path: config only, targets or secrets
  signature,   // config only, targets or secrets
  credential,  // config only
  content      // headers and bodies: anything
};

void check_template(const Draft& draft, std::string_view text, TemplatePlace place, const json::Value& params,
                    const Trail& at, const Report& report);
// "https://host/prefix", or a field validated as url, optionally followed by a path.
[[nodiscard]] bool is_base(const Draft& draft, std::string_view text);
// The templates of the oauth fields.
void check_oauth(const Draft& draft);

}  // namespace jackfield::manifests
