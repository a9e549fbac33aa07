// Written by scripts/derive.mjs from core/answers.json; do not edit.

/** A part of a list, and where it lies in the whole. */
export interface ListOf<Item> {
  list: Item[];
  pageInfo: PageInfo;
}

/** What the endpoint declares. */
export type Any = unknown;

/** The shape Text of the HTTP API. */
export type Text = string;

/** The shape Page of the HTTP API. */
export type Page = string;

/** The shape True of the HTTP API. */
export type True = true;

/** 2026-11-23 17:03:57+00:00. */
export type Timestamp = string;

/** Each includes the one before. */
export type Role = "viewer" | "editor" | "creator" | "owner";

/** The shape IntegrationType of the HTTP API. */
export type IntegrationType =
  | "database"
  | "ai"
  | "auth"
  | "sync"
  | "communication"
  | "spread-sheet"
  | "project-management"
  | "crm"
  | "marketing"
  | "ats"
  | "development"
  | "finance"
  | "ticketing"
  | "storage"
  | "others";

/** The shape Health of the HTTP API. */
export interface Health {
  status: "ok" | "unavailable";
  version?: string;
}

/** The shape PageInfo of the HTTP API. */
export interface PageInfo {
  totalRows: number;
  page: number;
  pageSize: number;
  isFirstPage: boolean;
  isLastPage: boolean;
}

/** As the form of the catalogue entry says; set secrets read ********. */
export type Config = Record<string, unknown>;

/** The host's own, up to 64 KiB. */
export type Meta = Record<string, unknown>;

/** How a test of a stored integration went. */
export interface TestRecord {
  outcome: "ok" | "failed" | "unreachable" | "unsupported";
  at: Timestamp;
  errorCode?: string;
  message?: string;
  /** The field of the configuration that the failure is about. */
  field?: string;
  durationMillis: number;
}

/** The shape Integration of the HTTP API. */
export interface Integration {
  id: string;
  title: string;
  config?: Config;
  /** Which secrets are set. */
  secrets?: Record<string, boolean>;
  meta: Meta;
  type: IntegrationType;
  sub_type: string;
  fk_workspace_id: string;
  enabled: boolean;
  is_private: boolean;
  is_default: boolean;
  deleted: boolean;
  created_by: string;
  order: number;
  is_encrypted: boolean;
  /** Raised by every change. */
  version: number;
  /** Raised by changes of config alone. */
  config_revision: number;
  created_at: Timestamp;
  updated_at: Timestamp;
  source_count?: number;
  /** The last test of this configuration; null: not tested. */
  health?: TestRecord | null;
  /** The last 20 tests, also of earlier configurations; the newest first. */
  health_history?: TestRecord[];
  last_used_at?: Timestamp | null;
  sources?: Source[];
  /** Why config cannot be shown. */
  config_error?: string;
}

/** The shape IntegrationPage of the HTTP API. */
export type IntegrationPage = ListOf<Integration>;

/** The shape Title of the HTTP API. */
export type Title = string;

/** 1 and 0 are true and false; null is as if absent. */
export type Flag = true | false | 1 | 0 | null;

/** The shape NewIntegration of the HTTP API. */
export interface NewIntegration {
  title?: string | null;
  type?: IntegrationType;
  sub_type?: string;
  config?: Config;
  /** The host's own, up to 64 KiB. */
  meta?: Record<string, unknown> | null;
  is_private?: Flag;
  /** Copies type, sub_type, meta and config of this one. */
  copy_from_id?: string;
}

/** The shape IntegrationPatch of the HTTP API. */
export interface IntegrationPatch {
  title?: string | null;
  /** Merged; secrets: absent or ******** keeps, a value sets, null clears. */
  config?: Record<string, unknown> | null;
  configMode?: "merge" | "replace" | null;
  /** The host's own, up to 64 KiB. */
  meta?: Record<string, unknown> | null;
  is_private?: Flag;
  enabled?: Flag;
  order?: number | null;
  /** 409 when stale. */
  version?: number | null;
}

