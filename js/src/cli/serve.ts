// jackfield serve: the HTTP API on a store of this machine.
import { listen } from "../server/node.js";
import { isLoopback } from "../server/hosts.js";
import { prometheusLibrary } from "../server/metrics.js";
import { CommandError, UsageError, reachFlags, storeFlags } from "./arguments.js";
import { auditFlags, keepAudit } from "./audit-log.js";
import { operatorToken } from "./operator.js";
import { limits } from "../generated/limits.js";
import { listenerFlags, listenerOptions, tlsProblem } from "./listener.js";
import { manifestFlags, manifestsOf } from "./manifests.js";
import { OutputClosed, printLines } from "./output.js";
import { intervalOf, startRecheck } from "./recheck.js";
import { keepRecords, recordFlags } from "./record-days.js";
import { referenceFlags, referencesFrom } from "./references.js";
import {
  checkAddon,
  keysFor,
  openStore,
  placeOf,
  reachOf,
  sayNotes,
  sourceOfKeys,
  systemCode,
  workspaceOf,
} from "./store.js";
import { watchKeys } from "./watch-keys.js";
import type { AddressInfo } from "node:net";
import type { LogListener } from "../core/backend.js";
import type { Listening } from "../server/node.js";
import type { ListenOptions } from "../server/node-options.js";
import type { KeyList } from "../groups.js";
import type { Jackfield } from "../jackfield.js";
import type { OauthOptions } from "../types.js";
import type { Command, Given } from "./arguments.js";
import type { StoreKeys, StorePlace } from "./store.js";

