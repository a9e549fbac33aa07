// OAuth against a real authorisation server: PKCE, rotation, revocation; two processes on one store; kill -9.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { text as textOf } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startAuthority } from "../servers/environments/https.mjs";
import { startOidc } from "../servers/oidc.mjs";
import { closedPort } from "../servers/proxy.mjs";
import { signIn } from "../support/oauth-person.mjs";
import { startOauthServer } from "../support/oauth-server.mjs";
import { temporaryFolder } from "./server.mjs";

const rows = "/api/v2/meta/integrations";
let authority, ca, place, port, provider, server;

const start = (more = {}) =>
  startOauthServer({ folder: place.folder, port, caFile: authority.env.JACKFIELD_TEST_HTTP_CA, ...more });

before(async () => {
  authority = await startAuthority();
  ca = readFileSync(authority.env.JACKFIELD_TEST_HTTP_CA);
  place = temporaryFolder();
  port = await closedPort();
  const identity = authority.issue("oidc", { hosts: ["localhost"] });
  provider = await startOidc({ ...identity, redirectUris: [`http://127.0.0.1:${port}/api/v2/oauth/callback`] });
  server = await start();
});
after(async () => {
  await server?.stop();
  await provider?.stop();
  await authority?.stop();
  place?.remove();
});

async function create() {
  const { status, json, text } = await server.call("POST", rows, {
    title: "OAuth sample - test",
    type: "others",
    sub_type: "oauth-sample",
    config: { baseUrl: provider.issuer, clientId: provider.id, clientSecret: provider.secret },
  });
  assert.equal(status, 201, text);
  return json.id;
}
const cookieOf = (answer) => answer.headers.get("set-cookie").split(";")[0];
const begin = (id, headers) => server.call("POST", `${rows}/${id}/oauth/start`, undefined, headers);
const back = (location, cookie, method = "GET", headers = {}) =>
  server.call(method, location.slice(server.url.length), undefined, { "x-user": "ann", cookie, ...headers });

// Through the provider and back; gives the page at the callback.
async function connect(id, person = {}) {
  const started = await begin(id);
  assert.equal(started.status, 200, started.text);
  const location = await signIn(started.json.url, { ca, ...person });
  return { started, location, page: await back(location, cookieOf(started)) };
}
async function connected() {
  const id = await create();
  const { page } = await connect(id);
  assert.match(page.text, /data-outcome="connected"/);
  provider.seen.length = 0;
  return id;
}

test("a flow stores tokens; its page tells the opener and keeps the link to it (services 11, 12)", async () => {
  const id = await create();
  assert.equal((await server.ask("check", id)).failed, "oauth_not_connected");
  const started = await begin(id);
  assert.equal(started.json.redirect_uri, `${server.url}/api/v2/oauth/callback`);
  assert.equal(started.json.nonce, undefined);
  assert.match(
    started.headers.get("set-cookie"),
    /^jackfield_oauth_[0-9a-f]{16}=[\w-]{43}; Path=\/api\/v2\/oauth\/callback; Max-Age=600; HttpOnly; SameSite=Lax$/,
  );
  const location = await signIn(started.json.url, { ca });
  const cookie = cookieOf(started);
  const head = await back(location, cookie, "HEAD");
  assert.equal(head.status, 200);
  assert.equal(provider.seen.length, 0, "HEAD exchanges nothing");
  const page = await back(location, cookie);
  assert.equal(page.status, 200, page.text);
  assert.match(page.text, /data-outcome="connected"/);
  assert.match(page.headers.get("content-type"), /^text\/html/);
  assert.equal(page.headers.get("cross-origin-opener-policy"), null);
  assert.equal(page.headers.get("cache-control"), "no-store");
  assert.match(page.headers.get("content-security-policy"), /script-src 'sha256-[^']+'; /);
  assert.deepEqual(provider.seen, [{ grant: "authorization_code", status: 200 }]);
  const again = await back(location, cookie);
  assert.match(again.text, /data-outcome="connected"/);
  assert.equal(provider.seen.length, 1, "a second callback exchanges nothing");
  const { done } = await server.ask("check", id);
  assert.equal(done[0].connected, true);
  assert.match(done[0].scope, /openid/);
  const read = await server.call("GET", `${rows}/${id}?includeConfig=true`);
  assert.equal(read.json.config.oauth, "********");
  const clear = (await server.ask("reveal", id)).done[0].config;
  assert.equal(clear.oauth.iss, provider.issuer, "the callback's own parameter is kept");
  for (const secret of [clear.oauth.access_token, clear.oauth.refresh_token, clear.clientSecret])
    for (const text of [page.text, read.text, started.text, server.log.join("")]) assert.ok(!text.includes(secret));
});

