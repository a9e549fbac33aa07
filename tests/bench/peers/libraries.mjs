// A config's way by libraries alone: json-merge-patch (RFC 7396), Ajv, fast-redact. Only the eight asterisks, which no
// library knows, are taken out by hand.
import redact from "fast-redact";
import mergePatch from "json-merge-patch";
import { asterisks, isValid } from "./pipeline.mjs";

const mask = redact({ paths: ["connection.password"], censor: asterisks, serialize: JSON.stringify, strict: false });

/** The bytes of {config: masked, secrets} of a body {stored, config}. */
export function libraries(bytes) {
  const { stored, config } = JSON.parse(bytes.toString("utf8"));
  if (config.connection?.password === asterisks) delete config.connection.password;
  const merged = mergePatch.apply(stored, config);
  if (!isValid(merged)) throw new Error("not valid");
  const secrets = JSON.stringify({ "connection.password": merged.connection.password !== undefined });
  return Buffer.from(`{"config":${mask(merged)},"secrets":${secrets}}`);
}
