// Endpoints of kind `config`: they answer from the masked configuration, without a connection.
// Contract   `from` is a JSON pointer into the config; `map` holds pointers into each item. An absent value gives an
//            empty list. availableModels of ai/openai: {"from": "/models", "map": {"value": "", "label": ""}}.
// Ownership  the result borrows from the arena and from the masked config.
// Format     core/manifests/schema.json, endpoints; RFC 6901 pointers.
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include "config/secret.h"
#include "manifest/manifest.h"

namespace jackfield::endpoint {

[[nodiscard]] json::Value answer_from_config(const Endpoint& endpoint, const Masked& masked, json::Arena& arena);

}  // namespace jackfield::endpoint
