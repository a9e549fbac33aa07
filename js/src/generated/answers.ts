// Written by scripts/derive.mjs from core/answers.json; do not edit.

/** A part of a list, and where it lies in the whole. */
export interface ListOf<Item> {
  /** The rows of this page. */
  list: Item[];
  /** Where they lie in the whole list. */
  pageInfo: PageInfo;
}

/** What the endpoint declares. */
export type Any = unknown;

/** Plain text. */
export type Text = string;

/** An HTML page. */
export type Page = string;

/** Always true: it is done. */
export type True = true;

/** 2026-11-23 17:03:57+00:00. */
export type Timestamp = string;

/** Each includes the one before. */
export type Role = "viewer" | "editor" | "creator" | "owner";

/** What kind of thing is connected; the first part of a name such as database/pg. */
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

/** Whether the server can work. */
export interface Health {
  /** unavailable: the store cannot be used. */
  status: "ok" | "unavailable";
  /** The version of Jackfield. */
  version?: string;
}

/** Where the rows of a page lie in the whole list. */
export interface PageInfo {
  /** The rows of all pages. */
  totalRows: number;
  /** The number of this page, from 1. */
  page: number;
  /** The most rows of a page. */
  pageSize: number;
  /** No page is before this one. */
  isFirstPage: boolean;
  /** No page follows. */
  isLastPage: boolean;
}

/** As the form of the catalogue entry says; set secrets read ********. */
export type Config = Record<string, unknown>;

/** The host's own, up to 64 KiB. */
export type Meta = Record<string, unknown>;

/** How a test of a stored integration went. */
export interface TestRecord {
  /** failed: the server was reached and refused; unreachable: it was not; unsupported: this build cannot test it. */
  outcome: "ok" | "failed" | "unreachable" | "unsupported";
  /** When it was tested. */
  at: Timestamp;
  /** The specific cause of a failure, such as authentication_failed. */
  errorCode?: string;
  /** The cause as a sentence. */
  message?: string;
  /** The field of the configuration that the failure is about. */
  field?: string;
  /** How long the test took, in milliseconds. */
  durationMillis: number;
}

/** A stored connection to a database or a service. */
export interface Integration {
  /** The id, such as int2b9c1f04d7e8a6. */
  id: string;
  /** What people call it: 1 to 128 characters. */
  title: string;
  /** The masked configuration; absent if it was not asked for. */
  config?: Config;
  /** Which secrets are set. */
  secrets?: Record<string, boolean>;
  /** Data of the host; environment is the label that the console shows. */
  meta: Meta;
  /** The kind, such as database. */
  type: IntegrationType;
  /** The entry of the catalogue within the type, such as pg. */
  sub_type: string;
  /** The workspace that it belongs to. */
  fk_workspace_id: string;
  /** A disabled one is kept and not used. */
  enabled: boolean;
  /** Only its creator and owners see it. */
  is_private: boolean;
  /** It is the default of its type. */
  is_default: boolean;
  /** Always false: what is deleted is gone. */
  deleted: boolean;
  /** The id of the user who made it. */
  created_by: string;
  /** Its place in lists; smaller comes first. */
  order: number;
  /** The configuration is sealed in the store. */
  is_encrypted: boolean;
  /** Raised by every change. */
  version: number;
  /** Raised by changes of config alone. */
  config_revision: number;
  /** When it was made. */
  created_at: Timestamp;
  /** When it was last changed. */
  updated_at: Timestamp;
  /** How many sources use it; in lists. */
  source_count?: number;
  /** The last test of this configuration; null: not tested. */
  health?: TestRecord | null;
  /** The last 20 tests, also of earlier configurations; the newest first. */
  health_history?: TestRecord[];
  /** When it was last called; null: never; with includeHealth. */
  last_used_at?: Timestamp | null;
  /** The sources that use it; with includeSources. */
  sources?: Source[];
  /** Why config cannot be shown. */
  config_error?: string;
}

/** A page of integrations. */
export type IntegrationPage = ListOf<Integration>;

/** A title that people read: 1 to 128 characters, not blank. */
export type Title = string;

/** 1 and 0 are true and false; null is as if absent. */
export type Flag = true | false | 1 | 0 | null;

