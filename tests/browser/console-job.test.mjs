// The whole work of the console on a real PostgreSQL: from a pasted URL to a deleted integration, without a call of the
// API by hand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startPostgres } from "../servers/postgres.mjs";
import { violations } from "./axe.mjs";
import { waitFor } from "./browser.mjs";
import { settled, startConsole } from "./console.mjs";

const postgres = await startPostgres();
const skip = postgres.skipped ?? false;
let server, id;
const url = () => `postgres://plain:${postgres.password}@127.0.0.1:${postgres.port}/${postgres.database}`;

before(async () => {
  if (skip) return;
  server = await startConsole();
});
after(async () => {
  await server?.stop();
  if (!skip) await postgres.stop();
});

const editor = (page) => page.locator(".cm-content");
const write = async (page, sql) => {
  await editor(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  // Typing as a whole: completion would add what it offers.
  await page.keyboard.insertText(sql);
  await sleep(300);
  if (await page.locator(".cm-tooltip-autocomplete").isVisible()) await page.keyboard.press("Escape");
};
const run = (page) => page.keyboard.press("Control+Enter");
const bar = (page, text) => page.locator(".result-bar").filter({ hasText: text }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement.id);
const rows = (page) => page.locator("jackfield-grid tbody tr");
const openQuery = async (page) => {
  assert.ok(id, "the integration was not made");
  await page.goto(`${server.url}/query/${id}`);
  await editor(page).waitFor();
};

// What the database itself runs, without asking through Jackfield.
async function running(text) {
  const { port, password, database } = postgres;
  const client = new pg.Client({ host: "127.0.0.1", port, user: "plain", password, database });
  await client.connect();
  const sql =
    "SELECT count(*)::int AS n FROM pg_stat_activity " +
    "WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()";
  const found = await client.query(sql, [`%${text}%`]);
  await client.end();
  return found.rows[0].n;
}

test("a pasted URL becomes an integration that was tested before it was saved", { skip }, async () => {
  await server.visit({ path: "/new", refusals: [400] }, async (page, sent) => {
    await settled(page);
    await page.locator("#paste").fill("nonsense");
    await page.getByRole("button", { name: "Fill the form" }).click();
    await page.locator("#paste-problem").filter({ hasText: /\w/ }).waitFor();
    await page.locator("#paste").fill(url());
    await page.keyboard.press("Enter");
    await page.waitForURL("**/new/database/pg");
    await waitFor(page, () => document.getElementById("field-database")?.value !== "");
    assert.equal(await page.locator("#field-port").inputValue(), String(postgres.port));
    await page.getByLabel("Environment").fill("Production");
    assert.equal(await page.getByLabel("Title").inputValue(), `Production - ${postgres.database} - PostgreSQL`);
    assert.deepEqual(await violations(page), []);

    await page.locator("#field-database").fill("no_such_database");
    await page.getByRole("button", { name: "Test connection" }).click();
    await page
      .locator("jackfield-form")
      .getByText(/database.*not exist|no such database/i)
      .first()
      .waitFor();
    await page.locator("#field-database").fill(postgres.database);
    await page.keyboard.press("Control+Enter");
    await page.locator("jackfield-form .result.ok").waitFor();
    await page.getByRole("button", { name: "Save integration" }).click();
    await page.getByRole("heading", { name: "Facts" }).waitFor();
    id = new URL(page.url()).pathname.split("/").at(-1);
    assert.ok(sent.every((request) => !request.url().includes(postgres.password)));
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.locator("main p.good").filter({ hasText: "Server version" }).waitFor();
  });
});

test("100,000 rows are read to the end; the page has nodes for those in view alone", { skip }, async () => {
  await server.visit({}, async (page) => {
    await openQuery(page);
    const heap = async () => {
      const session = await page.context().newCDPSession(page);
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      await session.detach();
      return usedSize;
    };
    await write(page, "SELECT 1");
    await run(page);
    await bar(page, "1 row.");
    const before = await heap();
    const nodes = () => page.evaluate(() => document.getElementsByTagName("*").length);
    await write(
      page,
      "SELECT i, 'row ' || i AS name, 9007199254740993 + i AS big, NULL AS none, '' AS blank\n" +
        "FROM generate_series(1, 100000) i",
    );
    await run(page);
    await bar(page, "100,000 rows.");
    const first = await nodes();
    const table = page.locator("jackfield-grid table");
    assert.equal(await table.getAttribute("aria-rowcount"), "100001");
    assert.equal(await table.getAttribute("aria-colcount"), "6");
    assert.deepEqual(await rows(page).first().locator("td").allTextContents(), [
      "1",
      "row 1",
      "9007199254740994",
      "NULL",
      "(empty)",
    ]);
    assert.match(await page.locator("jackfield-grid thead").textContent(), /bigbigint/);
    for (let share = 1; share <= 20; share += 1) {
      await page
        .locator("jackfield-grid")
        .evaluate((grid, part) => (grid.scrollTop = grid.scrollHeight * part), share / 20);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
    const last = rows(page).last();
    assert.equal(await last.getAttribute("aria-rowindex"), "100001");
    assert.deepEqual((await last.locator("td").allTextContents()).slice(0, 2), ["100000", "row 100000"]);
    assert.ok((await rows(page).count()) < 60);
    assert.ok((await nodes()) < first + 50, "scrolling adds no nodes");
    const grown = (await heap()) - before;
    assert.ok(grown < 4e6, `the heap grew by ${grown} bytes`);
    assert.deepEqual(await violations(page), []);
  });
});

test("cells are chosen by keys and copied; a file has every row", { skip }, async () => {
  await server.visit({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await openQuery(page);
    await write(
      page,
      "SELECT i, CASE WHEN i = 2999 THEN '=1' WHEN i % 2 = 0 THEN 'a,\"b\"' END AS t FROM generate_series(1, 3000) i",
    );
    await run(page);
    await bar(page, "3,000 rows.");
    await page.locator("jackfield-grid table").focus();
    for (const key of ["ArrowDown", "Control+End", "Shift+ArrowUp"]) await page.keyboard.press(key);
    await waitFor(
      page,
      () => document.querySelector("#active-cell")?.parentElement.getAttribute("aria-rowindex") === "3000",
    );
    assert.equal(await page.locator("jackfield-grid table").getAttribute("aria-activedescendant"), "active-cell");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Control+c");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '1\t\n2\ta,"b"');
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "t" }).getByText('a,"b"').waitFor();
    await page.keyboard.press("Escape");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download CSV" }).click(),
    ]);
    const lines = readFileSync(await file.path(), "utf8").split("\r\n");
    assert.deepEqual(lines.slice(0, 3), ["i,t", "1,", '2,"a,""b"""']);
    assert.equal(lines.length, 3002);
    assert.equal(lines[2999], "2999,=1");
    const [guarded] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV for spreadsheets" }).click(),
    ]);
    assert.deepEqual(readFileSync(await guarded.path(), "utf8").split("\r\n"), lines.with(2999, "2999,'=1"));
    const [other] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download NDJSON" }).click(),
    ]);
    assert.equal(
      readFileSync(await other.path(), "utf8")
        .trim()
        .split("\n")
        .at(-1),
      '{"i":3000,"t":"a,\\"b\\""}',
    );
  });
});

