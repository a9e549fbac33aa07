// A stand-in for HTTP services: it plays those that tests/services/*.json describe, over TLS, on loopback. It is not
// any of them. Without an answer of its own, a route sends what the manifest's example of that endpoint has.
// Example    const standin = await startStandIn({ cert, key });  standin.connectTo();  standin.requests;
import { createHash, createHmac } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventFrame } from "./frames.mjs";
import { keepSockets, listenOn } from "../servers/sockets.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The secret that every example has. */
export const secret = "not-a-real-secret";

/** Every service that is described here: {name, about, sources, hosts, auth, unauthorized, routes}. */
export function readServices() {
  const folder = join(root, "tests/services");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name: name.slice(0, -5), ...readJson(join(folder, name)) }));
}

const objectMember = (own, defaults, member) =>
  typeof own[member] === "object" && typeof defaults[member] === "object"
    ? { [member]: { ...defaults[member], ...own[member] } }
    : {};

/** Every manifest of the tree with `extends` resolved: "ai/openai" -> {type, sub_type, endpoints, test, ...}. */
export function readManifests() {
  const folder = join(root, "core/manifests");
  const all = new Map();
  for (const type of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const name of readdirSync(join(folder, type.name))) {
      const manifest = readJson(join(folder, type.name, name));
      all.set(`${manifest.type}/${manifest.sub_type}`, manifest);
    }
  }
  for (const [name, manifest] of all) {
    const base = all.get(manifest.extends);
    if (base === undefined) continue;
    const endpoints = { ...base.endpoints, ...manifest.endpoints };
    const form = [
      ...(base.form ?? []).filter(({ key }) => !manifest.form?.some((own) => own.key === key)),
      ...(manifest.form ?? []),
    ];
    all.set(name, { test: base.test, store: base.store, ...manifest, endpoints, form });
  }
  return all;
}

/** The endpoint with the defaults of "*", as far as tests need them. */
export function declarationOf(manifest, name) {
  const star = manifest.endpoints["*"] ?? {};
  const own = manifest.endpoints[name];
  const kind = own.kind ?? star.kind ?? "http";
  return { ...star, ...own, kind, ...objectMember(own, star, "request"), ...objectMember(own, star, "limits") };
}

// The examples of a service, from every type that has it: [{type, endpoint, example}].
function examplesOf(name, manifests) {
  const isIt = ({ sub_type, manifest }) => sub_type === name || manifest?.aliases?.includes(name);
  return [...manifests.values()]
    .filter(isIt)
    .flatMap(({ type, endpoints }) =>
      Object.entries(endpoints).map(([endpoint, { example }]) => ({ type, endpoint, example })),
    )
    .filter(({ example }) => example !== undefined);
}

// Types describe one endpoint with answers of their own: the example of exactly this request comes first.
function exampleFor(examples, endpoint, { method, url, body }, type) {
  const isIt = ({ example: { request } }) =>
    request.method === method && new URL(request.url).href === url && (request.body ?? "") === body;
  const of = (list) => list.find((candidate) => candidate.type === type) ?? list[0];
  const named = examples.filter((candidate) => candidate.endpoint === endpoint);
  return (of(examples.filter(isIt)) ?? of(named))?.example;
}

const withoutPort = (name) => name.replace(/:\d+$/, "");

