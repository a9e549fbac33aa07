// A listener for fakes of services: HTTP/2 and HTTP/1.1 over TLS, or plain HTTP, gzip where it is asked for, and ways
// to misbehave that every client has to survive. A fake answers a request with {status, headers, body | html} or with
// the result of faultOf().
// Example    const answer = (request, url, text) => faultOf(text) ?? { body: { ok: true } };
//            const listener = await listen({ cert, key }, answer);
import http from "node:http";
import http2 from "node:http2";
import { gunzipSync, gzipSync } from "node:zlib";
import { keepSockets, listenOn } from "./sockets.mjs";

const kMegabyte = 1 << 20;
let bomb; // 200 MB of blanks in 200 KB, made when it is first needed

const faults = {
  html: () => ({ html: "<html>Sign in</html>" }),
  "not-json": () => ({ text: '{"status": ' }),
  cut: () => ({ cut: true }),
  "cut-body": () => ({ cutAfter: 10, body: { padding: "x".repeat(1000) } }),
  hang: () => ({ hang: true }),
  trickle: () => ({ trickle: true }),
  huge: () => ({ huge: true }),
  bomb: () => ({ packed: (bomb ??= gzipSync(Buffer.alloc(200 * kMegabyte, " "))) }),
  redirect: (url) => ({ status: 302, headers: { location: `https://localhost:${url.port}/stolen` }, html: "" }),
  500: () => ({ status: 500, html: "<html>Internal Server Error</html>" }),
  403: () => ({ status: 403, html: "<html>Forbidden</html>" }),
};

/** The fault that a statement asks for in a comment, or undefined. */
export const faultOf = (sql, url) => faults[/fake:([a-z0-9-]+)/.exec(sql)?.[1]]?.(url);

/** True for the first time that a statement asks for `what`: once(sql, "429"). */
export function makeOnce() {
  const seen = new Set();
  return (sql, what) => {
    if (!sql.includes(`fake:${what} once`) || seen.has(sql)) return false;
    seen.add(sql);
    return true;
  };
}

function answer(
  request,
  response,
  { status = 200, headers = {}, body, html, text, packed, cut, cutAfter, hang, trickle, huge },
) {
  if (hang) return;
  const cutNow = () => (request.stream?.session ?? request.socket).destroy();
  if (cut) return cutNow();
  const type = html === undefined ? "application/json" : "text/html";
  if (trickle) {
    response.writeHead(status, { "content-type": type });
    const timer = setInterval(() => response.write(" "), 50);
    return void response.on("close", () => clearInterval(timer));
  }
  if (huge) {
    response.writeHead(status, { "content-type": type });
    const part = Buffer.alloc(kMegabyte, " ");
    let left = 80;
    const more = () => {
      while (left-- > 0) if (!response.write(part)) return void response.once("drain", more);
      response.end();
    };
    response.on("error", () => {});
    return more();
  }
  const bytes = packed ?? Buffer.from(html ?? text ?? JSON.stringify(body));
  const zipped =
    packed !== undefined || (/gzip/.test(request.headers["accept-encoding"] ?? "") && cutAfter === undefined);
  response.writeHead(status, { "content-type": type, ...(zipped ? { "content-encoding": "gzip" } : {}), ...headers });
  if (cutAfter !== undefined) {
    response.write(bytes.subarray(0, cutAfter));
    return void setTimeout(cutNow, 20);
  }
  response.end(packed ?? (zipped ? gzipSync(bytes) : bytes));
}

/**
 * route(request, url, text) => an answer, or a promise of one. cert and key: PEM, without them it is plain HTTP. seen:
 * where requests are counted, which is also what GET /seen answers. {port, stop}.
 */
export async function listen({ cert, key, port = 0, seen = {} }, route) {
  Object.assign(seen, { requests: 0, http2: 0, stolen: 0 });
  const handle = (request, response) => {
    const parts = [];
    seen.requests += 1;
    if (request.httpVersion === "2.0") seen.http2 += 1;
    request.on("data", (part) => parts.push(part));
    request.on("error", () => {});
    request.on("end", async () => {
      const url = new URL(request.url, `https://localhost:${server.address().port}`);
      if (url.pathname === "/seen") return void response.end(JSON.stringify(seen));
      if (url.pathname === "/stolen") seen.stolen += 1; // a client that follows the redirect
      const bytes = Buffer.concat(parts);
      const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString();
      try {
        answer(request, response, await route(request, url, text));
      } catch (error) {
        answer(request, response, { status: 500, body: { message: `the fake failed: ${error.stack}` } });
      }
    });
  };
  const server =
    cert === undefined ? http.createServer(handle) : http2.createSecureServer({ cert, key, allowHTTP1: true }, handle);
  const { keep, stop } = keepSockets();
  server.on("connection", keep);
  server.on("secureConnection", keep);
  for (const name of ["sessionError", "tlsClientError"]) server.on(name, () => {});
  server.on("clientError", (error, socket) => socket.destroy());
  return { port: await listenOn(server, port), stop: () => stop(server) };
}
