// Written by scripts/derive.mjs from core/manifests; do not edit.

import type { Masked, SecretReference } from "../base/configs.js";

/** A part that several configs have. */
export interface SslPart {
  /** CA certificate. */
  ca?: string;
}
/** A part that several configs have. */
export interface PoolPart {
  /** Idle connections. */
  min?: number;
  /** Most connections. */
  max?: number;
  /** Close idle after (ms). */
  idleTimeoutMillis?: number;
  /** Wait for a connection (ms). */
  acquireTimeoutMillis?: number;
}

/** Config of OpenAI, as sent. */
export interface AiOpenaiConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Organization. */
  organizationId?: string;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Temperature. */
  temperature?: number;
}
/** Config of OpenAI, as read: secrets are masked. */
export type MaskedAiOpenaiConfig = Masked<AiOpenaiConfig>;

/** Config of Asana, as sent. */
export interface AuthAsanaConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Asana, as read: secrets are masked. */
export type MaskedAuthAsanaConfig = Masked<AuthAsanaConfig>;

/** Config of BambooHR, as sent. */
export interface AuthBamboohrConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Company domain. */
  companyDomain: string;
  /** API key. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of BambooHR, as read: secrets are masked. */
export type MaskedAuthBamboohrConfig = Masked<AuthBamboohrConfig>;

/** Config of Bitbucket, as sent. */
export interface AuthBitbucketConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. */
  token?: string | SecretReference;
  /** Email. */
  email?: string;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Bitbucket, as read: secrets are masked. */
export type MaskedAuthBitbucketConfig = Masked<AuthBitbucketConfig>;

/** Config of Box, as sent. */
export interface AuthBoxConfig {
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Box, as read: secrets are masked. */
export type MaskedAuthBoxConfig = Masked<AuthBoxConfig>;

/** Config of Chatwoot, as sent. */
export interface AuthChatwootConfig {
  /** Address. */
  chatwoot_url?: string;
  /** Account number. */
  account_id: string;
  /** Access token. */
  api_token: string | SecretReference;
}
/** Config of Chatwoot, as read: secrets are masked. */
export type MaskedAuthChatwootConfig = Masked<AuthChatwootConfig>;

/** Config of ClickHouse, as sent. */
export interface AuthClickhouseConfig {
  /** Address. */
  url: string;
  /** Username. */
  username: string;
  /** Password. */
  password: string | SecretReference;
}
/** Config of ClickHouse, as read: secrets are masked. */
export type MaskedAuthClickhouseConfig = Masked<AuthClickhouseConfig>;

/** Config of Dropbox, as sent. */
export type AuthDropboxConfig = AuthBoxConfig;
/** Config of Dropbox, as read: secrets are masked. */
export type MaskedAuthDropboxConfig = Masked<AuthDropboxConfig>;

/** Config of Freshdesk, as sent. */
export interface AuthFreshdeskConfig {
  /** Domain. */
  domain: string;
  /** API key. */
  api_key: string | SecretReference;
}
/** Config of Freshdesk, as read: secrets are masked. */
export type MaskedAuthFreshdeskConfig = Masked<AuthFreshdeskConfig>;

/** Config of GitHub, as sent. */
export interface AuthGithubConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** API address. */
  baseUrl?: string;
}
/** Config of GitHub, as read: secrets are masked. */
export type MaskedAuthGithubConfig = Masked<AuthGithubConfig>;

/** Config of GitLab, as sent. */
export interface AuthGitlabConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. */
  token?: string | SecretReference;
  /** Address. */
  baseUrl?: string;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of GitLab, as read: secrets are masked. */
export type MaskedAuthGitlabConfig = Masked<AuthGitlabConfig>;

/** Config of Gmail, as sent. */
export type AuthGmailConfig = AuthBoxConfig;
/** Config of Gmail, as read: secrets are masked. */
export type MaskedAuthGmailConfig = Masked<AuthGmailConfig>;

