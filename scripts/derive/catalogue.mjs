// docs/catalogue.md: every integration with its test, its endpoints, and what its calls were checked against.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

// Official SDKs that are run against the same stand-in: tests/services/openai.test.mjs and sdks*.test.mjs.
const sdks = new Map([
  ["ai/openai", "official SDK `openai`"],
  ["ai/claude", "official SDK `@anthropic-ai/sdk`"],
  ["ai/amazon-bedrock", "official SDK `@aws-sdk/client-bedrock-runtime`"],
  ["ai/cohere", "official SDK `cohere-ai`"],
  ["ai/google", "official SDK `@google/genai` (but `embed`)"],
  ["ai/groq", "official SDK `groq-sdk`"],
  ["ai/mistral", "official SDK `@mistralai/mistralai`"],
  ["ai/ollama", "official SDK `ollama`"],
  ["ai/together", "official SDK `together-ai`"],
  ["auth/github", "official SDK `@octokit/rest`"],
  ["auth/slack", "official SDK `@slack/web-api`"],
  ["auth/twilio", "official SDK `twilio`"],
  ["communication/slack", "official SDK `@slack/web-api`"],
  ["communication/twilio", "official SDK `twilio`"],
  ["crm/hubspot", "official SDK `@hubspot/api-client` (but `account`)"],
  ["development/github", "official SDK `@octokit/rest`"],
  ["finance/stripe", "official SDK `stripe`"],
  ["marketing/hubspot", "official SDK `@hubspot/api-client` (but `account`)"],
  ["marketing/sendgrid", "official SDK `@sendgrid/mail` (`send` alone)"],
  ["project-management/notion", "official SDK `@notionhq/client`"],
  ["storage/s3", "official SDK `@aws-sdk/client-s3`"],
  ["sync/github", "official SDK `@octokit/rest`"],
  ["sync/hubspot", "official SDK `@hubspot/api-client` (but `account`)"],
  ["ticketing/hubspot-service-hub", "official SDK `@hubspot/api-client` (but `account`)"],
]);

export function derive(source, root) {
  const folder = join(root, "core/manifests");
  const types = JSON.parse(source("core/manifests/schema.json")).$defs.type.enum;
  const all = new Map();
  for (const type of [...types, "shared"]) {
    for (const file of readdirSync(join(folder, type)).sort()) {
      const manifest = JSON.parse(source(`core/manifests/${type}/${file}`));
      all.set(`${type}/${manifest.sub_type}`, manifest);
    }
  }
  const entries = [...all.values()].filter(({ type }) => type !== "shared");
  const sections = types.map((type) => section(type, entries, all, root));
  return [{ path: "docs/catalogue.md", text: `${head(entries.length, types.length)}\n${sections.join("\n")}` }];
}

const head = (entries, types) => `# Catalogue

${entries} integrations of ${types} types. The file of each is \`core/manifests/<type>/<sub_type>.json\`;
this page is derived from them. No service was called over the internet: "stand-in" means
a server of the tests that was written from the service's public API description (\`tests/services\`). Such an entry may
still differ from the service.
`;

function section(type, entries, all, root) {
  const rows = entries
    .filter((entry) => entry.type === type)
    .sort((a, b) => a.manifest.order - b.manifest.order || (a.sub_type < b.sub_type ? -1 : 1))
    .map((entry) => row(entry, all, root));
  const columns = "| integration | `sub_type` | test | endpoints | checked against |\n|---|---|---|---|---|";
  return `## ${type}\n\n${columns}\n${rows.join("\n")}\n`;
}

function row(entry, all, root) {
  const base = all.get(entry.extends) ?? {};
  const endpoints = { ...base.endpoints, ...entry.endpoints };
  const test = entry.test ?? base.test;
  const tested = test.endpoint === undefined ? `none: ${test.unsupported}` : `\`${test.endpoint}\``;
  const names = entry.manifest.expose.map((name) => `\`${name}\``).join(", ");
  const title = `[${entry.manifest.title}](integrations/${entry.type}/${entry.sub_type}.md)`;
  return `| ${title} | \`${entry.sub_type}\` | ${tested} | ${names} | ${checkedBy(entry, endpoints, test, root)} |`;
}

function checkedBy(entry, endpoints, test, root) {
  const kind = (name) => endpoints[name]?.kind ?? endpoints["*"]?.kind ?? "http";
  const used = [...entry.manifest.expose, ...(test.endpoint === undefined ? [] : [test.endpoint])];
  if (used.some((name) => kind(name) === "connector")) return "see [connectors](connectors.md)";
  if (!used.some((name) => kind(name) === "http")) return "examples of configurations";
  const sdk = sdks.get(`${entry.type}/${entry.sub_type}`);
  const names = [entry.sub_type, ...(entry.manifest.aliases ?? []), entry.extends?.split("/")[1]];
  const standIn = names.some((name) => existsSync(join(root, `tests/services/${name}.json`)));
  const own = standIn ? "stand-in" : "examples of requests and answers";
  return sdk === undefined ? own : `${own}, ${sdk}`;
}