test("another browser, another user and a refusal of the person change nothing (services 12)", async () => {
  const id = await create();
  const started = await begin(id);
  const other = await begin(id);
  const elsewhere = await begin(await create());
  const location = await signIn(started.json.url, { ca });
  provider.seen.length = 0;
  const refused = {
    "no cookie": await back(location, ""),
    "the cookie of another flow": await back(location, cookieOf(other)),
    "the cookie of another integration": await back(location, cookieOf(elsewhere)),
    "the state of another integration": await back(
      location.replace(/state=[^&]+/, /state=[^&]+/.exec(elsewhere.json.url)[0]),
      cookieOf(started),
    ),
    "another user": await back(location, cookieOf(started), "GET", { "x-user": "eve" }),
    "another state": await back(location.replace(/state=[\w-]/, "state=~"), cookieOf(started)),
  };
  for (const [what, page] of Object.entries(refused)) {
    assert.equal(page.status, 400, what);
    assert.match(page.text, /oauth_state_invalid/);
    assert.match(page.headers.get("content-type"), /^text\/html/);
  }
  assert.equal(provider.seen.length, 0);
  const { page } = await connect(id, { refuses: true });
  assert.match(page.text, /data-outcome="cancelled"/);
  assert.match(page.text, /access_denied/);
  assert.equal((await server.ask("check", id)).failed, "oauth_not_connected");
});

test(
  "fifty callers of two processes on an expired token make one request (services 1)",
  { timeout: 60_000 },
  async () => {
    provider.state.lifetime = 2;
    const id = await connected();
    provider.state.lifetime = 3600;
    const second = await start({ port: await closedPort() });
    try {
      await sleep(2100);
      const answers = await Promise.all([server.ask("check", id, 25), second.ask("check", id, 25)]);
      for (const { done, failed } of answers) assert.equal(done?.length, 25, failed);
      assert.deepEqual(provider.seen, [{ grant: "refresh_token", status: 200 }]);
      // The provider ends a grant whose token is used twice: it is still good.
      const renewed = await Promise.all([server.ask("renew", id, 5), second.ask("renew", id, 5)]);
      for (const { done, failed } of renewed) assert.equal(done?.length, 5, failed);
      assert.ok(provider.seen.every(({ status }) => status === 200));
    } finally {
      await second.stop();
    }
  },
);

test(
  "a renewal's answer is lost, and its provider ends a grant that is used twice: fifty callers ask once (services 1)",
  { timeout: 60_000 },
  async () => {
    provider.state.lifetime = 2;
    const id = await connected();
    provider.state.lifetime = 3600;
    const stored = (await server.ask("reveal", id)).done[0].config.oauth;
    const second = await start({ port: await closedPort() });
    try {
      await sleep(2100);
      provider.state.loses = true;
      assert.equal((await server.ask("check", id)).failed, "oauth_unavailable");
      provider.state.loses = false;
      assert.deepEqual((await server.ask("reveal", id)).done[0].config.oauth, stored, "nothing was changed");
      const answers = await Promise.all([server.ask("check", id, 25), second.ask("check", id, 25)]);
      for (const { failed } of answers) assert.equal(failed, "oauth_reconnect_required");
      assert.deepEqual(provider.seen, [
        { grant: "refresh_token", status: 200 },
        { grant: "refresh_token", status: 400 },
      ]);
      assert.deepEqual((await server.ask("reveal", id)).done[0].config.oauth, stored, "the old values stay");
      const { page } = await connect(id);
      assert.match(page.text, /data-outcome="connected"/);
      for (const each of [server, second]) assert.ok((await each.ask("check", id)).done);
    } finally {
      provider.state.loses = false;
      await second.stop();
    }
  },
);

