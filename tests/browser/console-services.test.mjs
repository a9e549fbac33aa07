// The endpoints of services in the console: forms, Preview, Send, pages and streams. The services are stand-ins of
// the tests, written from public descriptions.
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { after, before, test } from "node:test";
import { startServiceServer } from "../services/harness.mjs";
import { violations } from "./axe.mjs";
import { launch, unlabelled } from "./browser.mjs";
import { settled } from "./console.mjs";

const chatPath = "/v1/chat/completions";
let browser, chat, service, slack;
before(async () => {
  service = await startServiceServer();
  chat = await service.create("ai", "openai", { apiKey: "not-a-real-secret" });
  slack = await service.create("communication", "slack", { type: "api_key", token: "not-a-real-secret" });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

// `use` gets the open form of an endpoint too.
async function visit(id, endpoint, use) {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    await page.goto(`${service.url}/integrations/${id}/endpoints`);
    await settled(page);
    const form = page.locator("details.endpoint").filter({ has: page.locator(`code:text-is("${endpoint}")`) });
    await form.locator("summary").click();
    await use({ page, form });
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}
const arrived = (path) => service.standin.requests.filter(({ url }) => new URL(url).pathname === path);
const press = (form, name) => form.getByRole("button", { name, exact: true }).click();
const messages = JSON.stringify([{ role: "user", content: "Say hello" }]);

test("opening endpoints calls nothing; Preview shows the masked request and sends nothing", async () => {
  const before = service.standin.requests.length;
  await visit(chat, "chat", async ({ page, form }) => {
    for (const summary of await page.locator("summary").all()) await summary.click();
    await form.locator("summary").click();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(await unlabelled(page, "main :is(input, select, textarea)"), []);
    await form.getByLabel("model", { exact: false }).first().fill("example-model");
    await form.getByLabel("messages", { exact: false }).fill(messages);
    await press(form, "Preview");
    const shown = JSON.parse(await form.locator("pre").textContent());
    assert.equal(shown.method, "POST");
    assert.equal(new URL(shown.url).pathname, chatPath);
    assert.ok(!JSON.stringify(shown).includes("not-a-real-secret"));
    assert.match(JSON.stringify(shown.body), /example-model/);
  });
  assert.equal(service.standin.requests.length, before);
});

test("what is wrong is said at its field, and nothing is sent", async () => {
  const before = service.standin.requests.length;
  await visit(chat, "chat", async ({ page, form }) => {
    await press(form, "Send");
    assert.equal(await form.getByText("This parameter is required.").count(), 2);
    assert.equal(await page.evaluate(() => document.activeElement.id), "param-chat-model");
    await form.getByLabel("messages", { exact: false }).fill("{}");
    await form.getByText("This must be JSON of type array.").waitFor();
    await form.getByLabel("temperature").fill("warm");
    await form.getByText("This is not a number.").waitFor();
  });
  assert.equal(service.standin.requests.length, before);
});

test("Send sends once what was typed and shows the answer", async () => {
  const before = arrived(chatPath).length;
  await visit(chat, "chat", async ({ form }) => {
    await form.getByLabel("model", { exact: false }).first().fill("example-model");
    await form.getByLabel("messages", { exact: false }).fill(messages);
    await form.getByLabel("temperature").fill("0.50");
    await press(form, "Send");
    const shown = JSON.parse(await form.locator("pre").textContent());
    assert.equal(typeof shown.text, "string");
  });
  const sent = arrived(chatPath).slice(before);
  assert.equal(sent.length, 1);
  const body = JSON.parse(sent[0].body);
  assert.deepEqual([body.model, body.temperature], ["example-model", 0.5]);
  assert.deepEqual(body.messages, JSON.parse(messages));
});

test("a stream shows its text as it comes, and Stop ends it at the service", async () => {
  const held = new EventEmitter();
  const left = once(held, "left");
  const end = service.standin.fault("api.openai.com", chatPath, (request, response) => {
    const part = (content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify(part("Hel"))}\n\n`);
    response.on("close", () => held.emit("left"));
    held.once("go", () => response.write(`data: ${JSON.stringify(part("lo!"))}\n\n`));
  });
  try {
    await visit(chat, "chat", async ({ form }) => {
      await form.getByLabel("model", { exact: false }).first().fill("example-model");
      await form.getByLabel("messages", { exact: false }).fill(messages);
      await form.getByLabel("stream").selectOption("true");
      await press(form, "Send");
      await form.locator(".streamed").filter({ hasText: /^Hel$/ }).waitFor();
      held.emit("go");
      await form
        .locator(".streamed")
        .filter({ hasText: /^Hello!$/ })
        .waitFor();
      await press(form, "Stop");
      await form.getByText("Stopped.").waitFor();
      await left;
    });
  } finally {
    end();
  }
});

test("Next page asks for the next part with the same parameters", async () => {
  const end = service.standin.fault("slack.com", "/api/users.list", (request, response) => {
    const cursor = new URL(request.url, "https://slack.com").searchParams.get("cursor") ?? "";
    response.writeHead(200, { "content-type": "application/json" });
    const next = cursor === "" ? "page2" : "";
    const members = [{ id: cursor === "" ? "U1" : "U2" }];
    response.end(JSON.stringify({ ok: true, members, response_metadata: { next_cursor: next } }));
  });
  try {
    await visit(slack, "users", async ({ form }) => {
      await press(form, "Send");
      await form.locator("pre").filter({ hasText: "U1" }).waitFor();
      await press(form, "Next page");
      await form.locator("pre").filter({ hasText: "U2" }).waitFor();
      assert.equal(await form.getByRole("button", { name: "Next page" }).count(), 0);
    });
  } finally {
    end();
  }
});
