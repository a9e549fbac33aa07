// Written by scripts/derive.mjs from core/routes.json; do not edit.

/** Which limits the body of a request has, and whether it is read at all. */
export type BodyKind = "none" | "config" | "endpoint" | "ignored";

// operation, method, path, least role, body, status of success, query parameters
type Row = readonly [string, string, string, string, BodyKind, number, ...string[]];
const rows: readonly Row[] = [
  [
    "integration.list",
    "GET",
    "/api/v2/meta/integrations",
    "viewer",
    "none",
    200,
    "type",
    "query",
    "limit",
    "offset",
    "includeDatabaseInfo",
  ],
  ["integration.create", "POST", "/api/v2/meta/integrations", "creator", "config", 201],
  [
    "integration.get",
    "GET",
    "/api/v2/meta/integrations/{id}",
    "viewer",
    "none",
    200,
    "includeConfig",
    "includeSources",
    "includeSecrets",
  ],
  ["integration.update", "PATCH", "/api/v2/meta/integrations/{id}", "creator", "config", 200],
  ["integration.delete", "DELETE", "/api/v2/meta/integrations/{id}", "creator", "none", 200, "force"],
  ["integration.set_default", "PATCH", "/api/v2/meta/integrations/{id}/default", "creator", "ignored", 200],
  ["integration.audit", "GET", "/api/v2/meta/integrations/{id}/audit", "viewer", "none", 200, "limit", "offset"],
  ["oauth.start", "POST", "/api/v2/meta/integrations/{id}/oauth/start", "creator", "config", 200],
  ["oauth.revoke", "POST", "/api/v2/meta/integrations/{id}/oauth/revoke", "creator", "config", 200],
  ["oauth.callback", "GET", "/api/v2/oauth/callback", "public", "none", 200, "code", "state", "error"],
  ["catalogue.list", "GET", "/api/v2/integrations", "public", "none", 200, "type", "query"],
  ["catalogue.get", "GET", "/api/v2/integrations/{type}/{subType}", "public", "none", 200, "jsonSchema"],
  ["catalogue.validate", "POST", "/api/v2/integrations/{type}/{subType}/validate", "public", "config", 200],
  ["record.query", "POST", "/api/v2/integrations/{id}/store", "editor", "config", 200],
  ["endpoint.call", "POST", "/api/v2/integrations/{id}/{endpoint}", "editor", "endpoint", 200],
  ["connection.test", "POST", "/api/v2/meta/connection/test", "editor", "config", 200],
  ["connection.test", "POST", "/api/v1/db/meta/connection/test", "editor", "config", 200],
  ["connection.url_to_config", "POST", "/api/v1/url_to_config", "editor", "config", 200],
  ["connection.url_to_config", "POST", "/api/v2/meta/connection/url", "editor", "config", 200],
  ["source.list", "GET", "/api/v2/meta/bases/{baseId}/sources", "viewer", "none", 200, "limit", "offset"],
  ["source.create", "POST", "/api/v2/meta/bases/{baseId}/sources", "creator", "config", 201],
  ["source.get", "GET", "/api/v2/meta/bases/{baseId}/sources/{sourceId}", "viewer", "none", 200],
  ["source.update", "PATCH", "/api/v2/meta/bases/{baseId}/sources/{sourceId}", "creator", "config", 200],
  ["source.delete", "DELETE", "/api/v2/meta/bases/{baseId}/sources/{sourceId}", "creator", "none", 200],
  ["user.list", "GET", "/api/v2/meta/users", "owner", "none", 200, "limit", "offset"],
  ["user.create", "POST", "/api/v2/meta/users", "owner", "config", 201],
  ["user.update", "PATCH", "/api/v2/meta/users/{userId}", "owner", "config", 200],
  ["user.delete", "DELETE", "/api/v2/meta/users/{userId}", "owner", "none", 200, "transferTo", "deletePrivate"],
  ["token.list", "GET", "/api/v2/meta/tokens", "viewer", "none", 200, "limit", "offset"],
  ["token.create", "POST", "/api/v2/meta/tokens", "viewer", "config", 201],
  ["token.delete", "DELETE", "/api/v2/meta/tokens/{tokenId}", "viewer", "none", 200],
  ["audit.list", "GET", "/api/v2/meta/audit", "owner", "none", 200, "limit", "offset", "from", "to", "operation"],
  ["workspace.export", "GET", "/api/v2/meta/export", "owner", "none", 200, "dryRun"],
  ["workspace.apply", "POST", "/api/v2/meta/apply", "owner", "endpoint", 200, "dryRun"],
  ["health.live", "GET", "/health", "public", "none", 200],
  ["health.ready", "GET", "/ready", "public", "none", 200],
  ["docs.openapi", "GET", "/openapi.json", "public", "none", 200],
  ["docs.page", "GET", "/docs", "public", "none", 200],
  ["metrics.read", "GET", "/metrics", "operator_or_owner", "none", 200],
];

/** Every route of the HTTP API: one method and path each. Earlier routes win. */
export const routes = rows.map(([operation, method, path, role, body, status, ...query]) => ({
  operation,
  method,
  path,
  role,
  body,
  status,
  query,
}));
/** One method and path. */
export type Route = Readonly<(typeof routes)[number]>;
