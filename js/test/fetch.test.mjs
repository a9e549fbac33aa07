// The HTTP side without a socket and without a store: what the handler decides before and around the core.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { open } from "../dist/index.js";
import { createHandler } from "../dist/server/index.js";

let handler, jackfield;
before(async () => {
  jackfield = await open({ backend: "wasm" });
  handler = createHandler(jackfield, { cors: ["https://app.example.com"], startPage: true });
});
const ask = (method, path, { headers = {}, body } = {}) =>
  handler(new Request(`http://localhost${path}`, { method, headers, body }));
const code = async (response) => (await response.json()).details.code;

test("the catalogue needs no token", async () => {
  const response = await ask("GET", "/api/v2/integrations?type=database");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.ok((await response.json()).some(({ sub_type }) => sub_type === "pg"));
});

test("a missing token is reported before any other error", async () => {
  const response = await ask("POST", "/api/v2/meta/integrations", {
    body: "not json",
    headers: { "content-type": "text/plain" },
  });
  assert.equal(response.status, 401);
  assert.equal(response.headers.get("www-authenticate"), "Bearer");
});

test("a body that is not JSON by its type is 415", async () => {
  const path = "/api/v2/integrations/database/pg/validate";
  assert.equal((await ask("POST", path, { body: "{}", headers: { "content-type": "text/plain" } })).status, 415);
  assert.equal((await ask("POST", path, { body: new Blob(["{}"]) })).status, 415);
  assert.equal(
    (await ask("POST", path, { body: "{}", headers: { "content-type": "application/merge-patch+json" } })).status,
    200,
  );
});

test("a body over the limit is 413, announced or not (S28)", async () => {
  const path = "/api/v2/integrations/database/pg/validate";
  const large = `{"x":"${"a".repeat(1048576)}"}`;
  const headers = { "content-type": "application/json" };
  assert.equal(
    (await ask("POST", path, { body: large, headers: { ...headers, "content-length": String(large.length) } })).status,
    413,
  );
  assert.equal(await code(await ask("POST", path, { body: large, headers })), "payload_too_large");
});

test("a wrong method is 405 with Allow, an unknown path 404, OPTIONS 204", async () => {
  const wrong = await ask("PUT", "/api/v2/meta/integrations");
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "GET, POST, HEAD, OPTIONS");
  assert.equal(await code(await ask("GET", "/api/v2/nothing")), "route_not_found");
  const options = await ask("OPTIONS", "/api/v2/meta/integrations");
  assert.equal(options.status, 204);
});

test("HEAD has no body", async () => {
  const response = await ask("HEAD", "/api/v2/integrations");
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "");
});

test("browsers may call from the origins that were named, and from no other", async () => {
  const from = (origin) => ask("GET", "/health", { headers: { origin } });
  assert.equal(
    (await from("https://app.example.com")).headers.get("access-control-allow-origin"),
    "https://app.example.com",
  );
  assert.equal((await from("https://other.example.com")).headers.get("access-control-allow-origin"), null);
  assert.equal((await from("https://other.example.com")).headers.get("vary"), "origin");
});

test("a request id is kept when it is well-formed, else made", async () => {
  assert.equal(
    (await ask("GET", "/health", { headers: { "x-request-id": "abc-1" } })).headers.get("x-request-id"),
    "abc-1",
  );
  assert.match(
    (await ask("GET", "/health", { headers: { "x-request-id": 'a b"' } })).headers.get("x-request-id"),
    /^[a-z0-9]+-[a-z0-9]+$/,
  );
});

test("pages come with a strict policy and a name for caches", async () => {
  for (const path of ["/", "/docs", "/openapi.json"]) {
    const page = await ask("GET", path);
    assert.equal(page.status, 200, path);
    assert.doesNotMatch(
      page.headers.get("content-security-policy"),
      /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|https?:/,
    );
    const again = await ask("GET", path, { headers: { "if-none-match": page.headers.get("etag") } });
    assert.equal(again.status, 304);
  }
  const assets = /assets\/[0-9a-f]+/.exec(await (await ask("GET", "/")).text())[0];
  const module = await ask("GET", `/${assets}/console/main.js`);
  assert.match(module.headers.get("cache-control"), /immutable/);
  assert.equal((await ask("GET", `/${assets}/dist/index.js`)).status, 404);
  assert.equal((await ask("GET", `/${assets}/../package.json`)).status, 404);
});

