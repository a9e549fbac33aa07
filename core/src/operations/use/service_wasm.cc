// Endpoints of services where there are no sockets: nothing is sent.
#include "operations/system/capabilities.h"
#include "operations/use/service.h"

namespace jackfield::api {

ServiceOutcome run_service(Call&, const ServiceTarget&) { return ServiceOutcome{no_sockets()}; }

TestOutcome test_service(Call&, const ServiceTarget&, const Config&) {
  return TestOutcome{TestState::unsupported, no_sockets(), {}, {}, 0};
}

}  // namespace jackfield::api
