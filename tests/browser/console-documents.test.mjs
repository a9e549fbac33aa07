// Export and apply in the settings of the console.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { settled, startConsole } from "./console.mjs";

let server;
before(async () => {
  server = await startConsole();
});
after(() => server?.stop());

const title = "Staging - Assistant - OpenAI";
const documentOf = (config, more = {}) =>
  JSON.stringify({ jackfield: 1, integrations: [{ type: "ai", sub_type: "openai", title, config, ...more }] });
const titles = async () =>
  (await server.api("GET", "/api/v2/meta/integrations?query=assistant")).json.list.map((each) => each.title);
const open = (options, use) =>
  server.visit({ path: "/settings", ...options }, async (page, sent) => {
    await settled(page);
    await use(page, sent);
  });
const compare = (page) => page.getByRole("button", { name: "Show the difference" }).click();

test("the document is downloaded as it is exported, without secrets", async () => {
  await open({}, async (page) => {
    assert.deepEqual(await violations(page), []);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the document" }).click();
    const file = await downloading;
    assert.equal(file.suggestedFilename(), "integrations.json");
    const text = readFileSync(await file.path(), "utf8");
    const { json } = await server.api("GET", "/api/v2/meta/export");
    assert.deepEqual(JSON.parse(text), json);
    assert.ok(text.split("\n").length > 5);
  });
});

test("a document is applied after its difference was shown, and its text is forgotten", async () => {
  await open({}, async (page, sent) => {
    await page.getByLabel("Document", { exact: true }).fill(documentOf({ apiKey: "not-a-real-secret" }));
    await compare(page);
    await page.getByText("1 to create, 0 to update, 0 to delete, 0 unchanged.").waitFor();
    await page.getByRole("region", { name: "Difference" }).getByText("secret set").waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(await titles(), []);
    await page.getByRole("button", { name: "Apply the document" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
    await page.getByText("The document was applied.").waitFor();
    assert.deepEqual(await titles(), [title]);
    assert.equal(await page.getByLabel("Document", { exact: true }).inputValue(), "");
    assert.equal(sent.filter((request) => request.url().includes("dryRun=false")).length, 1);
  });
});

test("a change of the text takes the difference away, and a file is read into the text", async () => {
  await open({}, async (page) => {
    await page.getByLabel("File").setInputFiles({
      name: "integrations.json",
      mimeType: "application/json",
      buffer: Buffer.from(documentOf({}, { enabled: false })),
    });
    await compare(page);
    await page.getByRole("button", { name: "Apply the document" }).waitFor();
    await page.getByLabel("Document", { exact: true }).press("Space");
    await page.getByRole("button", { name: "Apply the document" }).waitFor({ state: "detached" });
  });
});

test("a wrong document is refused with its place, and changes nothing", async () => {
  await open({ refusals: [400] }, async (page, sent) => {
    await page.getByLabel("Document", { exact: true }).fill("integrations: []");
    await compare(page);
    await page.getByText("This is not JSON.").waitFor();
    assert.ok(sent.every((request) => !request.url().includes("/apply")));
    const wrong = { jackfield: 1, integrations: [{ type: "ai", sub_type: "nothing", title: "A", config: {} }] };
    await page.getByLabel("Document", { exact: true }).fill(JSON.stringify(wrong));
    await compare(page);
    await page.getByText("integrations.0.sub_type").waitFor();
  });
});

test("only owners see it", async () => {
  const { json } = await server.api("POST", "/api/v2/meta/tokens", { label: "creator", role: "creator" });
  await open({ token: json.token }, async (page) => {
    assert.equal(await page.getByRole("heading", { name: "Apply" }).count(), 0);
    assert.equal(await page.getByRole("heading", { name: "Export" }).count(), 0);
  });
});