test("assets come packed as the caller takes them, each with a name of its own for caches", async () => {
  const assets = /assets\/[0-9a-f]+/.exec(await (await ask("GET", "/")).text())[0];
  const [kinds, plainNames] = [["br", "gzip", null], new Set()];
  for (const path of [`/${assets}/console/main.js`, `/${assets}/wasm/jackfield.wasm`, "/openapi.json"]) {
    const plain = await ask("GET", path, { headers: { "accept-encoding": "identity" } });
    const bytes = Buffer.from(await plain.arrayBuffer());
    for (const [accepted, expected] of [
      ["gzip, deflate, br", kinds[0]],
      ["gzip;q=1.0, br;q=0", kinds[1]],
      ["deflate", kinds[2]],
      ["br;q=0.001", kinds[0]],
    ]) {
      const answer = await ask("GET", path, { headers: { "accept-encoding": accepted } });
      assert.equal(answer.headers.get("content-encoding"), expected, `${path} ${accepted}`);
      assert.match(answer.headers.get("vary"), /accept-encoding/);
      const packed = Buffer.from(await answer.arrayBuffer());
      const open = { br: brotliDecompressSync, gzip: gunzipSync, null: (data) => data }[expected];
      assert.ok(open(packed).equals(bytes), `${path} ${accepted}`);
      plainNames.add(answer.headers.get("etag"));
      const known = { "accept-encoding": accepted, "if-none-match": answer.headers.get("etag") };
      assert.equal((await ask("GET", path, { headers: known })).status, 304);
    }
  }
  assert.equal(plainNames.size, 9);
});

test("the first load of the console takes at most 180 KB, without the editor", async () => {
  const page = await (await ask("GET", "/")).text();
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => `/${name.replace(/^\.?\//, "")}`);
  assert.ok(files.some((name) => name.endsWith("/console/main.js")));
  const chunks = new Set();
  let bytes = 0;
  for (const path of files) {
    const answer = await ask("GET", path, { headers: { "accept-encoding": "br" } });
    assert.equal(answer.status, 200, path);
    const data = Buffer.from(await answer.arrayBuffer());
    bytes += data.length;
    if (!path.endsWith("main.js")) continue;
    for (const [, name] of brotliDecompressSync(data)
      .toString()
      .matchAll(/from"\.\/([\w.-]+\.js)"/g))
      chunks.add(name);
    for (const name of chunks) {
      const part = await ask("GET", path.replace("main.js", name), { headers: { "accept-encoding": "br" } });
      bytes += (await part.arrayBuffer()).byteLength;
    }
  }
  assert.ok(bytes > 30_000 && bytes <= 180_000, `${bytes} bytes`);
});

test("each address of the console is a page whose files are found from there", async () => {
  for (const path of ["/", "/integrations", "/integrations/int1/configuration", "/new/database/pg", "/settings"]) {
    const page = await ask("GET", path);
    assert.equal(page.status, 200, path);
    const [, script] = /src="([^"]+main\.js)"/.exec(await page.text());
    const file = new URL(script, `http://localhost${path}`).pathname;
    assert.match(file, /^\/assets\//, path);
    assert.equal((await ask("GET", file)).status, 200, path);
  }
  for (const path of ["/integrations/int1/configuration/more", "/new/a/b/c", "/usage/more", "/console", "/other"])
    assert.equal((await ask("GET", path)).status, 404, path);
  const without = createHandler(jackfield, {});
  for (const path of ["/", "/integrations", "/console/session"])
    assert.equal((await without(new Request(`http://localhost${path}`))).status, 404, path);
});

test("the console receives its user, and owners what the server can use", async () => {
  const own = createHandler(jackfield, {
    startPage: true,
    authenticate: (request) => {
      const role = request.header("cookie");
      return role === undefined ? null : { user: "ada", workspace: "w", role };
    },
  });
  const get = (name, cookie) =>
    own(new Request(`http://localhost/console/${name}`, { headers: cookie ? { cookie } : {} }));
  assert.equal((await get("session")).status, 401);
  assert.equal((await get("capabilities")).status, 401);
  const { version, ...person } = await (await get("session", "viewer")).json();
  assert.deepEqual(person, { user: "ada", workspace: "w", role: "viewer" });
  assert.equal(version, jackfield.capabilities().version);
  const refused = await get("capabilities", "creator");
  assert.deepEqual([refused.status, await code(refused)], [403, "role_insufficient"]);
  assert.deepEqual(await (await get("capabilities", "owner")).json(), jackfield.capabilities());
});

test("authenticate replaces tokens, and null is 401", async () => {
  const seen = [];
  const own = createHandler(jackfield, {
    base: "/inner",
    authenticate: (request) => {
      seen.push(request.header("cookie"));
      return request.header("cookie") === "ada" ? { user: "ada", workspace: "w", role: "owner" } : null;
    },
  });
  const get = (path, cookie) => own(new Request(`http://localhost${path}`, { headers: cookie ? { cookie } : {} }));
  assert.equal((await get("/inner/api/v2/meta/integrations")).status, 401);
  assert.equal(await code(await get("/inner/api/v2/meta/integrations", "ada")), "store_required");
  assert.equal((await get("/api/v2/integrations")).status, 404);
  assert.deepEqual(seen, [undefined, "ada"]);
});