/** What an integration is made of, or copied from. */
export interface NewIntegration {
  /** What people call it; a copy has one proposed. */
  title?: string | null;
  /** The kind, such as database. */
  type?: IntegrationType;
  /** The entry of the catalogue within the type, such as pg. */
  sub_type?: string;
  /** The configuration with its secrets in clear; they are sealed before they are stored. */
  config?: Config;
  /** The host's own, up to 64 KiB. */
  meta?: Record<string, unknown> | null;
  /** Only its creator and owners see it. */
  is_private?: Flag;
  /** Copies type, sub_type, meta and config of this one. */
  copy_from_id?: string;
}

/** What of an integration changes; what is absent stays. */
export interface IntegrationPatch {
  /** What people call it. */
  title?: string | null;
  /** Merged; secrets: absent or ******** keeps, a value sets, null clears. */
  config?: Record<string, unknown> | null;
  /** merge (default): keys that are absent stay; replace: they go, secrets excepted. */
  configMode?: "merge" | "replace" | null;
  /** The host's own, up to 64 KiB. */
  meta?: Record<string, unknown> | null;
  /** Only its creator and owners see it. */
  is_private?: Flag;
  /** A disabled one is kept and not used. */
  enabled?: Flag;
  /** Its place in lists; smaller comes first. */
  order?: number | null;
  /** 409 when stale. */
  version?: number | null;
}

/** What the catalogue says of an entry. */
export interface CatalogueHead {
  /** The name of the service. */
  title: string;
  /** One line on what it is. */
  description: string;
  /** The name of its icon, at /icons/NAME.svg. */
  icon: string;
  /** The version of the manifest. */
  version?: number;
  /** Its place within the type; smaller comes first. */
  order?: number;
  /** The address of the vendor's documentation. */
  docs?: string;
  /** Other sub_types that mean the same. */
  aliases?: string[];
  /** The endpoints that callers may use. */
  expose?: string[];
  [key: string]: unknown;
}

/** An entry of the catalogue, in short. */
export interface CatalogueItem {
  /** The kind, such as database. */
  type: IntegrationType;
  /** The name within the type, such as pg. */
  sub_type: string;
  /** What the catalogue says of it. */
  manifest: CatalogueHead;
}

/** All entries of the catalogue. */
export type Catalogue = CatalogueItem[];

/** One of equal, notEqual, in, notIn, empty, notEmpty on a model, or and, or. */
export interface Condition {
  /** The dotted path of the field that is compared. */
  model?: string;
  /** All of these hold. */
  and?: Condition[];
  /** One of these holds. */
  or?: Condition[];
  [key: string]: unknown;
}

/** A field of a form, as its manifest declares it. */
export interface FormField {
  /** The name of the field within its form. */
  key: string;
  /** Dotted path in the config. */
  model: string;
  /** What people read beside it. */
  label: string;
  /** How it is drawn, and what its value is. */
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
  /** It must be filled, where it is visible. */
  required?: boolean;
  /** Fills an absent key on create. */
  default?: unknown;
  /** One or two sentences below the field. */
  help?: string;
  /** A value as people would type it. */
  example?: string;
  /** A value shown while the field is empty. */
  placeholder?: string;
  /** The group that it belongs to. */
  group?: string;
  /** The title of the group; on its first field. */
  group_label?: string;
  /** The group folds; on its first field. */
  collapsible?: boolean;
  /** The group starts folded; on its first field. */
  collapsed?: boolean;
  /** It is folded away with the other advanced fields. */
  advanced?: boolean;
  /** Its width in columns, 1 to 24; default 24. */
  span?: number;
  /** Its value is sealed and read as ********. */
  secret?: boolean;
  /** It decides where a credential goes: when it changes, the secrets must be sent again. */
  target?: boolean;
  /** single (default), multiple, or tags: several that may be typed. */
  mode?: "single" | "multiple" | "tags";
  /** The values on offer. */
  options?: {
    /** What is stored. */
    value: string;
    /** What people read. */
    label: string;
  }[];
  /** It is drawn, and validated, only while this holds. */
  visible_when?: Condition;
  /** The rules for its value. */
  validators?: {
    /** The name of the rule. */
    use?: string;
    [key: string]: unknown;
  }[];
  [key: string]: unknown;
}