test("Stop ends a running statement in the database too, and those behind it do not run", { skip }, async () => {
  await server.visit({ refusals: [499] }, async (page) => {
    await openQuery(page);
    await write(page, "SELECT pg_sleep(300) AS stopped_one; SELECT 2");
    await run(page);
    await bar(page, "Running.");
    for (let i = 0; i < 100 && (await running("stopped_one")) === 0; i += 1) await sleep(50);
    assert.equal(await running("stopped_one"), 1);
    const begun = Date.now();
    await page.getByRole("button", { name: "Stop" }).click();
    await bar(page, "Stopped.");
    while ((await running("stopped_one")) > 0) {
      assert.ok(Date.now() - begun < 5000, "the database still runs it");
      await sleep(50);
    }
    await waitFor(page, () => !document.getElementById("run").disabled);
    assert.equal(await page.locator(".results button.stopped").count(), 2);
    await write(page, "SELECT i, pg_sleep(0.0005) FROM (SELECT generate_series(1, 100000000) AS i) AS endless");
    await run(page);
    await bar(page, "so far");
    await page.getByRole("button", { name: "Stop" }).click();
    await bar(page, "Stopped.");
    for (let i = 0; i < 100 && (await running("endless")) > 0; i += 1) await sleep(50);
    assert.equal(await running("endless"), 0);

    await editor(page).focus();
    await run(page);
    await bar(page, "so far");
    await page.getByRole("link", { name: "Show integration" }).click();
    for (let i = 0; i < 100 && (await running("endless")) > 0; i += 1) await sleep(50);
    assert.equal(await running("endless"), 0, "leaving the page ends it");
  });
});

