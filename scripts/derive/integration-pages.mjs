// docs/integrations/<type>/<sub_type>.md: the page of each integration, with its fields, calls and usage records.
import { readdirSync } from "node:fs";
import { join } from "node:path";

export function derive(source, root) {
  const folder = join(root, "core/manifests");
  const stores = JSON.parse(source("core/manifests/stores.json"));
  const all = new Map();
  for (const type of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const file of readdirSync(join(folder, type.name)).sort()) {
      const manifest = JSON.parse(source(`core/manifests/${type.name}/${file}`));
      all.set(`${manifest.type}/${manifest.sub_type}`, manifest);
    }
  }
  return [...all.values()]
    .filter(({ type }) => type !== "shared")
    .map((manifest) => ({
      path: `docs/integrations/${manifest.type}/${manifest.sub_type}.md`,
      text: page(resolve(manifest, all), stores),
    }));
}

// A field or an endpoint of the same key replaces the inherited one.
function resolve(manifest, all) {
  const base = all.get(manifest.extends) ?? {};
  const own = manifest.form ?? [];
  const inherited = (base.form ?? []).map((field) => own.find(({ key }) => key === field.key) ?? field);
  const added = own.filter(({ key }) => !inherited.some((field) => field.key === key));
  return {
    ...manifest,
    form: [...inherited, ...added],
    endpoints: { ...base.endpoints, ...manifest.endpoints },
    test: manifest.test ?? base.test,
    store: manifest.store ?? base.store,
    examples: manifest.examples ?? base.examples,
  };
}

function page({ type, sub_type, manifest, form, endpoints, test, store, examples }, stores) {
  const names = [sub_type, ...(manifest.aliases ?? [])].map((name) => `\`${name}\``).join(", also ");
  const { config } = examples.find(({ valid }) => valid);
  const example = JSON.stringify({ title: manifest.title, type, sub_type, config }, null, 2);
  return [
    `# ${manifest.title}`,
    wrap(`${manifest.description}.`),
    "| `type` | `sub_type` | the service's documentation |\n|---|---|---|\n" +
      `| \`${type}\` | ${names} | ${manifest.docs} |`,
    "## Configuration",
    "A body of `POST /api/v2/meta/integrations`:",
    `\`\`\`json\n${example}\n\`\`\``,
    "The members of `config`. A secret is sealed in the store and masked in answers.",
    fieldTable(form.filter((field) => field.type !== "space")),
    "## Test",
    wrap(test.endpoint === undefined ? `None: ${test.unsupported}` : `It calls \`${test.endpoint}\`.`),
    "## Calls",
    manifest.expose.length === 0 ? "None." : callTable(manifest.expose, endpoints),
    "## Usage records",
    wrap(usageText(store, stores)),
    "",
  ].join("\n\n");
}

function fieldTable(form) {
  const rows = form.map((field) => {
    const must = field.required ? (field.visible_when === undefined ? "yes" : "where it is shown") : "";
    const kind = isSecret(field) ? `${field.type}, secret` : field.type;
    const value = field.default === undefined ? "" : code(JSON.stringify(field.default));
    const link = field.docs === undefined ? "" : ` [Where to find it](${field.docs})`;
    const help = `${cell(field.help ?? "")}${link}`;
    return `| \`${field.model}\` | ${cell(field.label)} | ${kind} | ${must} | ${value} | ${help} |`;
  });
  return ["| member | label | type | required | default | help |", "|---|---|---|---|---|---|", ...rows].join("\n");
}

const isSecret = ({ type, secret }) => secret === true || type === "password" || type === "oauth";

function callTable(names, endpoints) {
  const star = endpoints["*"] ?? {};
  const rows = names.map((name) => {
    const endpoint = { ...star, ...endpoints[name] };
    const { properties = {}, required = [] } = endpoint.params ?? {};
    const parameters = Object.keys(properties).map((key) => `\`${key}\`${required.includes(key) ? " (required)" : ""}`);
    if (endpoint.response?.page !== undefined) parameters.push("`next`");
    return `| \`${name}\` | ${cell(endpoint.description ?? "")} | ${parameters.join(", ")} |`;
  });
  return ["| endpoint | what it does | parameters |", "|---|---|---|", ...rows].join("\n");
}

function usageText(store, stores) {
  const names = [...stores[store.set], ...(store.fields ?? [])].map(({ name }) => `\`${name}\``);
  return `Each record has ${names.join(", ")}.`;
}

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;

function wrap(text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (lines[last] === "") lines[last] = word;
    else if (lines[last].length + 1 + word.length <= 116) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