/** An entry of the catalogue with its form and its endpoints. */
export interface CatalogueEntry {
  /** The kind, such as database. */
  integrationType: IntegrationType;
  /** The name within the type, such as pg. */
  integrationSubType: string;
  /** What the catalogue says of it. */
  manifest: CatalogueHead;
  /** The fields, in the order in which they are drawn. */
  form: FormField[];
  /** Name, description and parameters of each. */
  endpoints: Record<string, unknown> | unknown[];
  /** The form as JSON Schema of draft 2020-12; with jsonSchema. */
  jsonSchema?: Record<string, unknown>;
  [key: string]: unknown;
}

/** What is wrong, or doubtful, with one field. */
export interface Finding {
  /** The dotted path of the field in the configuration. */
  path: string;
  /** The rule that is broken, such as required. */
  code: string;
  /** The rule as a sentence; never the value. */
  message: string;
  /** What the rule compares with, such as {max: 65535}. */
  params?: Record<string, unknown>;
}

/** What the rules of a form say of a configuration. */
export interface ValidationReport {
  /** There are no errors. */
  valid: boolean;
  /** What must be changed. */
  errors: Finding[];
  /** What is accepted and may be a mistake. */
  warnings: Finding[];
  /** By dotted path: whether each field is drawn and needed now. */
  fields: Record<
    string,
    {
      /** It is drawn. */
      visible: boolean;
      /** It must be filled. */
      required: boolean;
      /** Values that are advised. */
      recommended?: unknown[];
    }
  >;
}

/** What to read of the usage records of an integration. */
export interface StoreRequest {
  /** list: a page; get: one record; sum: the totals of the fields. */
  op: "list" | "get" | "sum";
  /** The record; for get. */
  id?: string | null;
  /** The most records, 1 to 1000; for list. */
  limit?: number | string | null;
  /** The records before the page; for list. */
  offset?: number | string | null;
  /** What to add up; for sum. */
  fields?: string[] | string | null;
  /** The earliest time: ISO 8601, or milliseconds since 1970. */
  from?: string | number | null;
  /** The latest time: ISO 8601, or milliseconds since 1970. */
  to?: string | number | null;
}

/** An unsaved integration, or {integrationId, config?}. */
export interface TestRequest {
  /** The stored integration to test. */
  integrationId?: string | null;
  /** Read where integrationId is absent. */
  fk_integration_id?: unknown;
  /** Of an unsaved integration; else it is not read. */
  type?: unknown;
  /** Of an unsaved integration; else it is not read. */
  sub_type?: unknown;
  /** An unsaved configuration; with integrationId a change over the stored one. */
  config?: Record<string, unknown> | null;
  [key: string]: unknown;
}

/** How a test of a connection went. */
export interface TestOutcome {
  /** 0: the connection works; -1: it does not. */
  code: 0 | -1;
  /** The outcome as a sentence. */
  message: string;
  /** What the endpoint of the test answered. */
  data?: Record<string, unknown>;
  /** failed: the server was reached and refused; unreachable: it was not; unsupported: this build cannot test it. */
  outcome: "ok" | "failed" | "unreachable" | "unsupported";
  /** The dotted path of the field that is to blame. */
  field?: string;
  /** The specific cause of a failure, such as authentication_failed. */
  errorCode?: string;
  /** What to do about it. */
  hint?: string;
  /** How long the test took, in milliseconds. */
  durationMillis?: number;
  /** What the server says of its version. */
  serverVersion?: string;
  /** What works and may be a mistake, such as a connection without TLS. */
  warnings?: Finding[];
}

/** A connection URL to read. */
export interface UrlRequest {
  /** A connection URL or string, as the database's own driver reads it. */
  url: string;
}

/** The parts of a configuration that a connection URL has. */
export interface UrlConfig {
  /** The sub_type that the URL is of, such as pg. */
  client: string;
  /** The values of the form, by the keys of connection. */
  connection: Record<string, unknown>;
  /** The schemas that the URL names; a member of the configuration beside connection. */
  searchPath?: string[];
  /** Parameters of the URL that have no place in a configuration: known names, and other for the rest. */
  ignored?: string[];
}