test("several statements have a result each; the place of a mistake is marked", { skip }, async () => {
  await server.visit({ refusals: [422] }, async (page) => {
    await openQuery(page);
    await write(
      page,
      "SELECT ';' AS a;\n-- a comment; with one\nSELECT 2 AS b, 3 AS c;\n\n" +
        "SELECT 'é', totl FROM generate_series(1, 2) total;\nSELECT 4",
    );
    await run(page);
    await page.locator("jackfield-results .notice").waitFor();
    const states = await page.locator(".results button").allTextContents();
    assert.deepEqual(
      states.map((text) => text.trim().replace(/\s+/g, " ")),
      ["1. 1 row", "2. 1 row", "3. failed", "4. stopped"],
    );
    assert.equal(await page.locator(".cm-lintRange-error").textContent(), "totl");
    await page.locator(".results button").nth(1).click();
    await rows(page).first().locator("td").nth(1).filter({ hasText: "3" }).waitFor();
    assert.deepEqual(await rows(page).first().locator("td").allTextContents(), ["2", "3"]);
    assert.deepEqual(await violations(page), []);
  });
});

test("values are bound; read-only holds until it is taken away with the title typed", { skip }, async () => {
  await server.visit({ refusals: [422, 403, 400] }, async (page) => {
    await openQuery(page);
    await write(page, "SELECT $1::bigint + 1 AS n, $2::text AS t, '$3' AS s");
    await page.getByLabel("Parameter 1", { exact: true }).fill("many");
    await page.getByLabel("Kind of Parameter 1").selectOption("number");
    await page.getByLabel("Parameter 2", { exact: true }).fill("'; DROP TABLE x; --");
    await editor(page).focus();
    await run(page);
    await page.getByText("This is not a number.").waitFor();
    assert.equal(await focused(page), "parameter-0-1");
    assert.equal(await rows(page).count(), 0);
    await page.getByLabel("Parameter 1", { exact: true }).fill("9007199254740993");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await bar(page, "1 row.");
    assert.deepEqual(await rows(page).first().locator("td").allTextContents(), [
      "9007199254740994",
      "'; DROP TABLE x; --",
      "$3",
    ]);
    // The plan, with the same values, in read-only.
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByRole("button", { name: "Editor 2" }).waitFor();
    assert.match(await editor(page).textContent(), /^EXPLAIN SELECT \$1::bigint/);
    await run(page);
    await rows(page).first().locator("td").first().filter({ hasText: "Result" }).waitFor();
    await page.getByRole("button", { name: "Editor 1" }).click();

    await write(page, "CREATE TABLE console_made (a int)");
    await run(page);
    await page
      .locator("jackfield-results .notice")
      .filter({ hasText: /read.only/i })
      .waitFor();
    await page.getByLabel("Read only").uncheck();
    const dialog = page.getByRole("dialog", { name: "Allow changes on production?" });
    await dialog.getByRole("button", { name: "Allow changes" }).click();
    await dialog.getByText("This is not the title.").waitFor();
    assert.deepEqual(await violations(page), []);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await waitFor(page, () => document.getElementById("read-only").checked);
    await page.getByLabel("Read only").uncheck();
    await dialog.getByLabel(/^Type/).fill(`Production - ${postgres.database} - PostgreSQL`);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await waitFor(page, () => !document.getElementById("read-only").checked);
    await editor(page).focus();
    await write(
      page,
      "CREATE TABLE console_made (a int); INSERT INTO console_made VALUES (1), (2); SELECT a FROM console_made",
    );
    await run(page);
    await bar(page, "2 rows.");
    assert.match(await page.locator(".results button").nth(1).textContent(), /2 changed/);
    await page.locator("summary", { hasText: "History" }).click();
    assert.equal(await page.locator(".past li").count(), 4);
  });
});

