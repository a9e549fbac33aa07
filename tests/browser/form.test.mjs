// <jackfield-form> in a real browser under the strict content security policy, with the core and without a server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { waitFor } from "./browser.mjs";
import { config, fill, focused, heard, inForm, report, withForm } from "./form-page.mjs";

const pem = (name) => `-----BEGIN ${name}-----\n...\n-----END ${name}-----\n`;
const shop = {
  client: "pg",
  connection: { host: "db.example.com", port: 5432, user: "app", password: "canary", database: "shop" },
};
// The form of a stored integration: its config as others see it.
const store = (page, name, given) =>
  page.evaluate(
    ([entry, value]) => {
      globalThis.form.stored = globalThis.jackfield.mask(entry, value);
    },
    [name, given],
  );
const save = (page) => page.getByRole("button", { name: "Save" });

// ---- drawing --------------------------------------------------------------------------------------------------------

test("its own children stay below the fields, its name goes to the form, and nothing is in a shadow", async () => {
  await withForm("database/pg", {}, async (page) => {
    const order = await page
      .locator("jackfield-form > form > *")
      .evaluateAll((all) => all.map((node) => node.className));
    assert.deepEqual(order, ["summary", "fields", "", "result "]);
    assert.equal(await page.getByRole("form", { name: "Form" }).count(), 1);
    assert.equal(await page.evaluate("form.shadowRoot"), null);
  });
});

test("without a button it makes one, prefixes keep ids apart, properties may come before the definition", async () => {
  const inner = '<jackfield-form prefix="other"></jackfield-form>';
  await withForm("ai/openai", { inner }, async (page) => {
    assert.equal(await page.locator("#other-apiKey").count(), 1);
    await page.getByRole("button", { name: "Check" }).click();
    assert.equal(await focused(page), "others-summary");
    assert.deepEqual(await heard(page, "submit"), []);
    const early = await page.evaluate(() => {
      const form = document.createElement("early-form");
      Object.assign(form, { jackfield: globalThis.jackfield, manifest: globalThis.entry("ai/openai") });
      document.body.append(form);
      customElements.define("early-form", class extends globalThis.JackfieldForm {});
      return form.querySelectorAll("input").length;
    });
    assert.ok(early >= 4);
  });
});

test("it is drawn before the core is there, and validated as soon as it is", async () => {
  await withForm(undefined, {}, async (page) => {
    await inForm(page, 'document.querySelector("jackfield-form").manifest = globalThis.entry("database/pg")');
    assert.equal(await page.locator("#field-host").isVisible(), true);
    assert.equal(await page.locator("#field-sslVerify").count(), 1);
    await save(page).click();
    assert.deepEqual(await heard(page, "submit"), []);
    await page.evaluate("void (form.jackfield = jackfield)");
    assert.deepEqual(
      (await report(page)).errors.map(({ path }) => path),
      ["connection.user", "connection.database"],
    );
  });
});

test("a single choice is in the config and not drawn; groups and advanced fields fold", async () => {
  await withForm("database/pg", {}, async (page) => {
    assert.equal(await page.locator("#field-client").count(), 0);
    assert.equal((await config(page)).client, "pg");
    for (const title of ["Encryption", "Advanced"])
      assert.equal(await page.locator("details", { hasText: title }).getAttribute("open"), null);
    // A folded group shows the message of a field in it, and opens when it is looked for.
    await page.locator("#field-host").fill("db.example.com");
    await page
      .locator("details", { hasText: "Encryption" })
      .locator(".inside")
      .filter({ hasText: "not encrypted" })
      .waitFor();
    await page.evaluate("form.value = { ...form.value, pool: { max: 1000 } }");
    await save(page).click();
    assert.equal(await page.locator("#field-poolMax").isVisible(), true);
  });
});

test("a field that appears brings its default; a hidden one says nothing", async () => {
  await withForm("database/pg", {}, async (page) => {
    assert.equal((await config(page)).connection.ssl.rejectUnauthorized, undefined);
    await page.locator("summary", { hasText: "Encryption" }).click();
    await page.locator("#field-ssl").check();
    assert.deepEqual((await config(page)).connection.ssl, { enabled: true, rejectUnauthorized: true });
    assert.equal(await page.locator("#field-sslCa").isVisible(), true);
    assert.equal(await focused(page), "field-ssl");
    await page.locator("#field-ssl").uncheck();
    assert.deepEqual((await config(page)).connection.ssl, { enabled: false });
  });
});

