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

/** Config of Amazon Bedrock, as sent. */
export interface AiAmazonBedrockConfig {
  /** Access key ID. */
  accessKeyId: string;
  /** Secret access key. */
  secretAccessKey: string | SecretReference;
  /** Session token. */
  sessionToken?: string | SecretReference;
  /** Region. */
  region?: string;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Temperature. */
  temperature?: number;
}
/** Config of Amazon Bedrock, as read: secrets are masked. */
export type MaskedAiAmazonBedrockConfig = Masked<AiAmazonBedrockConfig>;

/** Config of Azure OpenAI, as sent. */
export interface AiAzureOpenaiConfig {
  /** Resource name. */
  resourceName: string;
  /** API key. */
  apiKey: string | SecretReference;
  /** API version. */
  apiVersion?: string;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Temperature. */
  temperature?: number;
}
/** Config of Azure OpenAI, as read: secrets are masked. */
export type MaskedAiAzureOpenaiConfig = Masked<AiAzureOpenaiConfig>;

/** Config of Claude, as sent. */
export interface AiClaudeConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Maximum tokens. */
  maxTokens?: number;
  /** API version. */
  version?: "2023-06-01" | "2026-10-21";
  /** Temperature. */
  temperature?: number;
}
/** Config of Claude, as read: secrets are masked. */
export type MaskedAiClaudeConfig = Masked<AiClaudeConfig>;

/** Config of Cohere, as sent. */
export interface AiCohereConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Temperature. */
  temperature?: number;
}
/** Config of Cohere, as read: secrets are masked. */
export type MaskedAiCohereConfig = Masked<AiCohereConfig>;

/** Config of DeepSeek, as sent. */
export type AiDeepseekConfig = AiCohereConfig;
/** Config of DeepSeek, as read: secrets are masked. */
export type MaskedAiDeepseekConfig = Masked<AiDeepseekConfig>;

/** Config of Google Gemini, as sent. */
export type AiGoogleConfig = AiCohereConfig;
/** Config of Google Gemini, as read: secrets are masked. */
export type MaskedAiGoogleConfig = Masked<AiGoogleConfig>;

/** Config of Groq, as sent. */
export type AiGroqConfig = AiCohereConfig;
/** Config of Groq, as read: secrets are masked. */
export type MaskedAiGroqConfig = Masked<AiGroqConfig>;

/** Config of Hugging Face, as sent. */
export type AiHuggingfaceConfig = AiCohereConfig;
/** Config of Hugging Face, as read: secrets are masked. */
export type MaskedAiHuggingfaceConfig = Masked<AiHuggingfaceConfig>;

/** Config of Mistral, as sent. */
export type AiMistralConfig = AiCohereConfig;
/** Config of Mistral, as read: secrets are masked. */
export type MaskedAiMistralConfig = Masked<AiMistralConfig>;

/** Config of NocoDB AI, as sent. */
export interface AiNocodbConfig {
  /** Level. */
  model?: "high" | "medium" | "low";
  /** Levels on offer. */
  models?: ("high" | "medium" | "low")[];
}
/** Config of NocoDB AI, as read: secrets are masked. */
export type MaskedAiNocodbConfig = Masked<AiNocodbConfig>;

/** Config of Ollama, as sent. */
export interface AiOllamaConfig {
  /** Base URL. */
  baseUrl?: string;
  /** API key. */
  apiKey?: string | SecretReference;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Temperature. */
  temperature?: number;
}
/** Config of Ollama, as read: secrets are masked. */
export type MaskedAiOllamaConfig = Masked<AiOllamaConfig>;

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

/** Config of OpenAI compatible, as sent. */
export interface AiOpenaiCompatibleConfig {
  /** Base URL. */
  baseURL: string;
  /** API key. */
  apiKey?: string | SecretReference;
  /** Model. */
  model?: string;
  /** Models on offer. */
  models?: string[];
  /** Temperature. */
  temperature?: number;
  /** Stream options. */
  streamOptions?: unknown;
}
/** Config of OpenAI compatible, as read: secrets are masked. */
export type MaskedAiOpenaiCompatibleConfig = Masked<AiOpenaiCompatibleConfig>;

/** Config of OpenRouter, as sent. */
export type AiOpenrouterConfig = AiCohereConfig;
/** Config of OpenRouter, as read: secrets are masked. */
export type MaskedAiOpenrouterConfig = Masked<AiOpenrouterConfig>;

