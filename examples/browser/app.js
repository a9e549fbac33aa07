// Gives the form of a catalogue entry to <jackfield-form>, and shows what validate, mask and merge say while you type.
import { JackfieldError, defineForm, open } from "./jackfield.js";

const byId = (id) => document.getElementById(id);
const pretty = (value) => JSON.stringify(value, null, 2);
defineForm();
const jackfield = await open();
const form = byId("form");
let entry = "database/pg";

function draw() {
  const [type, subType] = entry.split("/");
  form.fields = jackfield.catalogue.get(type, subType).form;
  byId("forget").disabled = true;
  byId("status").textContent = "";
}

// An update that sends a stored secret somewhere else is refused; the refusal names the secrets to send again.
function merged(config, stored) {
  if (stored === undefined) return {};
  try {
    return { merge: jackfield.merge(entry, stored, config) };
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    return { refusal: error };
  }
}

let outcome = {}; // what the last check found, for the events that follow it
form.check = (config, stored) => {
  const report = jackfield.validate(entry, config, stored === undefined ? {} : { stored });
  outcome = { stored, ...merged(config, stored) };
  const refused = (outcome.refusal?.details.errors ?? []).filter(
    ({ path }) => !report.errors.some((each) => each.path === path),
  );
  return { ...report, errors: [...report.errors, ...refused] };
};

form.addEventListener("jackfield-check", ({ detail: { config, report } }) => {
  const { stored, merge, refusal } = outcome;
  const { errors, warnings } = report;
  const labels = new Map(form.fields.map(({ model, label }) => [model, label]));
  byId("verdict").textContent = errors.length === 0 ? "Valid." : `${errors.length} to correct.`;
  byId("verdict").className = errors.length === 0 ? "good" : "bad";
  byId("findings").replaceChildren(
    ...[...errors, ...warnings].map((finding) => {
      const item = document.createElement("li");
      item.textContent = `${labels.get(finding.path) ?? finding.path}: ${finding.message}`;
      item.className = warnings.includes(finding) ? "warning" : "";
      return item;
    }),
  );
  byId("masked").textContent = pretty(jackfield.mask(entry, merge?.config ?? stored ?? config).config);

  byId("merge").hidden = stored === undefined;
  byId("merge-about").hidden = stored !== undefined;
  if (stored === undefined) return;
  byId("patch").textContent = pretty(jackfield.mask(entry, config).config);
  byId("merged").textContent = refusal
    ? refusal.message
    : pretty({ changed: merge.changed, secrets: merge.secrets, target_changed: merge.target_changed });
});

// A real application sends the config to its server; this page keeps it.
form.addEventListener("jackfield-submit", ({ detail: { config } }) => {
  const stored = outcome.merge?.config ?? config;
  form.markStored(stored, jackfield.mask(entry, stored).secrets);
  byId("forget").disabled = false;
  byId("status").textContent = "Saved, in this page only.";
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
