// Written by scripts/derive.mjs from core/routes.json; do not edit.

/** One method and path. Earlier routes win. */
export interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly role: "viewer" | "creator" | "public" | "editor" | "owner" | "operator_or_owner";
  readonly query: readonly string[];
  readonly body: "none" | "config" | "endpoint" | "ignored";
  readonly status: number;
}

/** Every route of the HTTP API. */
export const routes: readonly Route[] = [
  { operation: "integration.list", method: "GET", path: "/api/v2/meta/integrations", role: "viewer", query: ["type","query","limit","offset","includeDatabaseInfo"], body: "none", status: 200 },
  { operation: "integration.create", method: "POST", path: "/api/v2/meta/integrations", role: "creator", query: [], body: "config", status: 201 },
  { operation: "integration.get", method: "GET", path: "/api/v2/meta/integrations/{id}", role: "viewer", query: ["includeConfig","includeSources","includeSecrets"], body: "none", status: 200 },
  { operation: "integration.update", method: "PATCH", path: "/api/v2/meta/integrations/{id}", role: "creator", query: [], body: "config", status: 200 },
  { operation: "integration.delete", method: "DELETE", path: "/api/v2/meta/integrations/{id}", role: "creator", query: ["force"], body: "none", status: 200 },
  { operation: "integration.set_default", method: "PATCH", path: "/api/v2/meta/integrations/{id}/default", role: "creator", query: [], body: "ignored", status: 200 },
  { operation: "integration.audit", method: "GET", path: "/api/v2/meta/integrations/{id}/audit", role: "viewer", query: ["limit","offset"], body: "none", status: 200 },
  { operation: "oauth.start", method: "POST", path: "/api/v2/meta/integrations/{id}/oauth/start", role: "creator", query: [], body: "config", status: 200 },
  { operation: "oauth.revoke", method: "POST", path: "/api/v2/meta/integrations/{id}/oauth/revoke", role: "creator", query: [], body: "config", status: 200 },
  { operation: "oauth.callback", method: "GET", path: "/api/v2/oauth/callback", role: "public", query: ["code","state","error"], body: "none", status: 200 },
  { operation: "catalogue.list", method: "GET", path: "/api/v2/integrations", role: "public", query: ["type","query"], body: "none", status: 200 },
  { operation: "catalogue.get", method: "GET", path: "/api/v2/integrations/{type}/{subType}", role: "public", query: ["jsonSchema"], body: "none", status: 200 },
  { operation: "catalogue.validate", method: "POST", path: "/api/v2/integrations/{type}/{subType}/validate", role: "public", query: [], body: "config", status: 200 },
  { operation: "record.query", method: "POST", path: "/api/v2/integrations/{id}/store", role: "editor", query: [], body: "config", status: 200 },
  { operation: "endpoint.call", method: "POST", path: "/api/v2/integrations/{id}/{endpoint}", role: "editor", query: [], body: "endpoint", status: 200 },
  { operation: "connection.test", method: "POST", path: "/api/v2/meta/connection/test", role: "editor", query: [], body: "config", status: 200 },
  { operation: "connection.test", method: "POST", path: "/api/v1/db/meta/connection/test", role: "editor", query: [], body: "config", status: 200 },
  { operation: "connection.url_to_config", method: "POST", path: "/api/v1/url_to_config", role: "editor", query: [], body: "config", status: 200 },
  { operation: "connection.url_to_config", method: "POST", path: "/api/v2/meta/connection/url", role: "editor", query: [], body: "config", status: 200 },
  { operation: "source.list", method: "GET", path: "/api/v2/meta/bases/{baseId}/sources", role: "viewer", query: ["limit","offset"], body: "none", status: 200 },
  { operation: "source.create", method: "POST", path: "/api/v2/meta/bases/{baseId}/sources", role: "creator", query: [], body: "config", status: 201 },
  { operation: "source.get", method: "GET", path: "/api/v2/meta/bases/{baseId}/sources/{sourceId}", role: "viewer", query: [], body: "none", status: 200 },
  { operation: "source.update", method: "PATCH", path: "/api/v2/meta/bases/{baseId}/sources/{sourceId}", role: "creator", query: [], body: "config", status: 200 },
  { operation: "source.delete", method: "DELETE", path: "/api/v2/meta/bases/{baseId}/sources/{sourceId}", role: "creator", query: [], body: "none", status: 200 },
  { operation: "user.list", method: "GET", path: "/api/v2/meta/users", role: "owner", query: ["limit","offset"], body: "none", status: 200 },
  { operation: "user.create", method: "POST", path: "/api/v2/meta/users", role: "owner", query: [], body: "config", status: 201 },
  { operation: "user.update", method: "PATCH", path: "/api/v2/meta/users/{userId}", role: "owner", query: [], body: "config", status: 200 },
  { operation: "user.delete", method: "DELETE", path: "/api/v2/meta/users/{userId}", role: "owner", query: ["transferTo","deletePrivate"], body: "none", status: 200 },
  { operation: "token.list", method: "GET", path: "/api/v2/meta/tokens", role: "viewer", query: ["limit","offset"], body: "none", status: 200 },
  { operation: "token.create", method: "POST", path: "/api/v2/meta/tokens", role: "viewer", query: [], body: "config", status: 201 },
  { operation: "token.delete", method: "DELETE", path: "/api/v2/meta/tokens/{tokenId}", role: "viewer", query: [], body: "none", status: 200 },
  { operation: "audit.list", method: "GET", path: "/api/v2/meta/audit", role: "owner", query: ["limit","offset","from","to","operation"], body: "none", status: 200 },
  { operation: "workspace.export", method: "GET", path: "/api/v2/meta/export", role: "owner", query: ["dryRun"], body: "none", status: 200 },
  { operation: "workspace.apply", method: "POST", path: "/api/v2/meta/apply", role: "owner", query: ["dryRun"], body: "endpoint", status: 200 },
  { operation: "health.live", method: "GET", path: "/health", role: "public", query: [], body: "none", status: 200 },
  { operation: "health.ready", method: "GET", path: "/ready", role: "public", query: [], body: "none", status: 200 },
  { operation: "docs.openapi", method: "GET", path: "/openapi.json", role: "public", query: [], body: "none", status: 200 },
  { operation: "docs.page", method: "GET", path: "/docs", role: "public", query: [], body: "none", status: 200 },
  { operation: "metrics.read", method: "GET", path: "/metrics", role: "operator_or_owner", query: [], body: "none", status: 200 },
];