/** The link from a base of the host to an integration. */
export interface Source {
  /** The id. */
  id: string;
  /** What the base calls it. */
  alias: string;
  /** The host's own id of the base. */
  base_id?: string;
  /** The integration that is linked. */
  fk_integration_id: string;
  /**
   * database and schema this base works in. They are kept for the host, which names them in its statements; connections
   * are made with the integration's own configuration, which no source changes.
   */
  config?: Record<string, unknown>;
  /** When it was made. */
  created_at?: Timestamp;
  /** When it was last changed. */
  updated_at?: Timestamp;
  [key: string]: unknown;
}

/** A link to make. */
export interface NewSource {
  /** What the base calls it. */
  alias?: string;
  /** The integration to link. */
  fk_integration_id: string;
  /**
   * database and schema this base works in. They are kept for the host, which names them in its statements; connections
   * are made with the integration's own configuration, which no source changes.
   */
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/** What of a link changes. */
export interface SourcePatch {
  /** What the base calls it. */
  alias?: string;
  /** The integration to link instead. */
  fk_integration_id?: string;
  /**
   * database and schema this base works in. They are kept for the host, which names them in its statements; connections
   * are made with the integration's own configuration, which no source changes.
   */
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/** A page of links. */
export type SourcePage = ListOf<Source>;

/** A person of the workspace. */
export interface User {
  /** The id. */
  id: string;
  /** What people call them. */
  name: string;
  /** What they may do at most. */
  role: Role;
  /** When they were added. */
  created_at?: Timestamp;
  [key: string]: unknown;
}

/** A person to add to the workspace. */
export interface NewUser {
  /** What people call them. */
  name: Title;
  /** Default: viewer. */
  role?: "viewer" | "editor" | "creator" | "owner" | null;
}

/** What of a user changes. */
export interface UserPatch {
  /** What people call them. */
  name?: Title;
  /** What they may do at most. */
  role?: Role;
}

/** What became of the rows of a removed user. */
export interface UserRemoval {
  /** The user who has the shared rows now. */
  transferred_to?: string;
  /** How many shared integrations were handed over. */
  transferred?: number;
  /** How many private integrations were deleted. */
  private_deleted?: number;
  [key: string]: unknown;
}

/** A page of users. */
export type UserPage = ListOf<User>;

/** A token without its value. */
export interface Token {
  /** The id. */
  id: string;
  /** What its owner calls it. */
  label?: string;
  /** How its value begins, to recognise it by. */
  prefix?: string;
  /** What it may do at most. */
  role?: Role;
  /** When it was made. */
  created_at?: Timestamp;
  /** When it ends; null: never. */
  expires_at?: string | null;
  [key: string]: unknown;
}

/** A token to make. */
export interface TokenRequest {
  /** What its owner calls it. */
  label?: string | null;
  /** What it may do at most; default the caller's own role. */
  role?: "viewer" | "editor" | "creator" | "owner" | null;
  /** For owners: the user who gets the token. */
  user?: string | null;
  /** ISO 8601, or milliseconds since 1970. */
  expires_at?: string | number | null;
  [key: string]: unknown;
}

/** A token that was made, with its value. */
export interface NewToken {
  /** The id. */
  id: string;
  /** Shown this once. */
  token?: string;
  /** For another user, instead of a token: exchanged for one by POST /api/v2/tokens/accept, once. */
  invitation?: string;
  /** What it may do at most. */
  role?: Role;
  [key: string]: unknown;
}

/** A page of tokens. */
export type TokenPage = ListOf<Token>;

/** Who did what, and how it ended. */
export interface AuditEntry {
  /** The id. */
  id: string;
  /** What was done, such as integration.update. */
  operation: string;
  /** ok, or the code of the error. */
  outcome: string;
  /** The fields that changed and the like; never a value of a secret. */
  details?: Record<string, unknown>;
  [key: string]: unknown;
}

/** A page of the audit. */
export type AuditPage = ListOf<AuditEntry>;

/** Integrations as data, without ids and secrets. */
export interface IntegrationDocument {
  /** The version of this format. */
  jackfield: 1;
  /** The label of who keeps the document; for prune. */
  owner?: string | null;
  /** The integrations, each known by type, sub_type and title. */
  integrations: DeclaredIntegration[];
  /** What an export had to leave out. */
  skipped?: SkippedIntegration[];
}

/** An integration as a document has it. */
export interface DeclaredIntegration {
  /** The kind, such as database. */
  type: IntegrationType;
  /** The entry of the catalogue within the type, such as pg. */
  sub_type: string;
  /** What people call it; with type and sub_type it is what the integration is known by. */
  title: Title;
  /** A disabled one is kept and not used; absent: as it is. */
  enabled?: boolean | null;
  /** Only its creator and owners see it; absent: as it is. */
  is_private?: boolean | null;
  /** true makes it the default of its type. */
  is_default?: boolean | null;
  /** Data of the host; absent: as it is. */
  meta?: Meta | null;
  /** The whole configuration; secrets are prompts, references, or values. */
  config: Config;
}

/** An integration that cannot be exported, and why. */
export interface SkippedIntegration {
  /** The kind, such as database. */
  type: IntegrationType;
  /** The entry of the catalogue within the type. */
  sub_type: string;
  /** What people call it. */
  title: string;
  /** Why it cannot be exported. */
  code: string;
}

/** What applying a document changes, or changed. */
export interface DocumentDifference {
  /** Nothing was changed. */
  dryRun: boolean;
  /** How many integrations each action has. */
  counts: {
    /** Made. */
    create: number;
    /** Changed. */
    update: number;
    /** Deleted. */
    delete: number;
    /** As they are. */
    same: number;
  };
  /** What happens to each. */
  integrations: IntegrationDifference[];
}

/** What applying a document does to one integration. */
export interface IntegrationDifference {
  /** What happens to it. */
  action: "create" | "update" | "delete" | "same";
  /** The id of the stored integration; absent before it is created. */
  id?: string;
  /** The kind, such as database. */
  type: IntegrationType;
  /** The entry of the catalogue within the type. */
  sub_type: string;
  /** What people call it. */
  title: string;
  /** What changes; secrets are not in it. */
  changes: {
    /** The dotted path of what changes. */
    path: string;
    /** As it is; null: absent. */
    from: unknown;
    /** As it will be; null: absent. */
    to: unknown;
  }[];
  /** By dotted path, what becomes of each secret; awaited: it must be given later. */
  secrets: Record<string, "kept" | "set" | "cleared" | "awaited">;
  /** The label of another document that it was applied from first. */
  owner?: string;
}

/** A statement and how it is to run. */
export interface QueryParams {
  /** The statement, in the words of the engine. */
  sql: string;
  /** The values of the placeholders, by position or by name. */
  params?: unknown[] | Record<string, unknown>;
  /** The most rows, 1 to 1,000,000; default 1,000. */
  maxRows?: number;
  /** The most milliseconds; default 30,000. */
  timeoutMillis?: number;
  /** The database refuses changes. */
  readOnly?: boolean;
  /** object (default): rows have the names of columns; array: their places. */
  rowFormat?: "object" | "array";
  /** Chosen by the caller, for cancel. */
  queryId?: string;
}

/** The rows of a statement, or what it changed. */
export interface QueryResult {
  /** The columns, in their order. */
  columns: {
    /** The name. */
    name: string;
    /** The kind of its values, the same word on every engine. */
    type: string;
    /** null is allowed; null: the engine does not tell. */
    nullable?: boolean | null;
  }[];
  /** Objects or arrays, as rowFormat asked. */
  rows: unknown[];
  /** How many rows are here. */
  rowCount: number;
  /** There were more rows than maxRows. */
  truncated: boolean;
  /** How long it took, in milliseconds. */
  durationMillis: number;
  /** As the caller chose it. */
  queryId?: string;
  /** How many rows were changed. */
  affectedRows?: number;
  /** The key that the database made for the row, where it tells. */
  insertId?: string | number;
  [key: string]: unknown;
}

/** A table or a view. */
export interface TableInfo {
  /** The schema; null where the engine has none. */
  schema: string | null;
  /** The name. */
  name: string;
  /** table, view or what else the server has. */
  type: string;
  [key: string]: unknown;
}

/** A column of a table. */
export interface ColumnInfo {
  /** The name. */
  name: string;
  /** The kind of its values, the same word on every engine, such as integer. */
  type: string;
  /** The type in the words of the engine, such as varchar(40). */
  vendor_type: string;
  /** null is allowed; null: the engine does not tell. */
  nullable?: boolean | null;
  /** The default as the engine writes it. */
  default?: string | null;
  /** Its place in the table, from 1. */
  position?: number;
  /** It belongs to the primary key. */
  primary_key?: boolean;
  [key: string]: unknown;
}

/** Where a page lies in a list that is not counted. */
export interface ListInfo {
  /** The number of this page, from 1. */
  page: number;
  /** The most rows of a page. */
  pageSize: number;
  /** No page is before this one. */
  isFirstPage: boolean;
  /** No page follows. */
  isLastPage: boolean;
}

/** A page of schemas. */
export type SchemaList = ListOf<{
  /** The name of the schema. */
  name: string;
}>;

/** A page of tables. */
export type TableList = ListOf<TableInfo>;

/** A page of columns. */
export type ColumnList = ListOf<ColumnInfo>;

/** How to begin an authorisation. */
export interface OauthRequest {
  /** The path of the oauth field, where a form has several. */
  field?: string;
  /** One of the addresses that the operator allows; default the callback of this server. */
  redirect_uri?: string;
  /** Of the page that opens the popup; default that of this server. */
  origin?: string;
}

/** An authorisation that has begun. */
export interface OauthStart {
  /** Where to send the browser. */
  url: string;
  /** To register at the service, byte for byte. */
  redirect_uri: string;
  /** Until when the callback is taken. */
  expires_at: Timestamp;
  /** In the library only: the callback needs it. The server makes a cookie of it. */
  nonce?: string;
}

/** How an authorisation ended. */
export interface OauthEnd {
  /** How it ended. */
  outcome: "connected" | "cancelled" | "failed";
  /** The integration that was authorised. */
  integrationId: string;
  /** Of the page that is to hear of it. */
  origin: string;
  /** Why it failed or was cancelled. */
  code?: string;
  /** The field of the form that is to blame. */
  field?: string;
  /** What was asked for and not granted. */
  missingScopes?: string[];
  /** no_refresh_token: it will have to be connected again when the token ends. */
  warning?: "no_refresh_token";
  /** The callback was called before; nothing was exchanged. */
  repeated?: true;
}

/** What became of a grant. */
export interface OauthRevoked {
  /** False: the service has no address for that. */
  revoked: boolean;
  /** The integration that was disconnected. */
  integrationId: string;
}

/** That a grant works. */
export interface OauthChecked {
  /** The token was taken. */
  connected: true;
  /** When the token ends; null: the service does not tell. */
  expires_at: Timestamp | null;
  /** As the service granted; empty if it does not say. */
  scope: string;
}

/** That the query is being stopped. */
export interface Cancelled {
  /** The query was running, and is being stopped. */
  cancelled: true;
}

/** The connections of an integration, as numbers. */
export interface PoolFigures {
  /** Connections that are open. */
  open: number;
  /** Open ones that are not in use. */
  idle: number;
  /** Open ones in use. */
  busy: number;
  /** Calls that wait for a connection. */
  waiting: number;
  /** Connections that are being opened. */
  connecting?: number;
  /** How many stay open. */
  min?: number;
  /** The most that may be open. */
  max?: number;
  /** How long a call waits for a connection, in milliseconds. */
  acquireTimeoutMillis?: number;
  /** After how long an idle one is closed, in milliseconds. */
  idleTimeoutMillis?: number;
  [key: string]: unknown;
}

/** Why a call failed. */
export interface Error {
  /** The class; it decides the status. */
  error: string;
  /** The cause as a sentence; never a value. */
  message: string;
  /** The same as message. */
  msg: string;
  /** The specific cause, and what belongs to it, such as errors of fields. */
  details: {
    /** The specific cause. */
    code: string;
    [key: string]: unknown;
  };
}
