// Connecting an integration in the console: new and stored ones, the popup, the outcome and Disconnect. The provider
// is the certified oidc-provider of the tests.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startOauthRound } from "../support/oauth-round.mjs";
import { violations } from "./axe.mjs";
import { launch } from "./browser.mjs";

const rows = "/api/v2/meta/integrations";
let browser, provider, round, server;

before(async () => {
  round = await startOauthRound();
  ({ provider, server } = round);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await round?.stop();
});

let made = 0;
async function create() {
  const { json, text } = await server.call("POST", rows, {
    title: `OAuth sample ${(made += 1)}`,
    type: "others",
    sub_type: "oauth-sample",
    config: { baseUrl: provider.issuer, clientId: provider.id, clientSecret: provider.secret },
  });
  assert.ok(json.id, text);
  return json.id;
}

// A page of the console whose user the application knows; `use` gets {context, page, popup: a promise of the next one}.
async function visit(path, use) {
  // The test's authority is not the browser's; the addon checks it.
  const context = await browser.newContext({ ignoreHTTPSErrors: true, extraHTTPHeaders: { "x-user": "ann" } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    await page.goto(server.url + path);
    await use({ context, page });
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}
async function signIn(popup) {
  await popup.locator('input[name="login"]').fill("ann");
  await popup.locator('input[name="password"]').fill("x");
  await popup.getByRole("button", { name: "Sign-in" }).click();
  await popup.getByRole("button", { name: "Continue" }).click();
}
async function popupOf(context, click) {
  const opening = context.waitForEvent("page");
  await click();
  return opening;
}
const isConnected = async (id) => (await server.ask("check", id)).done?.[0].connected === true;

test("Connect opens the popup, the outcome is shown, and Disconnect ends the grant", async () => {
  const id = await create();
  await visit(`/integrations/${id}`, async ({ context, page }) => {
    const section = page.getByRole("region", { name: "Connection" });
    await section.getByText("not connected").waitFor();
    assert.deepEqual(await violations(page), []);
    const connect = section.getByRole("button", { name: "Connect", exact: true });
    const popup = await popupOf(context, () => connect.click());
    await section.getByText("Finish signing in").waitFor();
    await signIn(popup);
    await section.getByText("The integration is connected.").waitFor();
    assert.equal(await isConnected(id), true);
    await section.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await section.getByText("was disconnected").waitFor();
    await section.getByText("not connected").waitFor();
    assert.equal(await isConnected(id), false);
  });
});

test("a person who cancels at the service reads it, and can connect again", async () => {
  const id = await create();
  await visit(`/integrations/${id}`, async ({ context, page }) => {
    const section = page.getByRole("region", { name: "Connection" });
    const connect = section.getByRole("button", { name: "Connect", exact: true });
    const popup = await popupOf(context, () => connect.click());
    await popup.getByRole("link", { name: "Cancel" }).click();
    await section.getByText("did not give access. Code: access_denied.").waitFor();
    await connect.waitFor();
    assert.equal(await isConnected(id), false);
  });
});

// Presses the button as no person does: then a browser opens no window.
const pressByScript = () => {
  const timer = setInterval(() => {
    const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === "Connect");
    if (button === undefined) return;
    clearInterval(timer);
    button.click();
    console.info("pressed");
  }, 50);
};

test("a popup that the browser blocks is reported at once, and starts nothing (services 11)", async () => {
  const id = await create();
  const blocking = await launch({ without: ["--disable-popup-blocking"] });
  const context = await blocking.newContext({ extraHTTPHeaders: { "x-user": "ann" } });
  try {
    const page = await context.newPage();
    const started = [];
    page.on("request", (request) => request.url().endsWith("/oauth/start") && started.push(request.url()));
    await page.addInitScript(pressByScript);
    // Until then the test asks the page nothing: playwright's questions count as a person's acts.
    const pressed = page.waitForEvent("console", { predicate: (message) => message.text() === "pressed" });
    await page.goto(`${server.url}/integrations/${id}`);
    await pressed;
    await page.getByRole("alert").filter({ hasText: "blocked the popup" }).waitFor();
    assert.deepEqual(started, []);
    assert.equal(context.pages().length, 1);
  } finally {
    await blocking.close();
  }
});

test("the integration itself is asked where no message arrives", async () => {
  const id = await create();
  await visit(`/integrations/${id}`, async ({ context, page }) => {
    await page.evaluate(() => {
      BroadcastChannel.prototype.addEventListener = () => undefined;
      window.addEventListener("message", (event) => event.stopImmediatePropagation(), { capture: true });
    });
    const connect = page.getByRole("button", { name: "Connect", exact: true });
    await signIn(await popupOf(context, () => connect.click()));
    await page.getByText("The integration is connected.").waitFor();
  });
});

test("a new integration is stored by its form's button, then connected on its page", async () => {
  await visit("/new/others/oauth-sample", async ({ context, page }) => {
    await page.getByLabel("Address").fill(provider.issuer);
    await page.getByLabel("Client ID").fill(provider.id);
    await page.locator('jackfield-form input[type="password"]').fill(provider.secret);
    const connect = page.locator("jackfield-form .connect button");
    await signIn(await popupOf(context, () => connect.click()));
    await page.getByText("The integration is connected.").waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    assert.equal(await isConnected(id), true);
  });
});