/** Config of Together AI, as sent. */
export type AiTogetherConfig = AiCohereConfig;
/** Config of Together AI, as read: secrets are masked. */
export type MaskedAiTogetherConfig = Masked<AiTogetherConfig>;

/** Config of xAI Grok, as sent. */
export type AiXaiConfig = AiCohereConfig;
/** Config of xAI Grok, as read: secrets are masked. */
export type MaskedAiXaiConfig = Masked<AiXaiConfig>;

/** Config of Ashby, as sent. */
export interface AtsAshbyConfig {
  /** API key. */
  apiKey: string | SecretReference;
}
/** Config of Ashby, as read: secrets are masked. */
export type MaskedAtsAshbyConfig = Masked<AtsAshbyConfig>;

/** Config of Greenhouse, as sent. */
export interface AtsGreenhouseConfig {
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** User ID. */
  userId?: string;
  /** Access token. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Greenhouse, as read: secrets are masked. */
export type MaskedAtsGreenhouseConfig = Masked<AtsGreenhouseConfig>;

/** Config of Lever, as sent. */
export interface AtsLeverConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Environment. */
  environment?: "production" | "sandbox";
}
/** Config of Lever, as read: secrets are masked. */
export type MaskedAtsLeverConfig = Masked<AtsLeverConfig>;

/** Config of Workable, as sent. */
export interface AtsWorkableConfig {
  /** Subdomain. */
  subdomain: string;
  /** Access token. */
  token: string | SecretReference;
}
/** Config of Workable, as read: secrets are masked. */
export type MaskedAtsWorkableConfig = Masked<AtsWorkableConfig>;

