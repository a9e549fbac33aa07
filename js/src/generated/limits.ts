// Written by scripts/derive.mjs from core/limits.json; do not edit.

/**
 * Limits that are part of the contract. json: what a parsed document may hold. Bytes unless the name says otherwise.
 */
export const limits = {
  json: {
    config: {
      bytes: 1048576,
      depth: 32,
      keys: 2000,
      string_bytes: 262144,
    },
    endpoint: {
      bytes: 16777216,
      depth: 64,
      keys: 262144,
      string_bytes: 16777216,
    },
    caller: {
      bytes: 262144,
      depth: 8,
      keys: 512,
      string_bytes: 131072,
    },
    open: {
      bytes: 67108864,
      depth: 64,
      keys: 1000000,
      string_bytes: 4194304,
    },
  },
  title_code_points: 128,
  meta_bytes: 65536,
  list_default: 25,
  list_max: 1000,
  list_answer_bytes: 16777216,
  query_parameters: 65535,
  query_rows_default: 1000,
  query_rows_max: 1000000,
  query_result_bytes: 67108864,
  query_timeout_ms_default: 30000,
  query_timeout_ms_max: 3600000,
  test_timeout_ms: 10000,
  test_window_ms: 60000,
  tests_per_user: 30,
  tests_per_workspace: 120,
  tests_per_server: 60,
  test_failed_login_costs: 5,
  failed_login_window_ms: 600000,
  failed_logins_per_account: 10,
  cursor_chunk_bytes: 65536,
  cursor_idle_ms: 60000,
  cursors_per_workspace: 64,
  pool_connections_per_workspace: 200,
  pool_connections_total: 1000,
  pool_connection_age_ms: 1800000,
  cancel_grace_ms: 5000,
  egress_minimum_ms: 500,
  key_name_shown_bytes: 64,
} as const;
