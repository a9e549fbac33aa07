// <jackfield-form> for everybody: axe-core, keyboard only, languages, right to left, dark, a phone.
// Screenshots are in build/screenshots.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { overflow } from "./browser.mjs";
import { config, focused, heard, manifests, withForm } from "./form-page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = fileURLToPath(new URL("../../build/screenshots/", import.meta.url));
mkdirSync(screenshots, { recursive: true });
const shoot = (page, name) => page.screenshot({ path: `${screenshots}form-${name}.png`, fullPage: true });

// What axe-core finds in the page, as "rule: selector".
async function found(page) {
  if (!(await page.evaluate("globalThis.axe !== undefined"))) await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}
const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll("details").forEach((node) => node.setAttribute("open", "")));
const pem = "-----BEGIN CERTIFICATE-----\n...";
const shop = {
  client: "pg",
  connection: { host: "db.example.com", port: 5432, user: "app", password: "canary", database: "shop" },
};
const everything = {
  ...shop,
  connection: { ...shop.connection, ssl: { enabled: true, rejectUnauthorized: true, ca: pem, cert: pem } },
};

test("axe-core finds a fault that is put into the page", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate(() => document.querySelector("main").append(document.createElement("input")));
    assert.match((await found(page)).join(), /^label: main > input/);
  });
});

for (const colorScheme of ["light", "dark"])
  test(`axe-core finds nothing in a form: empty, with errors, with everything open (${colorScheme})`, async (t) => {
    await withForm(undefined, { colorScheme }, async (page) => {
      await page.evaluate("void (document.querySelector('jackfield-form').jackfield = jackfield)");
      // Colours do not depend on the form: in the dark, one form of each kind of field is enough.
      const few = ["database/pg", "auth/slack", "ai/openai"];
      const all = manifests.filter(
        ({ type, sub_type }) => colorScheme === "light" || few.includes(`${type}/${sub_type}`),
      );
      for (const { type, sub_type, examples } of all) {
        await t.test(`${type}/${sub_type}`, async () => {
          await page.evaluate((name) => {
            globalThis.form.manifest = globalThis.entry(name);
          }, `${type}/${sub_type}`);
          await unfold(page);
          assert.deepEqual(await found(page), []);
          await page.evaluate(
            (given) => {
              globalThis.form.value = given;
              globalThis.form.check();
            },
            examples.find(({ valid }) => !valid)?.config ?? {},
          );
          assert.deepEqual(await found(page), []);
        });
      }
    });
  });

test("axe-core finds nothing in an update whose target changed, with the result of a test", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate((given) => {
      globalThis.form.stored = globalThis.jackfield.mask("database/pg", given);
    }, everything);
    await unfold(page);
    await page.locator("#field-host").fill("db.example.org");
    await page.locator("#field-password-error").waitFor();
    await page.evaluate(() => {
      const hint = "Look at the firewall of the database.";
      const outcome = { code: -1, outcome: "unreachable", message: "No answer.", field: "connection.host", hint };
      globalThis.form.showOutcome(outcome);
    });
    await page.locator(".result.unreachable").waitFor();
    assert.deepEqual(await found(page), []);
    await shoot(page, "update-light");
    await page.emulateMedia({ colorScheme: "dark" });
    assert.deepEqual(await found(page), []);
    await shoot(page, "update-dark");
  });
});

const words = {
  en: { required: "(required)", save: "Check", empty: /This field is required/, title: /fields to correct/ },
  de: { required: "(erforderlich)", save: "Pr\u00fcfen", empty: /Dieses Feld ist erforderlich/, title: /Felder sind/ },
  es: {
    required: "(obligatorio)",
    save: "Comprobar",
    empty: /Este campo es obligatorio/,
    title: /campos por corregir/,
  },
};
for (const [language, said] of Object.entries(words))
  test(`the form speaks ${language}, by the language of the page or by its own`, async () => {
    const inner = '<jackfield-form aria-label="Form"></jackfield-form>';
    await withForm("database/pg", { inner, attributes: `lang="${language}-XX"` }, async (page) => {
      const check = async () => {
        assert.ok((await page.locator("label[for=field-user]").textContent()).endsWith(said.required));
        await page.getByRole("button", { name: said.save }).click();
        assert.match(await page.locator("#field-user-error").textContent(), said.empty);
        assert.match(await page.locator("#fields-summary").textContent(), said.title);
      };
      await check();
      await unfold(page);
      await shoot(page, `language-${language}`);
      await page.evaluate("void (form.locale = 'en')");
      await page.getByRole("button", { name: "Check" }).waitFor();
      await page.evaluate((locale) => globalThis.form.setAttribute("locale", locale), language);
      await check();
      // A manifest's own message is kept, and what the application replaces wins.
      await page.evaluate(() => {
        const translate = (key, text) => (key === "database.pg.user.label" ? "Ada" : text);
        globalThis.form.texts = { submit: "Go", findings: { required: "Fill me in." }, translate };
      });
      await page.getByRole("button", { name: "Go" }).click();
      assert.equal(await page.locator("#field-user-error").textContent(), "Fill me in.");
      assert.match(await page.locator("label[for=field-user]").textContent(), /^Ada/);
    });
  });

