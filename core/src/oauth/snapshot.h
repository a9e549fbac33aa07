// One oauth field of a stored integration, as it is now.
// Contract   read in one transaction; a later change does not show.
// Ownership  owns its texts; the manifest and the field are borrowed.
// Example    core/src/oauth/tokens.cc
#pragma once
#include "api/call.h"
#include "connector/connector.h"
#include "oauth/provider.h"

namespace jackfield::oauth {

// The place of a grant.
struct Place {
  const Manifest& manifest;
  const Field& field;
  std::string workspace, creator, integration;
};
[[nodiscard]] Result<Place> place_of(const IntegrationRow& row, const Manifest& manifest, std::string_view field);

struct Snapshot {
  IntegrationRow row;
  Config config;
  Settings settings;
  Secret access, refresh;
  Secret given;  // a refresh token that a person put into the form
  std::optional<std::int64_t> expires_ms, renew_ms;
  OauthGrantRow known;  // of this grant; empty when nothing is known

  [[nodiscard]] Secret text(const Field& field, std::string_view member) const;
  [[nodiscard]] std::string mark() const { return std::to_string(row.config_revision); }
};

// Without what the store knows of the grant.
[[nodiscard]] Result<Snapshot> snapshot_of(const api::Core& core, const Place& place, IntegrationRow row);
// Fails with integration_not_found if the row was deleted.
[[nodiscard]] Result<Snapshot> read_snapshot(const api::Core& core, Session& session, const Place& place);

}  // namespace jackfield::oauth
