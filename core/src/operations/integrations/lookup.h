// Finding stored integrations: the row that a route names, and rows that a field of a form refers to.
// Contract   an unknown, a deleted, another workspace's and another user's private row are not told apart.
// Ownership  a lookup borrows the session, or the call, that it was made with.
// Example    JF_TRY(const IntegrationRow row, load_integration(session, call.who, call.path("id")));
#pragma once
#include "api/call.h"

namespace jackfield::api {

// The row, or integration_not_found.
[[nodiscard]] Result<IntegrationRow> load_integration(Session& session, const Principal& who, std::string_view id);
// For fields that refer to an integration, inside a session that is open.
[[nodiscard]] IntegrationLookup lookup_in(Session& session, const Principal& who);
// The same with a read of its own for each question; empty where nothing can be looked up.
[[nodiscard]] IntegrationLookup find_referenced(Call& call);

}  // namespace jackfield::api