/** Config of Google Calendar, as sent. */
export type AuthGoogleCalendarConfig = AuthBoxConfig;
/** Config of Google Calendar, as read: secrets are masked. */
export type MaskedAuthGoogleCalendarConfig = Masked<AuthGoogleCalendarConfig>;

/** Config of Google Drive, as sent. */
export type AuthGoogleDriveConfig = AuthBoxConfig;
/** Config of Google Drive, as read: secrets are masked. */
export type MaskedAuthGoogleDriveConfig = Masked<AuthGoogleDriveConfig>;

/** Config of HubSpot, as sent. */
export interface AuthHubspotConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Access token. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of HubSpot, as read: secrets are masked. */
export type MaskedAuthHubspotConfig = Masked<AuthHubspotConfig>;

/** Config of Jira, as sent. */
export interface AuthJiraConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Site. */
  jira_url: string;
  /** Email. */
  email?: string;
  /** API token. */
  token?: string | SecretReference;
  /** Cloud ID. */
  cloudId?: string;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Jira, as read: secrets are masked. */
export type MaskedAuthJiraConfig = Masked<AuthJiraConfig>;

/** Config of Linear, as sent. */
export interface AuthLinearConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** API key. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Linear, as read: secrets are masked. */
export type MaskedAuthLinearConfig = Masked<AuthLinearConfig>;

/** Config of Mailchimp, as sent. */
export interface AuthMailchimpConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** API key. */
  apiKey?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Server. */
  server: string;
  /** Transactional key. */
  mandrillApiKey?: string | SecretReference;
}
/** Config of Mailchimp, as read: secrets are masked. */
export type MaskedAuthMailchimpConfig = Masked<AuthMailchimpConfig>;

/** Config of SQL Server, as sent. */
export interface AuthMssqlConfig {
  /** Host. */
  host: string;
  /** Port. */
  port?: number;
  /** User. */
  username: string;
  /** Password. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. */
  encrypt?: boolean;
  /** Accept any certificate. */
  trustServerCertificate?: boolean;
}
/** Config of SQL Server, as read: secrets are masked. */
export type MaskedAuthMssqlConfig = Masked<AuthMssqlConfig>;

/** Config of MySQL, as sent. */
export interface AuthMysqlConfig {
  /** Host. */
  host: string;
  /** Port. */
  port?: number;
  /** User. */
  username: string;
  /** Password. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. */
  ssl?: boolean;
  /** Check the server's certificate. */
  sslVerify?: boolean;
}
/** Config of MySQL, as read: secrets are masked. */
export type MaskedAuthMysqlConfig = Masked<AuthMysqlConfig>;

