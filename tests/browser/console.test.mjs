// The console as `jackfield serve` serves it, with a SQLite database, in a real browser: signing in, addresses, list,
// roles, keys, and what axe-core says of every page. console-job.test.mjs has the whole work on PostgreSQL.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overflow, unlabelled, waitFor } from "./browser.mjs";
import { violations } from "./axe.mjs";
import { settled, startConsole } from "./console.mjs";

let server, production;
before(async () => {
  server = await startConsole();
  production = await server.create({
    title: "Production - Orders - PostgreSQL",
    type: "database",
    sub_type: "pg",
    meta: { environment: "Production" },
    config: {
      client: "pg",
      connection: {
        host: "db.example.com",
        port: 5432,
        user: "app",
        password: "not-a-real-secret",
        database: "orders",
      },
    },
  });
  await server.api("POST", "/api/v2/meta/tokens", { label: "a report", role: "viewer" });
});
after(() => server?.stop());

const tokenOf = async (role) => (await server.api("POST", "/api/v2/meta/tokens", { label: role, role })).json.token;
const focused = (page) =>
  page.evaluate(() => {
    let { activeElement: node } = document;
    while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node.id || node.getAttribute("aria-label") || node.textContent.trim().replace(/\s+/g, " ");
  });
const isSignedIn = (page) => page.locator(".side").waitFor();

test("signing in by hand keeps the token for the tab; signing out forgets it", async () => {
  await server.visit({ token: null, path: "/integrations", refusals: [401] }, async (page, sent) => {
    await page.getByLabel("Token").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("#token-problem").filter({ hasText: "valid token" }).waitFor();
    assert.equal(await focused(page), "token");
    await page.getByLabel("Token").fill(server.token);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Integrations" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Integrations" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
    await page.reload();
    await page.getByLabel("Token").waitFor();
    assert.ok(sent.every((request) => !request.url().includes(server.token)));
  });
});

test("a link signs in, in a new tab and in an open one, and the token leaves address and history", async () => {
  await server.visit({ token: null, refusals: [401] }, async (page, sent) => {
    await page.getByLabel("Token").waitFor();
    await page.evaluate((token) => (location.hash = `token=${token}`), server.token);
    await isSignedIn(page);
    assert.equal(page.url(), `${server.url}/`);
    await page.goto(`${server.url}/settings#token=${server.token}`);
    await isSignedIn(page);
    assert.equal(page.url(), `${server.url}/settings`);
    await page.goBack();
    assert.equal(await page.evaluate(() => location.hash), "");
    await page.evaluate(() => (location.hash = "token=wrong"));
    await page.locator("#token-problem").filter({ hasText: "valid token" }).waitFor();
    assert.equal(await page.evaluate(() => location.hash), "");
    assert.ok(sent.every((request) => !request.url().includes(server.token)));
  });
});

test("a token that is revoked ends the session with a reason", async () => {
  const { json } = await server.api("POST", "/api/v2/meta/tokens", { label: "short", role: "viewer" });
  await server.visit({ token: json.token, refusals: [401] }, async (page) => {
    await server.api("DELETE", `/api/v2/meta/tokens/${json.id}`);
    await page.getByRole("link", { name: "Integrations", exact: true }).click();
    await page.locator("#token-problem").filter({ hasText: "no longer valid" }).waitFor();
  });
});

test("no statement is sent before a person runs one, on any page", async () => {
  await server.visit({}, async (page, sent) => {
    for (const path of [
      "/",
      "/integrations",
      `/integrations/${server.shop}`,
      `/integrations/${server.shop}/schema`,
      "/usage",
      "/query",
      `/query/${server.shop}`,
    ]) {
      await page.goto(server.url + path);
      await settled(page);
    }
    await page.locator(".cm-content").waitFor();
    const posts = sent.filter((request) => request.method() === "POST").map((request) => request.url());
    assert.deepEqual([...new Set(posts.map((url) => url.split("/").at(-1)))].sort(), ["store"]);
  });
});