/** The shape CatalogueHead of the HTTP API. */
export interface CatalogueHead {
  title: string;
  description: string;
  icon: string;
  version?: number;
  order?: number;
  docs?: string;
  aliases?: string[];
  expose?: string[];
  [key: string]: unknown;
}

/** The shape CatalogueItem of the HTTP API. */
export interface CatalogueItem {
  type: IntegrationType;
  sub_type: string;
  manifest: CatalogueHead;
}

/** The shape Catalogue of the HTTP API. */
export type Catalogue = CatalogueItem[];

/** One of equal, notEqual, in, notIn, empty, notEmpty on a model, or and, or. */
export interface Condition {
  model?: string;
  and?: Condition[];
  or?: Condition[];
  [key: string]: unknown;
}

/** The shape FormField of the HTTP API. */
export interface FormField {
  key: string;
  /** Dotted path in the config. */
  model: string;
  label: string;
  type:
    | "text"
    | "number"
    | "password"
    | "select"
    | "switch"
    | "checkbox"
    | "textarea"
    | "json"
    | "key-value"
    | "file"
    | "oauth"
    | "integration"
    | "space";
  required?: boolean;
  /** Fills an absent key on create. */
  default?: unknown;
  help?: string;
  example?: string;
  placeholder?: string;
  group?: string;
  group_label?: string;
  collapsible?: boolean;
  collapsed?: boolean;
  advanced?: boolean;
  span?: number;
  secret?: boolean;
  target?: boolean;
  mode?: "single" | "multiple" | "tags";
  options?: {
    value: string;
    label: string;
  }[];
  visible_when?: Condition;
  validators?: {
    use?: string;
    [key: string]: unknown;
  }[];
  [key: string]: unknown;
}