/** The command `serve`. */
export const serve: Command = {
  name: "serve",
  words: "",
  about:
    "Serves the Integrations API. " +
    "The first start on a new store makes its key, its first owner and a token, shown once.",
  flags: {
    host: { type: "string", value: "ADDRESS", about: "Where to listen. Default: 127.0.0.1" },
    port: { type: "string", value: "N", about: "Default: 8080; 0 takes any free one" },
    ...storeFlags,
    ...reachFlags,
    ...manifestFlags,
    ...referenceFlags,
    ...auditFlags,
    ...recordFlags,
    cors: { type: "string", value: "ORIGIN", multiple: true, about: "An origin that browsers may call from" },
    "allow-host": {
      type: "string",
      value: "NAME",
      multiple: true,
      about: "A further name that a server on 127.0.0.1 answers to, behind a proxy",
    },
    "public-url": {
      type: "string",
      value: "URL",
      about: "This server's address for browsers; services send them back there. Default: where it listens, if local",
    },
    "oauth-redirect": {
      type: "string",
      value: "URL",
      multiple: true,
      about: "A further address that services may send browsers back to",
    },
    "operator-token-file": {
      type: "string",
      value: "PATH",
      about: "The token that /metrics needs; made when it is not there",
    },
    "max-connections": { type: "string", value: "N", about: "Sockets in all. Default: half of the open files allowed" },
    "max-connections-per-address": { type: "string", value: "N", about: "Sockets of one client. Default: a quarter" },
    ...listenerFlags,
    reveal: { type: "boolean", about: "A row's creator may read its secrets in clear (default)" },
    "no-reveal": { type: "boolean", about: "No one may" },
    retarget: {
      type: "string",
      value: "WHO",
      about: "creator (default) or strict: who must send secrets again when the target changes",
    },
    "allow-wrong-key": {
      type: "boolean",
      about: "Starts although the store was sealed with another key; what it sealed cannot be used",
    },
    recheck: {
      type: "string",
      value: "TIME",
      about: "Tests the shared integrations in the background, each once in this time, such as 15m",
    },
    threads: { type: "string", value: "N", about: "Calls that may wait at the same time. Default: 64" },
    "max-timeout": {
      type: "string",
      value: "MILLISECONDS",
      about: "The most that a query may ask for as timeoutMillis. Default: an hour, the most",
    },
    "max-integrations": {
      type: "string",
      value: "N",
      about: "The most that one user may see in a workspace; no more are created then. Default: 100000",
    },
    "config-file": {
      type: "string",
      value: "PATH",
      about: "YAML or JSON with these options by name. A flag counts before JACKFIELD_NAME, that before the file",
    },
    json: { type: "boolean", about: 'Prints one line {"url","token","workspace"} once it listens' },
  },
  run: async (given) => {
    const place = placeOf(given);
    const reach = reachOf(given);
    const retarget = given.choice("retarget", ["creator", "strict"]) ?? "creator";
    const port = given.number("port", 8080, 65535);
    const threads = given.number("threads", 64, 256);
    const maxTimeoutMillis = given.number("max-timeout", limits.query_timeout_ms_max, limits.query_timeout_ms_max, 1);
    const maxIntegrations = given.number("max-integrations", 100_000, 10_000_000, 1);
    const sockets = socketLimits(given);
    const recheckMillis = intervalOf(given.text("recheck"));
    const listener = listenerOptions(given);
    const slowQueryMillis = given.number("slow-query-ms", 0, limits.query_timeout_ms_max, 1);
    const oauth = addressesOf(given, port);
    const tokenFile = given.text("operator-token-file");
    checkAddon().shareArenas?.();
    const own = await manifestsOf(given);
    const references = referencesFrom(given);
    const keys = keysFor(place, true);
    if (keys.made) sayNotes(keys);
    const jackfield = await openStore({
      ...reach,
      ...own,
      store: place.store,
      ...(keys.ring === undefined ? {} : { keys: keys.ring }),
      ...(references === undefined ? {} : { references }),
      reveal: given.isOn("reveal"),
      retarget,
      threads: Math.max(threads, 1),
      maxTimeoutMillis,
      maxIntegrations,
      ...(slowQueryMillis > 0 ? { slowQueryMillis } : {}),
      oauth,
      log,
    });
    const isWrong = await checkKey(jackfield, place, keys, given.flag("allow-wrong-key"));
    if (!keys.made && !isWrong) sayNotes(keys);
    if (jackfield.backend.opened.key_state === "half_rotated")
      console.error(
        `note: a rotation of keys has begun and not ended. Type: jackfield keys rotate --store ${place.store}`,
      );
    const server = await start(jackfield, given, {
      host: given.text("host") ?? "127.0.0.1",
      port,
      cors: given.texts("cors"),
      startPage: true,
      allowHosts: given.texts("allow-host"),
      ...sockets,
      ...listener,
      ...(tokenFile === undefined ? {} : { operatorToken: operatorToken(tokenFile, place.allowOpenFiles) }),
    });
    if (listener.tls === undefined && !isLoopback((server.server.address() as AddressInfo).address))
      console.error("note: without TLS tokens and secrets cross the network in clear. Give --tls-cert and --tls-key");
    if (tokenFile !== undefined && (await prometheusLibrary()) === undefined)
      console.error(
        "note: /metrics lacks the listener and the process without prom-client. Type: npm install prom-client@15",
      );
    // Last, because the first token is shown once: a start that fails must not create it.
    const { workspace, token } = await firstToken(jackfield, server);
    const lines = given.flag("json")
      ? [JSON.stringify({ url: server.url, token, workspace })]
      : announcement(server.url, token, place.shown);
    // Who reads that it listens may stop it at once.
    const stopped = untilStopped();
    const stopWatching = keys.ring === undefined ? () => undefined : watchKeys(jackfield, place);
    const endAudit = await auditOf(jackfield, server, given);
    const endRecords = keepRecords(jackfield, given);
    await announce(server, lines);
    const endRecheck = startRecheck(jackfield, workspace, recheckMillis);
    await stopped;
    stopWatching();
    await endRecheck();
    await endAudit();
    await endRecords();
    await server.close();
    return 0;
  },
};

// Services take http on the machine itself only, and a port that is known before it is taken.
function addressesOf(given: Given, port: number): OauthOptions {
  const host = given.text("host") ?? "127.0.0.1";
  const isLocal = ["127.0.0.1", "localhost"].includes(host) && port > 0;
  const publicUrl = given.text("public-url") ?? (isLocal ? `http://${host}:${port}` : undefined);
  const redirects = given.texts("oauth-redirect");
  for (const url of [publicUrl, ...redirects])
    if (url !== undefined && !/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$))/.test(url))
      throw new UsageError("--public-url and --oauth-redirect take https addresses, or http ones of this machine");
  return { ...(publicUrl === undefined ? {} : { publicUrl }), redirects };
}

