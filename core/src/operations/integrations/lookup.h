// Finds stored integrations: the row that a route names, and rows that a field of a form refers to.
// Contract   an unknown, a deleted, another workspace's and another user's private row all fail alike.
// Ownership  a lookup borrows the session, or the call, that it was made with.
// Example    core/src/operations/integrations/read.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

// Returns the row, or fails with integration_not_found.
[[nodiscard]] Result<IntegrationRow> load_integration(Session& session, const Principal& who, std::string_view id);
// The same for the row that the route names; without a session it uses a separate read.
[[nodiscard]] Result<IntegrationRow> load_integration(const Call& call, Session& session);
[[nodiscard]] Result<IntegrationRow> load_integration(const Call& call);
// The same for a call that uses it: the row may have been read a moment ago (IntegrationMemory).
[[nodiscard]] Result<std::shared_ptr<const IntegrationRow>> use_integration(const Call& call);
// For fields that refer to an integration, inside an open session.
[[nodiscard]] IntegrationLookup lookup_in(Session& session, const Principal& who);
// The same with a separate read per look-up; empty without a store.
[[nodiscard]] IntegrationLookup find_referenced(Call& call);

}  // namespace jackfield::api
