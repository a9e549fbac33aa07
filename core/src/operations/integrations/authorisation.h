// Oauth fields on a write: a service fills them after the integration is stored, so a form may leave them empty.
// Contract   only the finding that the field is missing is taken away; a wrong value is still an error.
// Example    core/src/operations/integrations/create.cc
#pragma once
#include "manifest/manifest.h"
#include "validate/validate.h"

namespace jackfield::api {

void excuse_authorisation(const Manifest& manifest, Report& report);

}  // namespace jackfield::api