function socketLimits(given: Given): Pick<ListenOptions, "maxConnections" | "maxConnectionsPerAddress"> {
  const all = given.number("max-connections", 0, 1000000);
  const perAddress = given.number("max-connections-per-address", 0, 1000000);
  return {
    ...(all > 0 ? { maxConnections: all } : {}),
    ...(perAddress > 0 ? { maxConnectionsPerAddress: perAddress } : {}),
  };
}

// The core's lines are JSON already, and hold no secret.
const log: LogListener = (_level, line) => {
  process.stderr.write(`${line}\n`);
};

async function start(jackfield: Jackfield, given: Given, options: ListenOptions): Promise<Listening> {
  try {
    return await listen(jackfield, options);
  } catch (error) {
    await jackfield.close();
    const code = systemCode(error);
    const where = `${options.host ?? ""}:${options.port ?? 0}`;
    if (code === "EADDRINUSE")
      throw new CommandError(`${where} is in use. Choose another with --port N, or --port 0 for any free one`);
    if (code === "EACCES")
      throw new CommandError(`this user may not listen on ${where}. Choose a port above 1023 with --port N`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new CommandError(`this machine has no address ${given.text("host") ?? ""}. Choose one with --host`);
    throw tlsProblem(error, options) ?? error;
  }
}

async function firstToken(
  jackfield: Jackfield,
  server: Listening,
): Promise<{ workspace: string; token: string | null }> {
  try {
    return await workspaceOf(jackfield);
  } catch (error) {
    await server.close();
    throw error;
  }
}

// With another key every use of a stored secret would fail, one by one, long after the start. True: it is wrong, and
// was reported.
async function checkKey(
  jackfield: Jackfield,
  place: StorePlace,
  { ring }: StoreKeys,
  mayBeWrong: boolean,
): Promise<boolean> {
  const state = jackfield.backend.opened.key_state;
  if (state !== "changed" && state !== "missing") return false;
  const what =
    (ring === undefined
      ? `the store ${place.shown} was sealed with a key, and there is no key file at ${place.keyFile}`
      : `the store ${place.shown} was sealed with another key than that of ${sourceOfKeys(place)}`) +
    found(await jackfield.keys.list());
  if (mayBeWrong) {
    console.error(`warning: ${what}; stored secrets cannot be opened [key_changed]`);
    return true;
  }
  await jackfield.close();
  throw new CommandError(
    `${what}. Give the right one with --key-file, or start without the stored secrets: --allow-wrong-key [key_changed]`,
  );
}

// Of keys with the right name and other bytes, no row opens either.
function found({ state, keys, unknown, rotating }: KeyList): string {
  const lost = [...unknown, ...(state === "changed" ? keys : [])].reduce((sum, { rows }) => sum + rows, 0);
  const half = rotating ? ", in which a rotation has not ended" : "";
  return ` (${lost} sealed ${lost === 1 ? "row needs" : "rows need"} it${half})`;
}

async function auditOf(jackfield: Jackfield, server: Listening, given: Given): Promise<() => Promise<void>> {
  try {
    return await keepAudit(jackfield, given);
  } catch (error) {
    await server.close();
    throw error;
  }
}

function announcement(url: string, token: string | null, store: string): string[] {
  const first = `Jackfield listens on ${url}   store: ${store}`;
  if (token === null) return [first, `A new token: jackfield token create --store ${store} --user NAME --role owner`];
  return [first, `Token of the first owner, shown once: ${token}`, `Console: ${url}/#token=${token}`];
}

// The output of a server may have no reader; a disk without room for the token is another matter.
async function announce(server: Listening, lines: readonly string[]): Promise<void> {
  try {
    await printLines(...lines);
  } catch (error) {
    if (error instanceof OutputClosed) return;
    await server.close();
    throw error;
  }
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      resolve();
      // A second signal ends it at once.
      process.once("SIGINT", () => process.exit(130));
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  });
}
