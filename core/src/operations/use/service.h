// Endpoints of services: called, streamed, previewed, tested.
// Contract   secrets are opened for the call alone, and the audit entry is written before they are sent. A linked
//            integration must be one that the caller may use.
// Ownership  borrows its arguments for the call.
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include "endpoint/service/answer.h"
#include "operations/use/usage.h"

namespace jackfield::api {

// An integration and the endpoint that is called.
struct ServiceTarget {
  std::shared_ptr<const IntegrationRow> row;  // null: a configuration that is not stored
  const Manifest* manifest = nullptr;
  const Endpoint* endpoint = nullptr;
};

struct ServiceOutcome {
  Result<Reply> reply;
  Usage usage = {};
  service::Figures figures = {};
  bool is_streamed = false;
};

// Fills defaults in, checks the parameters, and sends the request.
[[nodiscard]] ServiceOutcome run_service(Call& call, const ServiceTarget& target);
// What would be sent, with its secrets masked. Everywhere, also without sockets.
[[nodiscard]] Result<Reply> preview_service(Call& call, const ServiceTarget& target);
// The test endpoint of a manifest with this config.
[[nodiscard]] TestOutcome test_service(Call& call, const ServiceTarget& target, const Config& config);

}  // namespace jackfield::api