test("links, back, forward and reload work, and a new page takes the focus", async () => {
  await server.visit({}, async (page) => {
    await page.getByRole("link", { name: "Integrations", exact: true }).click();
    await page.getByRole("link", { name: "Production - Orders - PostgreSQL", exact: true }).click();
    await page.getByRole("heading", { name: "Production - Orders - PostgreSQL" }).waitFor();
    assert.equal(page.url(), `${server.url}/integrations/${production.id}`);
    await waitFor(page, () => document.activeElement.id === "main");
    await page.getByRole("link", { name: "Configuration" }).click();
    await page.waitForURL("**/configuration");
    await page.goBack();
    await page.getByRole("heading", { name: "Facts" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Facts" }).waitFor();
    await page.goForward();
    await page.waitForURL("**/configuration");
    await page.goto(`${server.url}/integrations/`);
    assert.equal(page.url(), `${server.url}/integrations`);
    await page.goto(`${server.url}/integrations/${server.shop}/nothing`);
    await page.getByText("This part does not exist").waitFor();
  });
});

test("search, filters, order and details of the list are in the address", async () => {
  for (let i = 0; i < 120; i += 1)
    await server.create({
      copy_from_id: production.id,
      title: `Staging - Copy ${String(i).padStart(3, "0")}`,
      meta: { environment: "Staging" },
    });
  await server.visit({ path: "/integrations" }, async (page) => {
    await settled(page);
    const rows = page.locator("tbody tr[aria-rowindex]");
    assert.equal(await page.locator("table").getAttribute("aria-rowcount"), "123");
    await page.getByLabel("Search titles").fill("copy 11");
    await page.waitForURL((url) => url.searchParams.get("q") === "copy 11");
    await waitFor(page, () => document.querySelectorAll("tbody tr[aria-rowindex]").length === 10);
    await page.reload();
    await settled(page);
    assert.equal(await page.getByLabel("Search titles").inputValue(), "copy 11");
    assert.equal(await rows.count(), 10);
    await page.getByRole("link", { name: "Title", exact: true }).click();
    await page.getByRole("link", { name: "Title", exact: true }).click();
    await page.waitForURL("**sort=-title");
    await waitFor(page, () => document.querySelector("tbody th")?.textContent.includes("119"));
    assert.equal(await page.locator("th[aria-sort=descending]").innerText(), "Title ▼");
    await page.getByRole("link", { name: "Details of Staging - Copy 115" }).click();
    await page.waitForURL("**open=*");
    await page.getByRole("complementary", { name: "Details" }).getByText("Staging - Copy 115").waitFor();
    assert.equal(await rows.count(), 10);
    await page.reload();
    await page.getByRole("complementary", { name: "Details" }).getByText("Staging - Copy 115").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "Details" }).waitFor({ state: "detached" });
    await page.getByLabel("Search titles").fill("no such title");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("link", { name: "Clear search and filters" }).click();
    await page.getByLabel("State").selectOption("disabled");
    await page.waitForURL("**state=disabled");
    await page.getByText("Nothing matches").waitFor();
    await server.api("PATCH", `/api/v2/meta/integrations/${production.id}`, { enabled: false });
    await page.reload();
    await page.getByRole("link", { name: production.title, exact: true }).waitFor();
    assert.equal(await rows.count(), 1);
    await server.api("PATCH", `/api/v2/meta/integrations/${production.id}`, { enabled: true });
    await page.getByLabel("State").selectOption("");
    await page.getByLabel("Owner").selectOption("me");
    await page.getByText("122 integrations").waitFor();
    await page.getByLabel("Environment").selectOption("production");
    await page.getByText("1 integration", { exact: true }).waitFor();
    await page.getByLabel("Type").selectOption("ai");
    await page.getByText("Nothing matches").waitFor();
  });
});

test("several are chosen, rechecked, disabled and deleted; what was found stays with the integration", async () => {
  const titles = ["Test - One", "Test - Two"];
  for (const title of titles)
    await server.create({ copy_from_id: production.id, title, meta: { environment: "Test" } });
  await server.visit({ path: "/integrations?q=Test%20-" }, async (page) => {
    await settled(page);
    for (const title of titles) await page.getByLabel(`Select ${title}`).check();
    await page.getByText("2 of 2 integrations selected").waitFor();
    await page.getByRole("button", { name: "Recheck", exact: true }).click();
    await page.getByText("2 of 2 tested, 2 with a problem").waitFor();
    await waitFor(page, () => document.querySelectorAll("tbody .health:not(.unknown)").length === 2);
    await page.reload();
    await settled(page);
    assert.equal(await page.locator("tbody .health:not(.unknown)").count(), 2);
    await page.getByLabel("Select all").check();
    await page.getByRole("button", { name: "Disable", exact: true }).click();
    await waitFor(page, () => document.querySelectorAll("tbody .tag.disabled").length === 2);
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByText("Test - Two").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete 2 integrations" }).click();
    await page.getByText("Nothing matches").waitFor();
  });
});

