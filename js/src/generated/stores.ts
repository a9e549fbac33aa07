// Written by scripts/derive.mjs from core/manifests; do not edit.

/** The fields of usage records, by the name that a manifest's `store` has. */
export const ownStores: Readonly<Record<string, readonly object[]>> = {
  ai: [
    { name: "input_tokens", type: "number" },
    { name: "output_tokens", type: "number" },
    { name: "total_tokens", type: "number" },
    { name: "model", type: "text" },
  ],
  calls: [
    { name: "endpoint", type: "text" },
    { name: "calls", type: "number" },
    { name: "bytes", type: "number" },
    { name: "duration_ms", type: "number" },
    { name: "status", type: "text" },
  ],
  messages: [
    { name: "endpoint", type: "text" },
    { name: "calls", type: "number" },
    { name: "bytes", type: "number" },
    { name: "duration_ms", type: "number" },
    { name: "status", type: "text" },
    { name: "messages", type: "number" },
  ],
  database: [
    { name: "endpoint", type: "text" },
    { name: "calls", type: "number" },
    { name: "rows", type: "number" },
    { name: "bytes", type: "number" },
    { name: "duration_ms", type: "number" },
    { name: "status", type: "text" },
  ],
  records: [
    { name: "endpoint", type: "text" },
    { name: "calls", type: "number" },
    { name: "bytes", type: "number" },
    { name: "duration_ms", type: "number" },
    { name: "status", type: "text" },
    { name: "records", type: "number" },
  ],
  files: [
    { name: "endpoint", type: "text" },
    { name: "calls", type: "number" },
    { name: "bytes", type: "number" },
    { name: "duration_ms", type: "number" },
    { name: "status", type: "text" },
    { name: "files", type: "number" },
  ],
};

/** Every manifest of the package's bundle. */
export const ownManifests: readonly string[] = [
  "ai/openai",
  "auth/slack",
  "communication/slack",
  "database/databricks",
  "database/mssql",
  "database/mysql2",
  "database/oracledb",
  "database/pg",
  "database/snowflake",
  "database/sqlite3",
  "shared/database",
];