test("credentials have a link to where they are found", async () => {
  await withForm("ai/openai", {}, async (page) => {
    const link = page.getByRole("link", { name: "Where do I find this? API key" });
    assert.equal(await link.getAttribute("href"), "https://platform.openai.com/api-keys");
    assert.equal(await link.getAttribute("rel"), "noreferrer");
  });
});

// ---- values ---------------------------------------------------------------------------------------------------------

test("a number that is not one is passed on as it was typed, and reported", async () => {
  await withForm("database/pg", {}, async (page) => {
    const port = page.locator("#field-port");
    for (const [typed, value] of [
      ["many", "many"],
      ["9007199254740993", "9007199254740993"],
      ["5433", 5433],
    ]) {
      await port.fill(typed);
      assert.equal((await config(page)).connection.port, value);
      assert.equal(await port.inputValue(), typed);
    }
    // An emptied field that has a default does not silently get it back.
    await page.locator("#field-host").fill("");
    assert.ok((await report(page)).errors.some(({ path, code }) => path === "connection.host" && code === "required"));
  });
});

test("PEM text is pasted, chosen as a file or dropped; a binary file is refused", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate(() => {
      globalThis.form.value = { connection: { ssl: true, user: "app", database: "shop" } };
    });
    await page.locator("summary", { hasText: "Encryption" }).click();
    const scope = page.locator(".field:has(#field-sslCa)");
    const choose = async (file) => {
      const chooser = page.waitForEvent("filechooser");
      await scope.getByRole("button", { name: "Choose a file" }).click();
      await (await chooser).setFiles(file);
    };
    await choose({ name: "ca.pem", mimeType: "text/plain", buffer: Buffer.from(pem("CERTIFICATE")) });
    await waitFor(page, () => document.querySelector("#field-sslCa").value.startsWith("-----BEGIN CERT"));
    assert.equal((await config(page)).connection.ssl.ca, pem("CERTIFICATE"));
    await choose({ name: "ca.der", mimeType: "x/y", buffer: Buffer.from([0x30, 0x82, 0x00, 0xff]) });
    await scope.getByText("This file is not text.").waitFor();
    await choose({ name: "ca.pem", mimeType: "x/y", buffer: Buffer.alloc(70_000, 65) });
    await scope.getByText("larger than 64 KiB").waitFor();
    assert.equal((await config(page)).connection.ssl.ca, pem("CERTIFICATE"));
    await page.locator("#field-sslCa").evaluate((node, text) => {
      const dataTransfer = new globalThis.DataTransfer();
      dataTransfer.items.add(new File([text], "other.pem"));
      node.dispatchEvent(new globalThis.DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, "-----BEGIN TRUSTED CERTIFICATE-----\n...");
    await waitFor(page, () => globalThis.form.config.connection.ssl.ca.includes("TRUSTED"));
  });
});

test("pairs: declared names have an input each, a wrong one is marked, and what is emptied is gone", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.locator("summary", { hasText: "Advanced" }).click();
    const timeout = page.getByLabel("statement_timeout", { exact: true });
    await timeout.fill("fast");
    await timeout.press("Tab");
    assert.equal(await timeout.getAttribute("aria-invalid"), "true");
    assert.match(await page.locator("#field-parameters-error").textContent(), /^statement_timeout: /);
    await timeout.fill("5000");
    assert.deepEqual((await config(page)).connection.parameters, { statement_timeout: 5000 });
    await store(page, "database/pg", {
      ...shop,
      connection: { ...shop.connection, parameters: { statement_timeout: 5 } },
    });
    await timeout.fill("");
    assert.deepEqual(await config(page), { connection: { parameters: null } });
    await page.getByLabel("application_name", { exact: true }).fill("reports");
    assert.deepEqual(await config(page), {
      connection: { parameters: { application_name: "reports", statement_timeout: null } },
    });
  });
});

