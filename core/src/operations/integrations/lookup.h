// Finding stored integrations: the row that a route names, and rows that a field of a form refers to.
// Contract   an unknown, a deleted, another workspace's and another user's private row are not told apart.
// Ownership  a lookup borrows the session, or the call, that it was made with.
// Example    JF_TRY(const IntegrationRow row, load_integration(call, session));
#pragma once
#include "api/call.h"

namespace jackfield::api {

// The row, or integration_not_found.
[[nodiscard]] Result<IntegrationRow> load_integration(Session& session, const Principal& who, std::string_view id);
// The same of the row that the route names; without a session in a read of its own.
[[nodiscard]] Result<IntegrationRow> load_integration(const Call& call, Session& session);
[[nodiscard]] Result<IntegrationRow> load_integration(const Call& call);
// For fields that refer to an integration, inside a session that is open.
[[nodiscard]] IntegrationLookup lookup_in(Session& session, const Principal& who);
// The same with a read of its own for each question; empty where nothing can be looked up.
[[nodiscard]] IntegrationLookup find_referenced(Call& call);

}  // namespace jackfield::api
