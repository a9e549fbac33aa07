// A config's way in plain JavaScript, as fast as we can write it: parse, merge with secret verbs, validate with a
// compiled Ajv schema and the fast formats, mask, stringify. Bytes in, bytes out.
import { Ajv } from "ajv";
import formats from "ajv-formats";

const ajv = new Ajv({ allErrors: true });
formats.default(ajv, { mode: "fast" });

const text = { type: "string", minLength: 1, maxLength: 262144 };
const positive = { type: "integer", minimum: 0 };
export const isValid = ajv.compile({
  type: "object",
  additionalProperties: false,
  required: ["client", "connection"],
  properties: {
    client: { const: "pg" },
    connection: {
      type: "object",
      additionalProperties: false,
      required: ["host", "port", "user", "database"],
      properties: {
        host: { type: "string", format: "hostname" },
        port: { type: "integer", minimum: 1, maximum: 65535 },
        user: text,
        password: text,
        database: text,
        parameters: {
          type: "object",
          additionalProperties: false,
          properties: { application_name: text, connect_timeout: positive },
        },
        ssl: {
          type: "object",
          additionalProperties: false,
          properties: {
            enabled: { type: "boolean" },
            rejectUnauthorized: { type: "boolean" },
            ca: { type: "string", pattern: "^-----BEGIN " },
            servername: { type: "string", format: "hostname" },
          },
        },
      },
    },
    searchPath: { type: "array", items: text, maxItems: 100 },
    pool: {
      type: "object",
      additionalProperties: false,
      properties: {
        min: { ...positive, maximum: 100 },
        max: { type: "integer", minimum: 1, maximum: 100 },
        idleTimeoutMillis: positive,
        acquireTimeoutMillis: { type: "integer", minimum: 1 },
      },
    },
    readOnly: { type: "boolean" },
  },
});

export const asterisks = "********";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function merge(stored, patch) {
  const result = { ...stored };
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = merge(isObject(stored[key]) ? stored[key] : {}, value);
    else if (!(key === "password" && value === asterisks)) result[key] = value;
  }
  return result;
}

function mask(config) {
  const { connection } = config;
  return connection.password === undefined ? config : { ...config, connection: { ...connection, password: asterisks } };
}

/** {merged, masked, bytes} of a body {stored, config}. */
export function pipeline(bytes) {
  const body = JSON.parse(bytes.toString("utf8"));
  const merged = merge(body.stored, body.config);
  if (!isValid(merged)) throw new Error("not valid");
  const masked = mask(merged);
  return {
    merged,
    bytes: Buffer.from(
      JSON.stringify({ config: masked, secrets: { "connection.password": merged.connection.password !== undefined } }),
    ),
  };
}
