// The start page: a token, a statement, a form. Nothing is stored outside this tab, and nothing is sent to a database
// before someone asks for it.
import { shownCell, splitCells } from "./cells.js";

const byId = (id) => document.getElementById(id);
const say = (id, text, kind = "") => {
  byId(id).textContent = text;
  byId(id).className = `status ${kind}`;
};

// For the shop that `npm start` makes; other databases have other tables.
const sampleTitle = "Development - Sample shop - SQLite";
const sampleSql = `SELECT c.name, c.city, count(*) AS orders, round(sum(o.quantity * p.price), 2) AS total
FROM orders o
JOIN customers c ON c.id = o.customer_id
JOIN products p ON p.id = o.product_id
GROUP BY c.id
ORDER BY total DESC
LIMIT 10`;

let token = "";
let titles = new Map();
// The page may be mounted below a path of the application.
const base = location.pathname.replace(/\/$/, "");

async function send(method, path, body, accept = "application/json") {
  const headers = { "xc-auth": token, accept };
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(`${base}${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const { message } = await response.json();
  throw new Error(message);
}
const api = async (method, path, body) => (await send(method, path, body)).json();

// ---- token ----------------------------------------------------------------------------------------------------------

// The fragment is never sent to a server; it leaves the address bar and the history at once. A link that is opened in a
// tab with this page changes the fragment only.
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return;
  history.replaceState(null, "", location.pathname);
  byId("token").value = given;
  void signIn();
}
globalThis.addEventListener("hashchange", takeToken);
byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn();
});

async function signIn() {
  token = byId("token").value.trim();
  byId("result").hidden = true;
  try {
    const { list, pageInfo } = await api("GET", "/api/v2/meta/integrations?limit=200");
    const count = pageInfo.totalRows === 1 ? "1 integration is" : `${pageInfo.totalRows} integrations are`;
    say("sign-in-status", `The token works. ${count} visible.`, "good");
    const databases = list.filter((item) => item.type === "database" && item.enabled);
    byId("integration").replaceChildren(
      ...databases.map((item) => new Option(`${item.title} (${item.sub_type})`, item.id)),
    );
    for (const id of ["integration", "run", "test"]) byId(id).disabled = databases.length === 0;
    titles = new Map(databases.map(({ id, title }) => [id, title]));
    suggestStatement();
    say(
      "query-status",
      databases.length === 0
        ? "There is no database integration yet. Create one with POST /api/v2/meta/integrations."
        : "Run sends the statement to the database.",
    );
  } catch (error) {
    say("sign-in-status", error.message, "bad");
  }
}

// ---- query ----------------------------------------------------------------------------------------------------------

// A statement that someone typed stays.
function suggestStatement() {
  const isSample = titles.get(byId("integration").value) === sampleTitle;
  const now = byId("sql").value;
  if (now === "" || now === sampleSql) byId("sql").value = isSample ? sampleSql : "";
}
byId("integration").addEventListener("change", suggestStatement);
byId("query").addEventListener("submit", (event) => {
  event.preventDefault();
  void runQuery();
});
byId("test").addEventListener("click", async () => {
  say("query-status", "Testing.");
  try {
    const outcome = await api("POST", "/api/v2/meta/connection/test", { integrationId: byId("integration").value });
    const version = outcome.serverVersion ? ` Server version ${outcome.serverVersion}.` : "";
    say(
      "query-status",
      `${outcome.message}${version} ${outcome.durationMillis} ms.`,
      outcome.outcome === "ok" ? "good" : "bad",
    );
  } catch (error) {
    say("query-status", error.message, "bad");
  }
});

async function runQuery() {
  say("query-status", "Running.");
  byId("run").disabled = true;
  try {
    const id = byId("integration").value;
    const body = { sql: byId("sql").value, maxRows: 500, timeoutMillis: 30000, rowFormat: "array" };
    const accept = "application/x-ndjson; envelope=1";
    const response = await send("POST", `/api/v2/integrations/${id}/query`, body, accept);
    // The columns, each row, and what ended it.
    const [head, ...rows] = (await response.text()).trim().split("\n");
    const { end, error } = JSON.parse(rows.pop());
    if (error !== undefined) throw new Error(error.message);
    byId("result").replaceChildren(tableOf(JSON.parse(head).columns, rows.map(splitCells)));
    byId("result").hidden = false;
    const cut = end.truncated ? " There are more." : "";
    say("query-status", `${end.rowCount} rows in ${end.durationMillis} ms.${cut}`, "good");
  } catch (error) {
    byId("result").hidden = true;
    say("query-status", error.message, "bad");
  } finally {
    byId("run").disabled = false;
  }
}

function tableOf(columns, rows) {
  const shown = rows.map((row) => row.map(shownCell));
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  columns.forEach(({ name }, at) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.className = shown.some((row) => row[at]?.kind === "number") ? "number" : "";
    cell.textContent = name;
    head.append(cell);
  });
  const body = table.createTBody();
  for (const row of shown) {
    const line = body.insertRow();
    for (const { text, kind } of row) {
      const cell = line.insertCell();
      cell.textContent = text;
      cell.className = kind;
    }
  }
  return table;
}

// ---- form -----------------------------------------------------------------------------------------------------------

// `npm start` serves this page while the WebAssembly module is still being built: then it asks again until it is there.
async function loadModule() {
  for (;;) {
    const response = await fetch(new URL("./wasm/jackfield.wasm", import.meta.url));
    if (response.ok) return response.arrayBuffer();
    if (response.status !== 503) throw new Error(`the WebAssembly module was not found (HTTP ${response.status})`);
    const { message } = await response.json();
    const seconds = Number(response.headers.get("retry-after"));
    if (seconds === 0) throw new Error(message);
    say("form-status", message);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

async function showForms() {
  try {
    const wasm = await loadModule();
    const [{ open }, { defineForm }] = await Promise.all([import("./dist/browser.js"), import("./dist/form/index.js")]);
    defineForm();
    const jackfield = await open({ wasm });
    say("form-status", "");
    const items = jackfield.catalogue.list();
    const [form, entry] = [byId("form"), byId("entry")];
    entry.replaceChildren(
      ...items.map(({ type, sub_type, manifest }) => new Option(`${manifest.title} (${type})`, `${type}/${sub_type}`)),
    );
    form.addEventListener("jackfield-change", ({ detail: { config, report } }) => {
      const wrong = report.errors.length === 1 ? "1 field needs" : `${report.errors.length} fields need`;
      say("form-status", report.valid ? "Valid." : `${wrong} attention.`, report.valid ? "good" : "");
      byId("masked").textContent = JSON.stringify(jackfield.mask(entry.value, config).config, null, 2);
    });
    form.jackfield = jackfield;
    const draw = () => {
      form.manifest = jackfield.catalogue.get(...entry.value.split("/"));
    };
    entry.value = "database/pg";
    entry.addEventListener("change", draw);
    draw();
  } catch (error) {
    say("form-status", `The form could not be shown: ${error.message}`, "bad");
  }
}
void showForms();
takeToken();
