// Outside secrets: what the core receives when it opens, and the questions that it asks the host.
import { resolve as absolute } from "node:path";
import { isRecord } from "../core/errors.js";
import type { NativeResolver } from "../core/addon.js";
import type { LogListener } from "../core/backend.js";
import type { ReferenceOptions, ReferenceRequest, ResolvedReference } from "../types.js";

/** The option `references` of the core: values of the named variables, whole paths. Unset variables are left out. */
export function referencesOf(
  given: ReferenceOptions | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): object | undefined {
  if (given === undefined) return undefined;
  const env = mapped(given.env, (names) =>
    Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]))),
  );
  const files = mapped(given.files, (folders) => folders.map((folder) => absolute(folder)));
  return { env, files, resolver: given.resolve !== undefined };
}

function mapped<Out>(
  byWorkspace: Readonly<Record<string, readonly string[]>> = {},
  change: (list: readonly string[]) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(byWorkspace).map(([workspace, list]) => [workspace, change(list)]));
}

/** The host's resolver as the addon calls it. Why it failed is the host's to log; here only that it did. */
export function resolverOf(
  given: ReferenceOptions | undefined,
  log: LogListener | undefined,
): NativeResolver | undefined {
  const resolve = given?.resolve;
  if (resolve === undefined) return undefined;
  const ask = async (request: ReferenceRequest, answer: (text?: string) => void): Promise<void> => {
    try {
      answer(answerText(await resolve(request)));
    } catch {
      const { workspace, integration, reference } = request;
      const scheme = reference.slice(0, reference.indexOf(":"));
      log?.("warning", JSON.stringify({ event: "reference_unavailable", workspace, integration, scheme }));
      answer();
    }
  };
  return (text, answer) => {
    // The core's own text.
    void ask(JSON.parse(text) as ReferenceRequest, answer);
  };
}

function answerText(found: ResolvedReference | string): string {
  if (typeof found === "string") return JSON.stringify({ value: found });
  if (!isRecord(found) || typeof found.value !== "string") throw new TypeError("a resolver answers {value: text}");
  const expires_at = found.expiresAt === undefined ? undefined : Number(found.expiresAt);
  return JSON.stringify({ value: found.value, expires_at });
}
