// What may stand in a template, by the place the text goes to.
// Contract   names must be declared; what enters a URL or a signature is a target and no secret. Targets are asked for
// at
//            the field, the rest at the template.
// Ownership  borrows everything for the call.
// Limits     linear in the text, times the fields of the form.
// Example    check_template(draft, "{{config.host}}", TemplatePlace::url, params, at, report);
#pragma once
#include "manifest/draft.h"
#include "manifest/template_text.h"

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
// "https://host/prefix", or a field validated as url followed by nothing or a path.
[[nodiscard]] bool is_base(const Draft& draft, std::string_view text);
// The templates of the oauth fields.
void check_oauth(const Draft& draft);

}  // namespace jackfield::manifests