test("10,000 integrations scroll with the rows in view alone", async () => {
  const { json } = await server.api("GET", "/api/v2/meta/integrations?limit=1");
  assert.ok(json.pageInfo.totalRows > 100);
  const row = json.list[0];
  await server.visit({ path: "/integrations" }, async (page) => {
    // The list is that of a large workspace; the server's own speed with it is another matter.
    await page.route("**/api/v2/meta/integrations?*", (route) => {
      const query = new URL(route.request().url()).searchParams;
      const [offset, limit] = [Number(query.get("offset") ?? 0), Number(query.get("limit"))];
      const list = Array.from({ length: Math.min(limit, 10_000 - offset) }, (_, i) => ({
        ...row,
        id: `int_${offset + i}`,
        title: `Row ${offset + i}`,
      }));
      const pageInfo = { totalRows: 10_000, page: 1, pageSize: limit, isFirstPage: false, isLastPage: false };
      return route.fulfill({ json: { list, pageInfo } });
    });
    await page.reload();
    await settled(page);
    await page.getByRole("link", { name: "Row 0", exact: true }).waitFor();
    const region = page.getByRole("region", { name: "Integrations" });
    for (const part of [0.3, 0.7, 1]) {
      await region.evaluate((node, at) => node.scrollTo(0, node.scrollHeight * at), part);
      await waitFor(page, () => {
        const box = document.querySelector(".tall").getBoundingClientRect();
        const rows = [...document.querySelectorAll("tbody tr[aria-rowindex]")];
        return rows.some((each) => {
          const { top, bottom } = each.getBoundingClientRect();
          return top > box.top + 50 && bottom < box.bottom && /^Row/.test(each.querySelector("th")?.innerText ?? "");
        });
      });
      assert.ok((await page.locator("tbody tr").count()) < 100);
    }
    await page.getByRole("link", { name: "Row 9999", exact: true }).waitFor();
    assert.equal(await page.locator("table").getAttribute("aria-rowcount"), "10001");
  });
});

test("each editor keeps its text and its results; a reload keeps the texts", async () => {
  await server.visit({ path: `/query/${server.shop}` }, async (page) => {
    const text = page.locator(".cm-content");
    const editors = page.getByRole("group", { name: "Editors" });
    await text.click();
    await page.keyboard.type("SELECT 17 AS first");
    await page.keyboard.press("Control+Enter");
    await page.locator("jackfield-grid").getByText("17").waitFor();
    await editors.getByRole("button", { name: "New editor" }).click();
    await page.getByText("Nothing has run yet.").waitFor();
    await page.keyboard.type("SELECT 23 AS second");
    await editors.getByRole("button", { name: "Editor 1" }).click();
    await page.locator("jackfield-grid").getByText("17").waitFor();
    assert.match(await text.innerText(), /first/);
    // Texts are kept a moment after they were typed.
    await waitFor(page, () =>
      Object.values(sessionStorage).some((each) => each.includes("first") && each.includes("second")),
    );
    await page.reload();
    await editors.getByRole("button", { name: "Editor 2" }).click();
    assert.match(await text.innerText(), /second/);
    await editors.getByRole("button", { name: "Close editor" }).click();
    assert.match(await text.innerText(), /first/);
    assert.equal(await editors.getByRole("button", { name: "Close editor" }).count(), 0);
  });
});

test("Explain writes the statement for the plan into a new editor, and a person runs it", async () => {
  await server.visit({ path: `/query/${server.shop}` }, async (page, sent) => {
    const text = page.locator(".cm-content");
    const queries = () => sent.filter((request) => request.url().endsWith("/query") && request.method() === "POST");
    const explain = page.getByRole("button", { name: "Explain" });
    await text.click();
    await explain.click();
    await page.getByText("Type a statement first.").waitFor();
    await text.click();
    await page.keyboard.type("SELECT id FROM orders WHERE id = 7");
    await explain.click();
    await page.getByRole("button", { name: "Editor 2" }).waitFor();
    assert.match(await text.innerText(), /^EXPLAIN QUERY PLAN SELECT id FROM orders WHERE id = 7$/m);
    assert.equal(queries().length, 0);
    await page.keyboard.press("Control+Enter");
    await page.locator("jackfield-grid").getByText("SEARCH orders").first().waitFor();
    assert.equal(queries().length, 1);
    // What asks for a plan already stays as it is.
    await explain.click();
    await page.getByRole("button", { name: "Editor 3" }).waitFor();
    assert.match(await text.innerText(), /^EXPLAIN QUERY PLAN SELECT id/);
  });
});

