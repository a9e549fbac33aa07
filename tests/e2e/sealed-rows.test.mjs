// What a stored configuration is bound to, on both kinds of store: who can write the store can read nothing of it, and
// use none of it under another kind.
import assert from "node:assert/strict";
import { createCipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { open } from "../../js/dist/index.js";
import { storeUrl } from "../servers/environments/store.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { readValue, runStatements } from "./sqlite.mjs";
import { runCommand, temporaryFolder } from "./server.mjs";

const postgres = await startPostgres();
const place = temporaryFolder();
const { folder } = place;
after(async () => {
  await postgres.stop?.();
  place.remove();
});

const password = "canary-password";
const pg = { client: "pg", connection: { host: "db.example.org", port: 5432, user: "app", password, database: "d" } };
const schema = "sealed_rows";
// Each store by its URL, and statements on it as who can write it.
const stores = {
  SQLite: {
    skip: false,
    store: join(folder, "store.db"),
    run: async (sql) => runStatements(join(folder, "store.db"), sql),
    read: async (sql) => readValue(join(folder, "store.db"), sql),
    dump: async () => ["store.db", "store.db-wal"].map((file) => readFileSync(join(folder, file), "latin1")).join("\n"),
    blob: (hex) => `x'${hex}'`,
    hex: "lower(hex(config))",
  },
  PostgreSQL: {
    skip: postgres.skipped ?? false,
    store: postgres.skipped === undefined ? `${storeUrl(postgres)}&schema=${schema}` : "",
    run: async (sql) => postgres.query(`SET search_path = ${schema}; ${sql}`),
    read: async (sql) => postgres.query(`SET search_path = ${schema}; ${sql}`),
    dump: async () => {
      const tables = postgres.query(
        `SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p')`,
      );
      // Blobs come as hexadecimal digits.
      return tables
        .split("\n")
        .map((table) => postgres.query(`SELECT t::text FROM ${schema}."${table}" t`))
        .join("\n");
    },
    blob: (hex) => `decode('${hex}', 'hex')`,
    hex: "encode(config, 'hex')",
  },
};

// The format as docs and keyring.h describe it, written a second time.
function sealedAsBefore(config, workspace, integration, { active, keys }) {
  const id = createHash("sha256").update(`jackfield key ${active}`).digest().subarray(0, 8);
  const [salt, nonce] = [randomBytes(32), randomBytes(12)];
  const key = hkdfSync("sha256", Buffer.from(keys[active], "hex"), salt, "config", 32);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key), nonce);
  const part = (bytes) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(bytes.length));
    return Buffer.concat([length, bytes]);
  };
  const parts = [Buffer.from([1]), id, ...[workspace, integration, "config"].map((text) => Buffer.from(text))];
  cipher.setAAD(Buffer.concat(parts.map(part)));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(config)), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([Buffer.from("JF\x01"), id, salt, nonce, sealed]).toString("hex");
}

