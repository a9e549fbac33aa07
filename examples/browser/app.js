// Gives the form of a catalogue entry to <jackfield-form>, and shows what validate, mask and merge say while you type.
import { JackfieldError, defineForm, open } from "./jackfield.js";

const byId = (id) => document.getElementById(id);
const pretty = (value) => JSON.stringify(value, null, 2);
defineForm();
const jackfield = await open();
const form = byId("form");
let entry = "database/pg";

form.jackfield = jackfield;
let saved; // the config with its secrets, which a real application never has in its page

function draw() {
  saved = undefined;
  form.stored = undefined;
  form.manifest = jackfield.catalogue.get(...entry.split("/"));
  byId("forget").disabled = true;
  byId("status").textContent = "";
}

// An update that sends a stored secret somewhere else is refused; the refusal names the secrets to send again.
function merged(config) {
  try {
    return { merge: jackfield.merge(entry, saved, config) };
  } catch (error) {
    if (!(error instanceof JackfieldError)) throw error;
    return { refusal: error };
  }
}

form.addEventListener("jackfield-change", ({ detail: { config, report } }) => {
  const { errors, warnings } = report;
  const labels = new Map(form.manifest.form.map(({ model, label }) => [model, label]));
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
  const { merge, refusal } = saved === undefined ? {} : merged(config);
  byId("masked").textContent = pretty(jackfield.mask(entry, merge?.config ?? saved ?? config).config);
  byId("merge").hidden = saved === undefined;
  byId("merge-about").hidden = saved !== undefined;
  if (saved === undefined) return;
  byId("patch").textContent = pretty(jackfield.mask(entry, config).config);
  byId("merged").textContent = refusal
    ? refusal.message
    : pretty({ changed: merge.changed, secrets: merge.secrets, target_changed: merge.target_changed });
});

// A real application sends the config to its server, which answers the masked one; this page keeps it.
form.addEventListener("jackfield-submit", ({ detail: { config } }) => {
  saved = saved === undefined ? config : jackfield.merge(entry, saved, config).config;
  form.stored = jackfield.mask(entry, saved);
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
