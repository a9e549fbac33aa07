// A whole authorisation in Debian's Firefox: popup, the provider's own pages, which cut the link to their opener or do
// not, and the page at the callback.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startOauthRound } from "../support/oauth-round.mjs";
import { startFirefox, withoutFirefox } from "./firefox.mjs";

const rows = "/api/v2/meta/integrations";
const skip = withoutFirefox;
let firefox, provider, round, server;

before(async () => {
  if (skip) return;
  round = await startOauthRound();
  ({ provider, server } = round);
  firefox = await startFirefox();
});
after(async () => {
  await firefox?.close();
  await round?.stop();
});

// A page that starts a flow in a popup when its button is pressed, as a console does, and keeps what it hears.
const prepare = `
  const [path] = arguments;
  const heard = (window.heard = []);
  window.addEventListener("message", ({ data, origin }) => {
    if (origin === location.origin) heard.push({ by: "postMessage", ...data });
  });
  new BroadcastChannel("jackfield:oauth").onmessage = ({ data }) => heard.push({ by: "BroadcastChannel", ...data });
  const button = document.createElement("button");
  button.textContent = "Connect";
  button.onclick = async () => {
    const popup = (window.popup = window.open("", "_blank", "popup"));
    const answer = await fetch(path, { method: "POST", headers: { "x-user": "ann" } });
    popup.location = (await answer.json()).url;
  };
  document.body.append(button);`;

for (const coop of [false, true]) {
  test(
    `Firefox: a popup connects and tells its opener, link ${coop ? "cut" : "kept"} (services 11)`,
    { skip },
    async () => {
      const config = { baseUrl: provider.issuer, clientId: provider.id, clientSecret: provider.secret };
      const body = { title: "OAuth sample - test", type: "others", sub_type: "oauth-sample", config };
      const { id } = (await server.call("POST", rows, body)).json;
      provider.state.coop = coop;
      const [opener] = await firefox.windows();
      await firefox.open(`${server.url}/page`);
      await firefox.evaluate(prepare, `${rows}/${id}/oauth/start`);
      await firefox.click("button");
      await firefox.enterOther(opener, 'input[name="prompt"]');
      // The provider knows the person from the test before.
      if (await firefox.evaluate(`return document.querySelector('input[name="login"]') !== null`)) {
        await firefox.type('input[name="login"]', "ann");
        await firefox.type('input[name="password"]', "x");
        await firefox.click("button[type=submit]");
      }
      const consent = 'input[name="prompt"][value="consent"]';
      const popup = await firefox.enterOther(opener, consent);
      await firefox.click("button[type=submit]");
      // Without the link to its opener, a page may not close itself in every version.
      if (!coop) await firefox.closed(popup);
      await firefox.enter(opener);
      await firefox.until(`return window.heard.length >= ${coop ? 1 : 2}`);
      const heard = await firefox.evaluate("return window.heard");
      assert.deepEqual(
        heard.map(({ by }) => by).sort(),
        coop ? ["BroadcastChannel"] : ["BroadcastChannel", "postMessage"],
      );
      for (const { type, outcome, integrationId } of heard)
        assert.deepEqual([type, outcome, integrationId], ["jackfield:oauth", "connected", id]);
      assert.equal((await server.ask("check", id)).done?.[0].connected, true);
    },
  );
}