/** The shape CatalogueEntry of the HTTP API. */
export interface CatalogueEntry {
  integrationType: IntegrationType;
  integrationSubType: string;
  manifest: CatalogueHead;
  form: FormField[];
  /** Name, description and parameters of each. */
  endpoints: Record<string, unknown> | unknown[];
  jsonSchema?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The shape Finding of the HTTP API. */
export interface Finding {
  path: string;
  code: string;
  message: string;
  params?: Record<string, unknown>;
}

/** The shape ValidationReport of the HTTP API. */
export interface ValidationReport {
  valid: boolean;
  errors: Finding[];
  warnings: Finding[];
  fields: Record<
    string,
    {
      visible: boolean;
      required: boolean;
      recommended?: unknown[];
    }
  >;
}

/** The shape StoreRequest of the HTTP API. */
export interface StoreRequest {
  op: "list" | "get" | "sum";
  id?: string | null;
  limit?: number | string | null;
  offset?: number | string | null;
  fields?: string[] | string | null;
  from?: string | number | null;
  to?: string | number | null;
}

/** An unsaved integration, or {integrationId, config?}. */
export interface TestRequest {
  integrationId?: string | null;
  /** Read where integrationId is absent. */
  fk_integration_id?: unknown;
  /** Of an unsaved integration; else it is not read. */
  type?: unknown;
  /** Of an unsaved integration; else it is not read. */
  sub_type?: unknown;
  config?: Record<string, unknown> | null;
  [key: string]: unknown;
}

/** The shape TestOutcome of the HTTP API. */
export interface TestOutcome {
  code: 0 | -1;
  message: string;
  data?: Record<string, unknown>;
  outcome: "ok" | "failed" | "unreachable" | "unsupported";
  field?: string;
  errorCode?: string;
  hint?: string;
  durationMillis?: number;
  serverVersion?: string;
  warnings?: Finding[];
}

/** The shape UrlRequest of the HTTP API. */
export interface UrlRequest {
  url: string;
}

/** The shape UrlConfig of the HTTP API. */
export interface UrlConfig {
  client: string;
  connection: Record<string, unknown>;
  /** The schemas that the URL names; a member of the configuration beside connection. */
  searchPath?: string[];
  /** Parameters of the URL that have no place in a configuration: known names, and other for the rest. */
  ignored?: string[];
}

/** The shape Source of the HTTP API. */
export interface Source {
  id: string;
  alias: string;
  base_id?: string;
  fk_integration_id: string;
  /**
   * database and schema this base works in. They are kept for the host, which names them in its statements; connections
   * are made with the integration's own configuration, which no source changes.
   */
  config?: Record<string, unknown>;
  created_at?: Timestamp;
  updated_at?: Timestamp;
  [key: string]: unknown;
}

/** The shape NewSource of the HTTP API. */
export interface NewSource {
  alias?: string;
  fk_integration_id: string;
  /**
   * database and schema this base works in. They are kept for the host, which names them in its statements; connections
   * are made with the integration's own configuration, which no source changes.
   */
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The shape SourcePatch of the HTTP API. */
export interface SourcePatch {
  alias?: string;
  fk_integration_id?: string;
  /**
   * database and schema this base works in. They are kept for the host, which names them in its statements; connections
   * are made with the integration's own configuration, which no source changes.
   */
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The shape SourcePage of the HTTP API. */
export type SourcePage = ListOf<Source>;

/** The shape User of the HTTP API. */
export interface User {
  id: string;
  name: string;
  role: Role;
  created_at?: Timestamp;
  [key: string]: unknown;
}

/** The shape NewUser of the HTTP API. */
export interface NewUser {
  name: Title;
  /** Default: viewer. */
  role?: "viewer" | "editor" | "creator" | "owner" | null;
}

/** The shape UserPatch of the HTTP API. */
export interface UserPatch {
  name?: Title;
  role?: Role;
}

/** The shape UserRemoval of the HTTP API. */
export interface UserRemoval {
  transferred_to?: string;
  transferred?: number;
  private_deleted?: number;
  [key: string]: unknown;
}

/** The shape UserPage of the HTTP API. */
export type UserPage = ListOf<User>;

/** The shape Token of the HTTP API. */
export interface Token {
  id: string;
  label?: string;
  prefix?: string;
  role?: Role;
  created_at?: Timestamp;
  expires_at?: string | null;
  [key: string]: unknown;
}

/** The shape TokenRequest of the HTTP API. */
export interface TokenRequest {
  label?: string | null;
  role?: "viewer" | "editor" | "creator" | "owner" | null;
  /** For owners: the user who gets the token. */
  user?: string | null;
  /** ISO 8601, or milliseconds since 1970. */
  expires_at?: string | number | null;
  [key: string]: unknown;
}

/** The shape NewToken of the HTTP API. */
export interface NewToken {
  id: string;
  /** Shown this once. */
  token?: string;
  /** For another user, instead of a token: exchanged for one by POST /api/v2/tokens/accept, once. */
  invitation?: string;
  role?: Role;
  [key: string]: unknown;
}

/** The shape TokenPage of the HTTP API. */
export type TokenPage = ListOf<Token>;

/** The shape AuditEntry of the HTTP API. */
export interface AuditEntry {
  id: string;
  operation: string;
  outcome: string;
  details?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The shape AuditPage of the HTTP API. */
export type AuditPage = ListOf<AuditEntry>;

/** The shape IntegrationDocument of the HTTP API. */
export interface IntegrationDocument {
  /** The version of this format. */
  jackfield: 1;
  /** The label of who keeps the document; for prune. */
  owner?: string | null;
  integrations: DeclaredIntegration[];
  skipped?: SkippedIntegration[];
}

/** The shape DeclaredIntegration of the HTTP API. */
export interface DeclaredIntegration {
  type: IntegrationType;
  sub_type: string;
  title: Title;
  enabled?: boolean | null;
  is_private?: boolean | null;
  /** true makes it the default of its type. */
  is_default?: boolean | null;
  meta?: Meta | null;
  config: Config;
}

/** An integration that cannot be exported, and why. */
export interface SkippedIntegration {
  type: IntegrationType;
  sub_type: string;
  title: string;
  code: string;
}

/** The shape DocumentDifference of the HTTP API. */
export interface DocumentDifference {
  dryRun: boolean;
  counts: {
    create: number;
    update: number;
    delete: number;
    same: number;
  };
  integrations: IntegrationDifference[];
}

/** The shape IntegrationDifference of the HTTP API. */
export interface IntegrationDifference {
  action: "create" | "update" | "delete" | "same";
  id?: string;
  type: IntegrationType;
  sub_type: string;
  title: string;
  changes: {
    path: string;
    from: unknown;
    to: unknown;
  }[];
  secrets: Record<string, "kept" | "set" | "cleared" | "awaited">;
  /** The label of another document that it was applied from first. */
  owner?: string;
}

/** The shape QueryParams of the HTTP API. */
export interface QueryParams {
  sql: string;
  params?: unknown[] | Record<string, unknown>;
  maxRows?: number;
  timeoutMillis?: number;
  readOnly?: boolean;
  rowFormat?: "object" | "array";
  queryId?: string;
}

/** The shape QueryResult of the HTTP API. */
export interface QueryResult {
  columns: {
    name: string;
    type: string;
    nullable?: boolean | null;
  }[];
  rows: unknown[];
  rowCount: number;
  truncated: boolean;
  durationMillis: number;
  queryId?: string;
  affectedRows?: number;
  insertId?: string | number;
  [key: string]: unknown;
}

/** The shape TableInfo of the HTTP API. */
export interface TableInfo {
  schema: string | null;
  name: string;
  /** table, view or what else the server has. */
  type: string;
  [key: string]: unknown;
}

/** The shape ColumnInfo of the HTTP API. */
export interface ColumnInfo {
  name: string;
  type: string;
  vendor_type: string;
  nullable?: boolean | null;
  default?: string | null;
  position?: number;
  primary_key?: boolean;
  [key: string]: unknown;
}

/** The shape ListInfo of the HTTP API. */
export interface ListInfo {
  page: number;
  pageSize: number;
  isFirstPage: boolean;
  isLastPage: boolean;
}

/** The shape SchemaList of the HTTP API. */
export type SchemaList = ListOf<{
  name: string;
}>;

/** The shape TableList of the HTTP API. */
export type TableList = ListOf<TableInfo>;

/** The shape ColumnList of the HTTP API. */
export type ColumnList = ListOf<ColumnInfo>;

/** The shape OauthRequest of the HTTP API. */
export interface OauthRequest {
  /** The path of the oauth field, where a form has several. */
  field?: string;
  /** One of the addresses that the operator allows; default the callback of this server. */
  redirect_uri?: string;
  /** Of the page that opens the popup; default that of this server. */
  origin?: string;
}

/** The shape OauthStart of the HTTP API. */
export interface OauthStart {
  /** Where to send the browser. */
  url: string;
  /** To register at the service, byte for byte. */
  redirect_uri: string;
  expires_at: Timestamp;
  /** In the library only: the callback needs it. The server makes a cookie of it. */
  nonce?: string;
}

/** The shape OauthEnd of the HTTP API. */
export interface OauthEnd {
  outcome: "connected" | "cancelled" | "failed";
  integrationId: string;
  /** Of the page that is to hear of it. */
  origin: string;
  /** Why it failed or was cancelled. */
  code?: string;
  /** The field of the form that is to blame. */
  field?: string;
  missingScopes?: string[];
  warning?: "no_refresh_token";
  /** The callback was called before; nothing was exchanged. */
  repeated?: true;
}

/** The shape OauthRevoked of the HTTP API. */
export interface OauthRevoked {
  /** False: the service has no address for that. */
  revoked: boolean;
  integrationId: string;
}

/** The shape OauthChecked of the HTTP API. */
export interface OauthChecked {
  connected: true;
  expires_at: Timestamp | null;
  /** As the service granted; empty if it does not say. */
  scope: string;
}

/** The shape Cancelled of the HTTP API. */
export interface Cancelled {
  cancelled: true;
}

/** The shape PoolFigures of the HTTP API. */
export interface PoolFigures {
  open: number;
  idle: number;
  busy: number;
  waiting: number;
  connecting?: number;
  min?: number;
  max?: number;
  acquireTimeoutMillis?: number;
  idleTimeoutMillis?: number;
  [key: string]: unknown;
}

/** The shape Error of the HTTP API. */
export interface Error {
  /** The class; it decides the status. */
  error: string;
  message: string;
  msg: string;
  details: {
    /** The specific cause. */
    code: string;
    [key: string]: unknown;
  };
}