test("tables and columns are read when asked for, and complete what one types", { skip }, async () => {
  await server.visit({}, async (page) => {
    await openQuery(page);
    await page.getByRole("button", { name: "Show tables" }).click();
    await page.getByRole("button", { name: "console_made" }).click();
    await page.locator(".tree").getByText("integer").waitFor();
    await editor(page).click();
    await page.keyboard.type("SELECT * FROM console_m");
    await page.locator(".cm-tooltip-autocomplete").getByText("console_made").waitFor();
    // The editor takes no key for what appeared just now.
    await sleep(200);
    await page.keyboard.press("Tab");
    await page.keyboard.type(" c WHERE c.");
    await page.locator(".cm-tooltip-autocomplete li").filter({ hasText: /^a$/ }).waitFor();
    await sleep(200);
    await page.keyboard.press("Enter");
    assert.match(await editor(page).textContent(), /FROM console_made c WHERE c\.a$/);
    await page.goto(`${server.url}/integrations/${id}/schema`);
    await page.getByRole("button", { name: "Show tables" }).click();
    await page.getByRole("button", { name: "console_made" }).waitFor();
  });
});

const confirmTitle = async (page, action) => {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Type/).fill(`Production - ${postgres.database} - PostgreSQL`);
  await dialog.getByRole("button", { name: action }).click();
  await dialog.waitFor({ state: "detached" });
};

test("an edit keeps the secret; production asks for its title", { skip }, async () => {
  await server.visit({ path: `/integrations/${id}/configuration` }, async (page) => {
    await page.locator("jackfield-form #field-host").waitFor();
    await page.locator("jackfield-form summary", { hasText: "Advanced" }).click();
    await page.locator("#field-poolMax").fill("3");
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Save configuration" }).click();
    await confirmTitle(page, "Save");
    await page.getByText("The configuration was saved.").waitFor();
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.locator("jackfield-form .result.ok").waitFor();
    const { json } = await server.api("GET", `/api/v2/meta/integrations/${id}?includeConfig=true`);
    assert.equal(json.config.pool.max, 3);
    assert.deepEqual(json.secrets, { "connection.password": true });
  });
});

test("another owner who changes the host reads why the password is asked for again", { skip }, async () => {
  const { json: user } = await server.api("POST", "/api/v2/meta/users", { name: "Ada", role: "owner" });
  const { json: invited } = await server.api("POST", "/api/v2/meta/tokens", { user: user.id, role: "owner" });
  const { json } = await server.api("POST", "/api/v2/tokens/accept", { invitation: invited.invitation });
  const path = `/integrations/${id}/configuration`;
  await server.visit({ path, token: json.token, refusals: [400] }, async (page) => {
    await page.locator("jackfield-form #field-host").waitFor();
    await page.locator("#field-host").fill("localhost");
    await page.getByRole("button", { name: "Save configuration" }).click();
    const dialog = page.getByRole("dialog");
    const why = page
      .locator("jackfield-form")
      .getByText(/not sent to a new target|sent again|again/i)
      .first();
    await Promise.race([dialog.waitFor(), why.waitFor()]);
    if (await dialog.isVisible()) await confirmTitle(page, "Save");
    await why.waitFor();
    const unchanged = await server.api("GET", `/api/v2/meta/integrations/${id}?includeConfig=true`);
    assert.equal(unchanged.json.config.connection.host, "127.0.0.1");
    await page.getByRole("button", { name: "replace" }).click();
    await page.locator("#field-password").fill(postgres.password);
    await page.getByRole("button", { name: "Save configuration" }).click();
    await confirmTitle(page, "Save");
    await page.getByText("The configuration was saved.").waitFor();
    const changed = await server.api("GET", `/api/v2/meta/integrations/${id}?includeConfig=true`);
    assert.equal(changed.json.config.connection.host, "localhost");
  });
});

