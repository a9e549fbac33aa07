// The start page: a token, a statement, a form. Nothing is stored outside this tab.
const byId = (id) => document.getElementById(id);
const say = (id, text, kind = "") => {
  byId(id).textContent = text;
  byId(id).className = `status ${kind}`;
};

const sampleSql = `SELECT c.name, c.city, count(*) AS orders, round(sum(o.quantity * p.price), 2) AS total
FROM orders o
JOIN customers c ON c.id = o.customer_id
JOIN products p ON p.id = o.product_id
GROUP BY c.id
ORDER BY total DESC
LIMIT 10`;

let token = "";
// The page may be mounted below a path of the application.
const base = location.pathname.replace(/\/$/, "");

async function api(method, path, body) {
  const headers = { "xc-auth": token, accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(`${base}${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

// ---- token ----------------------------------------------------------------------------------------------------------

// The fragment is never sent to a server; it leaves the address bar and the history at once.
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  history.replaceState(null, "", location.pathname);
  byId("token").value = given;
  void signIn();
}
byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn();
});

async function signIn() {
  token = byId("token").value.trim();
  try {
    const { list, pageInfo } = await api("GET", "/api/v2/meta/integrations?limit=200");
    const count = pageInfo.totalRows === 1 ? "1 integration is" : `${pageInfo.totalRows} integrations are`;
    say("sign-in-status", `The token works. ${count} visible.`, "good");
    const databases = list.filter((item) => item.type === "database" && item.enabled);
    byId("integration").replaceChildren(
      ...databases.map((item) => new Option(`${item.title} (${item.sub_type})`, item.id)),
    );
    for (const id of ["integration", "run", "test"]) byId(id).disabled = databases.length === 0;
    if (databases.length === 0) {
      say("query-status", "There is no database integration yet. Create one with POST /api/v2/meta/integrations.");
      return;
    }
    if (byId("sql").value === "") byId("sql").value = sampleSql;
    await runQuery();
  } catch (error) {
    say("sign-in-status", error.message, "bad");
  }
}

// ---- query ----------------------------------------------------------------------------------------------------------

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
    const result = await api("POST", `/api/v2/integrations/${id}/query`, {
      sql: byId("sql").value,
      maxRows: 500,
      rowFormat: "array",
    });
    byId("result").replaceChildren(tableOf(result));
    byId("result").hidden = false;
    const cut = result.truncated ? " There are more." : "";
    say("query-status", `${result.rowCount} rows in ${result.durationMillis} ms.${cut}`, "good");
  } catch (error) {
    byId("result").hidden = true;
    say("query-status", error.message, "bad");
  } finally {
    byId("run").disabled = false;
  }
}

function tableOf({ columns, rows }) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  columns.forEach(({ name }, at) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.className = rows.some((row) => typeof row[at] === "number") ? "number" : "";
    cell.textContent = name;
    head.append(cell);
  });
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      cell.textContent = value === null ? "null" : typeof value === "object" ? JSON.stringify(value) : String(value);
      cell.className = value === null ? "null" : typeof value === "number" ? "number" : "";
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
    form.check = (config) => jackfield.validate(entry.value, config);
    form.addEventListener("jackfield-check", ({ detail: { config, report } }) => {
      const wrong = report.errors.length === 1 ? "1 field needs" : `${report.errors.length} fields need`;
      say("form-status", report.valid ? "Valid." : `${wrong} attention.`, report.valid ? "good" : "");
      byId("masked").textContent = JSON.stringify(jackfield.mask(entry.value, config).config, null, 2);
    });
    const draw = () => {
      const [type, subType] = entry.value.split("/");
      form.fields = jackfield.catalogue.get(type, subType).form;
    };
    entry.value = "database/pg";
    entry.addEventListener("change", draw);
    draw();
  } catch (error) {
    say("form-status", `The form could not be shown: ${error.message}`, "bad");
  }
}
void showForms();