test("several texts are added by Enter and comma and removed by button and Backspace", async () => {
  await withForm("database/pg", {}, async (page) => {
    const input = page.locator("#field-searchPath");
    await input.fill("sales, hr");
    await input.press("Enter");
    assert.deepEqual((await config(page)).searchPath, ["public", "sales", "hr"]);
    await page.getByRole("button", { name: "Remove sales" }).click();
    assert.equal(await focused(page), "field-searchPath");
    await input.press("Backspace");
    assert.deepEqual((await config(page)).searchPath, ["public"]);
    assert.deepEqual(await heard(page, "submit"), []);
  });
});

test("a connection URL fills the fields, is taken away, and one of another database is refused", async () => {
  await withForm("database/pg", {}, async (page) => {
    const url = page.getByLabel("Connection URL");
    const status = page.locator("#fields-url-said");
    await url.focus();
    await url.fill("mysql://app:canary@db.example.com/shop");
    await url.press("Enter");
    assert.match(await status.textContent(), /another kind of database: mysql2/);
    await url.fill("nonsense");
    await page.getByRole("button", { name: "Fill in" }).click();
    assert.match(await status.textContent(), /cannot|can be read/);
    await url.evaluate((node) => {
      node.value = "postgres://app:canary@db.example.com:6543/shop?sslmode=verify-full&application_name=x";
      node.dispatchEvent(new globalThis.ClipboardEvent("paste", { bubbles: true }));
    });
    await page.locator("#fields-url-said.good").waitFor();
    assert.equal(await url.inputValue(), "");
    const { connection } = await config(page);
    assert.deepEqual(connection.parameters, { application_name: "x" });
    assert.deepEqual([connection.host, connection.port, connection.password], ["db.example.com", 6543, "canary"]);
    assert.deepEqual(connection.ssl, { enabled: true, rejectUnauthorized: true });
    assert.equal(await page.locator("#field-host").inputValue(), "db.example.com");
    assert.deepEqual((await report(page)).errors, []);
  });
});

test("an OAuth field asks the host, shows what it waits for, and takes value or refusal", async () => {
  await withForm("auth/slack", {}, async (page) => {
    await page.evaluate('void (form.redirectUri = "https://app.example.com/oauth")');
    await page.locator("#field-type").selectOption("oauth");
    await fill(page, { key: "clientId", type: "text" }, "client");
    await fill(page, { key: "clientSecret", type: "password" }, "canary");
    const scope = page.locator(".field:has(#field-oauth)");
    assert.match(await scope.textContent(), /https:\/\/app\.example\.com\/oauth/);
    const button = page.getByRole("button", { name: "Authorization (required) Connect" });
    await page.evaluate(() => {
      globalThis.answers = {
        oauth: () =>
          new Promise((resolve, reject) => {
            Object.assign(globalThis, { resolve, reject });
          }),
      };
    });
    await button.click();
    await scope.getByText("Waiting for the other window.").waitFor();
    const [{ field, config: said }] = await heard(page, "oauth");
    assert.deepEqual([field.key, said.clientId], ["oauth", "client"]);
    await page.evaluate('reject(new Error("The window was closed."))');
    await page.locator("#field-oauth-error", { hasText: "The window was closed." }).waitFor();
    await button.click();
    await page.evaluate('resolve({ code: "c", redirect_uri: "https://app.example.com/oauth" })');
    await scope.getByText("Connected.").waitFor();
    await save(page).click();
    const [{ config: submitted }] = await heard(page, "submit");
    assert.equal(submitted.oauth.code, "c");
  });
});

// ---- choices --------------------------------------------------------------------------------------------------------