// Configurations of every kind, as the manifests' examples have them, and one with a canary in each text.
const manifests = fileURLToPath(new URL("../../core/manifests/", import.meta.url));
const pem = (text) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString("base64")}\n-----END CERTIFICATE-----\n`;
function everyConfig() {
  const configs = [
    {
      type: "database",
      sub_type: "pg",
      config: {
        client: "pg",
        connection: {
          ...{
            host: "canary-host.example.org",
            user: "canary-user",
            password: "canary-secret",
            database: "canary-base",
          },
          ssl: {
            enabled: true,
            rejectUnauthorized: true,
            servername: "canary-server.example.org",
            ca: pem("canary ca"),
          },
        },
        searchPath: ["canary_schema_1"],
      },
    },
  ];
  for (const type of readdirSync(manifests, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const file of readdirSync(join(manifests, type.name)).filter((each) => each.endsWith(".json"))) {
      const { sub_type, examples = [] } = JSON.parse(readFileSync(join(manifests, type.name, file), "utf8"));
      for (const { config, valid } of examples)
        if (valid && config.authIntegrationId === undefined) configs.push({ type: type.name, sub_type, config });
    }
  return configs;
}
const textsOf = (value) =>
  typeof value === "string"
    ? [value]
    : value === null || typeof value !== "object"
      ? []
      : Object.values(value).flatMap(textsOf);

for (const [name, { skip, store, run, read, dump, blob, hex }] of Object.entries(stores)) {
  describe(`on ${name}`, { skip }, () => {
    const keyFile = join(folder, `${name}.key`);
    const keys = (...args) => runCommand(folder, "keys", ...args, "--store", store, "--key-file", keyFile);
    const withOpen = async (work) => {
      const jackfield = await open({ store, keyFile });
      try {
        return await work(jackfield);
      } finally {
        await jackfield.close();
      }
    };
    const passwordOf = async (jackfield, id) => {
      const { config } = await jackfield.integrations.get(id, { includeConfig: true, includeSecrets: true });
      return config?.connection?.password;
    };
    const opens = () => withOpen(async (jackfield) => assert.equal(await passwordOf(jackfield, id), password));
    let id, workspace;
    before(async () => {
      assert.equal((await keys("generate")).code, 0);
      const made = await withOpen((jackfield) =>
        jackfield.integrations.create({ title: "Shop", type: "database", sub_type: "pg", config: pg }),
      );
      ({ id, fk_workspace_id: workspace } = made);
    });

    async function refusesAll(jackfield, kind) {
      const row = await jackfield.integrations.get(id, { includeConfig: true, includeSecrets: true });
      assert.equal(row.config_error, "sealed_blob_invalid", kind);
      assert.equal(row.config ?? null, null);
      const { list } = await jackfield.integrations.list();
      assert.equal(list.find((each) => each.id === id).config_error, "sealed_blob_invalid");
      await assert.rejects(jackfield.query(id, "SELECT 1").next());
      await assert.rejects(jackfield.test({ integrationId: id }), { code: "config_unreadable" });
    }

    // A server that has the row in its memory, and one that is started after the change.
    test(`a row of ${name} that is made one of another kind does not open (S9)`, async () => {
      await withOpen(async (running) => {
        assert.equal(await passwordOf(running, id), password);
        for (const [type, sub_type] of [
          ["database", "mysql2"],
          ["ai", "openai"],
        ]) {
          await run(`UPDATE integrations SET type = '${type}', sub_type = '${sub_type}' WHERE id = '${id}'`);
          await withOpen((fresh) => refusesAll(fresh, sub_type));
          await refusesAll(running, sub_type);
          const verified = await keys("verify");
          assert.equal(verified.code, 1);
          assert.match(verified.out, new RegExp(`^${id} .*\\[sealed_blob_invalid\\]\nfound 1: .* 1 failed\n$`));
        }
        await run(`UPDATE integrations SET type = 'database', sub_type = 'pg' WHERE id = '${id}'`);
      });
      await opens();
    });

    test(`what ${name} has from before opens, and is bound when rotated or next written (S9, S11)`, async () => {
      const ring = JSON.parse(readFileSync(keyFile, "utf8"));
      const put = () =>
        run(`UPDATE integrations SET config = ${blob(sealedAsBefore(pg, workspace, id, ring))} WHERE id = '${id}'`);
      const state = async () => [
        (await read(`SELECT ${hex} FROM integrations WHERE id = '${id}'`)).slice(0, 6),
        JSON.parse((await keys("verify", "--json")).out).unbound,
      ];
      await put();
      assert.deepEqual(await state(), ["4a4601", 1]);
      assert.match(
        (await keys("verify")).out,
        /^found 1: 1 with the active key.*\n1 in an earlier format.*keys rotate\n$/,
      );
      assert.match((await keys("list")).out, /^\w+ {2}active {3}1 row\n$/);
      await withOpen(async (jackfield) => {
        assert.equal(await passwordOf(jackfield, id), password);
        await jackfield.integrations.update(id, { config: { connection: { database: "e" } } });
      });
      await opens();
      assert.deepEqual(await state(), ["4a4602", 0]);

      await put();
      const rotated = JSON.parse((await keys("rotate", "--json")).out);
      assert.deepEqual([rotated.found, rotated.resealed, rotated.already_new, rotated.verified], [1, 1, 0, 1]);
      assert.deepEqual(await state(), ["4a4602", 0]);
      assert.match((await keys("verify")).out, /^found 1: 1 with the active key.* 0 failed\n$/);
      await opens();
    });

    test(`what a configuration holds is sealed by ${name}: hosts, users and options beside secrets (S9)`, async () => {
      const texts = new Set();
      let stored = 0;
      await withOpen(async (jackfield) => {
        for (const [i, { type, sub_type, config }] of everyConfig().entries()) {
          // The path of its file is kept beside the configuration too.
          if (sub_type === "sqlite3") continue;
          await jackfield.integrations.create({ title: `t${i}`, type, sub_type, config });
          stored += 1;
          for (const text of textsOf(config))
            // Shorter ones, and words, are in the store for other reasons.
            if (text.length >= 8 && !/^[a-z_]+$/.test(text)) texts.add(text);
        }
        const everything = await dump();
        // Titles are in clear.
        assert.ok(everything.includes("Shop"));
        assert.ok(stored > 134 && texts.size > 80, `${stored} configurations, ${texts.size} texts`);
        for (const text of texts)
          for (const form of [text, JSON.stringify(text).slice(1, -1), Buffer.from(text).toString("hex")])
            assert.ok(!everything.includes(form), text);
      });
    });
  });
}