/** Config of Workday, as sent. */
export interface AtsWorkdayConfig {
  /** Host. */
  host: string;
  /** Tenant. */
  tenant: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Refresh token. */
  refreshToken: string | SecretReference;
  /** Access token. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Workday, as read: secrets are masked. */
export type MaskedAtsWorkdayConfig = Masked<AtsWorkdayConfig>;

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
  type?: "api_key" | "oauth" | "app";
  /** Token. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** App ID. */
  appId?: string;
  /** Installation ID. */
  installationId?: string;
  /** Private key. */
  privateKey?: string | SecretReference;
  /** Access token. */
  appToken?: Record<string, unknown> | SecretReference;
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
export interface AuthGmailConfig {
  /** Sign in with. */
  type?: "oauth" | "service_account";
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Service account. */
  clientEmail?: string;
  /** Private key. */
  privateKey?: string | SecretReference;
  /** Act for. */
  subject?: string;
  /** Access token. */
  accountToken?: Record<string, unknown> | SecretReference;
}
/** Config of Gmail, as read: secrets are masked. */
export type MaskedAuthGmailConfig = Masked<AuthGmailConfig>;

/** Config of Google Calendar, as sent. */
export type AuthGoogleCalendarConfig = AuthGmailConfig;
/** Config of Google Calendar, as read: secrets are masked. */
export type MaskedAuthGoogleCalendarConfig = Masked<AuthGoogleCalendarConfig>;

/** Config of Google Drive, as sent. */
export type AuthGoogleDriveConfig = AuthGmailConfig;
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
export type CommunicationGmailConfig = AuthGmailConfig;
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

/** Config of Attio, as sent. */
export interface CrmAttioConfig {
  /** Access token. */
  token: string | SecretReference;
}
/** Config of Attio, as read: secrets are masked. */
export type MaskedCrmAttioConfig = Masked<CrmAttioConfig>;

/** Config of HubSpot, as sent. */
export type CrmHubspotConfig = AuthHubspotConfig;
/** Config of HubSpot, as read: secrets are masked. */
export type MaskedCrmHubspotConfig = Masked<CrmHubspotConfig>;

/** Config of Microsoft Dynamics 365, as sent. */
export interface CrmMicrosoftDynamics365Config {
  /** Sign in with. */
  type?: "oauth" | "client_credentials";
  /** Tenant. */
  tenant?: string;
  /** Environment URL. */
  orgUrl: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Access of the app. */
  clientToken?: Record<string, unknown> | SecretReference;
}
/** Config of Microsoft Dynamics 365, as read: secrets are masked. */
export type MaskedCrmMicrosoftDynamics365Config = Masked<CrmMicrosoftDynamics365Config>;

/** Config of Pipedrive, as sent. */
export interface CrmPipedriveConfig {
  /** Company domain. */
  companyDomain: string;
  /** API token. */
  token: string | SecretReference;
}
/** Config of Pipedrive, as read: secrets are masked. */
export type MaskedCrmPipedriveConfig = Masked<CrmPipedriveConfig>;

/** Config of Salesforce, as sent. */
export interface CrmSalesforceConfig {
  /** Sign in with. */
  type?: "oauth" | "client_credentials";
  /** Instance URL. */
  instanceUrl: string;
  /** API version. */
  apiVersion?: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Access of the app. */
  clientToken?: Record<string, unknown> | SecretReference;
}
/** Config of Salesforce, as read: secrets are masked. */
export type MaskedCrmSalesforceConfig = Masked<CrmSalesforceConfig>;

/** Config of Zoho CRM, as sent. */
export type CrmZohoCrmConfig = AuthZohoConfig;
/** Config of Zoho CRM, as read: secrets are masked. */
export type MaskedCrmZohoCrmConfig = Masked<CrmZohoCrmConfig>;

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

/** Config of NocoDB, as sent. */
export interface DatabaseNocodbConfig {
  /** Address. */
  baseUrl?: string;
  /** API token. */
  token: string | SecretReference;
}
/** Config of NocoDB, as read: secrets are masked. */
export type MaskedDatabaseNocodbConfig = Masked<DatabaseNocodbConfig>;

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

/** Config of Bitbucket, as sent. */
export type DevelopmentBitbucketConfig = AuthBitbucketConfig;
/** Config of Bitbucket, as read: secrets are masked. */
export type MaskedDevelopmentBitbucketConfig = Masked<DevelopmentBitbucketConfig>;

/** Config of Gitea, as sent. */
export interface DevelopmentGiteaConfig {
  /** Server address. */
  baseUrl: string;
  /** Access token. */
  token: string | SecretReference;
}
/** Config of Gitea, as read: secrets are masked. */
export type MaskedDevelopmentGiteaConfig = Masked<DevelopmentGiteaConfig>;

/** Config of GitHub, as sent. */
export type DevelopmentGithubConfig = AuthGithubConfig;
/** Config of GitHub, as read: secrets are masked. */
export type MaskedDevelopmentGithubConfig = Masked<DevelopmentGithubConfig>;

/** Config of GitLab, as sent. */
export type DevelopmentGitlabConfig = AuthGitlabConfig;
/** Config of GitLab, as read: secrets are masked. */
export type MaskedDevelopmentGitlabConfig = Masked<DevelopmentGitlabConfig>;

/** Config of Sentry, as sent. */
export interface DevelopmentSentryConfig {
  /** Organization. */
  organization: string;
  /** Auth token. */
  token: string | SecretReference;
  /** Server address. */
  baseUrl?: string;
}
/** Config of Sentry, as read: secrets are masked. */
export type MaskedDevelopmentSentryConfig = Masked<DevelopmentSentryConfig>;

/** Config of PayPal, as sent. */
export interface FinancePaypalConfig {
  /** Environment. */
  environment?: "production" | "sandbox";
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Access token. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Access token of the sandbox. */
  sandboxOauth?: Record<string, unknown> | SecretReference;
}
/** Config of PayPal, as read: secrets are masked. */
export type MaskedFinancePaypalConfig = Masked<FinancePaypalConfig>;

/** Config of QuickBooks, as sent. */
export interface FinanceQuickbooksConfig {
  /** Environment. */
  environment?: "production" | "sandbox";
  /** Company ID. */
  realmId: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of QuickBooks, as read: secrets are masked. */
export type MaskedFinanceQuickbooksConfig = Masked<FinanceQuickbooksConfig>;

/** Config of Stripe, as sent. */
export interface FinanceStripeConfig {
  /** Secret key. */
  apiKey: string | SecretReference;
  /** Connected account. */
  account?: string;
}
/** Config of Stripe, as read: secrets are masked. */
export type MaskedFinanceStripeConfig = Masked<FinanceStripeConfig>;

/** Config of Xero, as sent. */
export interface FinanceXeroConfig {
  /** Tenant ID. */
  tenantId: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Xero, as read: secrets are masked. */
export type MaskedFinanceXeroConfig = Masked<FinanceXeroConfig>;

/** Config of Brevo, as sent. */
export type MarketingBrevoConfig = AtsAshbyConfig;
/** Config of Brevo, as read: secrets are masked. */
export type MaskedMarketingBrevoConfig = Masked<MarketingBrevoConfig>;

/** Config of HubSpot, as sent. */
export type MarketingHubspotConfig = AuthHubspotConfig;
/** Config of HubSpot, as read: secrets are masked. */
export type MaskedMarketingHubspotConfig = Masked<MarketingHubspotConfig>;

/** Config of Mailchimp, as sent. */
export type MarketingMailchimpConfig = AuthMailchimpConfig;
/** Config of Mailchimp, as read: secrets are masked. */
export type MaskedMarketingMailchimpConfig = Masked<MarketingMailchimpConfig>;

/** Config of SendGrid, as sent. */
export type MarketingSendgridConfig = AtsAshbyConfig;
/** Config of SendGrid, as read: secrets are masked. */
export type MaskedMarketingSendgridConfig = Masked<MarketingSendgridConfig>;

/** Config of SurveyMonkey, as sent. */
export interface MarketingSurveymonkeyConfig {
  /** Data centre. */
  region?: "us" | "eu" | "ca";
  /** Access token. */
  token: string | SecretReference;
}
/** Config of SurveyMonkey, as read: secrets are masked. */
export type MaskedMarketingSurveymonkeyConfig = Masked<MarketingSurveymonkeyConfig>;

/** Config of Typeform, as sent. */
export interface MarketingTypeformConfig {
  /** Data centre. */
  region?: "us" | "eu" | "eu2";
  /** Personal token. */
  token: string | SecretReference;
}
/** Config of Typeform, as read: secrets are masked. */
export type MaskedMarketingTypeformConfig = Masked<MarketingTypeformConfig>;

/** Config of Appwrite, as sent. */
export interface OthersAppwriteConfig {
  /** API endpoint. */
  endpoint?: string;
  /** Project ID. */
  projectId: string;
  /** API key. */
  apiKey: string | SecretReference;
}
/** Config of Appwrite, as read: secrets are masked. */
export type MaskedOthersAppwriteConfig = Masked<OthersAppwriteConfig>;

/** Config of Calendly, as sent. */
export interface OthersCalendlyConfig {
  /** Personal access token. */
  token: string | SecretReference;
}
/** Config of Calendly, as read: secrets are masked. */
export type MaskedOthersCalendlyConfig = Masked<OthersCalendlyConfig>;

/** Config of ClickHouse, as sent. */
export type OthersClickhouseConfig = AuthClickhouseConfig;
/** Config of ClickHouse, as read: secrets are masked. */
export type MaskedOthersClickhouseConfig = Masked<OthersClickhouseConfig>;

/** Config of Google Calendar, as sent. */
export type OthersGoogleCalendarConfig = AuthGmailConfig;
/** Config of Google Calendar, as read: secrets are masked. */
export type MaskedOthersGoogleCalendarConfig = Masked<OthersGoogleCalendarConfig>;

/** Config of Any HTTP service, as sent. */
export interface OthersHttpConfig {
  /** Base URL. */
  baseUrl: string;
  /** Credentials. */
  auth?: "none" | "bearer" | "basic";
  /** Token. */
  token?: string | SecretReference;
  /** Username. */
  username?: string;
  /** Password. */
  password?: string | SecretReference;
  /** Headers. */
  headers?: string | SecretReference;
  /** Address of the test. */
  testUrl?: string;
}
/** Config of Any HTTP service, as read: secrets are masked. */
export type MaskedOthersHttpConfig = Masked<OthersHttpConfig>;

/** Config of Supabase, as sent. */
export interface OthersSupabaseConfig {
  /** Project URL. */
  projectUrl: string;
  /** Kind of key. */
  keyType?: "secret" | "legacy";
  /** API key. */
  apiKey: string | SecretReference;
}
/** Config of Supabase, as read: secrets are masked. */
export type MaskedOthersSupabaseConfig = Masked<OthersSupabaseConfig>;

/** Config of Asana, as sent. */
export type ProjectManagementAsanaConfig = AuthAsanaConfig;
/** Config of Asana, as read: secrets are masked. */
export type MaskedProjectManagementAsanaConfig = Masked<ProjectManagementAsanaConfig>;

/** Config of ClickUp, as sent. */
export interface ProjectManagementClickupConfig {
  /** API token. */
  token: string | SecretReference;
}
/** Config of ClickUp, as read: secrets are masked. */
export type MaskedProjectManagementClickupConfig = Masked<ProjectManagementClickupConfig>;

/** Config of Jira, as sent. */
export type ProjectManagementJiraConfig = AuthJiraConfig;
/** Config of Jira, as read: secrets are masked. */
export type MaskedProjectManagementJiraConfig = Masked<ProjectManagementJiraConfig>;

/** Config of Linear, as sent. */
export type ProjectManagementLinearConfig = AuthLinearConfig;
/** Config of Linear, as read: secrets are masked. */
export type MaskedProjectManagementLinearConfig = Masked<ProjectManagementLinearConfig>;

/** Config of Miro, as sent. */
export type ProjectManagementMiroConfig = AuthHubspotConfig;
/** Config of Miro, as read: secrets are masked. */
export type MaskedProjectManagementMiroConfig = Masked<ProjectManagementMiroConfig>;

/** Config of monday.com, as sent. */
export type ProjectManagementMondayConfig = ProjectManagementClickupConfig;
/** Config of monday.com, as read: secrets are masked. */
export type MaskedProjectManagementMondayConfig = Masked<ProjectManagementMondayConfig>;

/** Config of Notion, as sent. */
export interface ProjectManagementNotionConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Integration secret. */
  token?: string | SecretReference;
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Notion, as read: secrets are masked. */
export type MaskedProjectManagementNotionConfig = Masked<ProjectManagementNotionConfig>;

/** Config of Trello, as sent. */
export interface ProjectManagementTrelloConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Token. */
  token: string | SecretReference;
}
/** Config of Trello, as read: secrets are masked. */
export type MaskedProjectManagementTrelloConfig = Masked<ProjectManagementTrelloConfig>;

/** Config of Airtable, as sent. */
export type SpreadSheetAirtableConfig = OthersCalendlyConfig;
/** Config of Airtable, as read: secrets are masked. */
export type MaskedSpreadSheetAirtableConfig = Masked<SpreadSheetAirtableConfig>;

/** Config of Apple Numbers, as sent. */
export interface SpreadSheetAppleNumbersConfig {
  /** Shared link. */
  shareUrl?: string;
}
/** Config of Apple Numbers, as read: secrets are masked. */
export type MaskedSpreadSheetAppleNumbersConfig = Masked<SpreadSheetAppleNumbersConfig>;

/** Config of Google Sheets, as sent. */
export interface SpreadSheetGoogleSheetsConfig {
  /** Sign in with. */
  type?: "oauth" | "service_account";
  /** Client ID. */
  clientId?: string;
  /** Client secret. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Service account. */
  clientEmail?: string;
  /** Private key. */
  privateKey?: string | SecretReference;
  /** Act for. */
  subject?: string;
  /** Access token. */
  accountToken?: Record<string, unknown> | SecretReference;
  /** Spreadsheet ID. */
  spreadsheetId: string;
}
/** Config of Google Sheets, as read: secrets are masked. */
export type MaskedSpreadSheetGoogleSheetsConfig = Masked<SpreadSheetGoogleSheetsConfig>;

/** Config of Microsoft Excel, as sent. */
export interface SpreadSheetMicrosoftExcelConfig {
  /** Tenant. */
  tenant?: string;
  /** Client ID. */
  clientId: string;
  /** Client secret. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
  /** Workbook ID. */
  workbookId: string;
}
/** Config of Microsoft Excel, as read: secrets are masked. */
export type MaskedSpreadSheetMicrosoftExcelConfig = Masked<SpreadSheetMicrosoftExcelConfig>;

/** Config of Smartsheet, as sent. */
export interface SpreadSheetSmartsheetConfig {
  /** Access token. */
  token: string | SecretReference;
  /** Region. */
  region?: "com" | "eu" | "au" | "gov";
}
/** Config of Smartsheet, as read: secrets are masked. */
export type MaskedSpreadSheetSmartsheetConfig = Masked<SpreadSheetSmartsheetConfig>;

/** Config of Box, as sent. */
export type StorageBoxConfig = AuthBoxConfig;
/** Config of Box, as read: secrets are masked. */
export type MaskedStorageBoxConfig = Masked<StorageBoxConfig>;

/** Config of Dropbox, as sent. */
export type StorageDropboxConfig = AuthBoxConfig;
/** Config of Dropbox, as read: secrets are masked. */
export type MaskedStorageDropboxConfig = Masked<StorageDropboxConfig>;

/** Config of Google Drive, as sent. */
export type StorageGoogleDriveConfig = AuthGmailConfig;
/** Config of Google Drive, as read: secrets are masked. */
export type MaskedStorageGoogleDriveConfig = Masked<StorageGoogleDriveConfig>;

/** Config of OneDrive, as sent. */
export type StorageOnedriveConfig = AuthOutlookConfig;
/** Config of OneDrive, as read: secrets are masked. */
export type MaskedStorageOnedriveConfig = Masked<StorageOnedriveConfig>;

/** Config of Amazon S3 and compatible, as sent. */
export interface StorageS3Config {
  /** Endpoint. */
  endpoint?: string;
  /** Region. */
  region?: string;
  /** Bucket. */
  bucket: string;
  /** Access key ID. */
  accessKeyId: string;
  /** Secret access key. */
  secretAccessKey: string | SecretReference;
  /** Session token. */
  sessionToken?: string | SecretReference;
}
/** Config of Amazon S3 and compatible, as read: secrets are masked. */
export type MaskedStorageS3Config = Masked<StorageS3Config>;

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

/** Config of Chatwoot, as sent. */
export type TicketingChatwootConfig = AuthChatwootConfig;
/** Config of Chatwoot, as read: secrets are masked. */
export type MaskedTicketingChatwootConfig = Masked<TicketingChatwootConfig>;

/** Config of Freshdesk, as sent. */
export type TicketingFreshdeskConfig = AuthFreshdeskConfig;
/** Config of Freshdesk, as read: secrets are masked. */
export type MaskedTicketingFreshdeskConfig = Masked<TicketingFreshdeskConfig>;

/** Config of HubSpot Service Hub, as sent. */
export type TicketingHubspotServiceHubConfig = AuthHubspotConfig;
/** Config of HubSpot Service Hub, as read: secrets are masked. */
export type MaskedTicketingHubspotServiceHubConfig = Masked<TicketingHubspotServiceHubConfig>;

/** Config of Intercom, as sent. */
export interface TicketingIntercomConfig {
  /** Data region. */
  region?: "us" | "eu" | "au";
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
/** Config of Intercom, as read: secrets are masked. */
export type MaskedTicketingIntercomConfig = Masked<TicketingIntercomConfig>;

/** Config of Salesforce Service Cloud, as sent. */
export type TicketingSalesforceServiceCloudConfig = CrmSalesforceConfig;
/** Config of Salesforce Service Cloud, as read: secrets are masked. */
export type MaskedTicketingSalesforceServiceCloudConfig = Masked<TicketingSalesforceServiceCloudConfig>;

/** Config of ServiceNow, as sent. */
export interface TicketingServicenowConfig {
  /** Instance. */
  instance: string;
  /** User. */
  username: string;
  /** Password. */
  password: string | SecretReference;
}
/** Config of ServiceNow, as read: secrets are masked. */
export type MaskedTicketingServicenowConfig = Masked<TicketingServicenowConfig>;

/** Config of Zendesk, as sent. */
export type TicketingZendeskConfig = AuthZendeskConfig;
/** Config of Zendesk, as read: secrets are masked. */
export type MaskedTicketingZendeskConfig = Masked<TicketingZendeskConfig>;

/** The configs by type and sub_type. */
export interface Configs {
  "ai/amazon-bedrock": { config: AiAmazonBedrockConfig; masked: MaskedAiAmazonBedrockConfig };
  "ai/azure-openai": { config: AiAzureOpenaiConfig; masked: MaskedAiAzureOpenaiConfig };
  "ai/claude": { config: AiClaudeConfig; masked: MaskedAiClaudeConfig };
  "ai/cohere": { config: AiCohereConfig; masked: MaskedAiCohereConfig };
  "ai/deepseek": { config: AiDeepseekConfig; masked: MaskedAiDeepseekConfig };
  "ai/google": { config: AiGoogleConfig; masked: MaskedAiGoogleConfig };
  "ai/groq": { config: AiGroqConfig; masked: MaskedAiGroqConfig };
  "ai/huggingface": { config: AiHuggingfaceConfig; masked: MaskedAiHuggingfaceConfig };
  "ai/mistral": { config: AiMistralConfig; masked: MaskedAiMistralConfig };
  "ai/nocodb": { config: AiNocodbConfig; masked: MaskedAiNocodbConfig };
  "ai/ollama": { config: AiOllamaConfig; masked: MaskedAiOllamaConfig };
  "ai/openai": { config: AiOpenaiConfig; masked: MaskedAiOpenaiConfig };
  "ai/openai-compatible": { config: AiOpenaiCompatibleConfig; masked: MaskedAiOpenaiCompatibleConfig };
  "ai/openrouter": { config: AiOpenrouterConfig; masked: MaskedAiOpenrouterConfig };
  "ai/together": { config: AiTogetherConfig; masked: MaskedAiTogetherConfig };
  "ai/xai": { config: AiXaiConfig; masked: MaskedAiXaiConfig };
  "ats/ashby": { config: AtsAshbyConfig; masked: MaskedAtsAshbyConfig };
  "ats/greenhouse": { config: AtsGreenhouseConfig; masked: MaskedAtsGreenhouseConfig };
  "ats/lever": { config: AtsLeverConfig; masked: MaskedAtsLeverConfig };
  "ats/workable": { config: AtsWorkableConfig; masked: MaskedAtsWorkableConfig };
  "ats/workday": { config: AtsWorkdayConfig; masked: MaskedAtsWorkdayConfig };
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
  "crm/attio": { config: CrmAttioConfig; masked: MaskedCrmAttioConfig };
  "crm/hubspot": { config: CrmHubspotConfig; masked: MaskedCrmHubspotConfig };
  "crm/microsoft-dynamics-365": { config: CrmMicrosoftDynamics365Config; masked: MaskedCrmMicrosoftDynamics365Config };
  "crm/pipedrive": { config: CrmPipedriveConfig; masked: MaskedCrmPipedriveConfig };
  "crm/salesforce": { config: CrmSalesforceConfig; masked: MaskedCrmSalesforceConfig };
  "crm/zoho-crm": { config: CrmZohoCrmConfig; masked: MaskedCrmZohoCrmConfig };
  "database/databricks": { config: DatabaseDatabricksConfig; masked: MaskedDatabaseDatabricksConfig };
  "database/mssql": { config: DatabaseMssqlConfig; masked: MaskedDatabaseMssqlConfig };
  "database/mysql2": { config: DatabaseMysql2Config; masked: MaskedDatabaseMysql2Config };
  "database/nocodb": { config: DatabaseNocodbConfig; masked: MaskedDatabaseNocodbConfig };
  "database/oracledb": { config: DatabaseOracledbConfig; masked: MaskedDatabaseOracledbConfig };
  "database/pg": { config: DatabasePgConfig; masked: MaskedDatabasePgConfig };
  "database/snowflake": { config: DatabaseSnowflakeConfig; masked: MaskedDatabaseSnowflakeConfig };
  "database/sqlite3": { config: DatabaseSqlite3Config; masked: MaskedDatabaseSqlite3Config };
  "development/bitbucket": { config: DevelopmentBitbucketConfig; masked: MaskedDevelopmentBitbucketConfig };
  "development/gitea": { config: DevelopmentGiteaConfig; masked: MaskedDevelopmentGiteaConfig };
  "development/github": { config: DevelopmentGithubConfig; masked: MaskedDevelopmentGithubConfig };
  "development/gitlab": { config: DevelopmentGitlabConfig; masked: MaskedDevelopmentGitlabConfig };
  "development/sentry": { config: DevelopmentSentryConfig; masked: MaskedDevelopmentSentryConfig };
  "finance/paypal": { config: FinancePaypalConfig; masked: MaskedFinancePaypalConfig };
  "finance/quickbooks": { config: FinanceQuickbooksConfig; masked: MaskedFinanceQuickbooksConfig };
  "finance/stripe": { config: FinanceStripeConfig; masked: MaskedFinanceStripeConfig };
  "finance/xero": { config: FinanceXeroConfig; masked: MaskedFinanceXeroConfig };
  "marketing/brevo": { config: MarketingBrevoConfig; masked: MaskedMarketingBrevoConfig };
  "marketing/hubspot": { config: MarketingHubspotConfig; masked: MaskedMarketingHubspotConfig };
  "marketing/mailchimp": { config: MarketingMailchimpConfig; masked: MaskedMarketingMailchimpConfig };
  "marketing/sendgrid": { config: MarketingSendgridConfig; masked: MaskedMarketingSendgridConfig };
  "marketing/surveymonkey": { config: MarketingSurveymonkeyConfig; masked: MaskedMarketingSurveymonkeyConfig };
  "marketing/typeform": { config: MarketingTypeformConfig; masked: MaskedMarketingTypeformConfig };
  "others/appwrite": { config: OthersAppwriteConfig; masked: MaskedOthersAppwriteConfig };
  "others/calendly": { config: OthersCalendlyConfig; masked: MaskedOthersCalendlyConfig };
  "others/clickhouse": { config: OthersClickhouseConfig; masked: MaskedOthersClickhouseConfig };
  "others/google-calendar": { config: OthersGoogleCalendarConfig; masked: MaskedOthersGoogleCalendarConfig };
  "others/http": { config: OthersHttpConfig; masked: MaskedOthersHttpConfig };
  "others/supabase": { config: OthersSupabaseConfig; masked: MaskedOthersSupabaseConfig };
  "project-management/asana": { config: ProjectManagementAsanaConfig; masked: MaskedProjectManagementAsanaConfig };
  "project-management/clickup": {
    config: ProjectManagementClickupConfig;
    masked: MaskedProjectManagementClickupConfig;
  };
  "project-management/jira": { config: ProjectManagementJiraConfig; masked: MaskedProjectManagementJiraConfig };
  "project-management/linear": { config: ProjectManagementLinearConfig; masked: MaskedProjectManagementLinearConfig };
  "project-management/miro": { config: ProjectManagementMiroConfig; masked: MaskedProjectManagementMiroConfig };
  "project-management/monday": { config: ProjectManagementMondayConfig; masked: MaskedProjectManagementMondayConfig };
  "project-management/notion": { config: ProjectManagementNotionConfig; masked: MaskedProjectManagementNotionConfig };
  "project-management/trello": { config: ProjectManagementTrelloConfig; masked: MaskedProjectManagementTrelloConfig };
  "spread-sheet/airtable": { config: SpreadSheetAirtableConfig; masked: MaskedSpreadSheetAirtableConfig };
  "spread-sheet/apple-numbers": { config: SpreadSheetAppleNumbersConfig; masked: MaskedSpreadSheetAppleNumbersConfig };
  "spread-sheet/google-sheets": { config: SpreadSheetGoogleSheetsConfig; masked: MaskedSpreadSheetGoogleSheetsConfig };
  "spread-sheet/microsoft-excel": {
    config: SpreadSheetMicrosoftExcelConfig;
    masked: MaskedSpreadSheetMicrosoftExcelConfig;
  };
  "spread-sheet/smartsheet": { config: SpreadSheetSmartsheetConfig; masked: MaskedSpreadSheetSmartsheetConfig };
  "storage/box": { config: StorageBoxConfig; masked: MaskedStorageBoxConfig };
  "storage/dropbox": { config: StorageDropboxConfig; masked: MaskedStorageDropboxConfig };
  "storage/google-drive": { config: StorageGoogleDriveConfig; masked: MaskedStorageGoogleDriveConfig };
  "storage/onedrive": { config: StorageOnedriveConfig; masked: MaskedStorageOnedriveConfig };
  "storage/s3": { config: StorageS3Config; masked: MaskedStorageS3Config };
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
  "ticketing/chatwoot": { config: TicketingChatwootConfig; masked: MaskedTicketingChatwootConfig };
  "ticketing/freshdesk": { config: TicketingFreshdeskConfig; masked: MaskedTicketingFreshdeskConfig };
  "ticketing/hubspot-service-hub": {
    config: TicketingHubspotServiceHubConfig;
    masked: MaskedTicketingHubspotServiceHubConfig;
  };
  "ticketing/intercom": { config: TicketingIntercomConfig; masked: MaskedTicketingIntercomConfig };
  "ticketing/salesforce-service-cloud": {
    config: TicketingSalesforceServiceCloudConfig;
    masked: MaskedTicketingSalesforceServiceCloudConfig;
  };
  "ticketing/servicenow": { config: TicketingServicenowConfig; masked: MaskedTicketingServicenowConfig };
  "ticketing/zendesk": { config: TicketingZendeskConfig; masked: MaskedTicketingZendeskConfig };
}
