// A program that uses the types as a user would. It is compiled, never run.
import { JackfieldError, limits, open } from "jackfield";
import { createClient } from "jackfield/client";
import { createHandler, createListener, listen } from "jackfield/server";
import type { Capabilities, OpenOptions, Principal, QueryValues } from "jackfield";
import type { FetchHandler } from "jackfield/server";
import type { IncomingMessage, ServerResponse } from "node:http";

interface AppRequest extends IncomingMessage {
  readonly session?: { readonly user: string };
}
declare const app: { use(handler: (request: AppRequest, response: ServerResponse, next: () => void) => void): void };

const options: OpenOptions = {
  store: ":memory:",
  keys: { plain: true },
  egress: { mode: "allowlist", allow: ["db.example.com"] },
};
const ada: Principal = { user: "ada", workspace: "w1", role: "creator" };

export async function main(): Promise<void> {
  const jackfield = await open(options);
  const { id } = await jackfield.as(ada).integrations.create({
    title: "Production - Orders - PostgreSQL",
    type: "database",
    sub_type: "pg",
    config: { client: "pg", connection: { host: "db.example.com", port: 5432, user: "app", database: "orders" } },
  });
  const report = jackfield.validate("database/pg", { connection: { host: "db.example.com", database: "orders" } });
  const first: string | undefined = report.errors[0]?.path;
  // @ts-expect-error a port is a number
  jackfield.validate("database/pg", { connection: { port: "5432", database: "orders" } });
  for await (const row of jackfield.query<{ n: number }>(id, "SELECT count(*) AS n FROM orders")) row.n.toFixed();
  const stop = new AbortController();
  const values: QueryValues = [1n, new Date(), new Uint8Array(2), ["a"], { a: null }];
  const { truncated, truncatedBy } = await jackfield.execute(id, "SELECT $1", values, {
    maxRows: 5,
    signal: stop.signal,
  });
  // @ts-expect-error a value that may be undefined is not bound
  await jackfield.execute(id, "SELECT $1", [first]);
  // @ts-expect-error there are no other forms of numbers
  void jackfield.query(id, "SELECT 1", [], { bigNumbers: "double" });
  await jackfield.test({ integrationId: id }, { signal: stop.signal });
  const state: Capabilities["connectors"][number]["state"] | undefined = jackfield.capabilities().connectors[0]?.state;

  const handler: FetchHandler = createHandler(jackfield, { authenticate: () => ada });
  const response: Response = await handler(new Request("http://localhost/health"));
  createListener(jackfield, { base: "/integrations" });
  // The application's own type of requests comes from where the listener goes, or is named.
  app.use(createListener(jackfield, { authenticate: ({ raw }) => (raw.session === undefined ? null : ada) }));
  createListener<AppRequest>(jackfield, { authenticate: ({ raw }) => ({ ...ada, user: raw.session?.user ?? "none" }) });
  // @ts-expect-error a request of node:http has no session
  createListener(jackfield, { authenticate: ({ raw }) => raw.session });
  createHandler(jackfield, { onError: (error, { id, source }) => void [error, id.length, source === "authenticate"] });
  // @ts-expect-error there is no such role
  createHandler(jackfield, { authenticate: () => ({ user: "ada", workspace: "w1", role: "admin" }) });
  const server = await listen(jackfield, { port: 0 });
  const client = createClient({ url: server.url, token: "token" });
  try {
    const { list } = await client.request("integration.list", { query: { type: "database" } });
    for await (const row of client.query(list[0]?.id ?? "", "SELECT 1", [], { timeoutMillis: 5 })) void row;
    const rows: unknown[] = (await client.execute("id", "SELECT 1", [], { bigNumbers: "bigint" })).rows;
    void rows;
  } catch (error) {
    if (error instanceof JackfieldError) error.code.toUpperCase();
  }
  void [first, state, truncated, truncatedBy, response.status, limits.cursor_chunk_bytes];
  await server.close();
}
