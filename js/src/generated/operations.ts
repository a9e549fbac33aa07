// Written by scripts/derive.mjs from core/routes.json and core/answers.json; do not edit.

import type * as answers from "./answers.js";

/** What each operation takes and answers. */
export interface Operations {
  "integration.list": { path: {}; query: { type?: string | number | boolean; query?: string | number | boolean; limit?: string | number | boolean; offset?: string | number | boolean; includeDatabaseInfo?: string | number | boolean }; body: undefined; answer: answers.IntegrationPage };
  "integration.create": { path: {}; query: {}; body: answers.NewIntegration; answer: answers.Integration };
  "integration.get": { path: { id: string }; query: { includeConfig?: string | number | boolean; includeSources?: string | number | boolean; includeSecrets?: string | number | boolean }; body: undefined; answer: answers.Integration };
  "integration.update": { path: { id: string }; query: {}; body: answers.IntegrationPatch; answer: answers.Integration };
  "integration.delete": { path: { id: string }; query: { force?: string | number | boolean }; body: undefined; answer: answers.True };
  "integration.set_default": { path: { id: string }; query: {}; body: undefined; answer: answers.Integration };
  "integration.audit": { path: { id: string }; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.AuditPage };
  "oauth.start": { path: { id: string }; query: {}; body: unknown; answer: answers.Any };
  "oauth.revoke": { path: { id: string }; query: {}; body: unknown; answer: answers.Any };
  "oauth.callback": { path: {}; query: { code?: string | number | boolean; state?: string | number | boolean; error?: string | number | boolean }; body: undefined; answer: answers.Any };
  "catalogue.list": { path: {}; query: { type?: string | number | boolean; query?: string | number | boolean }; body: undefined; answer: answers.Catalogue };
  "catalogue.get": { path: { type: string; subType: string }; query: { jsonSchema?: string | number | boolean }; body: undefined; answer: answers.CatalogueEntry };
  "catalogue.validate": { path: { type: string; subType: string }; query: {}; body: answers.Config; answer: answers.ValidationReport };
  "record.query": { path: { id: string }; query: {}; body: answers.StoreRequest; answer: answers.Any };
  "endpoint.call": { path: { id: string; endpoint: string }; query: {}; body: unknown; answer: answers.Any };
  "connection.test": { path: {}; query: {}; body: answers.TestRequest; answer: answers.TestOutcome };
  "connection.url_to_config": { path: {}; query: {}; body: answers.UrlRequest; answer: answers.UrlConfig };
  "source.list": { path: { baseId: string }; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.SourcePage };
  "source.create": { path: { baseId: string }; query: {}; body: answers.NewSource; answer: answers.Source };
  "source.get": { path: { baseId: string; sourceId: string }; query: {}; body: undefined; answer: answers.Source };
  "source.update": { path: { baseId: string; sourceId: string }; query: {}; body: answers.SourcePatch; answer: answers.Source };
  "source.delete": { path: { baseId: string; sourceId: string }; query: {}; body: undefined; answer: answers.True };
  "user.list": { path: {}; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.UserPage };
  "user.create": { path: {}; query: {}; body: answers.NewUser; answer: answers.User };
  "user.update": { path: { userId: string }; query: {}; body: answers.UserPatch; answer: answers.User };
  "user.delete": { path: { userId: string }; query: { transferTo?: string | number | boolean; deletePrivate?: string | number | boolean }; body: undefined; answer: answers.UserRemoval };
  "token.list": { path: {}; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.TokenPage };
  "token.create": { path: {}; query: {}; body: answers.TokenRequest; answer: answers.NewToken };
  "token.delete": { path: { tokenId: string }; query: {}; body: undefined; answer: answers.True };
  "audit.list": { path: {}; query: { limit?: string | number | boolean; offset?: string | number | boolean; from?: string | number | boolean; to?: string | number | boolean; operation?: string | number | boolean }; body: undefined; answer: answers.AuditPage };
  "workspace.export": { path: {}; query: { dryRun?: string | number | boolean }; body: undefined; answer: answers.Any };
  "workspace.apply": { path: {}; query: { dryRun?: string | number | boolean }; body: unknown; answer: answers.Any };
  "health.live": { path: {}; query: {}; body: undefined; answer: answers.Health };
  "health.ready": { path: {}; query: {}; body: undefined; answer: answers.Health };
  "docs.openapi": { path: {}; query: {}; body: undefined; answer: answers.Any };
  "docs.page": { path: {}; query: {}; body: undefined; answer: answers.Page };
  "metrics.read": { path: {}; query: {}; body: undefined; answer: answers.Text };
}
