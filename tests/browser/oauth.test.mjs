// A whole authorisation in a real browser: popup, the provider's own pages, the page at the callback.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startOauthRound } from "../support/oauth-round.mjs";
import { launch, waitFor } from "./browser.mjs";

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

async function create() {
  const { json, text } = await server.call("POST", rows, {
    title: "OAuth sample - test",
    type: "others",
    sub_type: "oauth-sample",
    config: { baseUrl: provider.issuer, clientId: provider.id, clientSecret: provider.secret },
  });
  assert.ok(json.id, text);
  return json.id;
}

// A page that starts a flow in a popup, as a console would, and keeps what it hears.
async function openPopup(id) {
  // The test's authority is not the browser's; the addon checks it.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${server.url}/page`);
  const opening = context.waitForEvent("page");
  await page.evaluate(async (path) => {
    const heard = (window.heard = []);
    window.addEventListener("message", ({ data, origin }) => {
      if (origin === location.origin) heard.push({ by: "postMessage", ...data });
    });
    new BroadcastChannel("jackfield:oauth").onmessage = ({ data }) => heard.push({ by: "BroadcastChannel", ...data });
    const answer = await fetch(path, { method: "POST", headers: { "x-user": "ann" } });
    window.popup = window.open((await answer.json()).url, "_blank", "popup");
  }, `${rows}/${id}/oauth/start`);
  return { context, page, popup: await opening };
}
async function signIn(popup) {
  await popup.locator('input[name="login"]').fill("ann");
  await popup.locator('input[name="password"]').fill("x");
  await popup.getByRole("button", { name: "Sign-in" }).click();
  await popup.getByRole("button", { name: "Continue" }).click();
}
const heard = (page) => page.evaluate(() => window.heard);

for (const coop of [false, true]) {
  test(`a popup connects, tells its opener and closes, link ${coop ? "cut" : "kept"} (services 11)`, async () => {
    const id = await create();
    provider.state.coop = coop;
    const { context, page, popup } = await openPopup(id);
    try {
      const closed = popup.waitForEvent("close");
      await signIn(popup);
      await waitFor(page, `window.heard.length >= ${coop ? 1 : 2}`);
      // With its opener cut, a popup closes itself in Chromium only where a script opened it.
      if (!coop) await closed;
      const messages = await heard(page);
      assert.deepEqual(
        messages.map(({ by }) => by).sort(),
        coop ? ["BroadcastChannel"] : ["BroadcastChannel", "postMessage"],
      );
      for (const message of messages) {
        assert.equal(message.type, "jackfield:oauth");
        assert.equal(message.outcome, "connected");
        assert.equal(message.integrationId, id);
        assert.ok(!JSON.stringify(message).includes("token"));
      }
      assert.equal((await server.ask("check", id)).done?.[0].connected, true);
    } finally {
      await context.close();
    }
  });
}

test("a person who cancels at the provider sees why, and the opener hears it", async () => {
  const id = await create();
  provider.state.coop = false;
  const { context, page, popup } = await openPopup(id);
  try {
    await popup.getByRole("link", { name: "Cancel" }).click();
    await waitFor(page, "window.heard.length >= 2");
    for (const message of await heard(page)) {
      assert.equal(message.outcome, "cancelled");
      assert.equal(message.code, "access_denied");
    }
    assert.equal((await server.ask("check", id)).failed, "oauth_not_connected");
  } finally {
    await context.close();
  }
});

test("the link of a flow in another browser connects nothing; its page drops the code (services 12)", async () => {
  const id = await create();
  const { url } = (await server.call("POST", `${rows}/${id}/oauth/start`)).json;
  const other = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await other.newPage();
    await page.goto(url);
    await signIn(page);
    await page.locator("#outcome").waitFor();
    assert.equal(await page.locator("#outcome").getAttribute("data-outcome"), "failed");
    assert.match(await page.locator("#outcome").textContent(), /oauth_state_invalid/);
    await waitFor(page, "location.search === ''");
    assert.equal((await server.ask("check", id)).failed, "oauth_not_connected");
  } finally {
    await other.close();
  }
});