test("choices are asked of the stored integration, again when what they depend on changes, and may fail", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.locator("#field-searchPath").focus();
    assert.deepEqual(await heard(page, "options"), []);
    await store(page, "database/pg", shop);
    await page.evaluate(() => {
      const names = { shop: ["public", "sales"], other: ["hr"] };
      globalThis.answers = {
        options: ({ params }) =>
          params.database === "broken"
            ? Promise.reject(new Error("no"))
            : Promise.resolve({ list: names[params.database].map((name) => ({ name })) }),
      };
    });
    const listed = () =>
      page.locator("#field-searchPath-choices option").evaluateAll((all) => all.map(({ value }) => value));
    const note = page.locator("#field-searchPath-note");
    const ask = async () => {
      await page.locator("#field-host").focus();
      await page.locator("#field-searchPath").focus();
    };
    await ask();
    await note.filter({ hasText: "2 choices." }).waitFor();
    assert.deepEqual(await listed(), ["public", "sales"]);
    await ask();
    assert.equal((await heard(page, "options")).length, 1);
    const [{ endpoint, params }] = await heard(page, "options");
    assert.deepEqual([endpoint, params], ["schemas", { database: "shop" }]);
    await page.locator("#field-searchPath").fill("typo,");
    await page.locator("#field-searchPath-error.warning", { hasText: "not among the choices" }).waitFor();
    await page.locator("#field-database").fill("other");
    await ask();
    await note.filter({ hasText: "1 choice." }).waitFor();
    await page.locator("#field-database").fill("broken");
    await ask();
    await note.filter({ hasText: "could not be loaded" }).waitFor();
  });
});

test("a field that links an integration offers those of the host, or takes an id", async () => {
  await withForm("ai/openai", {}, async (page) => {
    const manifest = {
      integrationType: "ai",
      integrationSubType: "openai",
      manifest: { title: "T", description: "d", icon: "i" },
      form: [
        {
          key: "apiKey",
          model: "apiKey",
          label: "API key",
          type: "integration",
          required: true,
          filter: { type: "auth" },
        },
      ],
    };
    await page.evaluate((given) => {
      globalThis.form.manifest = given;
    }, manifest);
    await waitFor(page, () => globalThis.heard.some(([name]) => name === "options"));
    assert.deepEqual((await heard(page, "options"))[0].filter, { type: "auth" });
    await page.getByRole("textbox", { name: "API key" }).fill("int1");
    assert.deepEqual(await config(page), { apiKey: "int1" });
    await page.evaluate((given) => {
      globalThis.answers = {
        options: () => [
          { id: "int1", title: "GitHub" },
          { id: "int2", title: "GitLab" },
        ],
      };
      globalThis.form.manifest = given;
    }, manifest);
    await page.getByRole("combobox", { name: "API key" }).selectOption({ label: "GitLab" });
    assert.deepEqual(await config(page), { apiKey: "int2" });
  });
});

// ---- an update ------------------------------------------------------------------------------------------------------

test("what is stored becomes an update: secrets are kept, replaced or cleared, and never shown", async () => {
  await withForm("database/pg", {}, async (page) => {
    await store(page, "database/pg", shop);
    assert.deepEqual(await config(page), {});
    const password = page.locator("#field-password");
    assert.equal(await password.isVisible(), false);
    assert.equal(await password.inputValue(), "");
    const group = page.getByRole("group", { name: "Password: stored value" });
    assert.match(await group.textContent(), /^Set, and kept\./);
    await group.getByRole("button", { name: "clear" }).click();
    assert.deepEqual(await config(page), { connection: { password: null } });
    await group.getByRole("button", { name: "replace" }).click();
    assert.equal(await focused(page), "field-password");
    await page.keyboard.type("another");
    assert.deepEqual(await config(page), { connection: { password: "another" } });
    await group.getByRole("button", { name: "keep" }).click();
    assert.deepEqual(await config(page), {});
    await page.locator("#field-database").fill("other");
    assert.deepEqual(await config(page), { connection: { database: "other" } });
    await page.locator("#field-database").fill("");
    assert.deepEqual(await config(page), { connection: { database: null } });
    await page.evaluate("form.reset()");
    assert.deepEqual(await config(page), {});
    assert.equal(await page.locator("#field-database").inputValue(), "shop");
  });
});