test("viewers and editors see what they may do, and nothing dead", async () => {
  await server.visit({ token: await tokenOf("viewer"), path: `/integrations/${server.shop}` }, async (page) => {
    await settled(page);
    const links = await page.locator("nav[aria-label=Main] a").allTextContents();
    assert.deepEqual(
      links.map((text) => text.trim()),
      ["Home", "Integrations", "People and tokens", "Settings"],
    );
    assert.deepEqual(await page.locator("main button:visible").allTextContents(), []);
    await page.goto(`${server.url}/new`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await page.goto(`${server.url}/`);
    await settled(page);
    assert.equal(await page.locator("main button").count(), 0);
  });
  await server.visit({ token: await tokenOf("editor"), path: `/integrations/${server.shop}` }, async (page) => {
    await settled(page);
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.locator("main p.good").waitFor();
    assert.equal(await page.getByRole("button", { name: "Delete integration" }).count(), 0);
    await page.goto(`${server.url}/query/${server.shop}`);
    await page.locator(".cm-content").waitFor();
  });
});

const pages = () => [
  "/",
  "/integrations",
  "/integrations?q=nothing",
  `/integrations?open=${server.shop}`,
  `/integrations/${server.shop}/access`,
  `/integrations/${server.shop}`,
  `/integrations/${production.id}/configuration`,
  `/integrations/${server.shop}/schema`,
  `/integrations/${production.id}/audit`,
  "/new",
  "/new/database/pg",
  "/new/ai/openai",
  "/query",
  `/query/${server.shop}`,
  "/usage",
  "/audit",
  "/people",
  "/settings",
  "/integrations/unknown",
];

for (const colorScheme of ["light", "dark"])
  test(`axe-core finds nothing on any page, and every control has a label (${colorScheme})`, async () => {
    await server.visit({ colorScheme, refusals: [404] }, async (page) => {
      for (const path of pages()) {
        await page.goto(server.url + path);
        await settled(page);
        if (path.startsWith("/query/")) await page.locator(".cm-content").waitFor();
        if (path.startsWith("/new/")) await page.locator("jackfield-form input").first().waitFor();
        assert.deepEqual(await violations(page), [], path);
        assert.deepEqual(await unlabelled(page, "main :is(input, select, textarea):not([aria-label])"), [], path);
      }
    });
    await server.visit({ colorScheme, token: null, refusals: [401] }, async (page) => {
      await page.getByLabel("Token").waitFor();
      assert.deepEqual(await violations(page), [], "sign-in");
    });
  });

test("home names what ends soon and what was used this week; a laptop's list scrolls nothing sideways", async () => {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
  for (const [label, expires_at] of [
    ["ends in three days", soon],
    ["ends in two months", later],
  ])
    await server.api("POST", "/api/v2/meta/tokens", { label, role: "viewer", expires_at });
  await server.visit({}, async (page) => {
    await settled(page);
    const ending = page.getByRole("region", { name: "Tokens that end soon" });
    assert.match(await ending.textContent(), /ends in three days/);
    assert.doesNotMatch(await ending.textContent(), /two months/);
    const used = page.getByRole("region", { name: "Used in the last 7 days" });
    assert.match(await used.textContent(), /Sample shop.*\d+ calls/s);
    assert.equal(await page.getByRole("region", { name: "Not used for 90 days" }).count(), 0);
    await page.goto(`${server.url}/integrations`);
    await page.getByRole("columnheader", { name: "Changed" }).waitFor();
    const wide = await page.locator(".scroll.tall").evaluate((box) => box.scrollWidth - box.clientWidth);
    assert.equal(wide, 0);
  });
  await server.visit({ token: await tokenOf("viewer") }, async (page) => {
    await settled(page);
    assert.equal(await page.getByRole("region", { name: "Used in the last 7 days" }).count(), 0);
  });
});

// What scrolls sideways inside the page: [which, its width, the width of what it holds].
const cut = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main .scroll")]
      .filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth)
      .map((each) => [each.getAttribute("aria-label"), each.clientWidth, each.scrollWidth]),
  );

