#include "operations/integrations/authorisation.h"

#include <algorithm>

namespace jackfield::api {

void excuse_authorisation(const Manifest& manifest, Report& report) {
  std::erase_if(report.errors, [&](const Finding& finding) {
    if (finding.code != Code::required) return false;
    const Field* field = manifest.find_field(finding.path);
    return field != nullptr && field->type == FieldType::oauth;
  });
}

}  // namespace jackfield::api
