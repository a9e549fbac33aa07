// A form, and beside it what validate, mask and merge say while you type.
import { JackfieldError, open } from "./jackfield.js";
import { drawForm } from "./form.js";

const byId = (id) => document.getElementById(id);
const pretty = (value) => JSON.stringify(value, null, 2);
const jackfield = await open();

let entry = "database/pg";
let form;
let fields = [];
let hidden = new Set();
let stored; // what Save keeps; a real application has it on its server

function draw() {
  const [type, subType] = entry.split("/");
  fields = jackfield.catalogue.get(type, subType).form;
  stored = undefined;
  hidden = new Set();
  form = drawForm(byId("fields"), fields, update);
  byId("forget").disabled = true;
  byId("summary").hidden = true;
  byId("status").textContent = "";
  update();
}

// "connection.host": "x" as {connection: {host: "x"}}
function nested(values) {
  const whole = {};
  for (const [model, value] of Object.entries(values)) {
    const path = model.split(".");
    let at = whole;
    for (const part of path.slice(0, -1)) at = at[part] ??= {};
    at[path.at(-1)] = value;
  }
  return whole;
}
const valueAt = (whole, model) => model.split(".").reduce((at, part) => at?.[part], whole);

// What the form says of its visible fields: a whole config, or the difference from what is stored.
function candidate() {
  const values = form.values();
  const said = {};
  for (const { model, secret } of fields.filter((field) => !hidden.has(field.model))) {
    const [now, before] = [values[model], valueAt(stored, model)];
    if (now === undefined && (secret || before === undefined)) continue;
    if (pretty(now) !== pretty(before)) said[model] = now ?? null;
  }
  return nested(said);
}

// A field that appears brings its value, which may make another one appear: until nothing changes.
function check() {
  for (let round = 1; ; round += 1) {
    const config = candidate();
    const report = jackfield.validate(entry, config, stored === undefined ? {} : { stored });
    const now = new Set(fields.map(({ model }) => model).filter((model) => report.fields[model]?.visible === false));
    const same = now.size === hidden.size && [...now].every((model) => hidden.has(model));
    hidden = now;
    if (same || round === fields.length) return { config, report, ...merged(config) };
  }
}

// An update that sends a stored secret somewhere else is refused; the refusal names the secrets to send again.
function merged(config) {
  if (stored === undefined) return {};
  try {
    return { merge: jackfield.merge(entry, stored, config) };
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    return { refusal: error };
  }
}

function update() {
  const { config, report, merge, refusal } = check();
  const refused = refusal?.details.errors ?? [];
  const errors = [...report.errors, ...refused.filter(({ path }) => !report.errors.some((each) => each.path === path))];
  form.show({ ...report, errors });

  const labels = new Map(fields.map(({ model, label }) => [model, label]));
  byId("verdict").textContent = errors.length === 0 ? "Valid." : `${errors.length} to correct.`;
  byId("verdict").className = errors.length === 0 ? "good" : "bad";
  byId("findings").replaceChildren(
    ...[...errors, ...report.warnings].map((finding) => {
      const item = document.createElement("li");
      item.textContent = `${labels.get(finding.path) ?? finding.path}: ${finding.message}`;
      item.className = report.warnings.includes(finding) ? "warning" : "";
      return item;
    }),
  );
  const shown = merge?.config ?? (stored === undefined ? config : stored);
  byId("masked").textContent = pretty(jackfield.mask(entry, shown).config);

  byId("merge").hidden = stored === undefined;
  byId("merge-about").hidden = stored !== undefined;
  if (stored === undefined) return errors;
  byId("patch").textContent = pretty(jackfield.mask(entry, config).config);
  byId("merged").textContent = refusal
    ? refusal.message
    : pretty({ changed: merge.changed, secrets: merge.secrets, target_changed: merge.target_changed });
  return errors;
}

function summarise(errors) {
  byId("summary").hidden = errors.length === 0;
  byId("summary-title").textContent =
    errors.length === 1 ? "One field to correct" : `${errors.length} fields to correct`;
  byId("summary")
    .querySelector("ul")
    .replaceChildren(
      ...errors.map(({ path, message }) => {
        const field = fields.find(({ model }) => model === path);
        const link = Object.assign(document.createElement("a"), {
          href: `#field-${field?.key}`,
          textContent: `${field?.label ?? path}: ${message}`,
        });
        link.addEventListener("click", (event) => {
          event.preventDefault();
          const input = byId(`field-${field?.key}`);
          input?.closest("details")?.setAttribute("open", "");
          input?.focus();
        });
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  if (errors.length > 0) byId("summary").focus();
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  form.touchAll();
  const errors = update();
  summarise(errors);
  if (errors.length > 0) return;
  const { config, merge } = check();
  stored = merge?.config ?? config;
  form.saved(jackfield.mask(entry, stored).secrets);
  byId("forget").disabled = false;
  byId("status").textContent = "Saved, in this page only.";
  update();
});
byId("forget").addEventListener("click", draw);
byId("entry").addEventListener("change", ({ target }) => {
  entry = target.value;
  draw();
});

byId("entry").replaceChildren(
  ...jackfield.catalogue
    .list()
    .map(({ type, sub_type, manifest }) => new Option(`${manifest.title} (${type})`, `${type}/${sub_type}`)),
);
byId("entry").value = entry;
draw();
