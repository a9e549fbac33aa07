// Written by scripts/derive.mjs from core/errors.json; do not edit.

/** Every cause an error can have: class, HTTP status, constant message. */
export const errorTable = {
  authentication_required: [
    "ERR_AUTHENTICATION_REQUIRED",
    401,
    "A valid token is required. Send it as xc-auth, xc-token or Authorization: Bearer.",
  ],
  role_insufficient: ["ERR_FORBIDDEN", 403, "The role of this token does not allow this operation."],
  user_has_tokens: [
    "ERR_FORBIDDEN",
    403,
    "This user has had a token and makes further ones with it. Others can only revoke them.",
  ],
  invitation_invalid: [
    "ERR_AUTHENTICATION_REQUIRED",
    401,
    "This invitation is unknown, used or expired. An owner of the workspace can send another.",
  ],
  host_denied: [
    "ERR_FORBIDDEN",
    403,
    "This server listens on its own machine only and is not known by this name. The operator allows names " +
      "with --allow-host.",
  ],
  row_creator_required: ["ERR_FORBIDDEN", 403, "Only the creator of this integration may do this."],
  config_not_readable: [
    "ERR_FORBIDDEN",
    403,
    "The configuration is shown to the creator of this integration and to workspace owners only.",
  ],
  secrets_inherited: [
    "ERR_FORBIDDEN",
    403,
    "The secrets of this integration were given by a user who was removed. They can be used, not shown; " +
      "send them again to make them yours.",
  ],
  reveal_disabled: ["ERR_FORBIDDEN", 403, "Showing clear secrets is switched off on this server."],
  integration_not_found: ["ERR_INTEGRATION_NOT_FOUND", 404, "There is no such integration."],
  catalogue_entry_not_found: [
    "ERR_INTEGRATION_NOT_FOUND",
    404,
    "There is no such type and sub_type in the catalogue. GET /api/v2/integrations lists them.",
  ],
  endpoint_not_found: [
    "ERR_GENERIC_NOT_FOUND",
    404,
    "This integration has no such endpoint. GET /api/v2/integrations/{type}/{subType} lists them.",
  ],
  source_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such source."],
  record_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such record."],
  user_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such user."],
  token_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such token."],
  query_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such running query."],
  cursor_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such open cursor."],
  route_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such route. GET /openapi.json lists them."],
  operation_not_found: ["ERR_GENERIC_NOT_FOUND", 404, "There is no such operation in this build."],
  invalid_body: ["ERR_INVALID_REQUEST_BODY", 400, "The request body is not valid. details.errors names each field."],
  config_invalid: ["ERR_INVALID_REQUEST_BODY", 400, "The configuration is not valid. details.errors names each field."],
  required: ["ERR_INVALID_REQUEST_BODY", 400, "This field is required."],
  type: ["ERR_INVALID_REQUEST_BODY", 400, "This field has the wrong type."],
  value_not_sendable: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "JSON has no such value. Send a number, text, boolean, null, BigInt, date, bytes, a list or a plain " + "object.",
  ],
  option: ["ERR_INVALID_REQUEST_BODY", 400, "This is not one of the options."],
  unknown_key: ["ERR_INVALID_REQUEST_BODY", 400, "This key is not known here."],
  number_out_of_range: ["ERR_INVALID_REQUEST_BODY", 400, "This number is beyond what can be kept exactly."],
  unknown_integration: ["ERR_INVALID_REQUEST_BODY", 400, "There is no such integration that you may use."],
  alias_conflict: ["ERR_INVALID_REQUEST_BODY", 400, "The same setting is given under two names with different values."],
  pattern: ["ERR_INVALID_REQUEST_BODY", 400, "This text does not have the expected form."],
  min: ["ERR_INVALID_REQUEST_BODY", 400, "This number is too small."],
  max: ["ERR_INVALID_REQUEST_BODY", 400, "This number is too large."],
  min_length: ["ERR_INVALID_REQUEST_BODY", 400, "This text is too short."],
  max_length: ["ERR_INVALID_REQUEST_BODY", 400, "This text is too long."],
  email: ["ERR_INVALID_REQUEST_BODY", 400, "This is not an email address."],
  url: ["ERR_INVALID_REQUEST_BODY", 400, "This is not a URL with an accepted scheme."],
  hostname: ["ERR_INVALID_REQUEST_BODY", 400, "This is not a host name or IP address."],
  port: ["ERR_INVALID_REQUEST_BODY", 400, "This is not a port: a whole number from 1 to 65535."],
  pem: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This is not PEM text: it must begin with a line like -----BEGIN CERTIFICATE-----.",
  ],
  json: ["ERR_INVALID_REQUEST_BODY", 400, "This is not valid JSON."],
  one_line: ["ERR_INVALID_REQUEST_BODY", 400, "Line breaks and zero bytes are not allowed in this field."],
  not_stored: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "Eight asterisks keep a stored secret, and none is stored here. Send the secret itself.",
  ],
  secret_reentry_required: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "The target changed, so stored secrets must be sent again or cleared with null.",
  ],
  reference_denied: ["ERR_INVALID_REQUEST_BODY", 400, "References to outside secrets are not enabled on this server."],
  item_id: ["ERR_INVALID_REQUEST_BODY", 400, "Each item that holds a secret needs its own id."],
  title_length: ["ERR_INVALID_REQUEST_BODY", 400, "A title or a name has 1 to 128 characters."],
  object_required: ["ERR_INVALID_REQUEST_BODY", 400, "A JSON object is required here."],
  unknown_type: ["ERR_INVALID_REQUEST_BODY", 400, "This type and sub_type are not in the catalogue."],
  title_ambiguous: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "Several integrations have this type and title. Rename them, or list each of them.",
  ],
  defaults_ambiguous: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "Another integration of this type is the default already in this document.",
  ],
  private_default: ["ERR_INVALID_REQUEST_BODY", 400, "A private integration cannot be the default."],
  same_file: ["ERR_INVALID_REQUEST_BODY", 400, "Another integration of this workspace uses the same file."],
  path_denied: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This file is not below a folder that this workspace may use, or another workspace uses it. The " +
      "operator sets folders with --sqlite-root.",
  ],
  file_linked: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This file has several names (hard links), and SQLite keeps a journal for each. Remove the others, or " +
      "copy the file.",
  ],
  limit: ["ERR_INVALID_REQUEST_BODY", 400, "This is beyond the limit."],
  url_unsupported: ["ERR_INVALID_REQUEST_BODY", 400, "This is not a connection URL of a known database."],
  store_op: ["ERR_INVALID_REQUEST_BODY", 400, "op must be list, get or sum."],
  store_field: ["ERR_INVALID_REQUEST_BODY", 400, "This is not a number field of the records of this integration."],
  action_unknown: ["ERR_INVALID_REQUEST_BODY", 400, "action must be query."],
  plaintext_refused: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "No key is set, so secrets cannot be stored. Open with a key, or allow plain storage explicitly.",
  ],
  account_strong: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This account may change its server or reach the server's files. Give it the rights alone that it " + "needs.",
  ],
  tls_off: ["ERR_INVALID_REQUEST_BODY", 400, "The connection is not encrypted, and the host is not local."],
  tls_unverified: ["ERR_INVALID_REQUEST_BODY", 400, "The certificate of the server is not checked."],
  pool_large: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "The pool is larger than the number of connections a server usually allows.",
  ],
  title_advice: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "A good title names the environment and the purpose, like Production - Customer data.",
  ],
  json_syntax: ["ERR_INVALID_JSON", 400, "This is not valid JSON."],
  json_encoding: ["ERR_INVALID_JSON", 400, "The text is not valid UTF-8."],
  json_surrogate: ["ERR_INVALID_JSON", 400, "A string holds half of a surrogate pair."],
  json_empty: ["ERR_INVALID_JSON", 400, "A JSON body is required."],
  duplicate_key: ["ERR_INVALID_REQUEST_BODY", 400, "A key occurs twice in one object."],
  forbidden_key: ["ERR_INVALID_REQUEST_BODY", 400, "The keys __proto__, constructor and prototype are refused."],
  json_depth: ["ERR_INVALID_REQUEST_BODY", 400, "The document is nested too deeply."],
  json_keys: ["ERR_INVALID_REQUEST_BODY", 400, "The document has too many keys."],
  json_string_length: ["ERR_INVALID_REQUEST_BODY", 400, "A string is too long."],
  payload_too_large: ["ERR_PAYLOAD_TOO_LARGE", 413, "The request body is too large."],
  version_conflict: ["ERR_CONFLICT", 409, "This was changed by someone else. Read it again and repeat the change."],
  last_owner: ["ERR_CONFLICT", 409, "A workspace needs at least one owner."],
  private_rows_left: [
    "ERR_CONFLICT",
    409,
    "This user has private integrations, which cannot be inherited. Send deletePrivate=true to delete " +
      "them; details.private is their number.",
  ],
  name_taken: ["ERR_CONFLICT", 409, "Another user of this workspace has this name."],
  store_not_empty: ["ERR_CONFLICT", 409, "This store is set up already. Issue a token instead."],
  linked_sources: [
    "ERR_INTEGRATION_LINKED_WITH_BASES",
    409,
    "Sources use this integration. Delete them first, or send force=true.",
  ],
  integration_disabled: ["ERR_INTEGRATION_DISABLED", 409, "This integration is disabled. Enable it first."],
  oauth_not_connected: [
    "ERR_CONFLICT",
    409,
    "This integration is not connected to its service yet. Start with POST " +
      "/api/v2/meta/integrations/{id}/oauth/start.",
  ],
  oauth_reconnect_required: [
    "ERR_CONFLICT",
    409,
    "The service has ended this connection. Connect the integration again.",
  ],
  oauth_state_invalid: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This authorisation is unknown, expired, used, or was started in another browser or by another user. " +
      "Start it again.",
  ],
  oauth_redirect_denied: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This server does not let services send browsers to this address. Its operator lists the allowed " + "ones.",
  ],
  oauth_public_url: [
    "ERR_CONFLICT",
    409,
    "This server does not know its own public address, which the service sends browsers back to. Its " +
      "operator sets it.",
  ],
  config_unreadable: [
    "ERR_CONFLICT",
    409,
    "The stored configuration cannot be opened with the current keys. Send every secret again, or restore " +
      "the key.",
  ],
  connector_unavailable: [
    "ERR_CONNECTOR_UNAVAILABLE",
    501,
    "This connector is not available here. details.state, reason and remedy say why.",
  ],
  addon_required: [
    "ERR_NOT_IMPLEMENTED",
    501,
    "Keys, stores in files and connections need the addon, and there is none here; details.reason says " + "why.",
  ],
  not_built: ["ERR_NOT_IMPLEMENTED", 501, "This is not part of this version yet."],
  unsupported: ["ERR_NOT_IMPLEMENTED", 501, "This connector cannot do that."],
  store_required: ["ERR_NOT_IMPLEMENTED", 501, "This needs a store, and none was opened."],
  connection_refused: ["ERR_CONNECTION_FAILED", 502, "Nothing listens at this host and port."],
  host_not_found: ["ERR_CONNECTION_FAILED", 502, "The host name has no address."],
  unreachable: ["ERR_CONNECTION_FAILED", 502, "The server cannot be reached."],
  connection_lost: ["ERR_CONNECTION_FAILED", 502, "The connection was cut."],
  authentication_failed: ["ERR_CONNECTION_FAILED", 502, "The server refused the user name, the password or the token."],
  access_denied: ["ERR_CONNECTION_FAILED", 502, "The server does not let this user in from here."],
  database_not_found: ["ERR_CONNECTION_FAILED", 502, "The server has no such database."],
  tls_required: ["ERR_CONNECTION_FAILED", 502, "The server accepts encrypted connections only. Switch encryption on."],
  tls_unsupported: [
    "ERR_CONNECTION_FAILED",
    502,
    "The server does not offer encryption, and this connection demands it.",
  ],
  tls_certificate_untrusted: [
    "ERR_CONNECTION_FAILED",
    502,
    "The certificate of the server is not signed by a trusted authority. Give its CA certificate.",
  ],
  tls_certificate_expired: ["ERR_CONNECTION_FAILED", 502, "The certificate of the server is expired or not valid yet."],
  tls_hostname_mismatch: ["ERR_CONNECTION_FAILED", 502, "The certificate of the server is for another host name."],
  tls_client_certificate_required: ["ERR_CONNECTION_FAILED", 502, "The server demands a client certificate."],
  tls_failed: ["ERR_CONNECTION_FAILED", 502, "The encrypted connection could not be set up."],
  too_many_connections: ["ERR_CONNECTION_FAILED", 502, "The server takes no more connections."],
  file_not_found: ["ERR_CONNECTION_FAILED", 502, "There is no such database file."],
  file_not_a_database: ["ERR_CONNECTION_FAILED", 502, "The file is not a database."],
  protocol_failed: ["ERR_CONNECTION_FAILED", 502, "The server's answer does not follow its protocol."],
  service_failed: ["ERR_SERVICE_FAILED", 502, "The service failed."],
  bad_answer: ["ERR_SERVICE_FAILED", 502, "The answer of the service does not have the expected form."],
  answer_too_large: ["ERR_SERVICE_FAILED", 502, "The answer of the service is larger than the limit."],
  stream_cut: ["ERR_SERVICE_FAILED", 502, "The answer of the service ended before its end."],
  redirect_denied: [
    "ERR_SERVICE_FAILED",
    502,
    "The service redirects to an address that this integration does not allow.",
  ],
  outcome_unknown: [
    "ERR_SERVICE_FAILED",
    502,
    "The connection was lost after the request was sent. The service may have carried it out.",
  ],
  paging_stuck: ["ERR_SERVICE_FAILED", 502, "The service repeats a page of the list."],
  request_rejected: ["ERR_REQUEST_REJECTED", 422, "The service refused the request. Check the parameters."],
  not_found: ["ERR_REQUEST_REJECTED", 422, "The service has nothing of this name or id."],
  conflict: ["ERR_REQUEST_REJECTED", 422, "The service refused the change: it conflicts with what is there."],
  model_not_found: ["ERR_REQUEST_REJECTED", 422, "The service has no such model."],
  content_blocked: ["ERR_REQUEST_REJECTED", 422, "The service refused the content by its own rules."],
  oauth_rejected: [
    "ERR_SERVICE_FAILED",
    502,
    "The service refused the request for a token. details.providerCode is its own reason.",
  ],
  oauth_bad_answer: [
    "ERR_SERVICE_FAILED",
    502,
    "The service answered the request for a token with something that is no token.",
  ],
  oauth_unavailable: [
    "ERR_SERVICE_FAILED",
    502,
    "The service gives no tokens at the moment. The connection is kept and tried again.",
  ],
  query_failed: ["ERR_QUERY_FAILED", 422, "The database refused the statement."],
  syntax_error: ["ERR_QUERY_FAILED", 422, "The statement has a syntax error."],
  object_not_found: ["ERR_QUERY_FAILED", 422, "The statement names a table, column or function that does not exist."],
  permission_denied: ["ERR_QUERY_FAILED", 422, "The user of this connection may not do this."],
  constraint_violated: ["ERR_QUERY_FAILED", 422, "A constraint of the database refused the change."],
  invalid_value: ["ERR_QUERY_FAILED", 422, "A value cannot be used there."],
  read_only: ["ERR_QUERY_FAILED", 422, "This connection is read-only."],
  multiple_statements: ["ERR_QUERY_FAILED", 422, "One statement per call."],
  parameter_count: ["ERR_QUERY_FAILED", 422, "The number of parameters does not match the statement."],
  serialization_failed: ["ERR_QUERY_FAILED", 422, "The transaction conflicts with another one. Repeat it."],
  statement_denied: ["ERR_QUERY_FAILED", 422, "This statement is not allowed on this connection."],
  transaction_control: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "Every call is a transaction of its own, so BEGIN, COMMIT and the like cannot stand alone. Send the " +
      "statements of one transaction together as `statements`.",
  ],
  transaction_ended: [
    "ERR_QUERY_FAILED",
    422,
    "The statement ended the transaction by itself, as changes of the schema do on some databases. What " +
      "ran before it is kept.",
  ],
  transaction_left_open: [
    "ERR_QUERY_FAILED",
    422,
    "The statement began a transaction and did not end it, so its changes were rolled back.",
  ],
  division_by_zero: ["ERR_QUERY_FAILED", 422, "The statement divides by zero."],
  binary_as_text: ["ERR_QUERY_FAILED", 422, 'This parameter is for binary data. Send it as {"$binary": "BASE64"}.'],
  module_missing: ["ERR_QUERY_FAILED", 422, "The file needs an extension of SQLite that is not part of this build."],
  pooler_setting: [
    "ERR_CONNECTION_FAILED",
    502,
    "A pooler between here and the database shares sessions among its clients, and this setting cannot be " +
      "kept through it.",
  ],
  result_too_large: ["ERR_QUERY_FAILED", 422, "One row is larger than the limit."],
  timeout: ["ERR_TIMEOUT", 504, "The deadline passed."],
  cancelled: ["ERR_CANCELLED", 499, "The call was cancelled."],
  method_not_allowed: ["ERR_METHOD_NOT_ALLOWED", 405, "This route does not take this method."],
  media_type: ["ERR_UNSUPPORTED_MEDIA_TYPE", 415, "Send the body as application/json."],
  charset: ["ERR_UNSUPPORTED_MEDIA_TYPE", 415, "Send the body in UTF-8."],
  content_encoding: ["ERR_UNSUPPORTED_MEDIA_TYPE", 415, "Send the body as it is, or compressed with gzip."],
  body_compression: ["ERR_INVALID_JSON", 400, "The body is not compressed as its header says."],
  body_taken: [
    "ERR_INTERNAL",
    500,
    "The application read this body before the listener. Mount the listener first, or leave the body in " +
      "request.body.",
  ],
  request_timeout: ["ERR_REQUEST_TIMEOUT", 408, "The request did not arrive in time."],
  page_too_large: ["ERR_INVALID_REQUEST_BODY", 400, "This page is larger than an answer may be. Ask for fewer rows."],
  pool_exhausted: ["ERR_POOL_EXHAUSTED", 503, "All connections of this integration are busy."],
  logins_limited: [
    "ERR_RATE_LIMITED",
    429,
    "Too many logins to this account failed. Correct the password, then wait, so that the database does " +
      "not lock the account.",
  ],
  tokens_limited: [
    "ERR_CONFLICT",
    409,
    "This user has as many tokens as one may have. Revoke some that are no longer used.",
  ],
  calls_waiting: ["ERR_RATE_LIMITED", 429, "Too many calls of this caller are waiting. Try again later."],
  results_exhausted: [
    "ERR_POOL_EXHAUSTED",
    503,
    "The answers of other calls fill the memory that this server gives to results. Try again, or read the " +
      "rows as a stream.",
  ],
  shutting_down: ["ERR_UNAVAILABLE", 503, "The server is shutting down."],
  closed: ["ERR_UNAVAILABLE", 503, "This Jackfield was closed. Open another one."],
  egress_denied: [
    "ERR_EGRESS_DENIED",
    403,
    "This address is not allowed by the egress policy of this server. The operator sets it with --egress " +
      "and --allow.",
  ],
  reference_unavailable: ["ERR_UNAVAILABLE", 503, "The outside secret that this field names cannot be had now."],
  rate_limited: ["ERR_RATE_LIMITED", 429, "Too many calls. Try again later."],
  key_missing: ["ERR_INTERNAL", 500, "The store was sealed with a key that is missing."],
  key_changed: [
    "ERR_UNAVAILABLE",
    503,
    "The store was sealed with another key, or its key is missing. Give the key file that it was made " + "with.",
  ],
  rotation_failed: [
    "ERR_CONFLICT",
    409,
    "The rotation of keys is not complete: sealed rows cannot be opened, or none was found. jackfield " +
      "keys verify names them.",
  ],
  key_weak: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "This key is not random: its bytes repeat, are a sequence or text, or it is a known key. Make one " +
      "with jackfield keys generate.",
  ],
  key_file_missing: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "There is no such key file. Make one with jackfield keys generate, or open a new store with " + "createKey: true.",
  ],
  key_file_unusable: [
    "ERR_INVALID_REQUEST_BODY",
    400,
    "The key file cannot be used. Check its folder, its permissions and the disk.",
  ],
  key_file_exposed: [
    "ERR_INTERNAL",
    500,
    "The key file can be read or changed by other users of this machine. Take their rights away with " + "chmod 600.",
  ],
  key_invalid: ["ERR_INTERNAL", 500, "A key has 32 random bytes, written as 64 hexadecimal digits."],
  sealed_blob_invalid: ["ERR_INTERNAL", 500, "A sealed value cannot be opened."],
  store_not_a_database: ["ERR_INTERNAL", 500, "The store file is not a Jackfield store."],
  store_newer: ["ERR_INTERNAL", 500, "The store was written by a newer version. Install that version."],
  store_unavailable: ["ERR_INTERNAL", 500, "The store cannot be opened. Check the folder and its permissions."],
  store_offline: [
    "ERR_UNAVAILABLE",
    503,
    "The database of the store cannot be reached, or no server of it takes writes now. Try again.",
  ],
  store_full: ["ERR_INTERNAL", 500, "The disk of the store is full. Nothing was changed."],
  store_busy: ["ERR_UNAVAILABLE", 503, "The store is busy. Try again."],
  store_failed: ["ERR_INTERNAL", 500, "The store failed. Nothing was changed."],
  config_option: ["ERR_INTERNAL", 500, "An option of the library is not valid. details.pointer names it."],
  manifest_invalid: ["ERR_INTERNAL", 500, "A manifest is not valid. details name the file and the place."],
  out_of_memory: ["ERR_INTERNAL", 500, "Not enough memory for this call."],
  internal: ["ERR_INTERNAL", 500, "An internal error occurred. The log has the same id."],
} as const satisfies Record<string, readonly [string, number, string]>;