test("refresh tokens rotate through many renewals, and an outage between them ends nothing (services 3)", async () => {
  const id = await connected();
  const tokens = new Set();
  for (let i = 0; i < 5; i += 1) {
    assert.ok((await server.ask("renew", id)).done);
    tokens.add((await server.ask("reveal", id)).done[0].config.oauth.refresh_token);
    provider.state.fault = 503;
    assert.equal((await server.ask("renew", id)).failed, "oauth_unavailable");
    provider.state.fault = undefined;
  }
  assert.equal(tokens.size, 5);
  assert.deepEqual(
    provider.seen.filter(({ grant }) => grant === "refresh_token").map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
});

// A proxy that ends TLS and has the server under a path of its own.
async function startProxy({ cert, key }, port, to) {
  const proxy = https.createServer({ cert, key }, ({ url, method, headers }, response) => {
    const path = url.startsWith("/base/") ? url.slice("/base".length) : "/nowhere";
    const sent = http.request({ host: "127.0.0.1", port: to, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    sent.on("error", () => response.destroy());
    sent.end();
  });
  proxy.listen(port, "127.0.0.1");
  await once(proxy, "listening");
  return proxy;
}

test("behind a proxy with TLS and a path, both legs have its address, byte for byte (services 19)", async () => {
  const outside = await closedPort();
  const inside = await closedPort();
  const publicUrl = `https://localhost:${outside}/base`;
  const callback = `${publicUrl}/api/v2/oauth/callback`;
  const own = await startOidc({ ...authority.issue("other", { hosts: ["localhost"] }), redirectUris: [callback] });
  const behind = await start({ port: inside, publicUrl });
  const proxy = await startProxy(authority.issue("proxy", { hosts: ["localhost"] }), outside, inside);
  try {
    const config = { baseUrl: own.issuer, clientId: own.id, clientSecret: own.secret };
    const body = { title: "OAuth sample - proxy", type: "others", sub_type: "oauth-sample", config };
    const { id } = (await behind.call("POST", rows, body)).json;
    const started = await behind.call("POST", `${rows}/${id}/oauth/start`);
    assert.equal(started.json.redirect_uri, callback);
    assert.equal(new URL(started.json.url).searchParams.get("redirect_uri"), callback);
    assert.match(started.headers.get("set-cookie"), /; Path=\/base\/api\/v2\/oauth\/callback; .*; Secure$/);
    const location = await signIn(started.json.url, { ca });
    assert.ok(location.startsWith(`${callback}?`), location);
    const cookie = cookieOf(started);
    const page = await new Promise((resolve, reject) => {
      https.get(location, { ca, headers: { cookie } }, (answer) => resolve(textOf(answer))).on("error", reject);
    });
    // This provider refuses a code whose address differs in any byte from that of the first leg.
    assert.match(page, /data-outcome="connected"/);
    assert.deepEqual(own.seen, [{ grant: "authorization_code", status: 200 }]);
    for (const redirect_uri of [`http://127.0.0.1:${inside}/api/v2/oauth/callback`, `${callback}/`]) {
      const refused = await behind.call("POST", `${rows}/${id}/oauth/start`, { redirect_uri });
      assert.deepEqual([refused.status, refused.json.details.errors[0].path], [400, "redirect_uri"], refused.text);
    }
  } finally {
    proxy.closeAllConnections();
    proxy.close();
    await behind.stop();
    await own.stop();
  }
});

test("revoking ends the grant at the provider", async () => {
  const id = await connected();
  const { refresh_token } = (await server.ask("reveal", id)).done[0].config.oauth;
  const revoked = await server.call("POST", `${rows}/${id}/oauth/revoke`, {});
  assert.deepEqual(revoked.json, { revoked: true, integrationId: id });
  assert.equal((await server.ask("check", id)).failed, "oauth_not_connected");
  const patch = { config: { oauth: { refresh_token } } };
  assert.equal((await server.call("PATCH", `${rows}/${id}`, patch)).status, 200);
  const ended = await server.ask("check", id);
  assert.equal(ended.failed, "oauth_reconnect_required");
  assert.equal(ended.details.providerCode, "invalid_grant");
});

test("kill -9 after a renewal was acknowledged: the stored token is the new one", { timeout: 120_000 }, async () => {
  const id = await connected();
  for (let round = 0; round < 4; round += 1) {
    assert.ok((await server.ask("renew", id)).done);
    await server.kill();
    server = await start();
    const seen = provider.seen.length;
    assert.ok((await server.ask("check", id)).done, `round ${round}`);
    assert.equal(provider.seen.length, seen, "the stored token is good");
  }
});

test("kill -9 between exchange and write: only the provider's word ends the grant", { timeout: 120_000 }, async () => {
  const id = await connected();
  const before = (await server.ask("reveal", id)).done[0].config.oauth;
  let release;
  provider.state.hold = new Promise((resolve) => (release = resolve));
  const renewing = server.ask("renew", id);
  while (provider.seen.length === 0) await sleep(10);
  await server.kill();
  assert.deepEqual(await renewing, { died: true });
  release();
  provider.state.hold = undefined;
  server = await start();
  const kept = (await server.ask("reveal", id)).done[0].config.oauth;
  assert.deepEqual(kept, before, "nothing was half written");
  assert.ok((await server.ask("check", id)).done, "the token that was acknowledged is still used");
  // Waits until the lease of the dead process ends. The provider ended the grant, since its token is used twice.
  assert.equal((await server.ask("renew", id)).failed, "oauth_reconnect_required");
  const { page } = await connect(id);
  assert.match(page.text, /data-outcome="connected"/);
  assert.ok((await server.ask("check", id)).done);
});