const pathPattern = (path) =>
  new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[A-Za-z0-9_]+\}/g, ".+")}$`);

function matches(route, request, url) {
  const pattern = pathPattern(route.path);
  if (request.method !== (route.method ?? "GET")) return false;
  if (!pattern.test(url.pathname) && !pattern.test(decodeURIComponent(url.pathname))) return false;
  return Object.entries(route.query ?? {}).every(([name, value]) => url.searchParams.get(name) === value);
}

const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/** Computes the signature again from what arrived, by the vendor's description: whether it is right. */
export function isSigned(request, url, body, key) {
  const header = /Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)$/.exec(
    request.headers.authorization ?? "",
  );
  if (header === null) return false;
  const [, credential, names, signature] = header;
  const [, day, region, service] = credential.split("/");
  const encode = (text) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const path = service === "s3" ? url.pathname : url.pathname.split("/").map(encode).join("/");
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const host = request.headers[":authority"] ?? request.headers.host;
  const value = (name) => (name === "host" ? host : String(request.headers[name])).trim().replace(/ +/g, " ");
  const headers = names
    .split(";")
    .map((name) => `${name}:${value(name)}\n`)
    .join("");
  const hash = (text) => createHash("sha256").update(text).digest("hex");
  const canonical = [request.method, path, query, headers, names, hash(body)].join("\n");
  const date = request.headers["x-amz-date"];
  const text = ["AWS4-HMAC-SHA256", date, `${day}/${region}/${service}/aws4_request`, hash(canonical)].join("\n");
  const signing = [day, region, service, "aws4_request"].reduce(hmac, `AWS4${key}`);
  return hmac(signing, text).toString("hex") === signature;
}

function isAuthorised(service, request, url, body) {
  if (service.auth.length === 0) return true;
  return service.auth.some((rule) => {
    if (rule.sigv4) return isSigned(request, url, body, secret);
    if (rule.query !== undefined) return url.searchParams.get(rule.query) === rule.equal;
    if (rule.path !== undefined) return url.pathname.startsWith(rule.path);
    return request.headers[rule.header] === rule.equal;
  });
}

// What is wrong with a body, by name; undefined: nothing.
function wrongBody({ body: wanted = {} }, request, body) {
  const { required = [], equal = {} } = wanted;
  if (required.length === 0 && Object.keys(equal).length === 0) return undefined;
  const isForm = String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded");
  try {
    const sent = isForm ? Object.fromEntries(new URLSearchParams(body.toString())) : JSON.parse(body.toString());
    const differs = ([name, value]) => JSON.stringify(sent[name]) !== JSON.stringify(value);
    return required.find((name) => sent[name] === undefined) ?? Object.entries(equal).find(differs)?.[0];
  } catch {
    return "a body";
  }
}

// A part of a stream: a string is sent as it is.
const textOf = (part) => (typeof part === "string" ? part : JSON.stringify(part));

function bodyOf({ json, text, sse, ndjson, frames, base64 }) {
  if (json !== undefined) return ["application/json", JSON.stringify(json)];
  if (sse !== undefined) {
    return ["text/event-stream", sse.map((data) => `data: ${textOf(data)}\n\n`).join("")];
  }
  if (ndjson !== undefined) return ["application/x-ndjson", ndjson.map((line) => `${textOf(line)}\n`).join("")];
  if (frames !== undefined) {
    const bytes = frames.map(({ event, json: value }) => eventFrame(event, value));
    return ["application/vnd.amazon.eventstream", Buffer.concat(bytes)];
  }
  if (base64 !== undefined) return ["application/octet-stream", Buffer.from(base64, "base64")];
  return ["text/plain", text ?? ""];
}

function write(response, answer) {
  const [type, body] = bodyOf(answer);
  response.writeHead(answer.status ?? 200, { "content-type": type, ...answer.headers });
  response.end(body);
}

function writeExample(response, example, method) {
  const { status, headers = {}, body = "" } = example.response;
  response.writeHead(status, headers);
  response.end(method === "HEAD" ? undefined : body);
}

/**
 * Starts it: {port, connectTo, requests, fault, stop}. requests: what arrived, newest last. fault(host, path, act):
 * act(request, response, body) answers in place of the service, for "*" at every path; returning false leaves the
 * answer to it.
 */
export async function startStandIn({ cert, key }) {
  const manifests = readManifests();
  const services = readServices().map((service) => ({ ...service, examples: examplesOf(service.name, manifests) }));
  const requests = [];
  const playing = { type: undefined };
  const faults = [];
  const openStreams = new Set();

  const serve = (request, response, body) => {
    const authority = request.headers[":authority"] ?? request.headers.host ?? "";
    const url = new URL(request.url, `${request.socket.encrypted ? "https" : "http"}://${authority}`);
    const host = url.hostname;
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(":")));
    const arrived = { host, method: request.method, url: url.href, headers, body: body.toString() };
    requests.push(arrived);
    for (const fault of faults) {
      const isHere = fault.host === host && (fault.path === "*" || fault.path === url.pathname);
      if (isHere && fault.act(request, response, body) !== false) return;
    }
    const own = services.filter(({ hosts }) =>
      hosts.some((name) => withoutPort(name) === host || (name.startsWith("*.") && host.endsWith(name.slice(1)))),
    );
    if (own.length === 0) return write(response, { status: 421, text: "No service of this name is played here." });
    for (const service of own) {
      const candidates = service.routes.filter((candidate) => matches(candidate, request, url));
      // Routes of one path differ in their bodies.
      const route = candidates.find((candidate) => wrongBody(candidate, request, body) === undefined) ?? candidates[0];
      if (route === undefined) continue;
      if (route.open !== true && !isAuthorised(service, request, url, body))
        return write(response, service.unauthorized);
      const wrong = wrongBody(route, request, body);
      if (wrong !== undefined)
        return write(response, { status: 400, json: { error: { message: `${wrong} is missing` } } });
      if (route.answer !== undefined) return write(response, route.answer);
      const example = exampleFor(service.examples, route.endpoint, arrived, playing.type);
      if (example === undefined) return write(response, { status: 500, text: `No example of ${route.endpoint}.` });
      return writeExample(response, example, request.method);
    }
    return write(response, { status: 404, json: { error: { message: "no such route" } } });
  };

  const handle = (request, response) => {
    const parts = [];
    openStreams.add(response);
    response.on("close", () => openStreams.delete(response));
    response.on("error", () => {});
    request.on("error", () => {});
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      try {
        serve(request, response, Buffer.concat(parts));
      } catch (error) {
        write(response, { status: 500, text: `the stand-in failed: ${error.stack}` });
      }
    });
  };
  const secure = http2.createSecureServer({ cert, key, allowHTTP1: true }, handle);
  const plain = http.createServer(handle);
  // A service that is asked for without TLS arrives at the same port: the first byte of TLS is 22.
  const server = net.createServer((socket) => {
    keep(socket);
    if (diverted !== undefined) return void diverted(socket);
    socket.once("readable", () => {
      const first = socket.read(1);
      if (first === null) return void socket.destroy();
      socket.unshift(first);
      (first[0] === 22 ? secure : plain).emit("connection", socket);
    });
  });
  const { keep, stop } = keepSockets();
  let diverted;
  let connections = 0;
  secure.on("secureConnection", () => {
    connections += 1;
  });
  for (const name of ["sessionError", "tlsClientError"]) secure.on(name, () => {});
  for (const each of [secure, plain]) each.on("clientError", (error, socket) => socket.destroy());
  const port = await listenOn(server);
  const hosts = new Set(services.flatMap((service) => service.hosts));
  return {
    port,
    names: [...hosts].map(withoutPort),
    hosts,
    services,
    requests,
    openStreams,
    /** Whose examples come first, where types of one service have the same request. */
    play: (type) => void (playing.type = type),
    connections: () => connections,
    /** For egress.connect_to; a name may be given that no service has. */
    connectTo: (...more) =>
      Object.fromEntries(
        [...hosts, ...more].flatMap((host) =>
          (host === withoutPort(host) ? [`${host}:443`, `${host}:80`] : [host]).map((from) => [
            from,
            `127.0.0.1:${port}`,
          ]),
        ),
      ),
    fault: (host, path, act) => {
      const fault = { host, path, act };
      faults.unshift(fault);
      return () => faults.splice(faults.indexOf(fault), 1);
    },
    /** The certificate that all names have, and its key. */
    identity: { cert, key },
    /** New connections go to `take` as they are, until it is called without one. */
    divert: (take) => void (diverted = take),
    stop: () => stop(server),
  };
}

export const hasService = (name) => existsSync(join(root, "tests/services", `${name}.json`));
