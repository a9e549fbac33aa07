// What an attacker with a role tries over HTTP: the matrix of core/routes.json, private rows, canaries in every secret,
// and tokens. A route without an expectation fails here.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { guessed, open, postgres, roles, rows, text } from "./attack.mjs";

const { routes } = JSON.parse(readFileSync(new URL("../../core/routes.json", import.meta.url), "utf8"));

describe("the matrix of routes.json (S14)", () => {
  // For each operation: the request for one row, what a caller of a sufficient role gets for a shared row of
  // another user, and whether the request contains the row's id. `status` by role where it differs.
  const expected = {
    "integration.list": { status: 200 },
    "integration.create": { body: () => postgres(), status: 201 },
    "integration.get": { id: true, status: 200 },
    "integration.update": { id: true, body: () => ({ title: "B" }), status: 200 },
    "integration.delete": { id: true, status: 200, spends: true },
    "integration.set_default": { id: true, status: 200 },
    "integration.audit": { id: true, status: { viewer: 403, editor: 403, creator: 403, owner: 200 } },
    "oauth.start": { id: true, body: () => ({}), status: 501 },
    "oauth.revoke": { id: true, body: () => ({}), status: 501 },
    "oauth.callback": { status: 400 },
    "catalogue.list": { status: 200 },
    "catalogue.get": { status: 200 },
    "catalogue.validate": { body: () => ({}), status: 200 },
    "record.query": { id: true, body: () => ({ op: "list" }), status: 200 },
    "endpoint.call": { id: true, body: () => ({}), status: 200 },
    "connection.test": { id: true, body: (id) => ({ integrationId: id }), status: 200 },
    "connection.url_to_config": { body: () => ({ url: "postgres://u:p@h/d" }), status: 200 },
    "source.list": { status: 200 },
    "source.create": { id: true, body: (id) => ({ alias: "s", fk_integration_id: id }), status: 201 },
    "source.get": { id: true, status: 200 },
    "source.update": { id: true, body: () => ({ alias: "t" }), status: 200 },
    "source.delete": { id: true, status: 200, spends: true },
    "user.list": { status: 200 },
    "user.create": { body: () => ({ name: `new ${Math.random()}` }), status: 201 },
    "user.update": { status: 404 },
    "user.delete": { status: 404 },
    "token.list": { status: 200 },
    "token.create": { body: () => ({}), status: 201 },
    "token.accept": { body: () => ({ invitation: "unknown" }), status: 401 },
    "token.delete": { status: 404 },
    "audit.list": { status: 200 },
    "workspace.export": { status: 200 },
    "workspace.apply": { body: () => ({ jackfield: 1, integrations: [] }), status: 200 },
    "health.live": { status: 200 },
    "health.ready": { status: 200 },
    "docs.openapi": { status: 200 },
    "docs.page": { status: 200 },
    "metrics.read": { status: 403 },
  };
  const bodies = { "user.update": () => ({}) };
  let place, people, shared, hidden, gone, elsewhere;

  async function newRow(person, more) {
    const { json, text: answer } = await person("POST", rows, postgres(more));
    assert.ok(json.id, answer);
    const source = await person("POST", "/api/v2/meta/bases/b/sources", { alias: "s", fk_integration_id: json.id });
    return { id: json.id, source: source.json.id };
  }

  before(async () => {
    place = await open();
    const role = (name) => place.person(name, name);
    people = { viewer: role("viewer"), editor: role("editor"), creator: role("creator"), owner: place.owner };
    people.maker = place.person("maker", "creator");
    people.stranger = place.person("stranger", "owner", "elsewhere");
    shared = await newRow(people.maker);
    hidden = await newRow(people.maker, { is_private: true });
    gone = await newRow(people.maker);
    elsewhere = await newRow(people.stranger);
    await people.maker("DELETE", `${rows}/${gone.id}?force=true`);
  });
  after(() => place.close());

  const request = (route, expectation, row) => {
    const path = route.path
      .replace("{id}", row.id)
      .replace("{sourceId}", row.source)
      .replace("{baseId}", "b")
      .replace("{type}", "database")
      .replace("{subType}", "pg")
      .replace("{endpoint}", "pool")
      .replace(/\{\w+\}/, "unknown");
    const body = expectation.body ?? bodies[route.operation];
    return [route.method, path, body?.(row.id)];
  };

  for (const route of routes) {
    test(route.operation, async () => {
      const expectation = expected[route.operation];
      assert.ok(expectation, "a route without an expectation in tests/e2e/security.test.mjs");
      const isPublic = route.role === "public" || route.role === "operator_or_owner";
      const anonymous = await place.server.api(...request(route, expectation, shared), { "xc-auth": "" });
      if (!isPublic) {
        assert.equal(anonymous.status, 401, anonymous.text);
        for (const row of [hidden, gone, elsewhere, { id: guessed, source: "src00000000000000" }])
          assert.equal(
            text(await place.server.api(...request(route, expectation, row), { "xc-auth": "" })),
            text(anonymous),
          );
      }
      const allowed = isPublic ? roles : roles.slice(roles.indexOf(route.role));
      for (const role of roles.filter((name) => !allowed.includes(name))) {
        const answers = [];
        for (const row of [shared, hidden, gone, elsewhere])
          answers.push(text(await people[role](...request(route, expectation, row))));
        assert.match(answers[0], /^403 .*"role_insufficient"/, role);
        assert.equal(new Set(answers).size, 1, role);
      }
      for (const path of isPublic ? [] : (route.also ?? [])) {
        const asked = request({ ...route, path }, expectation, shared);
        assert.equal(text(await place.server.api(...asked, { "xc-auth": "" })), text(anonymous), path);
        for (const role of roles.filter((name) => !allowed.includes(name)))
          assert.equal((await people[role](...asked)).status, 403, path);
      }
      for (const role of allowed) {
        if (expectation.id === true) {
          const unknown = text(
            await people[role](...request(route, expectation, { id: guessed, source: "src00000000000000" })),
          );
          assert.match(unknown, /^404 /, role);
          for (const row of [hidden, gone, elsewhere])
            assert.equal(text(await people[role](...request(route, expectation, row))), unknown, role);
        }
        const target = expectation.spends === true ? await newRow(people.maker) : shared;
        if (route.operation === "integration.delete")
          await people.maker("DELETE", `/api/v2/meta/bases/b/sources/${target.source}`);
        const answer = await people[role](...request(route, expectation, target));
        const status = typeof expectation.status === "object" ? expectation.status[role] : expectation.status;
        assert.equal(answer.status, status, `${role}: ${answer.text}`);
        assert.doesNotMatch(answer.text, /canary/);
      }
      const still = await people.maker("GET", `${rows}/${hidden.id}?includeSecrets=true`);
      assert.equal(still.json.version, 1);
      assert.equal(still.json.config.connection.password, "canary-shared");
    });
  }

  // Of the routes with other methods than GET: those that change no row, or whose changes other tests look at.
  const unchanging = new Set(
    (
      "catalogue.validate record.query endpoint.call connection.test connection.url_to_config " +
      "oauth.start oauth.revoke token.accept workspace.apply"
    ).split(" "),
  );
  test("each route that changes a row writes one entry of the audit, without a value (S27)", async () => {
    const { owner } = place;
    const own = (await owner("POST", rows, postgres())).json.id;
    const bases = "/api/v2/meta/bases/b/sources";
    const user = { name: `audited ${Math.random()}`, role: "viewer" };
    const made = {};
    const calls = [
      ["integration.create", "POST", () => rows, postgres()],
      ["integration.update", "PATCH", () => `${rows}/${own}`, { title: "C" }],
      ["integration.set_default", "PATCH", () => `${rows}/${own}/default`],
      ["source.create", "POST", () => bases, { alias: "s", fk_integration_id: own }],
      ["source.update", "PATCH", () => `${bases}/${made["source.create"].id}`, { alias: "t" }],
      ["source.delete", "DELETE", () => `${bases}/${made["source.create"].id}`],
      ["user.create", "POST", () => "/api/v2/meta/users", user],
      ["user.update", "PATCH", () => `/api/v2/meta/users/${made["user.create"].id}`, { role: "editor" }],
      ["token.create", "POST", () => "/api/v2/meta/tokens", { label: "audited" }],
      ["token.delete", "DELETE", () => `/api/v2/meta/tokens/${made["token.create"].id}`],
      ["user.delete", "DELETE", () => `/api/v2/meta/users/${made["user.create"].id}`],
      ["integration.delete", "DELETE", () => `${rows}/${own}`],
    ];
    const changing = routes.filter(({ operation, method }) => method !== "GET" && !unchanging.has(operation));
    assert.deepEqual(calls.map(([operation]) => operation).sort(), changing.map(({ operation }) => operation).sort());
    const entries = async () => (await owner("GET", "/api/v2/meta/audit?limit=1000")).json.list;
    for (const [operation, method, path, body] of calls) {
      const before = new Set((await entries()).map(({ id }) => id));
      const answer = await owner(method, path(), body);
      assert.ok(answer.status < 300, `${operation}: ${answer.text}`);
      made[operation] = answer.json;
      const fresh = (await entries()).filter(({ id }) => !before.has(id));
      assert.deepEqual(
        fresh.map((entry) => [entry.operation, entry.outcome]),
        [[operation, "ok"]],
      );
      assert.doesNotMatch(JSON.stringify(fresh), /canary|localhost/);
    }
  });

  test("a table row for every route, and no other (S14)", () => {
    assert.deepEqual(Object.keys(expected).sort(), [...new Set(routes.map(({ operation }) => operation))].sort());
  });
});

