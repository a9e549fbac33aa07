// The example as a user gets it: only the folder, with its two packages installed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const pgConfig = {
  client: "pg",
  connection: { host: "db.example.com", port: 5432, user: "app", password: "canary-password", database: "orders" },
};
const row = (title, more = {}) => ({ title, type: "database", sub_type: "pg", config: pgConfig, ...more });

let folder;
let child;
let url;
const log = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "jackfield-example-"));
  for (const name of readdirSync(join(root, "examples/node-server")).filter((each) => each !== "node_modules"))
    cpSync(join(root, "examples/node-server", name), join(folder, name));
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  mkdirSync(join(folder, "node_modules"));
  for (const name of Object.keys(dependencies))
    symlinkSync(name === "jackfield" ? root : join(root, "node_modules", name), join(folder, "node_modules", name));
  child = spawn(process.execPath, ["server.mjs"], {
    cwd: folder,
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  url = await Promise.race([
    once(createInterface({ input: child.stdout }), "line").then(([line]) => line),
    once(child, "exit").then(() => Promise.reject(new Error(log.join("\n")))),
  ]);
});

after(async () => {
  if (child?.exitCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(folder, { recursive: true, force: true });
});

async function call(method, path, body, cookie) {
  const headers = { ...(cookie && { cookie }), ...(body && { "content-type": "application/json" }) };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: text.startsWith("<") ? null : JSON.parse(text),
    headers: response.headers,
  };
}
async function signIn(name) {
  const { status, headers } = await call("POST", "/sign-in", { name, password: `${name}'s password` });
  assert.equal(status, 200);
  return headers.getSetCookie()[0].split(";")[0];
}
const meta = "/integrations/api/v2/meta/integrations";

test("without a session only the catalogue is served", async () => {
  for (const [method, path] of [
    ["GET", meta],
    ["POST", meta],
    ["GET", `${meta}/int00000000000000`],
    ["GET", "/databases"],
  ])
    assert.equal((await call(method, path, method === "POST" ? row("x") : undefined)).status, 401, `${method} ${path}`);
  assert.equal((await call("GET", meta, undefined, "session=invented")).status, 401);
  assert.equal((await call("GET", "/integrations/api/v2/integrations")).status, 200);
});

test("a wrong password and an unknown name get the same answer", async () => {
  const wrong = await call("POST", "/sign-in", { name: "ada", password: "guess" });
  const unknown = await call("POST", "/sign-in", { name: "nobody", password: "guess" });
  assert.equal(wrong.status, 401);
  assert.deepEqual([unknown.status, unknown.text], [wrong.status, wrong.text]);
});

test("a private integration exists for its creator alone", async () => {
  const [ada, grace] = [await signIn("ada"), await signIn("grace")];
  const made = await call("POST", meta, row("Production - Orders - PostgreSQL", { is_private: true }), ada);
  assert.equal(made.status, 201, made.text);
  assert.equal(made.json.created_by, "ada");
  assert.equal((await call("GET", `${meta}/${made.json.id}`, undefined, ada)).status, 200);

  const other = await call("GET", `${meta}/${made.json.id}`, undefined, grace);
  const never = await call("GET", `${meta}/int00000000000000`, undefined, grace);
  assert.equal(other.status, 404);
  assert.equal(other.text, never.text);
  assert.deepEqual((await call("GET", meta, undefined, grace)).json.list, []);
  assert.deepEqual((await call("GET", "/databases", undefined, grace)).json, []);
  assert.equal((await call("GET", "/databases", undefined, ada)).json.length, 1);
});

test("a shared integration is seen by both, its password by neither", async () => {
  const [ada, grace] = [await signIn("ada"), await signIn("grace")];
  const { json } = await call("POST", meta, row("Staging - Orders - PostgreSQL"), grace);
  const asOwner = await call("GET", `${meta}/${json.id}?includeConfig=true`, undefined, ada);
  const asCreator = await call("GET", `${meta}/${json.id}?includeConfig=true`, undefined, grace);
  for (const answer of [asOwner, asCreator]) {
    assert.equal(answer.json.config.connection.password, "********");
    assert.ok(!answer.text.includes("canary-password"));
  }
});

test("the documentation is there, and unknown paths stay the application's", async () => {
  assert.equal((await call("GET", "/integrations/docs")).status, 200);
  assert.equal((await call("GET", "/integrations/openapi.json")).status, 200);
  const unknown = await call("GET", "/integrations/nothing-here");
  assert.equal(unknown.status, 404);
  assert.match(unknown.text, /Cannot GET/);
});

test("it ends on SIGTERM", async () => {
  child.kill("SIGTERM");
  const [code, signal] = await once(child, "exit");
  assert.deepEqual([code, signal], [0, null], log.join("\n"));
});