test("on a laptop no table is cut, also beside the drawer", async () => {
  await server.visit({}, async (page) => {
    for (const path of [`/integrations?open=${production.id}`, "/integrations", "/audit", "/people", "/usage"]) {
      await page.goto(server.url + path);
      await settled(page);
      assert.deepEqual(await cut(page), [], path);
    }
  });
});

// Cells without room for the label in front of their text, and facts whose name takes nearly all of a line.
const squeezed = (page) =>
  page.evaluate(() => [
    ...[...document.querySelectorAll("main .stack:not(.flow) td[data-label]")]
      .filter((cell) => cell.checkVisibility() && getComputedStyle(cell, "::before").position === "absolute")
      .flatMap((cell) => (parseFloat(getComputedStyle(cell).paddingInlineStart) < 90 ? cell.dataset.label : [])),
    ...[...document.querySelectorAll("main .facts dd")].flatMap((dd) => (dd.clientWidth < 90 ? dd.textContent : [])),
  ]);

test("every page fits a phone, and its tables do", async () => {
  await server.visit({ viewport: { width: 360, height: 780 }, refusals: [404] }, async (page) => {
    for (const path of pages()) {
      await page.goto(server.url + path);
      await settled(page);
      assert.equal((await overflow(page)).wide, false, path);
      assert.deepEqual(await cut(page), [], path);
      assert.deepEqual(await squeezed(page), [], path);
    }
    await page.goto(`${server.url}/integrations`);
    const row = page.locator("tbody tr", { hasText: "Production - Orders" });
    await row.waitFor();
    for (const part of ["th a", ".kind-cell", ".tag", ".health", ".use a >> nth=1"])
      assert.ok(await row.locator(part).isVisible(), part);
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("link", { name: "Audit", exact: true }).click();
    await page.getByRole("heading", { name: "Audit" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Menu" }).getAttribute("aria-expanded"), "false");
  });
});

// The core is not there until the returned function is called.
async function holdCore(page) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/jackfield.wasm", async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

test("a form is drawn before its core is there, sends nothing before, and does not jump when it comes", async () => {
  const stored = `/integrations/${production.id}/configuration`;
  for (const [path, isTouched] of [
    ["/new/database/mssql", true],
    [stored, true],
    ["/new/auth/github", false],
  ])
    await server.visit({}, async (page, sent) => {
      const release = await holdCore(page);
      await page.goto(server.url + path);
      const before = sent.length;
      const save = page.locator("jackfield-form .actions button").first();
      const first = page.locator("jackfield-form input[type=text]:visible").first();
      await page.locator("jackfield-form .fields input:visible").first().waitFor();
      assert.equal(await save.isDisabled(), true);
      if (isTouched) {
        await first.fill("typed-before");
        await first.press("Enter");
        await first.press("Control+Enter");
      }
      const where = await save.boundingBox();
      release();
      await waitFor(page, () => document.querySelector("jackfield-form .actions button")?.disabled === false);
      if (isTouched) assert.equal(await first.inputValue(), "typed-before", path);
      else assert.deepEqual(await save.boundingBox(), where);
      const changing = sent.slice(before).filter((request) => request.method() !== "GET");
      assert.deepEqual(
        changing.map((request) => request.url()),
        [],
      );
    });
});

test("an integration whose manifest only the server has is saved, and the server judges it", async () => {
  await server.visit({ refusals: [400, 422] }, async (page) => {
    await page.route("**/manifests/bundle.json", async (route) => {
      const bundle = await (await route.fetch()).json();
      const manifests = bundle.manifests.filter(({ sub_type: subType }) => subType !== "openai");
      await route.fulfill({ json: { ...bundle, manifests } });
    });
    await page.goto(`${server.url}/new/ai/openai`);
    const save = page.getByRole("button", { name: "Save integration" });
    await page.getByLabel("Title").fill("Test - Texts - OpenAI");
    await save.click();
    await page.locator("jackfield-form .summary, main [role=alert]:not(:empty)").first().waitFor();
    await page.locator("jackfield-form input[type=password]").first().fill("not-a-real-secret");
    await save.click();
    await page.getByRole("heading", { name: "Test - Texts - OpenAI" }).waitFor();
  });
});

test("the keys lead to the pages, but not while a person types", async () => {
  await server.visit({}, async (page) => {
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    for (const [keys, path] of [
      ["gi", "/integrations"],
      ["gq", "/query"],
      ["gu", "/usage"],
      ["ga", "/audit"],
      ["gp", "/people"],
      ["gs", "/settings"],
      ["n", "/new"],
      ["gh", "/"],
    ]) {
      await page.keyboard.type(keys);
      await page.waitForURL(server.url + path);
    }
    await page.keyboard.type("gi");
    await page.getByLabel("Search titles").waitFor();
    await page.keyboard.press("/");
    assert.equal(await focused(page), "search");
    await page.keyboard.type("gun?");
    await waitFor(page, () => new URLSearchParams(location.search).get("q") === "gun?");
    assert.equal(new URL(page.url()).pathname, "/integrations");
  });
});

test("people are added and invited, roles changed, tokens made, shown once and revoked", async () => {
  await server.visit({ path: "/people" }, async (page) => {
    await settled(page);
    await page.getByLabel("Name of a new person").fill("Ada");
    await page.getByRole("button", { name: "Add person" }).click();
    await page.getByLabel("Role of Ada").selectOption("editor");
    await page.getByText("Ada is editor now.").waitFor();
    await page.getByRole("button", { name: "Invite Ada" }).click();
    const dialog = page.getByRole("dialog", { name: "Invitation" });
    const invitation = await dialog.getByLabel("Invitation").inputValue();
    const accepted = await server.api("POST", "/api/v2/tokens/accept", { invitation });
    assert.equal(accepted.status, 201);
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByLabel("Label of a new token").fill("for scripts");
    await page.getByLabel("Role", { exact: true }).last().selectOption("viewer");
    await page.getByRole("button", { name: "Make token" }).click();
    const made = page.getByRole("dialog", { name: "New token" });
    const token = await made.getByLabel("Token", { exact: true }).inputValue();
    assert.deepEqual(await violations(page), []);
    await made.getByRole("button", { name: "Close" }).click();
    assert.equal(
      (await fetch(`${server.url}/api/v2/meta/integrations`, { headers: { "xc-auth": token } })).status,
      200,
    );
    await page.getByRole("button", { name: "Revoke for scripts" }).click();
    await page.getByRole("button", { name: "Revoke token" }).click();
    await page.getByText("The token was revoked.").waitFor();
    assert.equal(
      (await fetch(`${server.url}/api/v2/meta/integrations`, { headers: { "xc-auth": token } })).status,
      401,
    );
    await page.getByRole("button", { name: "Remove Ada" }).click();
    await page.getByLabel("Type Ada").fill("Ada");
    await page.getByRole("button", { name: "Remove person" }).click();
    await page.getByText("The person was removed.").waitFor();
  });
});

test("a connector that can be used is not shown as one that cannot", async () => {
  await server.visit({ path: "/settings" }, async (page) => {
    await settled(page);
    const states = await page.getByRole("row").filter({ hasText: "available" }).locator(".health").all();
    assert.ok(states.length > 0);
    for (const state of states) assert.equal(await state.getAttribute("class"), "health ok");
  });
});

test("usage, audit and settings show what happened and what to type", async () => {
  await server.visit({ path: "/usage" }, async (page) => {
    await page.getByRole("link", { name: "Development - Sample shop - SQLite" }).click();
    await page.getByRole("heading", { name: "Development - Sample shop - SQLite per day" }).waitFor();
    await waitFor(page, () => Number(document.querySelector("tbody td.number").textContent.replaceAll(",", "")) > 5);
    await page.locator("jackfield-chart canvas").waitFor(); // visible: it has a width
    await page.goto(`${server.url}/audit`);
    await page.getByLabel("Operation").selectOption("integration.create");
    await page.waitForURL("**operation=integration.create");
    await waitFor(page, () =>
      [...document.querySelectorAll("tbody code")].every(({ textContent }) => textContent === "integration.create"),
    );
    assert.ok((await page.locator("tbody tr").count()) > 1);
    await page.goto(`${server.url}/settings`);
    await page.getByRole("heading", { name: "Connectors" }).waitFor();
    const { connectors } = await (
      await fetch(`${server.url}/console/capabilities`, { headers: { "xc-auth": server.token } })
    ).json();
    assert.equal(await page.locator("tbody tr").count(), connectors.length);
    const shown = await page.locator("main").textContent();
    assert.doesNotMatch(shown, /library_missing|not_built|body bytes|query rows/);
    assert.match(shown, /public and private ones.*1 MiB.*1 h.*10 s.*PostgreSQL.*SQL Server/s);
    for (const { remedy } of connectors.filter((each) => each.remedy))
      assert.ok((await page.locator("tbody").textContent()).includes(remedy));
  });
});