/** Config of Outlook, as sent. */
export interface AuthOutlookConfig {
  /** Tenant. */
  tenant?: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Outlook, as read: secrets are masked. */
export type MaskedAuthOutlookConfig = Masked<AuthOutlookConfig>;

/** Config of PostgreSQL, as sent. */
export type AuthPostgresConfig = AuthMysqlConfig;
/** Config of PostgreSQL, as read: secrets are masked. */
export type MaskedAuthPostgresConfig = Masked<AuthPostgresConfig>;

/** Config of Slack, as sent. */
export type AuthSlackConfig = AuthAsanaConfig;
/** Config of Slack, as read: secrets are masked. */
export type MaskedAuthSlackConfig = Masked<AuthSlackConfig>;

/** Config of SMTP, as sent. */
export interface AuthSmtpConfig {
  /** Host. */
  host: string;
  /** Port. */
  port?: number;
  /** Encryption. */
  encryption?: "tls" | "ssl" | "none";
  /** Accept any certificate. */
  allowSelfSigned?: boolean;
  /** Username. */
  username: string;
  /** Password. */
  password: string | SecretReference;
  /** Sender. */
  fromEmail: string;
  /** Sender's name. */
  fromName?: string;
}
/** Config of SMTP, as read: secrets are masked. */
export type MaskedAuthSmtpConfig = Masked<AuthSmtpConfig>;

/** Config of Twilio, as sent. */
export interface AuthTwilioConfig {
  /** Account SID. */
  accountSid: string;
  /** API key SID. */
  apiKeySid?: string;
  /** Auth token. */
  authToken: string | SecretReference;
}
/** Config of Twilio, as read: secrets are masked. */
export type MaskedAuthTwilioConfig = Masked<AuthTwilioConfig>;

/** Config of Zendesk, as sent. */
export interface AuthZendeskConfig {
  /** Sign in with. */
  type?: "oauth" | "client_credentials" | "api_key";
  /** Subdomain. */
  subdomain: string;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Client authorization. */
  clientToken?: Record<string, unknown> | SecretReference;
  /** Email. */
  email?: string;
  /** API token. */
  token?: string | SecretReference;
}
/** Config of Zendesk, as read: secrets are masked. */
export type MaskedAuthZendeskConfig = Masked<AuthZendeskConfig>;

/** Config of Zoho, as sent. */
export interface AuthZohoConfig {
  /** Data centre. */
  region?: "com" | "eu" | "in" | "com.au" | "jp" | "com.cn" | "uk" | "sa";
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Zoho, as read: secrets are masked. */
export type MaskedAuthZohoConfig = Masked<AuthZohoConfig>;

/** Config of Discord, as sent. */
export interface CommunicationDiscordConfig {
  /** Bot token. */
  token: string | SecretReference;
}
/** Config of Discord, as read: secrets are masked. */
export type MaskedCommunicationDiscordConfig = Masked<CommunicationDiscordConfig>;

/** Config of Gmail, as sent. */
export type CommunicationGmailConfig = AuthBoxConfig;
/** Config of Gmail, as read: secrets are masked. */
export type MaskedCommunicationGmailConfig = Masked<CommunicationGmailConfig>;

/** Config of Mattermost, as sent. */
export interface CommunicationMattermostConfig {
  /** Address. */
  baseUrl: string;
  /** Token. */
  token: string | SecretReference;
}
/** Config of Mattermost, as read: secrets are masked. */
export type MaskedCommunicationMattermostConfig = Masked<CommunicationMattermostConfig>;

/** Config of Microsoft Outlook, as sent. */
export type CommunicationMicrosoftOutlookConfig = AuthOutlookConfig;
/** Config of Microsoft Outlook, as read: secrets are masked. */
export type MaskedCommunicationMicrosoftOutlookConfig = Masked<CommunicationMicrosoftOutlookConfig>;

/** Config of Microsoft Teams, as sent. */
export type CommunicationMicrosoftTeamsConfig = AuthOutlookConfig;
/** Config of Microsoft Teams, as read: secrets are masked. */
export type MaskedCommunicationMicrosoftTeamsConfig = Masked<CommunicationMicrosoftTeamsConfig>;

/** Config of Slack, as sent. */
export type CommunicationSlackConfig = AuthAsanaConfig;
/** Config of Slack, as read: secrets are masked. */
export type MaskedCommunicationSlackConfig = Masked<CommunicationSlackConfig>;

/** Config of Telegram, as sent. */
export type CommunicationTelegramConfig = CommunicationDiscordConfig;
/** Config of Telegram, as read: secrets are masked. */
export type MaskedCommunicationTelegramConfig = Masked<CommunicationTelegramConfig>;

/** Config of Twilio, as sent. */
export type CommunicationTwilioConfig = AuthTwilioConfig;
/** Config of Twilio, as read: secrets are masked. */
export type MaskedCommunicationTwilioConfig = Masked<CommunicationTwilioConfig>;

/** Config of WhatsApp, as sent. */
export interface CommunicationWhatsappConfig {
  /** Access token. */
  token: string | SecretReference;
  /** Phone number ID. */
  phoneNumberId: string;
  /** Business account ID. */
  businessAccountId?: string;
  /** Version. */
  graphVersion?: string;
}
/** Config of WhatsApp, as read: secrets are masked. */
export type MaskedCommunicationWhatsappConfig = Masked<CommunicationWhatsappConfig>;

/** Config of Databricks, as sent. */
export interface DatabaseDatabricksConfig {
  /** Client. */
  client?: "databricks";
  connection: {
    /** Host. */
    host: string;
    /** Path of the warehouse. */
    path: string;
    /** Sign in with. */
    authType?: "token" | "oauth_m2m";
    /** Access token. */
    token?: string | SecretReference;
    /** Client ID. */
    clientId?: string;
    /** Client secret. */
    clientSecret?: string | SecretReference;
    /** Catalog. */
    database?: string;
    /** Schema. */
    schema?: string;
    /** Port. */
    port?: number;
    ssl?: SslPart;
  };
  pool?: PoolPart;
}
/** Config of Databricks, as read: secrets are masked. */
export type MaskedDatabaseDatabricksConfig = Masked<DatabaseDatabricksConfig>;

/** Config of SQL Server, as sent. */
export interface DatabaseMssqlConfig {
  /** Client. */
  client?: "mssql";
  connection: {
    /** Host. */
    host: string;
    /** Port. */
    port?: number;
    /** User. */
    user?: string;
    /** Password. */
    password?: string | SecretReference;
    /** Database. */
    database?: string;
    options?: {
      /** Instance. */
      instanceName?: string;
      /** Encrypt. */
      encrypt?: boolean;
      /** Accept any certificate. */
      trustServerCertificate?: boolean;
    };
    ssl?: SslPart;
    /** Driver options. */
    parameters?: { appName?: string; connectTimeout?: number; packetSize?: number; applicationIntent?: string };
  };
  /** Schemas. */
  searchPath?: string[];
  pool?: PoolPart;
}
/** Config of SQL Server, as read: secrets are masked. */
export type MaskedDatabaseMssqlConfig = Masked<DatabaseMssqlConfig>;

/** Config of MySQL, as sent. */
export interface DatabaseMysql2Config {
  /** Client. */
  client?: "mysql2";
  connection?: {
    /** Host. */
    host?: string;
    /** Port. */
    port?: number;
    /** User. */
    user?: string;
    /** Password. */
    password?: string | SecretReference;
    /** Database. */
    database?: string;
    ssl?: {
      /** Encrypt. */
      enabled?: boolean;
      /** Check the server's certificate. */
      rejectUnauthorized?: boolean;
      /** CA certificate. */
      ca?: string;
      /** Client certificate. */
      cert?: string;
      /** Client key. */
      key?: string | SecretReference;
    };
    /** Driver options. */
    parameters?: { charset?: string; connectTimeout?: number; timezone?: string; compress?: boolean };
  };
  pool?: PoolPart;
  /** Read only. */
  readOnly?: boolean;
  meta?: {
    /** Flavour. */
    dbtype?: "tidb" | "vitess";
  };
}
/** Config of MySQL, as read: secrets are masked. */
export type MaskedDatabaseMysql2Config = Masked<DatabaseMysql2Config>;

/** Config of Oracle, as sent. */
export interface DatabaseOracledbConfig {
  /** Client. */
  client?: "oracledb";
  connection: {
    /** Host. */
    host: string;
    /** Port. */
    port?: number;
    /** User. */
    user?: string;
    /** Password. */
    password?: string | SecretReference;
    /** Service name. */
    database?: string;
    /** Driver options. */
    parameters?: { stmtCacheSize?: number; expireTime?: number; connectTimeout?: number };
  };
  pool?: PoolPart;
  /** Read only. */
  readOnly?: boolean;
}
/** Config of Oracle, as read: secrets are masked. */
export type MaskedDatabaseOracledbConfig = Masked<DatabaseOracledbConfig>;

/** Config of PostgreSQL, as sent. */
export interface DatabasePgConfig {
  /** Client. */
  client?: "pg";
  connection: {
    /** Host. */
    host?: string;
    /** Port. */
    port?: number;
    /** User. */
    user: string;
    /** Password. */
    password?: string | SecretReference;
    /** Database. */
    database: string;
    ssl?: {
      /** Encrypt. */
      enabled?: boolean;
      /** Check the server's certificate. */
      rejectUnauthorized?: boolean;
      /** CA certificate. */
      ca?: string;
      /** Server name. */
      servername?: string;
      /** Client certificate. */
      cert?: string;
      /** Client key. */
      key?: string | SecretReference;
    };
    /** Driver options. */
    parameters?: {
      application_name?: string;
      connect_timeout?: number;
      statement_timeout?: number;
      lock_timeout?: number;
      keepalives_idle?: number;
      target_session_attrs?: string;
    };
  };
  /** Schemas. */
  searchPath?: string[];
  pool?: PoolPart;
  /** Read only. */
  readOnly?: boolean;
  meta?: {
    /** Flavour. */
    dbtype?: "yugabyte" | "cockroach";
  };
}
/** Config of PostgreSQL, as read: secrets are masked. */
export type MaskedDatabasePgConfig = Masked<DatabasePgConfig>;

/** Config of Snowflake, as sent. */
export interface DatabaseSnowflakeConfig {
  /** Client. */
  client?: "snowflake";
  connection: {
    /** Account. */
    account: string;
    /** User. */
    username: string;
    /** Sign in with. */
    authenticator?: "password" | "key_pair" | "oauth";
    /** Programmatic access token. */
    password?: string | SecretReference;
    /** Private key. */
    privateKey?: string | SecretReference;
    /** Passphrase of the key. */
    privateKeyPassphrase?: string | SecretReference;
    /** OAuth token. */
    token?: string | SecretReference;
    /** Warehouse. */
    warehouse?: string;
    /** Role. */
    role?: string;
    /** Database. */
    database?: string;
    /** Schema. */
    schema?: string;
    /** Host. */
    host?: string;
    /** Port. */
    port?: number;
    ssl?: SslPart;
    /** Driver options. */
    parameters?: { TIMEZONE?: string; QUERY_TAG?: string };
  };
  pool?: PoolPart;
}
/** Config of Snowflake, as read: secrets are masked. */
export type MaskedDatabaseSnowflakeConfig = Masked<DatabaseSnowflakeConfig>;

/** Config of SQLite, as sent. */
export interface DatabaseSqlite3Config {
  /** Client. */
  client?: "sqlite3";
  connection: {
    /** File. */
    filename: string;
    /** Read only. */
    readonly?: boolean;
    /** Wait for a lock (ms). */
    busyTimeoutMillis?: number;
    /** Journal. */
    journalMode?: "keep" | "wal";
    /** Driver. */
    client?: "sqlite3";
    /** Database. */
    database?: string;
    /** Null as default. */
    useNullAsDefault?: boolean;
  };
  pool?: PoolPart;
}
/** Config of SQLite, as read: secrets are masked. */
export type MaskedDatabaseSqlite3Config = Masked<DatabaseSqlite3Config>;

/** Config of Asana, as sent. */
export interface SyncAsanaConfig {
  /** Account. */
  authIntegrationId: string;
  /** Project. */
  projectId?: string;
  /** Completed too. */
  includeCompleted?: boolean;
  /** Subtasks too. */
  includeSubtasks?: boolean;
}
/** Config of Asana, as read: secrets are masked. */
export type MaskedSyncAsanaConfig = Masked<SyncAsanaConfig>;

/** Config of BambooHR, as sent. */
export interface SyncBamboohrConfig {
  /** Account. */
  authIntegrationId: string;
}
/** Config of BambooHR, as read: secrets are masked. */
export type MaskedSyncBamboohrConfig = Masked<SyncBamboohrConfig>;

/** Config of Bitbucket, as sent. */
export interface SyncBitbucketConfig {
  /** Account. */
  authIntegrationId: string;
  /** Workspace. */
  workspace?: string;
  /** Repositories. */
  repos?: string[];
  /** Merged and declined too. */
  includeClosed?: boolean;
  /** Pull requests too. */
  includePRs?: boolean;
}
/** Config of Bitbucket, as read: secrets are masked. */
export type MaskedSyncBitbucketConfig = Masked<SyncBitbucketConfig>;

/** Config of Box, as sent. */
export interface SyncBoxConfig {
  /** Account. */
  authIntegrationId: string;
  /** Folder. */
  folderId?: string;
}
/** Config of Box, as read: secrets are masked. */
export type MaskedSyncBoxConfig = Masked<SyncBoxConfig>;

/** Config of Chatwoot, as sent. */
export interface SyncChatwootConfig {
  /** Account. */
  authIntegrationId: string;
  /** Account number. */
  account_id?: string;
  /** Inbox. */
  inboxId?: string;
  /** Resolved too. */
  includeResolved?: boolean;
}
/** Config of Chatwoot, as read: secrets are masked. */
export type MaskedSyncChatwootConfig = Masked<SyncChatwootConfig>;

/** Config of ClickHouse, as sent. */
export interface SyncClickhouseConfig {
  /** Account. */
  authIntegrationId: string;
  /** Database. */
  database?: string;
  /** Tables. */
  tables?: string[];
}
/** Config of ClickHouse, as read: secrets are masked. */
export type MaskedSyncClickhouseConfig = Masked<SyncClickhouseConfig>;

/** Config of Dropbox, as sent. */
export type SyncDropboxConfig = SyncBoxConfig;
/** Config of Dropbox, as read: secrets are masked. */
export type MaskedSyncDropboxConfig = Masked<SyncDropboxConfig>;

/** Config of Freshdesk, as sent. */
export type SyncFreshdeskConfig = SyncBamboohrConfig;
/** Config of Freshdesk, as read: secrets are masked. */
export type MaskedSyncFreshdeskConfig = Masked<SyncFreshdeskConfig>;

/** Config of GitHub, as sent. */
export interface SyncGithubConfig {
  /** Account. */
  authIntegrationId: string;
  /** Repositories. */
  repos?: string[];
  /** Closed too. */
  includeClosed?: boolean;
  /** Pull requests too. */
  includePRs?: boolean;
}
/** Config of GitHub, as read: secrets are masked. */
export type MaskedSyncGithubConfig = Masked<SyncGithubConfig>;

/** Config of GitLab, as sent. */
export interface SyncGitlabConfig {
  /** Account. */
  authIntegrationId: string;
  /** Project. */
  projectId?: string;
  /** Closed too. */
  includeClosed?: boolean;
}
/** Config of GitLab, as read: secrets are masked. */
export type MaskedSyncGitlabConfig = Masked<SyncGitlabConfig>;

/** Config of Google Drive, as sent. */
export type SyncGoogleDriveConfig = SyncBoxConfig;
/** Config of Google Drive, as read: secrets are masked. */
export type MaskedSyncGoogleDriveConfig = Masked<SyncGoogleDriveConfig>;

/** Config of HubSpot, as sent. */
export type SyncHubspotConfig = SyncBamboohrConfig;
/** Config of HubSpot, as read: secrets are masked. */
export type MaskedSyncHubspotConfig = Masked<SyncHubspotConfig>;

/** Config of Jira, as sent. */
export interface SyncJiraConfig {
  /** Account. */
  authIntegrationId: string;
  /** Project key. */
  projectKey?: string;
  /** Closed too. */
  includeClosed?: boolean;
  /** JQL. */
  jqlQuery?: string;
}
/** Config of Jira, as read: secrets are masked. */
export type MaskedSyncJiraConfig = Masked<SyncJiraConfig>;

/** Config of Linear, as sent. */
export interface SyncLinearConfig {
  /** Account. */
  authIntegrationId: string;
  /** Team key. */
  teamKey?: string;
  /** Cancelled too. */
  includeCanceled?: boolean;
  /** Completed too. */
  includeCompleted?: boolean;
}
/** Config of Linear, as read: secrets are masked. */
export type MaskedSyncLinearConfig = Masked<SyncLinearConfig>;

/** Config of SQL Server, as sent. */
export interface SyncMssqlConfig {
  /** Host. */
  host: string;
  /** Port. */
  port?: number;
  /** User. */
  username: string;
  /** Password. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. */
  encrypt?: boolean;
  /** Accept any certificate. */
  trustServerCertificate?: boolean;
  /** Schema. */
  schema?: string;
  /** Tables. */
  tables?: string[];
}
/** Config of SQL Server, as read: secrets are masked. */
export type MaskedSyncMssqlConfig = Masked<SyncMssqlConfig>;

/** Config of MySQL, as sent. */
export interface SyncMysqlConfig {
  /** Host. */
  host: string;
  /** Port. */
  port?: number;
  /** User. */
  username: string;
  /** Password. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. */
  ssl?: boolean;
  /** Check the server's certificate. */
  sslVerify?: boolean;
  /** Schema. */
  schema?: string;
  /** Tables. */
  tables?: string[];
}
/** Config of MySQL, as read: secrets are masked. */
export type MaskedSyncMysqlConfig = Masked<SyncMysqlConfig>;

/** Config of PostgreSQL, as sent. */
export type SyncPostgresConfig = SyncMysqlConfig;
/** Config of PostgreSQL, as read: secrets are masked. */
export type MaskedSyncPostgresConfig = Masked<SyncPostgresConfig>;

/** Config of Zendesk, as sent. */
export interface SyncZendeskConfig {
  /** Account. */
  authIntegrationId: string;
  /** Closed too. */
  includeClosed?: boolean;
}
/** Config of Zendesk, as read: secrets are masked. */
export type MaskedSyncZendeskConfig = Masked<SyncZendeskConfig>;

/** The configs by type and sub_type. */
export interface Configs {
  "ai/openai": { config: AiOpenaiConfig; masked: MaskedAiOpenaiConfig };
  "auth/asana": { config: AuthAsanaConfig; masked: MaskedAuthAsanaConfig };
  "auth/bamboohr": { config: AuthBamboohrConfig; masked: MaskedAuthBamboohrConfig };
  "auth/bitbucket": { config: AuthBitbucketConfig; masked: MaskedAuthBitbucketConfig };
  "auth/box": { config: AuthBoxConfig; masked: MaskedAuthBoxConfig };
  "auth/chatwoot": { config: AuthChatwootConfig; masked: MaskedAuthChatwootConfig };
  "auth/clickhouse": { config: AuthClickhouseConfig; masked: MaskedAuthClickhouseConfig };
  "auth/dropbox": { config: AuthDropboxConfig; masked: MaskedAuthDropboxConfig };
  "auth/freshdesk": { config: AuthFreshdeskConfig; masked: MaskedAuthFreshdeskConfig };
  "auth/github": { config: AuthGithubConfig; masked: MaskedAuthGithubConfig };
  "auth/gitlab": { config: AuthGitlabConfig; masked: MaskedAuthGitlabConfig };
  "auth/gmail": { config: AuthGmailConfig; masked: MaskedAuthGmailConfig };
  "auth/google-calendar": { config: AuthGoogleCalendarConfig; masked: MaskedAuthGoogleCalendarConfig };
  "auth/google-drive": { config: AuthGoogleDriveConfig; masked: MaskedAuthGoogleDriveConfig };
  "auth/hubspot": { config: AuthHubspotConfig; masked: MaskedAuthHubspotConfig };
  "auth/jira": { config: AuthJiraConfig; masked: MaskedAuthJiraConfig };
  "auth/linear": { config: AuthLinearConfig; masked: MaskedAuthLinearConfig };
  "auth/mailchimp": { config: AuthMailchimpConfig; masked: MaskedAuthMailchimpConfig };
  "auth/mssql": { config: AuthMssqlConfig; masked: MaskedAuthMssqlConfig };
  "auth/mysql": { config: AuthMysqlConfig; masked: MaskedAuthMysqlConfig };
  "auth/outlook": { config: AuthOutlookConfig; masked: MaskedAuthOutlookConfig };
  "auth/postgres": { config: AuthPostgresConfig; masked: MaskedAuthPostgresConfig };
  "auth/slack": { config: AuthSlackConfig; masked: MaskedAuthSlackConfig };
  "auth/smtp": { config: AuthSmtpConfig; masked: MaskedAuthSmtpConfig };
  "auth/twilio": { config: AuthTwilioConfig; masked: MaskedAuthTwilioConfig };
  "auth/zendesk": { config: AuthZendeskConfig; masked: MaskedAuthZendeskConfig };
  "auth/zoho": { config: AuthZohoConfig; masked: MaskedAuthZohoConfig };
  "communication/discord": { config: CommunicationDiscordConfig; masked: MaskedCommunicationDiscordConfig };
  "communication/gmail": { config: CommunicationGmailConfig; masked: MaskedCommunicationGmailConfig };
  "communication/mattermost": { config: CommunicationMattermostConfig; masked: MaskedCommunicationMattermostConfig };
  "communication/microsoft-outlook": {
    config: CommunicationMicrosoftOutlookConfig;
    masked: MaskedCommunicationMicrosoftOutlookConfig;
  };
  "communication/microsoft-teams": {
    config: CommunicationMicrosoftTeamsConfig;
    masked: MaskedCommunicationMicrosoftTeamsConfig;
  };
  "communication/slack": { config: CommunicationSlackConfig; masked: MaskedCommunicationSlackConfig };
  "communication/telegram": { config: CommunicationTelegramConfig; masked: MaskedCommunicationTelegramConfig };
  "communication/twilio": { config: CommunicationTwilioConfig; masked: MaskedCommunicationTwilioConfig };
  "communication/whatsapp": { config: CommunicationWhatsappConfig; masked: MaskedCommunicationWhatsappConfig };
  "database/databricks": { config: DatabaseDatabricksConfig; masked: MaskedDatabaseDatabricksConfig };
  "database/mssql": { config: DatabaseMssqlConfig; masked: MaskedDatabaseMssqlConfig };
  "database/mysql2": { config: DatabaseMysql2Config; masked: MaskedDatabaseMysql2Config };
  "database/oracledb": { config: DatabaseOracledbConfig; masked: MaskedDatabaseOracledbConfig };
  "database/pg": { config: DatabasePgConfig; masked: MaskedDatabasePgConfig };
  "database/snowflake": { config: DatabaseSnowflakeConfig; masked: MaskedDatabaseSnowflakeConfig };
  "database/sqlite3": { config: DatabaseSqlite3Config; masked: MaskedDatabaseSqlite3Config };
  "sync/asana": { config: SyncAsanaConfig; masked: MaskedSyncAsanaConfig };
  "sync/bamboohr": { config: SyncBamboohrConfig; masked: MaskedSyncBamboohrConfig };
  "sync/bitbucket": { config: SyncBitbucketConfig; masked: MaskedSyncBitbucketConfig };
  "sync/box": { config: SyncBoxConfig; masked: MaskedSyncBoxConfig };
  "sync/chatwoot": { config: SyncChatwootConfig; masked: MaskedSyncChatwootConfig };
  "sync/clickhouse": { config: SyncClickhouseConfig; masked: MaskedSyncClickhouseConfig };
  "sync/dropbox": { config: SyncDropboxConfig; masked: MaskedSyncDropboxConfig };
  "sync/freshdesk": { config: SyncFreshdeskConfig; masked: MaskedSyncFreshdeskConfig };
  "sync/github": { config: SyncGithubConfig; masked: MaskedSyncGithubConfig };
  "sync/gitlab": { config: SyncGitlabConfig; masked: MaskedSyncGitlabConfig };
  "sync/google-drive": { config: SyncGoogleDriveConfig; masked: MaskedSyncGoogleDriveConfig };
  "sync/hubspot": { config: SyncHubspotConfig; masked: MaskedSyncHubspotConfig };
  "sync/jira": { config: SyncJiraConfig; masked: MaskedSyncJiraConfig };
  "sync/linear": { config: SyncLinearConfig; masked: MaskedSyncLinearConfig };
  "sync/mssql": { config: SyncMssqlConfig; masked: MaskedSyncMssqlConfig };
  "sync/mysql": { config: SyncMysqlConfig; masked: MaskedSyncMysqlConfig };
  "sync/postgres": { config: SyncPostgresConfig; masked: MaskedSyncPostgresConfig };
  "sync/zendesk": { config: SyncZendeskConfig; masked: MaskedSyncZendeskConfig };
}