describe("private rows and secrets", () => {
  let place, ann, bea, people;
  const canaries = ["canary-q7a", "canary-q7b", "canary-q7c", "canary-q7d"];
  const pem = (kind, inside) => `-----BEGIN ${kind}-----\n${inside}\n-----END ${kind}-----\n`;

  before(async () => {
    place = await open();
    ann = place.person("ann", "creator");
    bea = place.person("bea", "creator");
    people = [place.owner, bea, place.person("vic", "viewer"), place.person("eve", "owner", "elsewhere")];
  });
  after(() => place.close());

  test("every read answers the same bytes with and without another user's private row (S15)", async () => {
    const shared = (await bea("POST", rows, postgres())).json;
    await bea("POST", "/api/v2/meta/bases/b/sources", { alias: "s", fk_integration_id: shared.id });
    const paths = [
      "",
      "?limit=1&offset=1",
      "?query=hidden",
      "?type=ai",
      "?includeDatabaseInfo=true",
      `/${shared.id}?includeSources=true`,
      `/${shared.id}/audit`,
    ];
    const reads = [
      ...paths.map((path) => rows + path),
      "/api/v2/meta/bases/b/sources",
      ...["create", "copy", "update", "delete", "reveal"].map(
        (verb) => `/api/v2/meta/audit?operation=integration.${verb}`,
      ),
      "/api/v2/meta/audit?operation=source.create",
    ];
    // These reads are refused to some, which the audit of the shared row keeps.
    const withoutRefusals = (answer, path) => {
      if (!path.endsWith("/audit") || answer.status !== 200) return text(answer);
      const { list } = answer.json;
      return JSON.stringify(list.filter(({ outcome }) => outcome === "ok"));
    };
    const all = async () => {
      const answers = [];
      for (const person of people)
        for (const path of reads) answers.push(`${path} ${withoutRefusals(await person("GET", path), path)}`);
      return answers;
    };
    const without = await all();
    const { json } = await ann("POST", rows, {
      title: "hidden",
      type: "ai",
      sub_type: "openai",
      is_private: true,
      config: { apiKey: "k", model: "gpt-4" },
    });
    await ann("POST", "/api/v2/meta/bases/b/sources", { alias: "hidden", fk_integration_id: json.id });
    await ann("PATCH", `${rows}/${json.id}`, { title: "hidden too" });
    await ann("GET", `${rows}/${json.id}?includeSecrets=true`);
    await ann("POST", rows, { copy_from_id: json.id, is_private: false });
    const removed = (await ann("POST", rows, postgres({ title: "hidden", is_private: true }))).json;
    await ann("DELETE", `${rows}/${removed.id}`);
    assert.deepEqual(await all(), without);
    const next = (await bea("POST", rows, postgres())).json;
    assert.equal(next.order, shared.order + 1, "a new row's place tells nothing of rows that are not seen");
  });

  test("what is private stays so in copies, and only its creator changes that (S14)", async () => {
    const hidden = (await ann("POST", rows, postgres({ is_private: true }))).json;
    const copy = await ann("POST", rows, { copy_from_id: hidden.id, is_private: false });
    assert.equal(copy.json.is_private, true);
    const shared = (await ann("POST", rows, postgres())).json;
    assert.equal(
      (await place.owner("PATCH", `${rows}/${shared.id}`, { is_private: true })).json.details.code,
      "row_creator_required",
    );
    const source = (await bea("POST", "/api/v2/meta/bases/b/sources", { alias: "s", fk_integration_id: shared.id }))
      .json;
    const moved = await bea("PATCH", `/api/v2/meta/bases/b/sources/${source.id}`, { fk_integration_id: hidden.id });
    const unknown = await bea("PATCH", `/api/v2/meta/bases/b/sources/${source.id}`, { fk_integration_id: guessed });
    assert.equal(text(moved), text(unknown));
    for (const config of [{ host: "h" }, { connection: { host: "h" } }, { database: ["x"] }])
      assert.equal((await bea("PATCH", `/api/v2/meta/bases/b/sources/${source.id}`, { config })).status, 400);
  });

  test("replacing a config reads TLS as creating one does", async () => {
    const { config } = postgres();
    config.connection.ssl = { rejectUnauthorized: true };
    const { id } = (await ann("POST", rows, postgres({ config }))).json;
    const shown = async () => (await ann("GET", `${rows}/${id}?includeConfig=true`)).json.config.connection.ssl;
    const before = await shown();
    config.connection.password = "********";
    const replaced = await bea("PATCH", `${rows}/${id}`, { configMode: "replace", config });
    assert.equal(replaced.status, 200, replaced.text);
    assert.deepEqual(await shown(), before);
    assert.equal(before.enabled, true);
  });

  test("no secret in any answer, log line, metric or file (S8, S24)", async () => {
    const [a, b, c, d] = canaries;
    const made = [
      [
        "database",
        "pg",
        {
          client: "pg",
          connection: {
            host: "localhost",
            port: 1,
            user: "u",
            password: a,
            database: "d",
            ssl: { cert: pem("CERTIFICATE", "x"), key: pem("PRIVATE KEY", b) },
          },
        },
      ],
      [
        "database",
        "mysql2",
        { client: "mysql2", connection: { host: "localhost", port: 1, user: "u", password: a, database: "d" } },
      ],
      [
        "database",
        "snowflake",
        {
          client: "snowflake",
          connection: {
            account: "x-y",
            username: "u",
            authenticator: "password",
            password: a,
            database: "d",
            warehouse: "w",
          },
        },
      ],
      ["ai", "openai", { apiKey: c, model: "gpt-4" }],
      ["communication", "slack", { token: d }],
    ];
    const seen = [];
    const people = [ann, bea, place.owner];
    for (const [type, sub_type, config] of made) {
      const row = await ann("POST", rows, { title: sub_type, type, sub_type, config });
      seen.push(row.text);
      if (row.status !== 201) continue;
      const { id } = row.json;
      for (const person of people) {
        for (const path of ["", "?includeConfig=true", "?includeSources=true&includeConfig=true", "/audit"])
          seen.push((await person("GET", `${rows}/${id}${path}`)).text);
        seen.push((await person("POST", rows, { copy_from_id: id })).text);
        seen.push((await person("POST", "/api/v2/meta/connection/test", { integrationId: id })).text);
        seen.push(
          (await person("POST", `/api/v2/integrations/${id}/execute`, { action: "query", params: { sql: "select 1" } }))
            .text,
        );
        seen.push((await person("POST", `/api/v2/integrations/${id}/store`, { op: "list" })).text);
      }
      for (const person of [bea, place.owner]) {
        for (const config of [
          { connection: { host: "other.example.com" } },
          { connection: { ssl: { rejectUnauthorized: false } } },
        ]) {
          if (sub_type !== "pg") continue;
          const answer = await person("PATCH", `${rows}/${id}`, { config });
          assert.equal(answer.json.details.code, "secret_reentry_required", answer.text);
          const dialled = await person("POST", "/api/v2/meta/connection/test", { integrationId: id, config });
          assert.equal(dialled.json.details.code, "secret_reentry_required", dialled.text);
          seen.push(answer.text, dialled.text);
        }
        assert.equal((await person("GET", `${rows}/${id}?includeSecrets=true`)).status, 403);
      }
      await ann("GET", `${rows}/${id}?includeSecrets=true`);
      seen.push(
        (await ann("PATCH", `${rows}/${id}`, { config, extra: a })).text,
        (await ann("PATCH", `${rows}/${id}`, `{"config":"${a}`)).text,
      );
    }
    for (const path of [
      `${rows}?includeDatabaseInfo=true&limit=1000`,
      "/api/v2/meta/audit?limit=1000",
      "/docs",
      "/openapi.json",
      "/",
    ])
      seen.push((await place.owner("GET", path)).text);
    const files = readdirSync(place.folder).filter((name) => name.startsWith("store.db"));
    for (const name of files) {
      assert.equal(statSync(join(place.folder, name)).mode & 0o777, 0o600, name);
      seen.push(readFileSync(join(place.folder, name), "latin1"));
    }
    assert.ok(files.includes("store.db-wal") && files.includes("store.db.key"));
    const everything = [...seen, ...place.server.log].join("\n");
    for (const canary of [
      ...canaries,
      ...canaries.map((word) => Buffer.from(word).toString("base64").replace(/=+$/, "")),
    ])
      assert.ok(!everything.includes(canary), canary);
  });
});

