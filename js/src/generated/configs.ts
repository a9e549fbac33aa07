// Written by scripts/derive.mjs from core/manifests; do not edit.

import type { ConfigTypes, Masked, SecretReference } from "../base/configs.js";

/** A part that several configs have. */
export interface SslPart {
  /** CA certificate. Empty: the system's authorities. */
  ca?: string;
}
/** A part that several configs have. */
export interface PoolPart {
  /** Idle connections. Stay open while nothing runs. */
  min?: number;
  /** Most connections. A statement waits while all of them are busy. */
  max?: number;
  /** Close idle after (ms). An unused connection is closed after this time. */
  idleTimeoutMillis?: number;
  /** Wait for a connection (ms). A statement fails when no connection was free for this time. */
  acquireTimeoutMillis?: number;
}

/** Config of Amazon Bedrock, as sent. */
export interface AiAmazonBedrockConfig {
  /** Access key ID. Of an IAM user that may list and invoke Bedrock models. */
  accessKeyId: string;
  /** Secret access key. */
  secretAccessKey: string | SecretReference;
  /** Session token. Only with temporary credentials. */
  sessionToken?: string | SecretReference;
  /** Region. Where the models are enabled. Such as eu-central-1. */
  region?: string;
  /** Model. A model or an inference profile, used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
  temperature?: number;
}
/** Config of Amazon Bedrock, as read: secrets are masked. */
export type MaskedAiAmazonBedrockConfig = Masked<AiAmazonBedrockConfig>;

/** Config of Azure OpenAI, as sent. */
export interface AiAzureOpenaiConfig {
  /** Resource name. The first part of https://NAME.openai.azure.com. Such as example-resource. */
  resourceName: string;
  /** API key. One of the two keys of the resource, under keys and endpoint. */
  apiKey: string | SecretReference;
  /** API version. Sent by deploymentChat only; the v1 API has no version. */
  apiVersion?: string;
  /** Model. The name of a deployment, used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
  temperature?: number;
}
/** Config of Azure OpenAI, as read: secrets are masked. */
export type MaskedAiAzureOpenaiConfig = Masked<AiAzureOpenaiConfig>;

/** Config of Claude, as sent. */
export interface AiClaudeConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Model. Used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Maximum tokens. Limit of an answer, which the service requires; used when a call sets none. */
  maxTokens?: number;
  /** API version. Sent as anthropic-version. Since 2026-10-21 the service refuses a temperature. */
  version?: "2023-06-01" | "2026-10-21";
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
  temperature?: number;
}
/** Config of Claude, as read: secrets are masked. */
export type MaskedAiClaudeConfig = Masked<AiClaudeConfig>;

/** Config of Cohere, as sent. */
export interface AiCohereConfig {
  /** API key. */
  apiKey: string | SecretReference;
  /** Model. Used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
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
export interface AiHuggingfaceConfig {
  /** API key. A token that may call inference providers. */
  apiKey: string | SecretReference;
  /** Model. Used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
  temperature?: number;
}
/** Config of Hugging Face, as read: secrets are masked. */
export type MaskedAiHuggingfaceConfig = Masked<AiHuggingfaceConfig>;

/** Config of Mistral, as sent. */
export type AiMistralConfig = AiCohereConfig;
/** Config of Mistral, as read: secrets are masked. */
export type MaskedAiMistralConfig = Masked<AiMistralConfig>;

/** Config of NocoDB AI, as sent. */
export interface AiNocodbConfig {
  /** Level. Used when a call names none. */
  model?: "high" | "medium" | "low";
  /** Levels on offer. The levels people may choose from in this integration. */
  models?: ("high" | "medium" | "low")[];
}
/** Config of NocoDB AI, as read: secrets are masked. */
export type MaskedAiNocodbConfig = Masked<AiNocodbConfig>;

/** Config of Ollama, as sent. */
export interface AiOllamaConfig {
  /**
   * Base URL. Address of the server without /api. The server of this application must be allowed to reach it. Such as
   * https://ollama.example.com.
   */
  baseUrl?: string;
  /** API key. For ollama.com, or a proxy that asks for one. Empty: calls carry no key. */
  apiKey?: string | SecretReference;
  /** Model. Used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
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
  /** Model. Used when a call names none. */
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
  /** Base URL. Address of the API, usually with /v1 at the end. Such as https://llm.example.com/v1. */
  baseURL: string;
  /** API key. Empty: calls carry no key. */
  apiKey?: string | SecretReference;
  /** Model. Used when a call names none. */
  model?: string;
  /** Models on offer. The models people may choose from in this integration. */
  models?: string[];
  /** Temperature. Used when a call sets none. Empty: not sent, because some models refuse it. */
  temperature?: number;
  /**
   * Stream options. Sent with streamed answers, so that they report token counts. Clear it for servers that refuse
   * stream_options.
   */
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
  /** API key. It needs the permission to read candidates and jobs. */
  apiKey: string | SecretReference;
}
/** Config of Ashby, as read: secrets are masked. */
export type MaskedAtsAshbyConfig = Masked<AtsAshbyConfig>;

/** Config of Greenhouse, as sent. */
export interface AtsGreenhouseConfig {
  /** Client ID. Of a Harvest V3 (OAuth) credential in the Dev Center; it needs the scopes of what it reads. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /** User ID. Greenhouse user in whose name calls are made; empty: the service user of the credential. */
  userId?: string;
  /** Access token. Got with the client ID and secret; nothing to fill in. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Greenhouse, as read: secrets are masked. */
export type MaskedAtsGreenhouseConfig = Masked<AtsGreenhouseConfig>;

/** Config of Lever, as sent. */
export interface AtsLeverConfig {
  /** API key. It needs the permission to read what is asked for; shown once. */
  apiKey: string | SecretReference;
  /** Environment. */
  environment?: "production" | "sandbox";
}
/** Config of Lever, as read: secrets are masked. */
export type MaskedAtsLeverConfig = Masked<AtsLeverConfig>;

/** Config of Workable, as sent. */
export interface AtsWorkableConfig {
  /** Subdomain. The first part of the address: company of company.workable.com. */
  subdomain: string;
  /** Access token. Made in the settings under Integrations, with the scopes r_jobs and r_candidates. */
  token: string | SecretReference;
}
/** Config of Workable, as read: secrets are masked. */
export type MaskedAtsWorkableConfig = Masked<AtsWorkableConfig>;

/** Config of Workday, as sent. */
export interface AtsWorkdayConfig {
  /** Host. Host of the REST API endpoint that View API Clients shows, such as wd2-impl-services1.workday.com. */
  host: string;
  /** Tenant. The last part of that endpoint. */
  tenant: string;
  /** Client ID. Of an API client for integrations. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /**
   * Refresh token. Made for the integration user under Manage refresh tokens for integrations; choose one that does not
   * expire.
   */
  refreshToken: string | SecretReference;
  /** Access token. Got with the refresh token; nothing to fill in. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Workday, as read: secrets are masked. */
export type MaskedAtsWorkdayConfig = Masked<AtsWorkdayConfig>;

/** Config of Asana, as sent. */
export interface AuthAsanaConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. A personal access token, or the token of a service account. */
  token?: string | SecretReference;
  /** Client ID. Of the app of the developer console, registered with full permissions. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Asana, as read: secrets are masked. */
export type MaskedAuthAsanaConfig = Masked<AuthAsanaConfig>;

/** Config of BambooHR, as sent. */
export interface AuthBamboohrConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Company domain. The part before .bamboohr.com. Such as example. */
  companyDomain: string;
  /** API key. Made under API keys in the menu of your name; it can see what you can see. */
  token?: string | SecretReference;
  /** Client ID. Of the application of the developer portal. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of BambooHR, as read: secrets are masked. */
export type MaskedAuthBamboohrConfig = Masked<AuthBamboohrConfig>;

/** Config of Bitbucket, as sent. */
export interface AuthBitbucketConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /**
   * Token. An API token with scopes, among them read:user:bitbucket for the test, or an access token of a workspace,
   * project or repository.
   */
  token?: string | SecretReference;
  /** Email. Of the Atlassian account, for an API token; empty for an access token. */
  email?: string;
  /** Client ID. Of the OAuth consumer of the workspace. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Bitbucket, as read: secrets are masked. */
export type MaskedAuthBitbucketConfig = Masked<AuthBitbucketConfig>;

/** Config of Box, as sent. */
export interface AuthBoxConfig {
  /** Client ID. Of the custom app with user authentication (OAuth 2.0). */
  clientId: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret: string | SecretReference;
  /** Authorization. Opens Box's consent page; the app's own settings decide the scopes. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Box, as read: secrets are masked. */
export type MaskedAuthBoxConfig = Masked<AuthBoxConfig>;

/** Config of Chatwoot, as sent. */
export interface AuthChatwootConfig {
  /** Address. Of your own server, or Chatwoot's. Such as https://chat.example.com. */
  chatwoot_url?: string;
  /** Account number. The number after /app/accounts/ in the browser's address. Such as 1. */
  account_id: string;
  /** Access token. In the profile settings of a user or an agent bot. */
  api_token: string | SecretReference;
}
/** Config of Chatwoot, as read: secrets are masked. */
export type MaskedAuthChatwootConfig = Masked<AuthChatwootConfig>;

/** Config of ClickHouse, as sent. */
export interface AuthClickhouseConfig {
  /**
   * Address. With the port: 8443 with TLS; http sends the password in clear. Such as
   * https://clickhouse.example.com:8443.
   */
  url: string;
  /** Username. */
  username: string;
  /** Password. Of the database user. */
  password: string | SecretReference;
}
/** Config of ClickHouse, as read: secrets are masked. */
export type MaskedAuthClickhouseConfig = Masked<AuthClickhouseConfig>;

/** Config of Dropbox, as sent. */
export interface AuthDropboxConfig {
  /** Client ID. Of the Dropbox app: its app key and app secret. */
  clientId: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret: string | SecretReference;
  /** Authorization. Opens Dropbox's consent page. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Dropbox, as read: secrets are masked. */
export type MaskedAuthDropboxConfig = Masked<AuthDropboxConfig>;

/** Config of Freshdesk, as sent. */
export interface AuthFreshdeskConfig {
  /** Domain. The part before .freshdesk.com. Such as example. */
  domain: string;
  /** API key. In the profile settings of the agent, under View API key. */
  api_key: string | SecretReference;
}
/** Config of Freshdesk, as read: secrets are masked. */
export type MaskedAuthFreshdeskConfig = Masked<AuthFreshdeskConfig>;

/** Config of GitHub, as sent. */
export interface AuthGithubConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth" | "app";
  /** Token. A personal access token, fine-grained or classic, or an installation token. */
  token?: string | SecretReference;
  /** Client ID. Of the OAuth app or GitHub App. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
  /** App ID. Or the client ID of the app. */
  appId?: string;
  /** Installation ID. The number at the end of the installation's address. */
  installationId?: string;
  /** Private key. Generated on the app's page; the file ends in .pem. */
  privateKey?: string | SecretReference;
  /** Access token. Of the installation, got with the private key; nothing to fill in. */
  appToken?: Record<string, unknown> | SecretReference;
  /** API address. Change it for GitHub Enterprise Server only. Such as https://github.example.com/api/v3. */
  baseUrl?: string;
}
/** Config of GitHub, as read: secrets are masked. */
export type MaskedAuthGithubConfig = Masked<AuthGithubConfig>;

/** Config of GitLab, as sent. */
export interface AuthGitlabConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. A personal, group or project access token with the scope api, or read_api to read only. */
  token?: string | SecretReference;
  /** Address. Of your own GitLab server, without /api/v4. Such as https://gitlab.example.com. */
  baseUrl?: string;
  /** Client ID. Of the application registered in GitLab. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of GitLab, as read: secrets are masked. */
export type MaskedAuthGitlabConfig = Masked<AuthGitlabConfig>;

/** Config of Gmail, as sent. */
export interface AuthGmailConfig {
  /** Sign in with. */
  type?: "oauth" | "service_account";
  /** Client ID. Of the OAuth client of a Google Cloud project, type web application. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens Google's consent page; an app in test mode loses its access after 7 days. */
  oauth?: Record<string, unknown> | SecretReference;
  /**
   * Service account. client_email in the account's key file; share with it what it may see. Such as
   * sync@project.iam.gserviceaccount.com.
   */
  clientEmail?: string;
  /** Private key. private_key in the key file, with its BEGIN and END lines. */
  privateKey?: string | SecretReference;
  /** Act for. The mailbox that the account acts for; an administrator allows it by domain-wide delegation. */
  subject?: string;
  /** Access token. Got with the private key; nothing to fill in. */
  accountToken?: Record<string, unknown> | SecretReference;
}
/** Config of Gmail, as read: secrets are masked. */
export type MaskedAuthGmailConfig = Masked<AuthGmailConfig>;

/** Config of Google Calendar, as sent. */
export interface AuthGoogleCalendarConfig {
  /** Sign in with. */
  type?: "oauth" | "service_account";
  /** Client ID. Of the OAuth client of a Google Cloud project, type web application. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens Google's consent page; an app in test mode loses its access after 7 days. */
  oauth?: Record<string, unknown> | SecretReference;
  /**
   * Service account. client_email in the account's key file; share with it what it may see. Such as
   * sync@project.iam.gserviceaccount.com.
   */
  clientEmail?: string;
  /** Private key. private_key in the key file, with its BEGIN and END lines. */
  privateKey?: string | SecretReference;
  /** Act for. The person that the account acts for, where an administrator allowed it; else the account itself. */
  subject?: string;
  /** Access token. Got with the private key; nothing to fill in. */
  accountToken?: Record<string, unknown> | SecretReference;
}
/** Config of Google Calendar, as read: secrets are masked. */
export type MaskedAuthGoogleCalendarConfig = Masked<AuthGoogleCalendarConfig>;

/** Config of Google Drive, as sent. */
export type AuthGoogleDriveConfig = AuthGoogleCalendarConfig;
/** Config of Google Drive, as read: secrets are masked. */
export type MaskedAuthGoogleDriveConfig = Masked<AuthGoogleDriveConfig>;

/** Config of HubSpot, as sent. */
export interface AuthHubspotConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Access token. Of a private app, or a service key; it needs the scopes of what is read and written. */
  token?: string | SecretReference;
  /** Client ID. Of the HubSpot app. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens HubSpot's consent page; the app must list the scopes that are asked for. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of HubSpot, as read: secrets are masked. */
export type MaskedAuthHubspotConfig = Masked<AuthHubspotConfig>;

/** Config of Jira, as sent. */
export interface AuthJiraConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Site. As in the browser: https://, your site's name and .atlassian.net. Such as https://team.example.com. */
  jira_url: string;
  /** Email. Of the Atlassian account the token belongs to. */
  email?: string;
  /** API token. Of the same account, made without scopes. */
  token?: string | SecretReference;
  /** Cloud ID. In the answer of /_edge/tenant_info of the site. Such as 11223344-a1b2-3b33-c444-def123456789. */
  cloudId?: string;
  /** Client ID. Of the OAuth 2.0 integration of the developer console. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Jira, as read: secrets are masked. */
export type MaskedAuthJiraConfig = Masked<AuthJiraConfig>;

/** Config of Linear, as sent. */
export interface AuthLinearConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** API key. A personal API key, from Settings, Security and access. */
  token?: string | SecretReference;
  /** Client ID. Of the OAuth application of the workspace. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens Linear's consent page; the token is short-lived and renewed by itself. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Linear, as read: secrets are masked. */
export type MaskedAuthLinearConfig = Masked<AuthLinearConfig>;

/** Config of Mailchimp, as sent. */
export interface AuthMailchimpConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** API key. Of your Mailchimp account. */
  apiKey?: string | SecretReference;
  /** Client ID. Of the app registered at Mailchimp. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens Mailchimp's consent page; the token does not expire. */
  oauth?: Record<string, unknown> | SecretReference;
  /**
   * Server. The end of the API key after the hyphen, and the start of the address when you are signed in. Such as us6.
   */
  server: string;
  /** Transactional key. Only to send single messages with Mailchimp Transactional. */
  mandrillApiKey?: string | SecretReference;
}
/** Config of Mailchimp, as read: secrets are masked. */
export type MaskedAuthMailchimpConfig = Masked<AuthMailchimpConfig>;

/** Config of SQL Server, as sent. */
export interface AuthMssqlConfig {
  /** Host. Such as db.example.com. */
  host: string;
  /** Port. */
  port?: number;
  /** User. Such as app. */
  username: string;
  /** Password. Of the database user. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. Off: statements and values cross the network in clear. */
  encrypt?: boolean;
  /** Accept any certificate. On: the server's certificate is not checked. */
  trustServerCertificate?: boolean;
}
/** Config of SQL Server, as read: secrets are masked. */
export type MaskedAuthMssqlConfig = Masked<AuthMssqlConfig>;

/** Config of MySQL, as sent. */
export interface AuthMysqlConfig {
  /** Host. Such as db.example.com. */
  host: string;
  /** Port. */
  port?: number;
  /** User. Such as app. */
  username: string;
  /** Password. Of the database user. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. Off: statements and values cross the network in clear. */
  ssl?: boolean;
  /** Check the server's certificate. Against the system's authorities. */
  sslVerify?: boolean;
}
/** Config of MySQL, as read: secrets are masked. */
export type MaskedAuthMysqlConfig = Masked<AuthMysqlConfig>;

/** Config of Outlook, as sent. */
export interface AuthOutlookConfig {
  /** Tenant. common, organizations, consumers, or the directory's ID or domain. */
  tenant?: string;
  /** Client ID. Of the app registration in Microsoft Entra. */
  clientId: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret: string | SecretReference;
  /** Authorization. Opens Microsoft's consent page. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Outlook, as read: secrets are masked. */
export type MaskedAuthOutlookConfig = Masked<AuthOutlookConfig>;

/** Config of PostgreSQL, as sent. */
export type AuthPostgresConfig = AuthMysqlConfig;
/** Config of PostgreSQL, as read: secrets are masked. */
export type MaskedAuthPostgresConfig = Masked<AuthPostgresConfig>;

/** Config of Slack, as sent. */
export interface AuthSlackConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Token. A bot or user token of a Slack app. */
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

/** Config of SMTP, as sent. */
export interface AuthSmtpConfig {
  /** Host. Such as smtp.example.com. */
  host: string;
  /** Port. 587 with STARTTLS, 465 with TLS from the start. */
  port?: number;
  /** Encryption. None sends the password in clear. */
  encryption?: "tls" | "ssl" | "none";
  /** Accept any certificate. On: the server's certificate is not checked. */
  allowSelfSigned?: boolean;
  /** Username. */
  username: string;
  /** Password. Of the mail account, or an app password where the provider asks for one. */
  password: string | SecretReference;
  /** Sender. The address that mail comes from. Such as news@example.com. */
  fromEmail: string;
  /** Sender's name. Shown beside the address. */
  fromName?: string;
}
/** Config of SMTP, as read: secrets are masked. */
export type MaskedAuthSmtpConfig = Masked<AuthSmtpConfig>;

/** Config of Twilio, as sent. */
export interface AuthTwilioConfig {
  /** Account SID. Such as AC00000000000000000000000000000000. */
  accountSid: string;
  /** API key SID. With an API key, its SID; empty with the account's auth token. */
  apiKeySid?: string;
  /** Auth token. The account's auth token, or the secret of the API key. */
  authToken: string | SecretReference;
}
/** Config of Twilio, as read: secrets are masked. */
export type MaskedAuthTwilioConfig = Masked<AuthTwilioConfig>;

/** Config of Zendesk, as sent. */
export interface AuthZendeskConfig {
  /** Sign in with. API tokens cannot be created since 2026-10-27 and end on 2027-04-30. */
  type?: "oauth" | "client_credentials" | "api_key";
  /** Subdomain. The part before .zendesk.com. Such as example. */
  subdomain: string;
  /** Client ID. Of the OAuth client: Admin Center, Apps and integrations, APIs, OAuth clients. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens the service's consent page. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Client authorization. Got by itself with the client's ID and secret. */
  clientToken?: Record<string, unknown> | SecretReference;
  /** Email. Of the agent the token is used for. */
  email?: string;
  /** API token. An existing token; none works after 2027-04-30. */
  token?: string | SecretReference;
}
/** Config of Zendesk, as read: secrets are masked. */
export type MaskedAuthZendeskConfig = Masked<AuthZendeskConfig>;

/** Config of Zoho, as sent. */
export interface AuthZohoConfig {
  /** Data centre. Where the account is kept: the end of the address after zoho. */
  region?: "com" | "eu" | "in" | "com.au" | "jp" | "com.cn" | "uk" | "sa";
  /** Client ID. Of the server-based client of the API console. */
  clientId: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret: string | SecretReference;
  /** Authorization. Opens Zoho's consent page. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Zoho, as read: secrets are masked. */
export type MaskedAuthZohoConfig = Masked<AuthZohoConfig>;

/** Config of Discord, as sent. */
export interface CommunicationDiscordConfig {
  /** Bot token. Of an application's bot, which is a member of the server. */
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
  /** Address. Of the server, without /api/v4. Such as https://chat.example.com. */
  baseUrl: string;
  /** Token. A personal access token, or the token of a bot account. */
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
export type CommunicationSlackConfig = AuthSlackConfig;
/** Config of Slack, as read: secrets are masked. */
export type MaskedCommunicationSlackConfig = Masked<CommunicationSlackConfig>;

/** Config of Telegram, as sent. */
export interface CommunicationTelegramConfig {
  /** Bot token. Given by @BotFather when the bot is made. */
  token: string | SecretReference;
}
/** Config of Telegram, as read: secrets are masked. */
export type MaskedCommunicationTelegramConfig = Masked<CommunicationTelegramConfig>;

/** Config of Twilio, as sent. */
export type CommunicationTwilioConfig = AuthTwilioConfig;
/** Config of Twilio, as read: secrets are masked. */
export type MaskedCommunicationTwilioConfig = Masked<CommunicationTwilioConfig>;

/** Config of WhatsApp, as sent. */
export interface CommunicationWhatsappConfig {
  /**
   * Access token. Of a system user, with the permissions whatsapp_business_messaging and whatsapp_business_management.
   */
  token: string | SecretReference;
  /** Phone number ID. Under WhatsApp, API setup, in the app's dashboard. */
  phoneNumberId: string;
  /** Business account ID. Beside it; only for the list of templates. */
  businessAccountId?: string;
  /** Version. Of the Graph API. */
  graphVersion?: string;
}
/** Config of WhatsApp, as read: secrets are masked. */
export type MaskedCommunicationWhatsappConfig = Masked<CommunicationWhatsappConfig>;

/** Config of Attio, as sent. */
export interface CrmAttioConfig {
  /** Access token. Made in the settings of the workspace, under Developers. */
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
  /** Tenant. Directory ID or a domain of it; organizations for any work account. An app needs its own tenant. */
  tenant?: string;
  /** Environment URL. The address of the environment, such as https://company.crm.dynamics.com. */
  orgUrl: string;
  /** Client ID. Application (client) ID of an app registration. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Access of the app. Got with the client ID and secret; the app must be an application user of the environment. */
  clientToken?: Record<string, unknown> | SecretReference;
}
/** Config of Microsoft Dynamics 365, as read: secrets are masked. */
export type MaskedCrmMicrosoftDynamics365Config = Masked<CrmMicrosoftDynamics365Config>;

/** Config of Pipedrive, as sent. */
export interface CrmPipedriveConfig {
  /** Company domain. The first part of the address: company of company.pipedrive.com. */
  companyDomain: string;
  /** API token. Under Personal preferences, API; it acts for the person who owns it. */
  token: string | SecretReference;
}
/** Config of Pipedrive, as read: secrets are masked. */
export type MaskedCrmPipedriveConfig = Masked<CrmPipedriveConfig>;

/** Config of Salesforce, as sent. */
export interface CrmSalesforceConfig {
  /** Sign in with. */
  type?: "oauth" | "client_credentials";
  /** Instance URL. The My Domain address of the organization, such as https://company.my.salesforce.com. */
  instanceUrl: string;
  /** API version. A version that the organization offers. */
  apiVersion?: string;
  /** Client ID. Consumer key of an external client app. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Access of the app. Got with the client ID and secret; nothing to fill in. */
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
  /** The fields of `connection`. */
  connection: {
    /** Host. Name or address of the server. Such as dbc.example.com. */
    host: string;
    /**
     * Path of the warehouse. In the connection details of the warehouse. Such as /sql/1.0/warehouses/0123456789abcdef.
     */
    path: string;
    /** Sign in with. The way in that the workspace allows. */
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
    /** Port. Empty: 443. */
    port?: number;
    /** The fields of `ssl`. */
    ssl?: SslPart;
  };
  /** The fields of `pool`. */
  pool?: PoolPart;
}
/** Config of Databricks, as read: secrets are masked. */
export type MaskedDatabaseDatabricksConfig = Masked<DatabaseDatabricksConfig>;

/** Config of SQL Server, as sent. */
export interface DatabaseMssqlConfig {
  /** Client. */
  client?: "mssql";
  /** The fields of `connection`. */
  connection: {
    /** Host. Name or address of the server. Such as db.example.com. */
    host: string;
    /** Port. */
    port?: number;
    /** User. */
    user?: string;
    /** Password. */
    password?: string | SecretReference;
    /** Database. */
    database?: string;
    /** The fields of `options`. */
    options?: {
      /** Instance. Only for a named instance. */
      instanceName?: string;
      /** Encrypt. Off: statements and values cross the network in clear. */
      encrypt?: boolean;
      /** Accept any certificate. On: the server's certificate is not checked. */
      trustServerCertificate?: boolean;
    };
    /** The fields of `ssl`. */
    ssl?: SslPart;
    /** Driver options. Options of the client library, such as appName and connectTimeout. */
    parameters?: { appName?: string; connectTimeout?: number; packetSize?: number; applicationIntent?: string };
  };
  /** Schemas. Where tables without a schema are looked for, in this order. */
  searchPath?: string[];
  /** The fields of `pool`. */
  pool?: PoolPart;
}
/** Config of SQL Server, as read: secrets are masked. */
export type MaskedDatabaseMssqlConfig = Masked<DatabaseMssqlConfig>;

/** Config of MySQL, as sent. */
export interface DatabaseMysql2Config {
  /** Client. */
  client?: "mysql2";
  /** The fields of `connection`. */
  connection?: {
    /** Host. Name or address of the server. Such as db.example.com. */
    host?: string;
    /** Port. */
    port?: number;
    /** User. */
    user?: string;
    /** Password. */
    password?: string | SecretReference;
    /** Database. */
    database?: string;
    /** The fields of `ssl`. */
    ssl?: {
      /** Encrypt. Off: statements and values cross the network in clear. */
      enabled?: boolean;
      /** Check the server's certificate. Off: another server may claim to be this one. */
      rejectUnauthorized?: boolean;
      /** CA certificate. Empty: the system's authorities. */
      ca?: string;
      /** Client certificate. Only where the server asks for one. */
      cert?: string;
      /** Client key. The private key of the client certificate. */
      key?: string | SecretReference;
    };
    /** Driver options. Options of the client library, such as charset and connectTimeout. */
    parameters?: { charset?: string; connectTimeout?: number; timezone?: string; compress?: boolean };
  };
  /** The fields of `pool`. */
  pool?: PoolPart;
  /** Read only. No caller can write through this connection. */
  readOnly?: boolean;
  /** The fields of `meta`. */
  meta?: {
    /** Flavour. Only where the server is not MySQL itself. */
    dbtype?: "tidb" | "vitess";
  };
}
/** Config of MySQL, as read: secrets are masked. */
export type MaskedDatabaseMysql2Config = Masked<DatabaseMysql2Config>;

/** Config of NocoDB, as sent. */
export interface DatabaseNocodbConfig {
  /** Address. Where NocoDB is served, without a path. */
  baseUrl?: string;
  /** API token. In the account settings; it acts for the person who made it. */
  token: string | SecretReference;
}
/** Config of NocoDB, as read: secrets are masked. */
export type MaskedDatabaseNocodbConfig = Masked<DatabaseNocodbConfig>;

/** Config of Oracle, as sent. */
export interface DatabaseOracledbConfig {
  /** Client. */
  client?: "oracledb";
  /** The fields of `connection`. */
  connection: {
    /** Host. Name or address of the server. Such as db.example.com. */
    host: string;
    /** Port. */
    port?: number;
    /** User. */
    user?: string;
    /** Password. */
    password?: string | SecretReference;
    /** Service name. */
    database?: string;
    /** Driver options. Options of the client library, such as stmtCacheSize and expireTime. */
    parameters?: { stmtCacheSize?: number; expireTime?: number; connectTimeout?: number };
  };
  /** The fields of `pool`. */
  pool?: PoolPart;
  /** Read only. No caller can write through this connection. */
  readOnly?: boolean;
}
/** Config of Oracle, as read: secrets are masked. */
export type MaskedDatabaseOracledbConfig = Masked<DatabaseOracledbConfig>;

/** Config of PostgreSQL, as sent. */
export interface DatabasePgConfig {
  /** Client. */
  client?: "pg";
  /** The fields of `connection`. */
  connection: {
    /** Host. Name or address of the server. Such as db.example.com. */
    host?: string;
    /** Port. */
    port?: number;
    /** User. */
    user: string;
    /** Password. */
    password?: string | SecretReference;
    /** Database. */
    database: string;
    /** The fields of `ssl`. */
    ssl?: {
      /** Encrypt. Off: statements and values cross the network in clear. */
      enabled?: boolean;
      /** Check the server's certificate. Off: another server may claim to be this one. */
      rejectUnauthorized?: boolean;
      /** CA certificate. Empty: the system's authorities. */
      ca?: string;
      /** Server name. The name in the server's certificate, where it is not the host. */
      servername?: string;
      /** Client certificate. Only where the server asks for one. */
      cert?: string;
      /** Client key. The private key of the client certificate. */
      key?: string | SecretReference;
    };
    /** Driver options. Options of the client library, such as application_name and connect_timeout. */
    parameters?: {
      application_name?: string;
      connect_timeout?: number;
      statement_timeout?: number;
      lock_timeout?: number;
      keepalives_idle?: number;
      target_session_attrs?: string;
    };
  };
  /** Schemas. Where tables without a schema are looked for, in this order. */
  searchPath?: string[];
  /** The fields of `pool`. */
  pool?: PoolPart;
  /** Read only. No caller can write through this connection. */
  readOnly?: boolean;
  /** The fields of `meta`. */
  meta?: {
    /** Flavour. Only where the server is not PostgreSQL itself. */
    dbtype?: "yugabyte" | "cockroach";
  };
}
/** Config of PostgreSQL, as read: secrets are masked. */
export type MaskedDatabasePgConfig = Masked<DatabasePgConfig>;

/** Config of Snowflake, as sent. */
export interface DatabaseSnowflakeConfig {
  /** Client. */
  client?: "snowflake";
  /** The fields of `connection`. */
  connection: {
    /** Account. The part of its address before .snowflakecomputing.com. Such as example-account. */
    account: string;
    /** User. */
    username: string;
    /** Sign in with. The way in that the account allows. */
    authenticator?: "password" | "key_pair" | "oauth";
    /** Programmatic access token. The SQL API takes no passwords. */
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
    /** Host. Empty: derived from the account. Such as example-account.example.com. */
    host?: string;
    /** Port. Empty: 443. */
    port?: number;
    /** The fields of `ssl`. */
    ssl?: SslPart;
    /** Driver options. Options of the client library, such as TIMEZONE and QUERY_TAG. */
    parameters?: { TIMEZONE?: string; QUERY_TAG?: string };
  };
  /** The fields of `pool`. */
  pool?: PoolPart;
}
/** Config of Snowflake, as read: secrets are masked. */
export type MaskedDatabaseSnowflakeConfig = Masked<DatabaseSnowflakeConfig>;

/** Config of SQLite, as sent. */
export interface DatabaseSqlite3Config {
  /** Client. */
  client?: "sqlite3";
  /** The fields of `connection`. */
  connection: {
    /** File. Beneath a folder that the server allows. Such as crm/customers.db. */
    filename: string;
    /** Read only. No caller can write through this connection. */
    readonly?: boolean;
    /** Wait for a lock (ms). A statement waits this long while another process writes. */
    busyTimeoutMillis?: number;
    /** Journal. Write-ahead log: readers and a writer at once. It is written into the file and stays there. */
    journalMode?: "keep" | "wal";
    /** Driver. */
    client?: "sqlite3";
    /** Database. Accepted for existing clients; not used. */
    database?: string;
    /** Null as default. Accepted for existing clients; not used. */
    useNullAsDefault?: boolean;
  };
  /** The fields of `pool`. */
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
  /** Server address. Address of the server without /api. Such as https://git.example.com. */
  baseUrl: string;
  /**
   * Access token. Made in the account's settings under applications; it needs the scopes read:user, read:repository and
   * write:issue.
   */
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
  /** Organization. The slug of the organization, as in its address. Such as example. */
  organization: string;
  /** Auth token. It needs the scopes org:read, project:read and event:read. */
  token: string | SecretReference;
  /** Server address. Change it for another region, or for a server of your own. Such as https://de.sentry.io. */
  baseUrl?: string;
}
/** Config of Sentry, as read: secrets are masked. */
export type MaskedDevelopmentSentryConfig = Masked<DevelopmentSentryConfig>;

/** Config of PayPal, as sent. */
export interface FinancePaypalConfig {
  /** Environment. Each has its own client ID and secret. */
  environment?: "production" | "sandbox";
  /** Client ID. Of an app under Apps & credentials. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /** Access token. Got with the client ID and secret; nothing to fill in. */
  oauth?: Record<string, unknown> | SecretReference;
  /** Access token of the sandbox. Got with the client ID and secret; nothing to fill in. */
  sandboxOauth?: Record<string, unknown> | SecretReference;
}
/** Config of PayPal, as read: secrets are masked. */
export type MaskedFinancePaypalConfig = Masked<FinancePaypalConfig>;

/** Config of QuickBooks, as sent. */
export interface FinanceQuickbooksConfig {
  /** Environment. Sandbox companies have their own keys. */
  environment?: "production" | "sandbox";
  /**
   * Company ID. The realm ID: digits that QuickBooks shows under Billing and subscription, and sends back when a person
   * signs in.
   */
  realmId: string;
  /** Client ID. Under Keys and credentials of the app. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of QuickBooks, as read: secrets are masked. */
export type MaskedFinanceQuickbooksConfig = Masked<FinanceQuickbooksConfig>;

/** Config of Stripe, as sent. */
export interface FinanceStripeConfig {
  /** Secret key. A restricted key (rk_) with the permissions needed, or the secret key (sk_). */
  apiKey: string | SecretReference;
  /** Connected account. For platforms: the account calls are made for; it starts with acct_. */
  account?: string;
}
/** Config of Stripe, as read: secrets are masked. */
export type MaskedFinanceStripeConfig = Masked<FinanceStripeConfig>;

/** Config of Xero, as sent. */
export interface FinanceXeroConfig {
  /** Tenant ID. Identifier of the organization; the endpoint connections lists it. */
  tenantId: string;
  /** Client ID. On the configuration page of the app. */
  clientId: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret: string | SecretReference;
  /** Authorization. */
  oauth: Record<string, unknown> | SecretReference;
}
/** Config of Xero, as read: secrets are masked. */
export type MaskedFinanceXeroConfig = Masked<FinanceXeroConfig>;

/** Config of Brevo, as sent. */
export interface MarketingBrevoConfig {
  /** API key. A key of version 3; it starts with xkeysib-. */
  apiKey: string | SecretReference;
}
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
export interface MarketingSendgridConfig {
  /** API key. It needs the permission to send mail. */
  apiKey: string | SecretReference;
}
/** Config of SendGrid, as read: secrets are masked. */
export type MaskedMarketingSendgridConfig = Masked<MarketingSendgridConfig>;

/** Config of SurveyMonkey, as sent. */
export interface MarketingSurveymonkeyConfig {
  /** Data centre. Where the account keeps its data. */
  region?: "us" | "eu" | "ca";
  /** Access token. On the settings page of an app of yours. */
  token: string | SecretReference;
}
/** Config of SurveyMonkey, as read: secrets are masked. */
export type MaskedMarketingSurveymonkeyConfig = Masked<MarketingSurveymonkeyConfig>;

/** Config of Typeform, as sent. */
export interface MarketingTypeformConfig {
  /** Data centre. Where the account keeps its responses. */
  region?: "us" | "eu" | "eu2";
  /** Personal token. A personal token; it starts with tfp_. */
  token: string | SecretReference;
}
/** Config of Typeform, as read: secrets are masked. */
export type MaskedMarketingTypeformConfig = Masked<MarketingTypeformConfig>;

/** Config of Appwrite, as sent. */
export interface OthersAppwriteConfig {
  /** API endpoint. Of the project's region, or of a server of your own. Such as https://fra.cloud.appwrite.io/v1. */
  endpoint?: string;
  /** Project ID. Shown in the settings of the project. */
  projectId: string;
  /** API key. It needs the scopes databases.read, tables.read and rows.read. */
  apiKey: string | SecretReference;
}
/** Config of Appwrite, as read: secrets are masked. */
export type MaskedOthersAppwriteConfig = Masked<OthersAppwriteConfig>;

/** Config of Calendly, as sent. */
export interface OthersCalendlyConfig {
  /** Personal access token. Of the account whose events are read. */
  token: string | SecretReference;
}
/** Config of Calendly, as read: secrets are masked. */
export type MaskedOthersCalendlyConfig = Masked<OthersCalendlyConfig>;

/** Config of ClickHouse, as sent. */
export type OthersClickhouseConfig = AuthClickhouseConfig;
/** Config of ClickHouse, as read: secrets are masked. */
export type MaskedOthersClickhouseConfig = Masked<OthersClickhouseConfig>;

/** Config of Google Calendar, as sent. */
export type OthersGoogleCalendarConfig = AuthGoogleCalendarConfig;
/** Config of Google Calendar, as read: secrets are masked. */
export type MaskedOthersGoogleCalendarConfig = Masked<OthersGoogleCalendarConfig>;

/** Config of Any HTTP service, as sent. */
export interface OthersHttpConfig {
  /** Base URL. The address that paths are appended to, without a query. Such as https://api.example.com/v1. */
  baseUrl: string;
  /** Credentials. How calls authenticate. A key that belongs in a header of its own goes into Headers. */
  auth?: "none" | "bearer" | "basic";
  /** Token. Sent as Authorization: Bearer. */
  token?: string | SecretReference;
  /** Username. Sent as Authorization: Basic. */
  username?: string;
  /** Password. Of this user. */
  password?: string | SecretReference;
  /** Headers. Sent with every call, such as X-API-Key; the values are kept secret. */
  headers?: string | SecretReference;
  /**
   * Address of the test. Requested by the connection test, with the same credentials. Empty: the base URL. Such as
   * https://api.example.com/v1/status.
   */
  testUrl?: string;
}
/** Config of Any HTTP service, as read: secrets are masked. */
export type MaskedOthersHttpConfig = Masked<OthersHttpConfig>;

/** Config of Supabase, as sent. */
export interface OthersSupabaseConfig {
  /** Project URL. Address of the project, without a path. Such as https://project.example.com. */
  projectUrl: string;
  /** Kind of key. Older keys are JWTs and are sent in a second header too. Supabase ends them with 2026. */
  keyType?: "secret" | "legacy";
  /**
   * API key. A secret key. A publishable key cannot test the connection, and sees only what row level security allows.
   */
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
  /** API token. A personal token; it starts with pk_. */
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
export interface ProjectManagementMiroConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Access token. Install an app of yours in a team to get its access token. */
  token?: string | SecretReference;
  /** Client ID. On the page of the app; its permissions are set there too. */
  clientId?: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Miro, as read: secrets are masked. */
export type MaskedProjectManagementMiroConfig = Masked<ProjectManagementMiroConfig>;

/** Config of monday.com, as sent. */
export interface ProjectManagementMondayConfig {
  /** API token. In the developer centre of your account; it acts for the person who owns it. */
  token: string | SecretReference;
}
/** Config of monday.com, as read: secrets are masked. */
export type MaskedProjectManagementMondayConfig = Masked<ProjectManagementMondayConfig>;

/** Config of Notion, as sent. */
export interface ProjectManagementNotionConfig {
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Integration secret. The secret of an internal integration; share the pages it may see with it. */
  token?: string | SecretReference;
  /** Client ID. On the page of a public integration. */
  clientId?: string;
  /** Client secret. Belongs to the client ID. */
  clientSecret?: string | SecretReference;
  /** Authorization. */
  oauth?: Record<string, unknown> | SecretReference;
}
/** Config of Notion, as read: secrets are masked. */
export type MaskedProjectManagementNotionConfig = Masked<ProjectManagementNotionConfig>;

/** Config of Trello, as sent. */
export interface ProjectManagementTrelloConfig {
  /** API key. On the API key page of a Power-Up of yours. */
  apiKey: string | SecretReference;
  /** Token. Made by the link beside the API key; it acts for the person who made it. */
  token: string | SecretReference;
}
/** Config of Trello, as read: secrets are masked. */
export type MaskedProjectManagementTrelloConfig = Masked<ProjectManagementTrelloConfig>;

/** Config of Airtable, as sent. */
export interface SpreadSheetAirtableConfig {
  /** Personal access token. It needs the scopes schema.bases:read, data.records:read and data.records:write. */
  token: string | SecretReference;
}
/** Config of Airtable, as read: secrets are masked. */
export type MaskedSpreadSheetAirtableConfig = Masked<SpreadSheetAirtableConfig>;

/** Config of Apple Numbers, as sent. */
export interface SpreadSheetAppleNumbersConfig {
  /**
   * Shared link. Link of the shared sheet. It is only stored; nothing is read from it. Such as
   * https://sheets.example.com/numbers/1.
   */
  shareUrl?: string;
}
/** Config of Apple Numbers, as read: secrets are masked. */
export type MaskedSpreadSheetAppleNumbersConfig = Masked<SpreadSheetAppleNumbersConfig>;

/** Config of Google Sheets, as sent. */
export interface SpreadSheetGoogleSheetsConfig {
  /** Sign in with. */
  type?: "oauth" | "service_account";
  /** Client ID. Of the OAuth client of a Google Cloud project, type web application. */
  clientId?: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret?: string | SecretReference;
  /** Authorization. Opens Google's consent page; an app in test mode loses its access after 7 days. */
  oauth?: Record<string, unknown> | SecretReference;
  /**
   * Service account. client_email in the account's key file; share with it what it may see. Such as
   * sync@project.iam.gserviceaccount.com.
   */
  clientEmail?: string;
  /** Private key. private_key in the key file, with its BEGIN and END lines. */
  privateKey?: string | SecretReference;
  /** Act for. The person that the account acts for, where an administrator allowed it; else the account itself. */
  subject?: string;
  /** Access token. Got with the private key; nothing to fill in. */
  accountToken?: Record<string, unknown> | SecretReference;
  /** Spreadsheet ID. The part between /d/ and /edit of the sheet's address. Such as 1AbCdEf. */
  spreadsheetId: string;
}
/** Config of Google Sheets, as read: secrets are masked. */
export type MaskedSpreadSheetGoogleSheetsConfig = Masked<SpreadSheetGoogleSheetsConfig>;

/** Config of Microsoft Excel, as sent. */
export interface SpreadSheetMicrosoftExcelConfig {
  /** Tenant. common, organizations, consumers, or the directory's ID or domain. */
  tenant?: string;
  /** Client ID. Of the app registration in Microsoft Entra. */
  clientId: string;
  /** Client secret. Of the same app; shown where the client ID is. */
  clientSecret: string | SecretReference;
  /** Authorization. Opens Microsoft's consent page. */
  oauth: Record<string, unknown> | SecretReference;
  /**
   * Workbook ID. The ID of the file in OneDrive; an .xlsx file in the drive of a work or school account. Such as
   * 01EXAMPLE.
   */
  workbookId: string;
}
/** Config of Microsoft Excel, as read: secrets are masked. */
export type MaskedSpreadSheetMicrosoftExcelConfig = Masked<SpreadSheetMicrosoftExcelConfig>;

/** Config of Smartsheet, as sent. */
export interface SpreadSheetSmartsheetConfig {
  /** Access token. Made in the personal settings under API access. */
  token: string | SecretReference;
  /** Region. Where the account is kept. */
  region?: "com" | "eu" | "au" | "gov";
}
/** Config of Smartsheet, as read: secrets are masked. */
export type MaskedSpreadSheetSmartsheetConfig = Masked<SpreadSheetSmartsheetConfig>;

/** Config of Box, as sent. */
export type StorageBoxConfig = AuthBoxConfig;
/** Config of Box, as read: secrets are masked. */
export type MaskedStorageBoxConfig = Masked<StorageBoxConfig>;

/** Config of Dropbox, as sent. */
export type StorageDropboxConfig = AuthDropboxConfig;
/** Config of Dropbox, as read: secrets are masked. */
export type MaskedStorageDropboxConfig = Masked<StorageDropboxConfig>;

/** Config of Google Drive, as sent. */
export type StorageGoogleDriveConfig = AuthGoogleCalendarConfig;
/** Config of Google Drive, as read: secrets are masked. */
export type MaskedStorageGoogleDriveConfig = Masked<StorageGoogleDriveConfig>;

/** Config of OneDrive, as sent. */
export type StorageOnedriveConfig = AuthOutlookConfig;
/** Config of OneDrive, as read: secrets are masked. */
export type MaskedStorageOnedriveConfig = Masked<StorageOnedriveConfig>;

/** Config of Amazon S3 and compatible, as sent. */
export interface StorageS3Config {
  /**
   * Endpoint. Address of another provider or a server of your own. Empty: Amazon S3. Such as https://s3.example.com.
   */
  endpoint?: string;
  /** Region. Of the bucket; other providers often accept us-east-1 or auto. */
  region?: string;
  /** Bucket. Its name, without a path. */
  bucket: string;
  /** Access key ID. Of an account that may read and write the bucket. */
  accessKeyId: string;
  /** Secret access key. */
  secretAccessKey: string | SecretReference;
  /** Session token. Only with temporary credentials. */
  sessionToken?: string | SecretReference;
}
/** Config of Amazon S3 and compatible, as read: secrets are masked. */
export type MaskedStorageS3Config = Masked<StorageS3Config>;

/** Config of Asana, as sent. */
export interface SyncAsanaConfig {
  /** Account. An integration of type auth for Asana; its access is used. */
  authIntegrationId: string;
  /** Project. The number after /project/ in the address. Such as 1331. */
  projectId?: string;
  /** Completed too. For the program that synchronises; it decides what that program asks for. */
  includeCompleted?: boolean;
  /** Subtasks too. For the program that synchronises; it decides what that program asks for. */
  includeSubtasks?: boolean;
}
/** Config of Asana, as read: secrets are masked. */
export type MaskedSyncAsanaConfig = Masked<SyncAsanaConfig>;

/** Config of BambooHR, as sent. */
export interface SyncBamboohrConfig {
  /** Account. An integration of type auth for BambooHR; its access is used. */
  authIntegrationId: string;
}
/** Config of BambooHR, as read: secrets are masked. */
export type MaskedSyncBamboohrConfig = Masked<SyncBamboohrConfig>;

/** Config of Bitbucket, as sent. */
export interface SyncBitbucketConfig {
  /** Account. An integration of type auth for Bitbucket; its access is used. */
  authIntegrationId: string;
  /** Workspace. The first part of the address after bitbucket.org. Such as example. */
  workspace?: string;
  /** Repositories. Their names in the address. */
  repos?: string[];
  /** Merged and declined too. For the program that synchronises; it decides what that program asks for. */
  includeClosed?: boolean;
  /** Pull requests too. For the program that synchronises; it decides what that program asks for. */
  includePRs?: boolean;
}
/** Config of Bitbucket, as read: secrets are masked. */
export type MaskedSyncBitbucketConfig = Masked<SyncBitbucketConfig>;

/** Config of Box, as sent. */
export interface SyncBoxConfig {
  /** Account. An integration of type auth for Box; its access is used. */
  authIntegrationId: string;
  /** Folder. The number at the end of the folder's address; 0: all files. Such as 12345. */
  folderId?: string;
}
/** Config of Box, as read: secrets are masked. */
export type MaskedSyncBoxConfig = Masked<SyncBoxConfig>;

/** Config of Chatwoot, as sent. */
export interface SyncChatwootConfig {
  /** Account. An integration of type auth for Chatwoot; its access is used. */
  authIntegrationId: string;
  /**
   * Account number. The number after /app/accounts/ in the browser's address, as in the linked integration. Such as 1.
   */
  account_id?: string;
  /** Inbox. Its number; empty: all. */
  inboxId?: string;
  /** Resolved too. For the program that synchronises; it decides what that program asks for. */
  includeResolved?: boolean;
}
/** Config of Chatwoot, as read: secrets are masked. */
export type MaskedSyncChatwootConfig = Masked<SyncChatwootConfig>;

/** Config of ClickHouse, as sent. */
export interface SyncClickhouseConfig {
  /** Account. An integration of type auth for ClickHouse; its access is used. */
  authIntegrationId: string;
  /** Database. Empty: the user's default. */
  database?: string;
  /** Tables. Which are synchronised; empty: the program decides. */
  tables?: string[];
}
/** Config of ClickHouse, as read: secrets are masked. */
export type MaskedSyncClickhouseConfig = Masked<SyncClickhouseConfig>;

/** Config of Dropbox, as sent. */
export interface SyncDropboxConfig {
  /** Account. An integration of type auth for Dropbox; its access is used. */
  authIntegrationId: string;
  /** Folder. A path that begins with /, or id: and the ID; empty: calls name the folder. Such as /Homework. */
  folderId?: string;
}
/** Config of Dropbox, as read: secrets are masked. */
export type MaskedSyncDropboxConfig = Masked<SyncDropboxConfig>;

/** Config of Freshdesk, as sent. */
export interface SyncFreshdeskConfig {
  /** Account. An integration of type auth for Freshdesk; its access is used. */
  authIntegrationId: string;
}
/** Config of Freshdesk, as read: secrets are masked. */
export type MaskedSyncFreshdeskConfig = Masked<SyncFreshdeskConfig>;

/** Config of GitHub, as sent. */
export interface SyncGithubConfig {
  /** Account. An integration of type auth for GitHub; its access is used. */
  authIntegrationId: string;
  /** Repositories. Owner and name, such as octocat/hello-world. */
  repos?: string[];
  /** Closed too. For the program that synchronises; it decides what that program asks for. */
  includeClosed?: boolean;
  /** Pull requests too. For the program that synchronises; it decides what that program asks for. */
  includePRs?: boolean;
}
/** Config of GitHub, as read: secrets are masked. */
export type MaskedSyncGithubConfig = Masked<SyncGithubConfig>;

/** Config of GitLab, as sent. */
export interface SyncGitlabConfig {
  /** Account. An integration of type auth for GitLab; its access is used. */
  authIntegrationId: string;
  /** Project. The number, or the group and name. Such as diaspora/diaspora-client. */
  projectId?: string;
  /** Closed too. For the program that synchronises; it decides what that program asks for. */
  includeClosed?: boolean;
}
/** Config of GitLab, as read: secrets are masked. */
export type MaskedSyncGitlabConfig = Masked<SyncGitlabConfig>;

/** Config of Google Drive, as sent. */
export interface SyncGoogleDriveConfig {
  /** Account. An integration of type auth for Google Drive; its access is used. */
  authIntegrationId: string;
  /** Folder. The end of the folder's address; empty: all files. Such as 1AbCdEfGhIjKlMnOpQrStUvWxYz. */
  folderId?: string;
}
/** Config of Google Drive, as read: secrets are masked. */
export type MaskedSyncGoogleDriveConfig = Masked<SyncGoogleDriveConfig>;

/** Config of HubSpot, as sent. */
export interface SyncHubspotConfig {
  /** Account. An integration of type auth for HubSpot; its access is used. */
  authIntegrationId: string;
}
/** Config of HubSpot, as read: secrets are masked. */
export type MaskedSyncHubspotConfig = Masked<SyncHubspotConfig>;

/** Config of Jira, as sent. */
export interface SyncJiraConfig {
  /** Account. An integration of type auth for Jira; its access is used. */
  authIntegrationId: string;
  /** Project key. The letters before the number of an issue. Such as ED. */
  projectKey?: string;
  /** Closed too. For the program that synchronises; it decides what that program asks for. */
  includeClosed?: boolean;
  /** JQL. Used by search when a call names no query; it must be bounded, such as by a project. */
  jqlQuery?: string;
}
/** Config of Jira, as read: secrets are masked. */
export type MaskedSyncJiraConfig = Masked<SyncJiraConfig>;

/** Config of Linear, as sent. */
export interface SyncLinearConfig {
  /** Account. An integration of type auth for Linear; its access is used. */
  authIntegrationId: string;
  /** Team key. The letters before the number of an issue. Such as ENG. */
  teamKey?: string;
  /** Cancelled too. For the program that synchronises; it decides what that program asks for. */
  includeCanceled?: boolean;
  /** Completed too. For the program that synchronises; it decides what that program asks for. */
  includeCompleted?: boolean;
}
/** Config of Linear, as read: secrets are masked. */
export type MaskedSyncLinearConfig = Masked<SyncLinearConfig>;

/** Config of SQL Server, as sent. */
export interface SyncMssqlConfig {
  /** Host. Such as db.example.com. */
  host: string;
  /** Port. */
  port?: number;
  /** User. Such as app. */
  username: string;
  /** Password. Of the database user. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. Off: statements and values cross the network in clear. */
  encrypt?: boolean;
  /** Accept any certificate. On: the server's certificate is not checked. */
  trustServerCertificate?: boolean;
  /** Schema. Empty: the server's default. */
  schema?: string;
  /** Tables. Which are synchronised; empty: the program decides. */
  tables?: string[];
}
/** Config of SQL Server, as read: secrets are masked. */
export type MaskedSyncMssqlConfig = Masked<SyncMssqlConfig>;

/** Config of MySQL, as sent. */
export interface SyncMysqlConfig {
  /** Host. Such as db.example.com. */
  host: string;
  /** Port. */
  port?: number;
  /** User. Such as app. */
  username: string;
  /** Password. Of the database user. */
  password: string | SecretReference;
  /** Database. */
  database: string;
  /** Encrypt. Off: statements and values cross the network in clear. */
  ssl?: boolean;
  /** Check the server's certificate. Against the system's authorities. */
  sslVerify?: boolean;
  /** Schema. Empty: the server's default. */
  schema?: string;
  /** Tables. Which are synchronised; empty: the program decides. */
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
  /** Account. An integration of type auth for Zendesk; its access is used. */
  authIntegrationId: string;
  /** Closed too. For the program that synchronises; it decides what that program asks for. */
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
  /** Data region. Where the workspace is hosted. */
  region?: "us" | "eu" | "au";
  /** Sign in with. */
  type?: "api_key" | "oauth";
  /** Access token. On the Authentication page of an app in the developer hub. */
  token?: string | SecretReference;
  /** Client ID. In the basic information of an app in the developer hub. */
  clientId?: string;
  /** Client secret. Belongs to the client ID. */
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
  /** Instance. The first part of the address: company of company.service-now.com. */
  instance: string;
  /** User. An account for integrations with the role itil or rights on the incident table. */
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
  /** Amazon Bedrock: Several providers' models in your own AWS account. */
  "ai/amazon-bedrock": ConfigTypes<AiAmazonBedrockConfig>;
  /** Azure OpenAI: OpenAI's models in a resource of your own on Azure. */
  "ai/azure-openai": ConfigTypes<AiAzureOpenaiConfig>;
  /** Claude: Text generation with Anthropic's models. */
  "ai/claude": ConfigTypes<AiClaudeConfig>;
  /** Cohere: Text generation and embeddings with Cohere's models. */
  "ai/cohere": ConfigTypes<AiCohereConfig>;
  /** DeepSeek: Text generation with DeepSeek's models. */
  "ai/deepseek": ConfigTypes<AiDeepseekConfig>;
  /** Google Gemini: Text generation and embeddings with the Gemini models. */
  "ai/google": ConfigTypes<AiGoogleConfig>;
  /** Groq: Text generation on Groq's own hardware. */
  "ai/groq": ConfigTypes<AiGroqConfig>;
  /** Hugging Face: Open models of several inference providers. */
  "ai/huggingface": ConfigTypes<AiHuggingfaceConfig>;
  /** Mistral: Text generation and embeddings with Mistral's models. */
  "ai/mistral": ConfigTypes<AiMistralConfig>;
  /** NocoDB AI: Levels of the AI that is built into NocoDB. */
  "ai/nocodb": ConfigTypes<AiNocodbConfig>;
  /** Ollama: Open models on a machine of your own. */
  "ai/ollama": ConfigTypes<AiOllamaConfig>;
  /** OpenAI: Text generation and embeddings. */
  "ai/openai": ConfigTypes<AiOpenaiConfig>;
  /** OpenAI compatible: Any server that speaks the OpenAI API, such as vLLM or LM Studio. */
  "ai/openai-compatible": ConfigTypes<AiOpenaiCompatibleConfig>;
  /** OpenRouter: Many providers' models behind one key. */
  "ai/openrouter": ConfigTypes<AiOpenrouterConfig>;
  /** Together AI: Open models, text and embeddings. */
  "ai/together": ConfigTypes<AiTogetherConfig>;
  /** xAI Grok: Text generation with the Grok models. */
  "ai/xai": ConfigTypes<AiXaiConfig>;
  /** Ashby: Candidates, jobs and applications of Ashby. */
  "ats/ashby": ConfigTypes<AtsAshbyConfig>;
  /** Greenhouse: Jobs, candidates and applications of Greenhouse. */
  "ats/greenhouse": ConfigTypes<AtsGreenhouseConfig>;
  /** Lever: Opportunities and postings of Lever. */
  "ats/lever": ConfigTypes<AtsLeverConfig>;
  /** Workable: Jobs and candidates of Workable. */
  "ats/workable": ConfigTypes<AtsWorkableConfig>;
  /** Workday: Workers and job postings of Workday. */
  "ats/workday": ConfigTypes<AtsWorkdayConfig>;
  /** Asana: Access to an Asana workspace. */
  "auth/asana": ConfigTypes<AuthAsanaConfig>;
  /** BambooHR: Access to a company's BambooHR. */
  "auth/bamboohr": ConfigTypes<AuthBamboohrConfig>;
  /** Bitbucket: Access to Bitbucket Cloud. */
  "auth/bitbucket": ConfigTypes<AuthBitbucketConfig>;
  /** Box: Access to the files of a Box account. */
  "auth/box": ConfigTypes<AuthBoxConfig>;
  /** Chatwoot: Access to an account of Chatwoot. */
  "auth/chatwoot": ConfigTypes<AuthChatwootConfig>;
  /** ClickHouse: Access to a ClickHouse server by HTTP. */
  "auth/clickhouse": ConfigTypes<AuthClickhouseConfig>;
  /** Dropbox: Access to the files of a Dropbox account. */
  "auth/dropbox": ConfigTypes<AuthDropboxConfig>;
  /** Freshdesk: Access to a Freshdesk help desk. */
  "auth/freshdesk": ConfigTypes<AuthFreshdeskConfig>;
  /** GitHub: Access to GitHub or GitHub Enterprise Server. */
  "auth/github": ConfigTypes<AuthGithubConfig>;
  /** GitLab: Access to GitLab.com or a GitLab server. */
  "auth/gitlab": ConfigTypes<AuthGitlabConfig>;
  /** Gmail: Access to a Gmail mailbox. */
  "auth/gmail": ConfigTypes<AuthGmailConfig>;
  /** Google Calendar: Access to the calendars of a Google account. */
  "auth/google-calendar": ConfigTypes<AuthGoogleCalendarConfig>;
  /** Google Drive: Access to the files of a Google account. */
  "auth/google-drive": ConfigTypes<AuthGoogleDriveConfig>;
  /** HubSpot: Access to a HubSpot account. */
  "auth/hubspot": ConfigTypes<AuthHubspotConfig>;
  /** Jira: Access to a Jira Cloud site. */
  "auth/jira": ConfigTypes<AuthJiraConfig>;
  /** Linear: Access to a Linear workspace. */
  "auth/linear": ConfigTypes<AuthLinearConfig>;
  /** Mailchimp: Access to Mailchimp Marketing, and to Mailchimp Transactional. */
  "auth/mailchimp": ConfigTypes<AuthMailchimpConfig>;
  /** SQL Server: Microsoft SQL Server and Azure SQL. */
  "auth/mssql": ConfigTypes<AuthMssqlConfig>;
  /** MySQL: MySQL, MariaDB and servers that speak their protocol. */
  "auth/mysql": ConfigTypes<AuthMysqlConfig>;
  /** Outlook: Access to a mailbox of Microsoft 365 or Outlook.com. */
  "auth/outlook": ConfigTypes<AuthOutlookConfig>;
  /** PostgreSQL: PostgreSQL and servers that speak its protocol. */
  "auth/postgres": ConfigTypes<AuthPostgresConfig>;
  /** Slack: Access to a Slack workspace. */
  "auth/slack": ConfigTypes<AuthSlackConfig>;
  /** SMTP: Settings of an outgoing mail server. */
  "auth/smtp": ConfigTypes<AuthSmtpConfig>;
  /** Twilio: Access to a Twilio account. */
  "auth/twilio": ConfigTypes<AuthTwilioConfig>;
  /** Zendesk: Access to a Zendesk account. */
  "auth/zendesk": ConfigTypes<AuthZendeskConfig>;
  /** Zoho: Access to Zoho CRM. */
  "auth/zoho": ConfigTypes<AuthZohoConfig>;
  /** Discord: Servers, channels and messages that a Discord bot sees. */
  "communication/discord": ConfigTypes<CommunicationDiscordConfig>;
  /** Gmail: Mail of a Gmail mailbox. */
  "communication/gmail": ConfigTypes<CommunicationGmailConfig>;
  /** Mattermost: Teams, channels and messages of a Mattermost server. */
  "communication/mattermost": ConfigTypes<CommunicationMattermostConfig>;
  /** Microsoft Outlook: Mail of Microsoft 365 or Outlook.com. */
  "communication/microsoft-outlook": ConfigTypes<CommunicationMicrosoftOutlookConfig>;
  /** Microsoft Teams: Teams, channels and messages of Microsoft Teams. */
  "communication/microsoft-teams": ConfigTypes<CommunicationMicrosoftTeamsConfig>;
  /** Slack: Channels, people and messages of a Slack workspace. */
  "communication/slack": ConfigTypes<CommunicationSlackConfig>;
  /** Telegram: Messages of a Telegram bot. */
  "communication/telegram": ConfigTypes<CommunicationTelegramConfig>;
  /** Twilio: Text messages of a Twilio account. */
  "communication/twilio": ConfigTypes<CommunicationTwilioConfig>;
  /** WhatsApp: Messages of a WhatsApp business number. */
  "communication/whatsapp": ConfigTypes<CommunicationWhatsappConfig>;
  /** Attio: Objects and records of Attio. */
  "crm/attio": ConfigTypes<CrmAttioConfig>;
  /** HubSpot: Contacts and deals of HubSpot. */
  "crm/hubspot": ConfigTypes<CrmHubspotConfig>;
  /** Microsoft Dynamics 365: Contacts, accounts and other rows of Dynamics 365. */
  "crm/microsoft-dynamics-365": ConfigTypes<CrmMicrosoftDynamics365Config>;
  /** Pipedrive: Deals and persons of Pipedrive. */
  "crm/pipedrive": ConfigTypes<CrmPipedriveConfig>;
  /** Salesforce: Objects and records of a Salesforce organization. */
  "crm/salesforce": ConfigTypes<CrmSalesforceConfig>;
  /** Zoho CRM: Modules and records of Zoho CRM. */
  "crm/zoho-crm": ConfigTypes<CrmZohoCrmConfig>;
  /** Databricks: Databricks SQL warehouses. */
  "database/databricks": ConfigTypes<DatabaseDatabricksConfig>;
  /** SQL Server: Microsoft SQL Server and Azure SQL. */
  "database/mssql": ConfigTypes<DatabaseMssqlConfig>;
  /** MySQL: MySQL, MariaDB and servers that speak their protocol. */
  "database/mysql2": ConfigTypes<DatabaseMysql2Config>;
  /** NocoDB: Bases, tables and records of NocoDB. */
  "database/nocodb": ConfigTypes<DatabaseNocodbConfig>;
  /** Oracle: Oracle Database. */
  "database/oracledb": ConfigTypes<DatabaseOracledbConfig>;
  /** PostgreSQL: PostgreSQL and servers that speak its protocol. */
  "database/pg": ConfigTypes<DatabasePgConfig>;
  /** Snowflake: Snowflake through its SQL API. */
  "database/snowflake": ConfigTypes<DatabaseSnowflakeConfig>;
  /** SQLite: A SQLite file in a folder the server allows. */
  "database/sqlite3": ConfigTypes<DatabaseSqlite3Config>;
  /** Bitbucket: Repositories, branches and pull requests on Bitbucket Cloud. */
  "development/bitbucket": ConfigTypes<DevelopmentBitbucketConfig>;
  /** Gitea: Repositories and issues on a Gitea or Forgejo server. */
  "development/gitea": ConfigTypes<DevelopmentGiteaConfig>;
  /** GitHub: Repositories, issues and pull requests. */
  "development/github": ConfigTypes<DevelopmentGithubConfig>;
  /** GitLab: Projects, issues and merge requests. */
  "development/gitlab": ConfigTypes<DevelopmentGitlabConfig>;
  /** Sentry: Projects and issues of an organization in Sentry. */
  "development/sentry": ConfigTypes<DevelopmentSentryConfig>;
  /** PayPal: Orders and transactions of PayPal. */
  "finance/paypal": ConfigTypes<FinancePaypalConfig>;
  /** QuickBooks: Company, queries and invoices of QuickBooks Online. */
  "finance/quickbooks": ConfigTypes<FinanceQuickbooksConfig>;
  /** Stripe: Customers, invoices and charges of Stripe. */
  "finance/stripe": ConfigTypes<FinanceStripeConfig>;
  /** Xero: Invoices and contacts of a Xero organization. */
  "finance/xero": ConfigTypes<FinanceXeroConfig>;
  /** Brevo: Contacts and transactional email of Brevo. */
  "marketing/brevo": ConfigTypes<MarketingBrevoConfig>;
  /** HubSpot: Marketing emails, forms and contacts of HubSpot. */
  "marketing/hubspot": ConfigTypes<MarketingHubspotConfig>;
  /** Mailchimp: Audiences and members of Mailchimp. */
  "marketing/mailchimp": ConfigTypes<MarketingMailchimpConfig>;
  /** SendGrid: Sends email and lists contact lists of SendGrid. */
  "marketing/sendgrid": ConfigTypes<MarketingSendgridConfig>;
  /** SurveyMonkey: Surveys and responses of SurveyMonkey. */
  "marketing/surveymonkey": ConfigTypes<MarketingSurveymonkeyConfig>;
  /** Typeform: Forms and responses of Typeform. */
  "marketing/typeform": ConfigTypes<MarketingTypeformConfig>;
  /** Appwrite: Databases, tables and rows of an Appwrite project. */
  "others/appwrite": ConfigTypes<OthersAppwriteConfig>;
  /** Calendly: Event types and scheduled events in Calendly. */
  "others/calendly": ConfigTypes<OthersCalendlyConfig>;
  /** ClickHouse: Statements over the HTTP interface of ClickHouse. */
  "others/clickhouse": ConfigTypes<OthersClickhouseConfig>;
  /** Google Calendar: Calendars and events in Google Calendar. */
  "others/google-calendar": ConfigTypes<OthersGoogleCalendarConfig>;
  /** Any HTTP service: Calls to a service that answers JSON. */
  "others/http": ConfigTypes<OthersHttpConfig>;
  /** Supabase: Tables of a Supabase project over its data API. */
  "others/supabase": ConfigTypes<OthersSupabaseConfig>;
  /** Asana: Workspaces, projects and tasks of Asana. */
  "project-management/asana": ConfigTypes<ProjectManagementAsanaConfig>;
  /** ClickUp: Workspaces and tasks of ClickUp. */
  "project-management/clickup": ConfigTypes<ProjectManagementClickupConfig>;
  /** Jira: Projects and issues of Jira Cloud. */
  "project-management/jira": ConfigTypes<ProjectManagementJiraConfig>;
  /** Linear: Teams and issues of Linear. */
  "project-management/linear": ConfigTypes<ProjectManagementLinearConfig>;
  /** Miro: Boards of Miro and what is on them. */
  "project-management/miro": ConfigTypes<ProjectManagementMiroConfig>;
  /** monday.com: Boards and items of monday.com. */
  "project-management/monday": ConfigTypes<ProjectManagementMondayConfig>;
  /** Notion: Pages and data sources of a Notion workspace. */
  "project-management/notion": ConfigTypes<ProjectManagementNotionConfig>;
  /** Trello: Boards, lists and cards of Trello. */
  "project-management/trello": ConfigTypes<ProjectManagementTrelloConfig>;
  /** Airtable: Bases, tables and records in Airtable. */
  "spread-sheet/airtable": ConfigTypes<SpreadSheetAirtableConfig>;
  /** Apple Numbers: The address of a shared Numbers sheet. */
  "spread-sheet/apple-numbers": ConfigTypes<SpreadSheetAppleNumbersConfig>;
  /** Google Sheets: Cells of a spreadsheet in Google Sheets. */
  "spread-sheet/google-sheets": ConfigTypes<SpreadSheetGoogleSheetsConfig>;
  /** Microsoft Excel: Worksheets and tables of a workbook in OneDrive. */
  "spread-sheet/microsoft-excel": ConfigTypes<SpreadSheetMicrosoftExcelConfig>;
  /** Smartsheet: Sheets and rows in Smartsheet. */
  "spread-sheet/smartsheet": ConfigTypes<SpreadSheetSmartsheetConfig>;
  /** Box: Folders and files in Box. */
  "storage/box": ConfigTypes<StorageBoxConfig>;
  /** Dropbox: Folders and files in Dropbox. */
  "storage/dropbox": ConfigTypes<StorageDropboxConfig>;
  /** Google Drive: Folders and files in Google Drive. */
  "storage/google-drive": ConfigTypes<StorageGoogleDriveConfig>;
  /** OneDrive: Folders and files in OneDrive. */
  "storage/onedrive": ConfigTypes<StorageOnedriveConfig>;
  /** Amazon S3 and compatible: A bucket in Amazon S3, or in another service with its API. */
  "storage/s3": ConfigTypes<StorageS3Config>;
  /** Asana: Tasks of an Asana project. */
  "sync/asana": ConfigTypes<SyncAsanaConfig>;
  /** BambooHR: Employees of a company in BambooHR. */
  "sync/bamboohr": ConfigTypes<SyncBamboohrConfig>;
  /** Bitbucket: Pull requests of Bitbucket repositories. */
  "sync/bitbucket": ConfigTypes<SyncBitbucketConfig>;
  /** Box: Files of Box, and what changed. */
  "sync/box": ConfigTypes<SyncBoxConfig>;
  /** Chatwoot: Inboxes and conversations of Chatwoot. */
  "sync/chatwoot": ConfigTypes<SyncChatwootConfig>;
  /** ClickHouse: Tables of a ClickHouse server. */
  "sync/clickhouse": ConfigTypes<SyncClickhouseConfig>;
  /** Dropbox: Files of Dropbox, and what changed. */
  "sync/dropbox": ConfigTypes<SyncDropboxConfig>;
  /** Freshdesk: Tickets and contacts of Freshdesk. */
  "sync/freshdesk": ConfigTypes<SyncFreshdeskConfig>;
  /** GitHub: Issues and pull requests of GitHub repositories. */
  "sync/github": ConfigTypes<SyncGithubConfig>;
  /** GitLab: Issues of a GitLab project. */
  "sync/gitlab": ConfigTypes<SyncGitlabConfig>;
  /** Google Drive: Files of Google Drive, and what changed. */
  "sync/google-drive": ConfigTypes<SyncGoogleDriveConfig>;
  /** HubSpot: Contacts, companies and deals of HubSpot. */
  "sync/hubspot": ConfigTypes<SyncHubspotConfig>;
  /** Jira: Issues of a Jira project. */
  "sync/jira": ConfigTypes<SyncJiraConfig>;
  /** Linear: Issues of a Linear team. */
  "sync/linear": ConfigTypes<SyncLinearConfig>;
  /** SQL Server: Tables of a SQL Server database. */
  "sync/mssql": ConfigTypes<SyncMssqlConfig>;
  /** MySQL: Tables of a MySQL database. */
  "sync/mysql": ConfigTypes<SyncMysqlConfig>;
  /** PostgreSQL: Tables of a PostgreSQL database. */
  "sync/postgres": ConfigTypes<SyncPostgresConfig>;
  /** Zendesk: Tickets and users of a Zendesk account. */
  "sync/zendesk": ConfigTypes<SyncZendeskConfig>;
  /** Chatwoot: Inboxes and conversations of Chatwoot. */
  "ticketing/chatwoot": ConfigTypes<TicketingChatwootConfig>;
  /** Freshdesk: Tickets and contacts of Freshdesk. */
  "ticketing/freshdesk": ConfigTypes<TicketingFreshdeskConfig>;
  /** HubSpot Service Hub: Tickets of HubSpot. */
  "ticketing/hubspot-service-hub": ConfigTypes<TicketingHubspotServiceHubConfig>;
  /** Intercom: Contacts, conversations and tickets of Intercom. */
  "ticketing/intercom": ConfigTypes<TicketingIntercomConfig>;
  /** Salesforce Service Cloud: Cases of Salesforce Service Cloud. */
  "ticketing/salesforce-service-cloud": ConfigTypes<TicketingSalesforceServiceCloudConfig>;
  /** ServiceNow: Incidents of ServiceNow. */
  "ticketing/servicenow": ConfigTypes<TicketingServicenowConfig>;
  /** Zendesk: Tickets of Zendesk. */
  "ticketing/zendesk": ConfigTypes<TicketingZendeskConfig>;
}
