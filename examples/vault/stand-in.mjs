// A stand-in for OpenBao or Vault: it answers as the documentation of their HTTP API says, and is neither of them.
// Format: https://openbao.org/api-docs/secret/kv/kv-v2/, read secret version; errors as {"errors": [...]}.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

/** Secrets by path: {"secret/data/shop": {data: {password}, lease: SECONDS}}. Counts the requests of each path. */
export async function startStandIn({ token, secrets }) {
  const requests = [];
  const server = createServer((request, response) => {
    const path = request.url.replace(/^\/v1\//, "");
    requests.push(path);
    const answer = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.headers["x-vault-token"] !== token) return answer(403, { errors: ["permission denied"] });
    const found = secrets[path];
    if (request.method !== "GET" || found === undefined) return answer(404, { errors: [] });
    const metadata = { created_time: "2026-01-01T00:00:00Z", deletion_time: "", destroyed: false, version: 1 };
    return answer(200, {
      request_id: randomUUID(),
      lease_id: "",
      renewable: false,
      lease_duration: found.lease ?? 0,
      data: { data: found.data, metadata },
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    requests,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
