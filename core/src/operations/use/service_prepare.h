// What a call of a service's endpoint needs: configs, checked parameters, the page to go on with.
// Contract   a linked integration is one that the caller may use; parameters are checked with their defaults filled in.
// Ownership  a Prepared borrows its target and the call's arena.
// Errors     those of the parameters; `unknown_integration`, `integration_disabled`
// Example    core/src/operations/use/service_native.cc
#pragma once
#include "endpoint/service/request.h"
#include "operations/use/service.h"

namespace jackfield::api {

// What an endpoint needs to be called: configs with clear secrets, or masked ones.
struct Prepared {
  const ServiceTarget* target = nullptr;
  Config config, linked_config;
  std::shared_ptr<const IntegrationRow> linked_row;
  service::Inputs inputs, linked;
  service::PageUse page;
  Secret token;  // of OAuth, the last that was taken
  bool in_parts = false;
  bool at_once = false;  // a person asks: tokens are asked for even after failures
};

// `config` must be set: the inputs of the target and of what it is linked to.
[[nodiscard]] Status prepare(Call& call, Prepared& prepared, bool masked);
// The same of a stored integration, with the parameters of the call.
[[nodiscard]] Status prepare_stored(Call& call, Prepared& prepared, bool masked);
// The result with a `next` that open_next() takes.
[[nodiscard]] json::Value with_marked_next(Call& call, const Prepared& prepared, const json::Value& result);
// An error about a parameter or a config's value is one of the request; others stay as they are.
[[nodiscard]] Error as_invalid(Error error);

}  // namespace jackfield::api
