// WebAssembly connects to nothing, so nothing is resolved there.
#include "operations/integrations/resolving.h"

namespace jackfield::api {

Result<ResolvedConfig> resolve_references(const Core& /*core*/, const Manifest& /*manifest*/, const Config& config,
                                          const IntegrationRow* /*row*/, const Principal& /*who*/) {
  return ResolvedConfig{.config = config};
}

}  // namespace jackfield::api
