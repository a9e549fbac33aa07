// The start page and the API reference, as `npm start` serves them, in a real browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, overflow, unlabelled, waitFor } from "./browser.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const screenshots = join(root, "build/screenshots");
mkdirSync(screenshots, { recursive: true });

let folder;
let child;
let exited;
let link;
let browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "jackfield-start-"));
  const log = [];
  child = spawn(process.execPath, ["scripts/start.mjs", "--no-build", "--port", "0", "--folder", folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  link = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.push(line);
      const found = /http:\S+#token=\S+/.exec(line);
      if (found) resolve(new URL(found[0]));
    });
    void exited.then(() => reject(new Error(log.join("\n"))));
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  child?.kill("SIGTERM");
  await exited;
  rmSync(folder, { recursive: true, force: true });
});

// A page that must not report an error or send a request to another origin.
async function visit(options, use) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: "light",
    ...options,
  });
  const page = await context.newPage();
  const [errors, others, sent] = [[], [], []];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`);
  });
  page.on("request", (request) => {
    sent.push(request.url());
    if (new URL(request.url()).origin !== link.origin) others.push(request.url());
  });
  try {
    await use(page, sent);
    assert.deepEqual(errors, []);
    assert.deepEqual(others, []);
  } finally {
    await context.close();
  }
}
const shoot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
const signedIn = async (page) => {
  await page.goto(link.href);
  await page.locator("#sign-in-status.good").waitFor();
  await page.locator("#field-port").waitFor();
};
const run = async (page) => {
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator("#result table tbody tr").first().waitFor();
};
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

for (const colorScheme of ["light", "dark"]) {
  test(`the link signs in, no statement runs by itself, the token leaves the address (${colorScheme})`, async () => {
    await visit({ colorScheme }, async (page, sent) => {
      await signedIn(page);
      assert.match(await page.locator("#sql").inputValue(), /FROM orders/);
      assert.ok(!sent.some((url) => url.endsWith("/query")), "no statement was sent");
      assert.equal(await page.locator("#result").isVisible(), false);
      await run(page);
      const token = new URLSearchParams(link.hash.slice(1)).get("token");
      assert.equal(page.url(), `${link.origin}/`);
      assert.equal(await page.evaluate(() => location.hash), "");
      assert.ok(
        sent.every((url) => !url.includes(token)),
        "the token stands in no address",
      );
      assert.equal(await page.locator("#result table tbody tr").count(), 10);
      assert.match(await page.locator("#query-status").textContent(), /^10 rows in [\d.]+ ms/);
      assert.match(await page.locator("#sign-in-status").textContent(), /works/);
      await shoot(page, `start-${colorScheme}`);
    });
  });
}

test("a link that is opened in a tab with the page signs in, and the token leaves address and history", async () => {
  await visit({}, async (page) => {
    await page.goto(`${link.origin}/`);
    await page.locator("#field-port").waitFor();
    await page.evaluate((hash) => {
      location.hash = hash;
    }, link.hash);
    await page.locator("#sign-in-status.good").waitFor();
    assert.equal(page.url(), `${link.origin}/`);
    await page.reload();
    assert.equal(await page.evaluate(() => location.hash), "");
    await page.goBack();
    assert.equal(await page.evaluate(() => location.hash), "");
  });
});

test("cells show the core's own digits", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    await page.locator("#sql").fill(
      `SELECT 9007199254740993 AS big, 0.1 + 0.2 AS total, 'a"],[' AS letters, NULL AS none, doc
       FROM (SELECT '{"id":12345678901234567890,"price":1.50}' AS doc)`,
    );
    await run(page);
    const cells = await page.locator("#result tbody td").allTextContents();
    assert.deepEqual(cells, [
      "9007199254740993",
      "0.30000000000000004",
      'a"],[',
      "null",
      '{"id":12345678901234567890,"price":1.50}',
    ]);
  });
});

test("going back does not bring the token back", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    await page.goto(`${link.origin}/docs`);
    await page.goBack();
    assert.equal(await page.evaluate(() => location.hash), "");
  });
});

test("the form validates while one types, and shows what others would see", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    const port = page.locator("#field-port");
    const error = page.locator("#field-port-error");
    await port.fill("70000");
    await error.filter({ hasText: /\w/ }).waitFor();
    assert.equal(await port.getAttribute("aria-invalid"), "true");
    assert.ok((await port.getAttribute("aria-describedby")).includes("field-port-error"));
    await shoot(page, "start-form-error");
    await port.fill("5433");
    await waitFor(page, () => document.getElementById("field-port-error").textContent === "");
    assert.notEqual(await port.getAttribute("aria-invalid"), "true");

    await page.locator("#field-host").fill("db.example.com");
    await page.locator("#field-user").fill("app");
    await page.locator("#field-password").fill("canary-password");
    await page.locator("#field-database").fill("shop");
    assert.match(await page.locator("#form-status").textContent(), /^Valid/);
    const masked = await page.locator("#masked").textContent();
    assert.equal(JSON.parse(masked).connection.password, "********");

    // What a switch reveals is validated at once, without a further key press.
    await page.locator("summary", { hasText: "Encryption" }).click();
    await page.locator("#field-ssl").check();
    assert.equal(await page.locator("#field-sslVerify").isVisible(), true);
    assert.equal(JSON.parse(await page.locator("#masked").textContent()).connection.ssl.rejectUnauthorized, true);
    assert.equal(await focused(page), "field-ssl");
  });
});

test("submitting leads to the first wrong field by keyboard", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    await page.locator("#field-host").focus();
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "fields-summary");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "field-user");
    assert.equal(await page.locator("#field-user").getAttribute("aria-invalid"), "true");
  });
});

test("the whole page can be walked by keyboard, in reading order", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    // Not by a click: the walk begins where the page begins.
    await page.evaluate(() => document.getElementById("query").requestSubmit());
    await page.locator("#result table tbody tr").first().waitFor();
    await page.evaluate(() => document.activeElement.blur());
    const seen = [];
    for (let i = 0; i < 60 && seen.at(-1) !== "masked"; i += 1) {
      await page.keyboard.press("Tab");
      seen.push(await focused(page));
    }
    const order = [
      "Skip to content",
      "API reference",
      "OpenAPI document",
      "token",
      "Use this token",
      "integration",
      "sql",
      "run",
      "test",
      "result",
      "entry",
      "field-host",
      "field-port",
      "field-user",
      "field-password",
      "field-database",
      "masked",
    ];
    assert.deepEqual(
      seen.filter((id) => order.includes(id)),
      order,
    );
    const outlines = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outlines, "none");
  });
});

test("a query is run, tested and refused with a reason", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    await page.locator("#sql").fill("SELECT name, price FROM products WHERE category = 'cables' ORDER BY price");
    await page.getByRole("button", { name: "Run" }).click();
    await waitFor(page, () => document.querySelectorAll("#result tbody tr").length === 2);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.locator("#query-status.good", { hasText: "ms" }).waitFor();
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await signedIn(page);
  await page.locator("#sql").fill("SELEKT");
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator("#query-status.bad").waitFor();
  assert.match(await page.locator("#query-status").textContent(), /\w+ .*\.$/);
  await context.close();
});

test("every control has a label", async () => {
  await visit({}, async (page) => {
    await signedIn(page);
    const entries = await page.locator("#entry option").evaluateAll((options) => options.map(({ value }) => value));
    for (const entry of entries) {
      await page.selectOption("#entry", entry);
      assert.deepEqual(await unlabelled(page), [], entry);
    }
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`the API reference shows every operation of the OpenAPI document (${colorScheme})`, async () => {
    await visit({ colorScheme }, async (page) => {
      await page.goto(`${link.origin}/docs`);
      await page.locator("#operations details").first().waitFor();
      const { paths } = await (await fetch(`${link.origin}/openapi.json`)).json();
      const count = Object.values(paths).flatMap((methods) => Object.keys(methods)).length;
      assert.equal(await page.locator("#operations details").count(), count);
      await page.locator("#operations summary").nth(1).click();
      await shoot(page, `docs-${colorScheme}`);
      await page.getByLabel("Find an operation").fill("default");
      assert.ok((await page.locator("#operations details:visible").count()) < count);
    });
  });
}

test("it fits a phone", async () => {
  await visit({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }, async (page) => {
    await signedIn(page);
    assert.deepEqual(await overflow(page), { wide: false, stickOut: [] });
    await shoot(page, "start-phone");
    await page.goto(`${link.origin}/docs`);
    await page.locator("#operations details").first().waitFor();
    assert.equal((await overflow(page)).wide, false);
    await shoot(page, "docs-phone");
  });
});
