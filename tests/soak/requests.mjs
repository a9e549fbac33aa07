// Requests that a server must refuse, each in its way, and go on.
export const integrations = "/api/v2/meta/integrations";
export const newRow = (title) => ({
  title,
  type: "ai",
  sub_type: "openai",
  config: { apiKey: "not-a-real-key-0123456789abcdef" },
});
const post = (path, body, headers) => ({ method: "POST", path, body, ...(headers && { headers }) });
const create = (body, headers) => () =>
  post(integrations, typeof body === "string" ? body : JSON.stringify(body), headers);
const statement = (id, sql, params = {}) =>
  post(`/api/v2/integrations/${id}/execute`, JSON.stringify({ action: "query", params: { sql, ...params } }));

/** Each is made for the id of an SQLite integration. */
export const badRequests = [
  create("{"),
  create('{"__proto__": {"x": 1}}'),
  create({ ...newRow("T"), config: { constructor: { prototype: 1 } } }),
  create("[".repeat(10_000)),
  create({ ...newRow("x".repeat(1000)) }),
  create({ ...newRow("T"), type: "nothing" }),
  create({ ...newRow("T"), config: { apiKey: "********" } }),
  create("a".repeat(1_100_000)),
  create(Buffer.from([0xff, 0xfe, 0x00]).toString("latin1")),
  create(newRow("T"), { "content-type": "text/plain" }),
  create(newRow("T"), { "content-encoding": "br" }),
  create(newRow("T"), { "xc-auth": "jft_unknown_token" }),
  create(newRow("T"), { "xc-auth": "" }),
  () => ({ method: "GET", path: `${integrations}/int00000000000000` }),
  () => ({ method: "GET", path: `${integrations}/..%2f..%2fetc%2fpasswd` }),
  () => ({ method: "GET", path: `${integrations}?limit=-1` }),
  () => ({ method: "GET", path: `${integrations}?limit=1e99&offset=x` }),
  () => ({ method: "PUT", path: integrations, body: "{}" }),
  () => ({ method: "DELETE", path: `${integrations}/%00` }),
  () => ({ method: "GET", path: "/nothing/here" }),
  (id) => ({ method: "PATCH", path: `${integrations}/${id}`, body: JSON.stringify({ version: 999, title: "T" }) }),
  (id) => ({
    method: "PATCH",
    path: `${integrations}/${id}`,
    body: JSON.stringify({ config: { connection: { filename: "/etc/passwd" } } }),
  }),
  (id) => statement(id, "SELEC"),
  (id) => statement(id, "SELECT * FROM nothing"),
  (id) => statement(id, "SELECT ?", { params: [{}, []] }),
  (id) => statement(id, "ATTACH '/tmp/x' AS x"),
  (id) => statement(id, "SELECT hex(zeroblob(60000000))"),
  (id) => statement(id, "SELECT 1", { timeoutMillis: -5 }),
  (id) => post(`/api/v2/integrations/${id}/nothing`, "{}"),
  () =>
    post(
      `${integrations}/test`,
      JSON.stringify({ type: "database", sub_type: "pg", config: { connection: { host: "127.0.0.1", port: 1 } } }),
    ),
];