test("right to left: labels and buttons mirror, values stay readable, nothing sticks out", async () => {
  await withForm("database/pg", { attributes: 'lang="ar" dir="rtl"' }, async (page) => {
    await page.evaluate((given) => {
      globalThis.form.stored = globalThis.jackfield.mask("database/pg", given);
    }, everything);
    await unfold(page);
    const side = (selector) =>
      page
        .locator(selector)
        .first()
        .evaluate((node) => node.getBoundingClientRect());
    const [host, port] = [await side("#field-host"), await side("#field-port")];
    assert.ok(host.x > port.x, "the first column is at the right");
    assert.equal(await page.locator("#field-host").evaluate((node) => getComputedStyle(node).direction), "ltr");
    const [{ wide }, form] = [await overflow(page), await side("jackfield-form")];
    assert.equal(wide, false);
    const left = await page
      .locator("jackfield-form input, jackfield-form textarea, jackfield-form button")
      .evaluateAll((all) =>
        all.filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect().left),
      );
    assert.ok(Math.min(...left) >= form.left - 1);
    assert.deepEqual(await found(page), []);
    await shoot(page, "rtl");
  });
});

test("the colours are variables of the application", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate(() => document.documentElement.style.setProperty("--jf-accent", "rgb(1, 2, 3)"));
    const colour = await page
      .getByRole("button", { name: "Save" })
      .evaluate((node) => getComputedStyle(node).backgroundColor);
    assert.equal(colour, "rgb(1, 2, 3)");
  });
});

test("by keyboard alone: a stored integration is edited, tested and saved", async () => {
  await withForm("database/pg", {}, async (page) => {
    await page.evaluate((given) => {
      globalThis.form.stored = globalThis.jackfield.mask("database/pg", given);
      globalThis.answers = { test: () => ({ code: 0, outcome: "ok", message: "It works." }) };
      document.activeElement.blur();
    }, shop);
    const seen = [];
    const to = async (name) => {
      for (let i = 0; i < 60; i += 1) {
        await page.keyboard.press("Tab");
        seen.push(await focused(page));
        if (seen.at(-1) === name) return;
      }
      assert.fail(`${name} was not reached: ${seen.join(", ")}`);
    };
    await to("field-host");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("db.example.org");
    assert.equal(await focused(page), "field-host");
    await to("replace");
    await page.keyboard.press("Space");
    assert.equal(await focused(page), "field-password");
    await page.keyboard.type("canary");
    await to("field-searchPath");
    await page.keyboard.type("sales");
    await page.keyboard.press("Enter");
    const group = page.locator("details", { hasText: "Encryption" });
    for (let i = 0; i < 5 && !(await group.evaluate((node) => node.contains(document.activeElement))); i += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await to("field-ssl");
    await page.keyboard.press("Space");
    await to("Test");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
    await page.keyboard.press("Enter");
    await page.locator(".result.ok").waitFor();
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "Save");
    await page.keyboard.press("Space");
    const [submitted] = await heard(page, "submit");
    assert.deepEqual(submitted.config, await config(page));
    assert.deepEqual(submitted.config, {
      connection: { host: "db.example.org", password: "canary", ssl: { enabled: true, rejectUnauthorized: true } },
      searchPath: ["sales"],
    });
  });
});

test("it fits a phone, and prints what a new form looks like", async () => {
  await withForm("database/pg", { viewport: { width: 360, height: 800 } }, async (page) => {
    await unfold(page);
    assert.deepEqual(await overflow(page), { wide: false, stickOut: [] });
    await shoot(page, "phone");
    await page.setViewportSize({ width: 1280, height: 900 });
    await shoot(page, "new-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot(page, "new-dark");
  });
});