test("a change by another user meanwhile is refused, not overwritten", { skip }, async () => {
  await server.visit({ path: `/integrations/${id}/configuration`, refusals: [409] }, async (page) => {
    await page.locator("jackfield-form #field-host").waitFor();
    await server.api("PATCH", `/api/v2/meta/integrations/${id}`, { meta: { note: "changed" } });
    await page.locator("#environment").fill("Production");
    await page.getByRole("button", { name: "Save title and environment" }).click();
    await confirmTitle(page, "Save");
    await page
      .locator("main .notice")
      .filter({ hasText: /changed/i })
      .waitFor();
  });
});

test("it is copied, made private, disabled, and deleted with the sources that are shown", { skip }, async () => {
  const source = await server.api("POST", "/api/v2/meta/bases/base1/sources", {
    fk_integration_id: id,
    alias: "orders of the shop",
  });
  assert.equal(source.status, 201, source.text);
  const title = `Production - ${postgres.database} - PostgreSQL`;
  await server.visit({ path: `/integrations/${id}`, refusals: [404] }, async (page) => {
    await page.getByRole("button", { name: "Copy integration" }).click();
    await page.getByRole("heading", { name: `${title} copy` }).waitFor();
    await page.getByRole("button", { name: "Make private" }).click();
    await page.locator(".tag.private").waitFor();
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByLabel(/^Type/).fill(`${title} copy`);
    await page.keyboard.press("Enter");
    await page.locator(".tag.disabled").waitFor();
    assert.equal(await page.getByRole("link", { name: "Query", exact: true }).count(), 1, "the one of the navigation");

    await page.goto(`${server.url}/integrations/${id}`);
    await page.getByRole("button", { name: "Delete integration" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("orders of the shop").waitFor();
    assert.deepEqual(await violations(page), []);
    await dialog.getByLabel(/^Type/).fill("something else");
    await dialog.getByRole("button", { name: "Delete integration and 1 source" }).click();
    await dialog.getByText("This is not the title.").waitFor();
    await dialog.getByLabel(/^Type/).fill(title);
    await dialog.getByRole("button", { name: "Delete integration and 1 source" }).click();
    await page.waitForURL(`${server.url}/integrations`);
    assert.equal((await server.api("GET", `/api/v2/meta/integrations/${id}`)).status, 404);
    await page.goto(`${server.url}/integrations/${id}`);
    await page.getByText("There is no such integration.").waitFor();
  });
});

test("everything from signing in to a result works by keyboard alone", { skip }, async () => {
  await server.visit({ token: null, refusals: [401] }, async (page) => {
    await page.getByLabel("Token").waitFor();
    const tabTo = async (isThere) => {
      for (let i = 0; i < 80; i += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(isThere)) return;
      }
      assert.fail(`Tab does not lead to ${isThere}`);
    };
    await tabTo(() => document.activeElement.id === "token");
    await page.keyboard.type(server.token);
    await page.keyboard.press("Enter");
    await page.locator(".side").waitFor();
    await page.keyboard.type("n");
    await page.getByLabel("Search the catalogue").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("postgre");
    await tabTo(() => document.activeElement.classList.contains("kind"));
    await page.keyboard.press("Enter");
    await page.locator("jackfield-form #field-host").waitFor();
    for (const [field, value] of [
      ["field-host", "127.0.0.1"],
      ["field-port", String(postgres.port)],
      ["field-user", "plain"],
      ["field-password", postgres.password],
      ["field-database", postgres.database],
    ]) {
      await tabTo(`document.activeElement.id === ${JSON.stringify(field)}`);
      await page.keyboard.press("Control+a");
      await page.keyboard.type(value);
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Facts" }).waitFor();
    await tabTo(
      () => document.activeElement.textContent.trim() === "Query" && document.activeElement.matches("main *"),
    );
    await page.keyboard.press("Enter");
    await editor(page).waitFor();
    await tabTo(() => document.activeElement.id === "editor");
    await page.keyboard.type("SELECT 42 AS answer");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await bar(page, "1 row.");
    await page.keyboard.press("Escape");
    await tabTo(() => document.activeElement.matches("jackfield-grid table"));
    await page.keyboard.press("ArrowDown");
    await waitFor(page, () => document.querySelector("#active-cell")?.textContent === "42");
  });
});