describe("tokens", () => {
  let place, creator, viewer, users;

  before(async () => {
    place = await open();
    creator = place.person("carla", "creator");
    viewer = place.person("vic", "viewer");
    users = Object.fromEntries(
      (await place.owner("GET", "/api/v2/meta/users")).json.list.map(({ name, id }) => [name, id]),
    );
  });
  after(() => place.close());

  const accepted = async ({ json }) => {
    assert.equal(json.token, undefined);
    return (await place.server.api("POST", "/api/v2/tokens/accept", { invitation: json.invitation })).json;
  };

  test("a weak token of the creator, a demoted creator, an owner's token reveal nothing (S8, S14, S16)", async () => {
    const made = (await place.owner("POST", "/api/v2/meta/users", { name: "rita", role: "creator" })).json;
    const { token } = await accepted(await place.owner("POST", "/api/v2/meta/tokens", { user: made.id }));
    const rita = (method, path, body) => place.server.api(method, path, body, { "xc-auth": token });
    const shared = (await rita("POST", rows, postgres())).json.id;
    const hidden = (await rita("POST", rows, postgres({ is_private: true }))).json.id;
    assert.equal((await rita("GET", `${rows}/${hidden}?includeSecrets=true`)).status, 200);

    const weak = (await rita("POST", "/api/v2/meta/tokens", { role: "viewer" })).json.token;
    const reveals = async (held) => {
      for (const id of [shared, hidden]) {
        for (const path of [
          `${rows}/${id}?includeSecrets=true`,
          `${rows}/${id}?includeConfig=true`,
          `${rows}/${id}/audit`,
        ]) {
          const answer = await place.server.api("GET", path, undefined, { "xc-auth": held });
          assert.equal(answer.status, 403, `${path} ${answer.text}`);
          assert.doesNotMatch(answer.text, /canary/);
        }
      }
    };
    await reveals(weak);
    // A user who could make a token for rita would be rita.
    const issued = await place.owner("POST", "/api/v2/meta/tokens", { user: made.id });
    assert.equal(issued.json.details.code, "user_has_tokens", issued.text);
    assert.equal((await place.owner("GET", `${rows}/${hidden}`)).status, 404);
    await place.owner("PATCH", `/api/v2/meta/users/${made.id}`, { role: "viewer" });
    await reveals(token);
  });

  test("an invitation does not work as a token, is used once, and a wrong one is refused (S16)", async () => {
    const made = (await place.owner("POST", "/api/v2/meta/users", { name: "ivo", role: "editor" })).json;
    const { invitation } = (await place.owner("POST", "/api/v2/meta/tokens", { user: made.id })).json;
    assert.equal((await place.server.api("GET", rows, undefined, { "xc-auth": invitation })).status, 401);
    const accept = (given) => place.server.api("POST", "/api/v2/tokens/accept", { invitation: given });
    const first = await accept(invitation);
    assert.equal(first.status, 201, first.text);
    assert.equal((await place.server.api("GET", rows, undefined, { "xc-auth": first.json.token })).status, 200);
    const answers = [];
    for (const wrong of [invitation, first.json.token, `${invitation.slice(0, -1)}0`, "jft_00000000"])
      answers.push(text(await accept(wrong)));
    assert.match(answers[0], /^401 .*"invitation_invalid"/);
    assert.equal(new Set(answers).size, 1);
  });

  test("no user makes a token above the own role, or for another user (S16)", async () => {
    for (const body of [
      { role: "owner" },
      { role: "creator", user: users.owner },
      { user: users.owner },
      { user: 5 },
      { user: "" },
    ]) {
      const { status, json } = await creator("POST", "/api/v2/meta/tokens", body);
      assert.ok(status === 400 || status === 404, JSON.stringify(body));
      assert.equal(json.token, undefined);
    }
    const unknown = await viewer("POST", "/api/v2/meta/tokens", { user: "us00000000000000" });
    assert.equal(text(await viewer("POST", "/api/v2/meta/tokens", { user: users.owner })), text(unknown));
    const low = (await place.owner("POST", "/api/v2/meta/tokens", { role: "viewer" })).json;
    const lowered = await place.server.api("POST", "/api/v2/meta/tokens", { role: "owner" }, { "xc-auth": low.token });
    assert.equal(lowered.status, 400, "a viewer's token of an owner stays a viewer's token");
    const capped = (await place.owner("POST", "/api/v2/meta/tokens", { user: users.vic, role: "owner" })).json;
    assert.equal(capped.token, undefined);
    const listed = (await viewer("GET", "/api/v2/meta/tokens")).json.list;
    assert.ok(listed.every(({ fk_user_id, token }) => fk_user_id === users.vic && token === undefined));
    const owners = (await place.owner("GET", "/api/v2/meta/tokens")).json.list.find(
      ({ fk_user_id }) => fk_user_id === users.owner,
    );
    assert.equal(
      text(await viewer("DELETE", `/api/v2/meta/tokens/${owners.id}`)),
      text(await viewer("DELETE", "/api/v2/meta/tokens/tok00000000000000")),
    );
  });

  test("a token that expires makes none that outlives it (S16)", async () => {
    const expires_at = "2199-01-01 00:00:00+00:00";
    const short = (await creator("POST", "/api/v2/meta/tokens", { expires_at })).json.token;
    const make = (body) => place.server.api("POST", "/api/v2/meta/tokens", body, { "xc-auth": short });
    assert.equal((await make({})).json.expires_at, expires_at);
    assert.equal((await make({ expires_at: "2198-01-01" })).status, 201);
    assert.equal((await make({ expires_at: "2199-01-02" })).json.details.errors[0].path, "expires_at");
  });

  test("roles are the owner's to give, the last owner stays, a lowered user's token sinks at once (S14)", async () => {
    assert.equal((await creator("PATCH", `/api/v2/meta/users/${users.carla}`, { role: "owner" })).status, 403);
    for (const [method, path, body] of [
      ["PATCH", "", { role: "viewer" }],
      ["DELETE", `?transferTo=${users.carla}`, undefined],
    ])
      assert.equal(
        (await place.owner(method, `/api/v2/meta/users/${users.owner}${path}`, body)).json.details.code,
        "last_owner",
      );
    const stranger = place.person("stranger", "owner", "elsewhere");
    assert.equal((await stranger("PATCH", `/api/v2/meta/users/${users.carla}`, { role: "viewer" })).status, 404);
    const made = (await place.owner("POST", "/api/v2/meta/users", { name: "dan", role: "creator" })).json;
    const { token } = await accepted(await place.owner("POST", "/api/v2/meta/tokens", { user: made.id }));
    const dan = (method, path, body) => place.server.api(method, path, body, { "xc-auth": token });
    assert.equal((await dan("POST", rows, postgres())).status, 201);
    await place.owner("PATCH", `/api/v2/meta/users/${made.id}`, { role: "viewer" });
    assert.equal((await dan("POST", rows, postgres())).status, 403);
    await place.owner("DELETE", `/api/v2/meta/users/${made.id}?deletePrivate=true`);
    assert.equal((await dan("GET", rows)).status, 401);
  });
});