/** The specific cause of an error, as in `details.code`. */
export type ErrorCode = keyof typeof errorTable;
/** The class of an error, as in `error`; it decides the HTTP status. */
export type ErrorClass =
  | "ERR_AUTHENTICATION_REQUIRED"
  | "ERR_FORBIDDEN"
  | "ERR_INTEGRATION_NOT_FOUND"
  | "ERR_GENERIC_NOT_FOUND"
  | "ERR_INVALID_REQUEST_BODY"
  | "ERR_INVALID_JSON"
  | "ERR_PAYLOAD_TOO_LARGE"
  | "ERR_CONFLICT"
  | "ERR_INTEGRATION_LINKED_WITH_BASES"
  | "ERR_INTEGRATION_DISABLED"
  | "ERR_CONNECTOR_UNAVAILABLE"
  | "ERR_NOT_IMPLEMENTED"
  | "ERR_CONNECTION_FAILED"
  | "ERR_SERVICE_FAILED"
  | "ERR_REQUEST_REJECTED"
  | "ERR_QUERY_FAILED"
  | "ERR_TIMEOUT"
  | "ERR_CANCELLED"
  | "ERR_METHOD_NOT_ALLOWED"
  | "ERR_UNSUPPORTED_MEDIA_TYPE"
  | "ERR_REQUEST_TIMEOUT"
  | "ERR_POOL_EXHAUSTED"
  | "ERR_UNAVAILABLE"
  | "ERR_EGRESS_DENIED"
  | "ERR_RATE_LIMITED"
  | "ERR_INTERNAL";
