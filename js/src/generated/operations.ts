// Written by scripts/derive.mjs from core/routes.json and core/answers.json; do not edit.

import type { Operation, Path, Query } from "../base/routes.js";
import type * as answers from "./answers.js";

/** What each operation takes and answers. */
export interface Operations {
  /** List the integrations that the caller may see. */
  "integration.list": Operation<
    object,
    Query<
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
    >,
    undefined,
    answers.IntegrationPage
  >;
  /** Create or copy an integration. */
  "integration.create": Operation<object, object, answers.NewIntegration, answers.Integration>;
  /** Get one integration. */
  "integration.get": Operation<
    Path<"id">,
    Query<"includeConfig" | "includeSources" | "includeSecrets" | "includeHealth">,
    undefined,
    answers.Integration
  >;
  /** Update an integration; config and meta are merged. */
  "integration.update": Operation<Path<"id">, object, answers.IntegrationPatch, answers.Integration>;
  /** Delete an integration. */
  "integration.delete": Operation<Path<"id">, Query<"force">, undefined, answers.True>;
  /** Make an integration the default of its type. */
  "integration.set_default": Operation<Path<"id">, object, undefined, answers.Integration>;
  /** What happened to an integration; its creator and owners. */
  "integration.audit": Operation<Path<"id">, Query<"limit" | "offset">, undefined, answers.AuditPage>;
  /** Start an OAuth authorisation. */
  "oauth.start": Operation<Path<"id">, object, answers.OauthRequest, answers.OauthStart>;
  /** Revoke OAuth tokens. */
  "oauth.revoke": Operation<Path<"id">, object, answers.OauthRequest, answers.OauthRevoked>;
  /** Where an OAuth service sends the browser back. */
  "oauth.callback": Operation<object, Query<"code" | "state" | "error">, undefined, answers.Page>;
  /** The catalogue: what can be connected. */
  "catalogue.list": Operation<object, Query<"type" | "query">, undefined, answers.Catalogue>;
  /** Form, endpoints and metadata of one catalogue entry. */
  "catalogue.get": Operation<Path<"type" | "subType">, Query<"jsonSchema">, undefined, answers.CatalogueEntry>;
  /** Validate a configuration; nothing is stored. */
  "catalogue.validate": Operation<Path<"type" | "subType">, object, answers.Config, answers.ValidationReport>;
  /** Usage records of an integration: list, get, sum. */
  "record.query": Operation<Path<"id">, object, answers.StoreRequest, answers.Any>;
  /** Call an endpoint of an integration. */
  "endpoint.call": Operation<Path<"id" | "endpoint">, Query<"preview">, unknown, answers.Any>;
  /** Test a stored integration or an unsaved configuration. */
  "connection.test": Operation<object, object, answers.TestRequest, answers.TestOutcome>;
  /** A connection URL as a configuration. */
  "connection.url_to_config": Operation<object, object, answers.UrlRequest, answers.UrlConfig>;
  /** List the sources of a base. */
  "source.list": Operation<Path<"baseId">, Query<"limit" | "offset">, undefined, answers.SourcePage>;
  /** Link an integration to a base. */
  "source.create": Operation<Path<"baseId">, object, answers.NewSource, answers.Source>;
  /** Get one source. */
  "source.get": Operation<Path<"baseId" | "sourceId">, object, undefined, answers.Source>;
  /** Update a source. */
  "source.update": Operation<Path<"baseId" | "sourceId">, object, answers.SourcePatch, answers.Source>;
  /** Delete a source. */
  "source.delete": Operation<Path<"baseId" | "sourceId">, object, undefined, answers.True>;
  /** List the users of the workspace. */
  "user.list": Operation<object, Query<"limit" | "offset">, undefined, answers.UserPage>;
  /** Add a user. */
  "user.create": Operation<object, object, answers.NewUser, answers.User>;
  /** Change a user's name or role. */
  "user.update": Operation<Path<"userId">, object, answers.UserPatch, answers.User>;
  /** Remove a user; shared rows are transferred, private ones deleted. */
  "user.delete": Operation<Path<"userId">, Query<"transferTo" | "deletePrivate">, undefined, answers.UserRemoval>;
  /** List tokens: one's own, or all of the workspace for owners. */
  "token.list": Operation<object, Query<"limit" | "offset">, undefined, answers.TokenPage>;
  /** Make a token; its value is shown once. */
  "token.create": Operation<object, object, answers.TokenRequest, answers.NewToken>;
  /** Exchange an invitation for a token. */
  "token.accept": Operation<object, object, unknown, answers.NewToken>;
  /** Revoke a token. */
  "token.delete": Operation<Path<"tokenId">, object, undefined, answers.True>;
  /** The audit of the workspace. */
  "audit.list": Operation<
    object,
    Query<"limit" | "offset" | "from" | "to" | "operation">,
    undefined,
    answers.AuditPage
  >;
  /** Integrations as data, secrets as prompts. */
  "workspace.export": Operation<object, object, undefined, answers.IntegrationDocument>;
  /** Apply a document of integrations: all of it, or nothing. */
  "workspace.apply": Operation<
    object,
    Query<"dryRun" | "prune">,
    answers.IntegrationDocument,
    answers.DocumentDifference
  >;
  /** Is the process alive. */
  "health.live": Operation<object, object, undefined, answers.Health>;
  /** Can it serve: is the store open. */
  "health.ready": Operation<object, object, undefined, answers.Health>;
  /** This API as OpenAPI 3.1. */
  "docs.openapi": Operation<object, object, undefined, answers.Any>;
  /** This API as a page. */
  "docs.page": Operation<object, object, undefined, answers.Page>;
  /** Prometheus metrics; the operator's token. */
  "metrics.read": Operation<object, object, undefined, answers.Text>;
}
