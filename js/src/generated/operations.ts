// Written by scripts/derive.mjs from core/routes.json and core/answers.json; do not edit.

import type { Path, Query } from "../base/routes.js";
import type * as answers from "./answers.js";

/** What each operation takes and answers. */
export interface Operations {
  "integration.list": {
    path: object;
    query: Query<
      | "type"
      | "query"
      | "limit"
      | "offset"
      | "includeDatabaseInfo"
      | "includeHealth"
      | "health"
      | "show"
      | "owner"
      | "environment"
      | "sort"
    >;
    body: undefined;
    answer: answers.IntegrationPage;
  };
  "integration.create": {
    path: object;
    query: object;
    body: answers.NewIntegration;
    answer: answers.Integration;
  };
  "integration.get": {
    path: Path<"id">;
    query: Query<"includeConfig" | "includeSources" | "includeSecrets" | "includeHealth">;
    body: undefined;
    answer: answers.Integration;
  };
  "integration.update": {
    path: Path<"id">;
    query: object;
    body: answers.IntegrationPatch;
    answer: answers.Integration;
  };
  "integration.delete": {
    path: Path<"id">;
    query: Query<"force">;
    body: undefined;
    answer: answers.True;
  };
  "integration.set_default": {
    path: Path<"id">;
    query: object;
    body: undefined;
    answer: answers.Integration;
  };
  "integration.audit": {
    path: Path<"id">;
    query: Query<"limit" | "offset">;
    body: undefined;
    answer: answers.AuditPage;
  };
  "oauth.start": {
    path: Path<"id">;
    query: object;
    body: answers.OauthRequest;
    answer: answers.OauthStart;
  };
  "oauth.revoke": {
    path: Path<"id">;
    query: object;
    body: answers.OauthRequest;
    answer: answers.OauthRevoked;
  };
  "oauth.callback": {
    path: object;
    query: Query<"code" | "state" | "error">;
    body: undefined;
    answer: answers.Page;
  };
  "catalogue.list": {
    path: object;
    query: Query<"type" | "query">;
    body: undefined;
    answer: answers.Catalogue;
  };
  "catalogue.get": {
    path: Path<"type" | "subType">;
    query: Query<"jsonSchema">;
    body: undefined;
    answer: answers.CatalogueEntry;
  };
  "catalogue.validate": {
    path: Path<"type" | "subType">;
    query: object;
    body: answers.Config;
    answer: answers.ValidationReport;
  };
  "record.query": {
    path: Path<"id">;
    query: object;
    body: answers.StoreRequest;
    answer: answers.Any;
  };
  "endpoint.call": {
    path: Path<"id" | "endpoint">;
    query: Query<"preview">;
    body: unknown;
    answer: answers.Any;
  };
  "connection.test": {
    path: object;
    query: object;
    body: answers.TestRequest;
    answer: answers.TestOutcome;
  };
  "connection.url_to_config": {
    path: object;
    query: object;
    body: answers.UrlRequest;
    answer: answers.UrlConfig;
  };
  "source.list": {
    path: Path<"baseId">;
    query: Query<"limit" | "offset">;
    body: undefined;
    answer: answers.SourcePage;
  };
  "source.create": {
    path: Path<"baseId">;
    query: object;
    body: answers.NewSource;
    answer: answers.Source;
  };
  "source.get": {
    path: Path<"baseId" | "sourceId">;
    query: object;
    body: undefined;
    answer: answers.Source;
  };
  "source.update": {
    path: Path<"baseId" | "sourceId">;
    query: object;
    body: answers.SourcePatch;
    answer: answers.Source;
  };
  "source.delete": {
    path: Path<"baseId" | "sourceId">;
    query: object;
    body: undefined;
    answer: answers.True;
  };
  "user.list": {
    path: object;
    query: Query<"limit" | "offset">;
    body: undefined;
    answer: answers.UserPage;
  };
  "user.create": {
    path: object;
    query: object;
    body: answers.NewUser;
    answer: answers.User;
  };
  "user.update": {
    path: Path<"userId">;
    query: object;
    body: answers.UserPatch;
    answer: answers.User;
  };
  "user.delete": {
    path: Path<"userId">;
    query: Query<"transferTo" | "deletePrivate">;
    body: undefined;
    answer: answers.UserRemoval;
  };
  "token.list": {
    path: object;
    query: Query<"limit" | "offset">;
    body: undefined;
    answer: answers.TokenPage;
  };
  "token.create": {
    path: object;
    query: object;
    body: answers.TokenRequest;
    answer: answers.NewToken;
  };
  "token.accept": {
    path: object;
    query: object;
    body: unknown;
    answer: answers.NewToken;
  };
  "token.delete": {
    path: Path<"tokenId">;
    query: object;
    body: undefined;
    answer: answers.True;
  };
  "audit.list": {
    path: object;
    query: Query<"limit" | "offset" | "from" | "to" | "operation">;
    body: undefined;
    answer: answers.AuditPage;
  };
  "workspace.export": {
    path: object;
    query: object;
    body: undefined;
    answer: answers.IntegrationDocument;
  };
  "workspace.apply": {
    path: object;
    query: Query<"dryRun" | "prune">;
    body: answers.IntegrationDocument;
    answer: answers.DocumentDifference;
  };
  "health.live": {
    path: object;
    query: object;
    body: undefined;
    answer: answers.Health;
  };
  "health.ready": {
    path: object;
    query: object;
    body: undefined;
    answer: answers.Health;
  };
  "docs.openapi": {
    path: object;
    query: object;
    body: undefined;
    answer: answers.Any;
  };
  "docs.page": {
    path: object;
    query: object;
    body: undefined;
    answer: answers.Page;
  };
  "metrics.read": {
    path: object;
    query: object;
    body: undefined;
    answer: answers.Text;
  };
}