test("a changed target asks for the secret again, says why, and takes it back with the change", async () => {
  await withForm("database/pg", {}, async (page) => {
    await store(page, "database/pg", shop);
    const error = page.locator("#field-password-error");
    await page.locator("#field-host").fill("db.example.org");
    await error.filter({ hasText: "Changed: Host." }).waitFor();
    assert.match(await error.textContent(), /not sent to a new target/);
    assert.equal(await page.locator("#field-password").isVisible(), true);
    assert.equal(await focused(page), "field-host");
    await save(page).click();
    assert.deepEqual(await heard(page, "submit"), []);
    assert.match(await page.locator("#fields-summary").textContent(), /Password: Changed: Host/);
    await page.locator("#field-password").fill("another");
    await error.waitFor({ state: "hidden" });
    await save(page).click();
    assert.deepEqual((await heard(page, "submit"))[0].config, {
      connection: { host: "db.example.org", password: "another" },
    });
    await page.evaluate("form.reset()");
    await page.locator("#field-host").fill("db.example.org");
    await error.waitFor();
    await page.locator("#field-host").fill("db.example.com");
    await error.waitFor({ state: "hidden" });
    assert.equal(await page.locator("#field-password").isVisible(), false);
  });
});

test("errors of a server stand at their fields until they are edited, in every shape a host has them in", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate((given) => {
      globalThis.form.value = given;
    }, shop);
    const finding = { path: "connection.host", code: "egress_denied", message: "This address is not allowed." };
    const error = page.locator("#field-host-error");
    for (const given of [[finding], { details: { code: "config_invalid", errors: [finding] } }]) {
      await inForm(page, "globalThis.form.showErrors(given)", given);
      await error.filter({ hasText: "This address is not allowed." }).waitFor();
      assert.equal(await focused(page), "fields-summary");
      await page.locator("#field-host").fill(`db${Math.random()}.example.com`);
      await error.waitFor({ state: "hidden" });
    }
    await inForm(page, "globalThis.form.showErrors(given)", { message: "A title is taken.", details: { code: "x" } });
    assert.match(await page.locator("#fields-summary").textContent(), /A title is taken\./);
  });
});

// ---- tests ----------------------------------------------------------------------------------------------------------

for (const outcome of ["ok", "failed", "unreachable", "unsupported"])
  test(`the result of a test is shown: ${outcome}; its message at its field, and stale after a change`, async () => {
    await withForm("database/pg", {}, async (page) => {
      await page.evaluate((given) => {
        globalThis.form.value = given;
      }, shop);
      const code = outcome === "ok" ? 0 : -1;
      const field = outcome === "ok" ? undefined : "connection.password";
      await page.evaluate(
        (answer) => {
          globalThis.answers = { test: () => Promise.resolve(answer) };
        },
        { code, outcome, message: "What the server says.", field, durationMillis: 12.4, hint: "What to do." },
      );
      await page.getByRole("button", { name: "Test" }).click();
      const result = page.locator(`.result.${outcome}`);
      await result.waitFor();
      assert.equal((await heard(page, "test"))[0].config.connection.password, "canary");
      assert.match(await result.textContent(), /What the server says\..*What to do\..*12 ms/);
      const error = page.locator("#field-password-error");
      assert.equal(await error.isVisible(), outcome !== "ok");
      if (outcome !== "ok") {
        assert.equal(await error.textContent(), "What the server says.");
        await result.getByRole("button", { name: "Password" }).click();
        assert.equal(await focused(page), "field-password");
      }
      await page.locator("#field-database").fill("other");
      await page.locator(".result .stale").waitFor();
      assert.equal(await page.evaluate("form.outcomeIsStale"), true);
      assert.equal(await error.isVisible(), false);
    });
  });

test("a change while a test runs makes its result stale, and only the last test counts", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate((given) => {
      globalThis.form.value = given;
      globalThis.open = [];
      globalThis.answers = { test: () => new Promise((resolve) => globalThis.open.push(resolve)) };
    }, shop);
    const button = page.getByRole("button", { name: "Test" });
    await button.click();
    await page.locator(".result", { hasText: "Testing." }).waitFor();
    await page.locator("#field-database").fill("other");
    await button.click();
    const answer = (message) => ({ code: 0, outcome: "ok", message });
    await page.evaluate((given) => globalThis.open[0](given), answer("first"));
    await page.locator("#field-database").fill("third");
    await page.evaluate((given) => globalThis.open[1](given), answer("second"));
    await page.locator(".result", { hasText: "second" }).waitFor();
    assert.equal(await page.locator(".result .stale").count(), 1);
    assert.ok(!(await page.locator(".result").textContent()).includes("first"));
    // A form with an error is not tested.
    await page.locator("#field-database").fill("");
    await button.click();
    assert.equal((await heard(page, "test")).length, 2);
  });
});

