#include "oauth/snapshot.h"

#include "operations/integrations/lookup.h"
#include "operations/integrations/sealing.h"

namespace jackfield::oauth {

Result<Place> place_of(const IntegrationRow& row, const Manifest& manifest, std::string_view field) {
  const Field* found = manifest.find_field(field);
  if (found == nullptr || found->type != FieldType::oauth) return fail(Code::internal);
  return Place{manifest, *found, row.workspace, row.created_by, row.id};
}

Secret Snapshot::text(const Field& field, std::string_view member) const {
  return settings.secret(field.model + "." + std::string(member));
}

Result<Snapshot> snapshot_of(const api::Core& core, const Place& place, IntegrationRow row) {
  JF_TRY(Config config, api::open_config(core, row));
  Snapshot now{std::move(row), config, Settings(config), {}, {}, {}, {}, {}, {}};
  now.access = now.text(place.field, "access_token");
  now.refresh = now.text(place.field, "refresh_token");
  now.given = now.settings.secret("refreshToken");
  now.expires_ms = now.settings.integer(place.field.model + ".expires_at");
  now.renew_ms = now.settings.integer(place.field.model + ".renew_at");
  return now;
}

// As the row's creator: the caller was allowed to use the row before.
Result<Snapshot> read_snapshot(const api::Core& core, Session& session, const Place& place) {
  const Principal creator{place.creator, place.workspace, Role::viewer};
  JF_TRY(IntegrationRow row, api::load_integration(session, creator, place.integration));
  JF_TRY(Snapshot now, snapshot_of(core, place, std::move(row)));
  JF_TRY(std::optional<OauthGrantRow> known, session.oauth().find_grant(place.integration, place.field.model));
  if (known) {
    const bool is_of_this = known->mark == now.mark();
    const std::int64_t until_ms = known->until_ms;
    if (is_of_this) now.known = *std::move(known);
    now.known.until_ms = until_ms;
  }
  return now;
}

}  // namespace jackfield::oauth
