// Written by scripts/derive.mjs from core/routes.json and core/answers.json; do not edit.

import type * as answers from "./answers.js";

/** What each operation takes and answers. */
export interface Operations {
  "integration.list": { path: object; query: { type?: string | number | boolean; query?: string | number | boolean; limit?: string | number | boolean; offset?: string | number | boolean; includeDatabaseInfo?: string | number | boolean }; body: undefined; answer: answers.IntegrationPage };
  "integration.create": { path: object; query: object; body: answers.NewIntegration; answer: answers.Integration };
  "integration.get": { path: { id: string }; query: { includeConfig?: string | number | boolean; includeSources?: string | number | boolean; includeSecrets?: string | number | boolean }; body: undefined; answer: answers.Integration };
  "integration.update": { path: { id: string }; query: object; body: answers.IntegrationPatch; answer: answers.Integration };
  "integration.delete": { path: { id: string }; query: { force?: string | number | boolean }; body: undefined; answer: answers.True };
  "integration.set_default": { path: { id: string }; query: object; body: undefined; answer: answers.Integration };
  "integration.audit": { path: { id: string }; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.AuditPage };
  "oauth.start": { path: { id: string }; query: object; body: unknown; answer: answers.Any };
  "oauth.revoke": { path: { id: string }; query: object; body: unknown; answer: answers.Any };
  "oauth.callback": { path: object; query: { code?: string | number | boolean; state?: string | number | boolean; error?: string | number | boolean }; body: undefined; answer: answers.Any };
  "catalogue.list": { path: object; query: { type?: string | number | boolean; query?: string | number | boolean }; body: undefined; answer: answers.Catalogue };
  "catalogue.get": { path: { type: string; subType: string }; query: { jsonSchema?: string | number | boolean }; body: undefined; answer: answers.CatalogueEntry };
  "catalogue.validate": { path: { type: string; subType: string }; query: object; body: answers.Config; answer: answers.ValidationReport };
  "record.query": { path: { id: string }; query: object; body: answers.StoreRequest; answer: answers.Any };
  "endpoint.call": { path: { id: string; endpoint: string }; query: object; body: unknown; answer: answers.Any };
  "connection.test": { path: object; query: object; body: answers.TestRequest; answer: answers.TestOutcome };
  "connection.url_to_config": { path: object; query: object; body: answers.UrlRequest; answer: answers.UrlConfig };
  "source.list": { path: { baseId: string }; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.SourcePage };
  "source.create": { path: { baseId: string }; query: object; body: answers.NewSource; answer: answers.Source };
  "source.get": { path: { baseId: string; sourceId: string }; query: object; body: undefined; answer: answers.Source };
  "source.update": { path: { baseId: string; sourceId: string }; query: object; body: answers.SourcePatch; answer: answers.Source };
  "source.delete": { path: { baseId: string; sourceId: string }; query: object; body: undefined; answer: answers.True };
  "user.list": { path: object; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.UserPage };
  "user.create": { path: object; query: object; body: answers.NewUser; answer: answers.User };
  "user.update": { path: { userId: string }; query: object; body: answers.UserPatch; answer: answers.User };
  "user.delete": { path: { userId: string }; query: { transferTo?: string | number | boolean; deletePrivate?: string | number | boolean }; body: undefined; answer: answers.UserRemoval };
  "token.list": { path: object; query: { limit?: string | number | boolean; offset?: string | number | boolean }; body: undefined; answer: answers.TokenPage };
  "token.create": { path: object; query: object; body: answers.TokenRequest; answer: answers.NewToken };
  "token.delete": { path: { tokenId: string }; query: object; body: undefined; answer: answers.True };
  "audit.list": { path: object; query: { limit?: string | number | boolean; offset?: string | number | boolean; from?: string | number | boolean; to?: string | number | boolean; operation?: string | number | boolean }; body: undefined; answer: answers.AuditPage };
  "workspace.export": { path: object; query: { dryRun?: string | number | boolean }; body: undefined; answer: answers.Any };
  "workspace.apply": { path: object; query: { dryRun?: string | number | boolean }; body: unknown; answer: answers.Any };
  "health.live": { path: object; query: object; body: undefined; answer: answers.Health };
  "health.ready": { path: object; query: object; body: undefined; answer: answers.Health };
  "docs.openapi": { path: object; query: object; body: undefined; answer: answers.Any };
  "docs.page": { path: object; query: object; body: undefined; answer: answers.Page };
  "metrics.read": { path: object; query: object; body: undefined; answer: answers.Text };
}
