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

/** Config of Slack, as sent. */
export interface AuthSlackConfig {
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
/** Config of Slack, as read: secrets are masked. */
export type MaskedAuthSlackConfig = Masked<AuthSlackConfig>;

/** Config of Slack, as sent. */
export type CommunicationSlackConfig = AuthSlackConfig;
/** Config of Slack, as read: secrets are masked. */
export type MaskedCommunicationSlackConfig = Masked<CommunicationSlackConfig>;

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

/** The configs by type and sub_type. */
export interface Configs {
  "ai/openai": { config: AiOpenaiConfig; masked: MaskedAiOpenaiConfig };
  "auth/slack": { config: AuthSlackConfig; masked: MaskedAuthSlackConfig };
  "communication/slack": { config: CommunicationSlackConfig; masked: MaskedCommunicationSlackConfig };
  "database/databricks": { config: DatabaseDatabricksConfig; masked: MaskedDatabaseDatabricksConfig };
  "database/mssql": { config: DatabaseMssqlConfig; masked: MaskedDatabaseMssqlConfig };
  "database/mysql2": { config: DatabaseMysql2Config; masked: MaskedDatabaseMysql2Config };
  "database/oracledb": { config: DatabaseOracledbConfig; masked: MaskedDatabaseOracledbConfig };
  "database/pg": { config: DatabasePgConfig; masked: MaskedDatabasePgConfig };
  "database/snowflake": { config: DatabaseSnowflakeConfig; masked: MaskedDatabaseSnowflakeConfig };
  "database/sqlite3": { config: DatabaseSqlite3Config; masked: MaskedDatabaseSqlite3Config };
}