// ---- clicks ---------------------------------------------------------------------------------------------------------

// Presses the button of the form with a mouse or a finger after a field was left wrong. The message of the field pushes
// the button down.
for (const hasTouch of [false, true])
  test(`a message does not move the button that is being ${hasTouch ? "tapped" : "clicked"}`, async () => {
    await withForm("database/sqlite3", { hasTouch }, async (page) => {
      const button = save(page);
      const error = page.locator("#field-filename-error");
      await page.evaluate(() => {
        globalThis.clicks = 0;
        globalThis.addEventListener(
          "click",
          ({ target }) => (globalThis.clicks += target.textContent === "Save" ? 1 : 0),
        );
      });
      await page.locator("#field-filename").fill("x");
      await page.locator("#field-filename").fill("");
      assert.equal(await error.isVisible(), false);
      const { x, y, width, height } = await button.boundingBox();
      const [middle, center] = [x + width / 2, y + height / 2];
      if (hasTouch) await page.touchscreen.tap(middle, center);
      else {
        await page.mouse.move(middle, center);
        await page.mouse.down();
        // Typing paused, too, while the button was held.
        await page.waitForTimeout(700);
        assert.deepEqual(await button.boundingBox(), { x, y, width, height });
        await page.mouse.up();
      }
      await waitFor(page, () => globalThis.clicks === 1);
      await error.waitFor({ state: "visible" });
      assert.equal(await focused(page), "fields-summary");
    });
  });

test("a result that comes while a button is pressed waits for the click", async () => {
  await withForm("database/sqlite3", {}, async (page) => {
    await page.locator("#field-filename").fill("shop.db");
    const { x, y, width, height } = await save(page).boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.evaluate(() => {
      const outcome = { code: -1, outcome: "failed", message: "No such file.", field: "connection.filename" };
      globalThis.form.showOutcome(outcome);
    });
    await page.waitForTimeout(100);
    assert.deepEqual(await save(page).boundingBox(), { x, y, width, height });
    await page.mouse.up();
    await waitFor(page, () => globalThis.heard.some(([name]) => name === "submit"));
    await page.locator("#field-filename-error", { hasText: "No such file." }).waitFor();
  });
});

test("a message appears when typing pauses, after a click elsewhere, and when left by keyboard", async () => {
  await withForm("database/sqlite3", {}, async (page) => {
    const error = page.locator("#field-filename-error");
    const again = async () => {
      await page.evaluate("form.reset()");
      await page.locator("#field-filename").fill("x");
      await page.locator("#field-filename").fill("");
      assert.equal(await error.isVisible(), false);
    };
    await again();
    await error.waitFor({ state: "visible" });
    await again();
    await page.mouse.click(2, 2);
    await error.waitFor({ state: "visible" });
    await again();
    await page.keyboard.press("Tab");
    assert.equal(await error.isVisible(), true);
  });
});

// ---- a form around it -----------------------------------------------------------------------------------------------

test("in a form it takes part: its value is submitted, errors stop it, reset and disabled reach it", async () => {
  const inner = `<form action="/nowhere"><jackfield-form name="config"></jackfield-form><button>Send</button>
    <button type="reset">Back</button></form>`;
  await withForm("database/sqlite3", { inner }, async (page) => {
    assert.equal(await page.locator("form form").count(), 0);
    await page.evaluate(() => {
      globalThis.sent = [];
      document.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        globalThis.sent.push(Object.fromEntries(new FormData(event.target)));
      });
    });
    await page.getByRole("button", { name: "Send" }).click();
    assert.deepEqual(await page.evaluate("sent"), []);
    assert.equal(await page.locator("#field-filename-error").isVisible(), true);
    await page.locator("#field-filename").fill("shop.db");
    await page.getByRole("button", { name: "Send" }).click();
    const [{ config: sent }] = await page.evaluate("sent");
    assert.equal(JSON.parse(sent).connection.filename, "shop.db");
    await page.getByRole("button", { name: "Back" }).click();
    assert.equal(await page.locator("#field-filename").inputValue(), "");
    await page.evaluate("void (form.disabled = true)");
    assert.equal(await page.locator("#field-filename").isDisabled(), true);
  });
});
