// This file is compiled and not run. TypeScript reports an error for an expectation below whose line has no error.
import { JackfieldError } from "../dist/index.js";
import type { Jackfield } from "../dist/index.js";
import type { Client } from "../dist/client/index.js";

export async function typed(jackfield: Jackfield, id: string, kind: string): Promise<void> {
  const connection = { host: "db.example.com", port: 5432, user: "app", database: "shop" };
  await jackfield.integrations.create({ title: "Shop", type: "database", sub_type: "pg", config: { connection } });
  await jackfield.integrations.create({
    title: "Shop",
    type: "database",
    sub_type: "pg",
    // @ts-expect-error a port is a number
    config: { connection: { ...connection, port: "5432" } },
  });
  await jackfield.integrations.create({
    title: "Shop",
    type: "database",
    sub_type: "pg",
    // @ts-expect-error the key is database
    config: { connection: { host: "db.example.com", user: "app", databse: "shop" } },
  });
  await jackfield.integrations.create({
    title: "Text",
    type: "ai",
    sub_type: "openai",
    // @ts-expect-error the key is apiKey
    config: { apikey: "not-a-real-secret" },
  });
  // @ts-expect-error there is no such type
  await jackfield.integrations.create({ title: "Text", type: "aj", sub_type: "openai", config: {} });
  // A manifest of the application, and a name that is not known while compiling.
  await jackfield.integrations.create({ title: "Mine", type: "others", sub_type: "mine", config: { any: 1 } });
  await jackfield.integrations.create({ title: "Mine", type: "others", sub_type: kind, config: { any: 1 } });

  await jackfield.integrations.update(id, { config: { anything: 1 }, enabled: false });
  await jackfield.integrations.update<"database/pg">(id, { config: { connection: { password: null } } });
  // @ts-expect-error a host is a text
  await jackfield.integrations.update<"database/pg">(id, { config: { connection: { host: 5 } } });
  // @ts-expect-error there is no such key
  await jackfield.integrations.update<"ai/openai">(id, { config: { key: "not-a-real-secret" } });

  await jackfield.test({ integrationId: id });
  await jackfield.test({ type: "database", sub_type: "pg", config: { connection } });
  // @ts-expect-error a port is a number
  await jackfield.test({ type: "database", sub_type: "pg", config: { connection: { ...connection, port: "1" } } });
  // @ts-expect-error there is no such key
  await jackfield.test({ type: "ai", sub_type: "openai", config: { apiToken: "not-a-real-secret" } });
  // @ts-expect-error the key is integrationId
  await jackfield.test({ integrationID: id });
}

export async function typedClient(client: Client, id: string): Promise<void> {
  const connection = { host: "db.example.com", port: 5432, user: "app", database: "shop" };
  const made = { title: "Shop", type: "database", sub_type: "pg" } as const;
  const { version } = await client.request("integration.create", { body: { ...made, config: { connection } } });
  await client.request("integration.create", { body: { copy_from_id: id, title: "Shop, again" } });
  const wrong = { connection: { ...connection, port: "5432" } };
  // @ts-expect-error a port is a number
  await client.request("integration.create", { body: { ...made, config: wrong } });
  // @ts-expect-error the key is apiKey
  await client.request("integration.create", {
    body: { title: "T", type: "ai", sub_type: "openai", config: { key: "" } },
  });
  await client.request("integration.update", { path: { id }, body: { version, enabled: false } });
  const patch = { config: { connection: { host: 5 } } };
  // @ts-expect-error a host is a text
  await client.request<"database/pg">("integration.update", { path: { id }, body: patch });
  await client.test({ type: "database", sub_type: "pg", config: { connection } });
  // @ts-expect-error a port is a number
  await client.test({ type: "database", sub_type: "pg", config: wrong });
  // @ts-expect-error a path has an id
  await client.request("integration.get", {});
  const { list } = await client.request("integration.list", { query: { type: "database" } });
  void list;
}

export function typedCode(error: unknown): boolean {
  if (!(error instanceof JackfieldError)) return false;
  // @ts-expect-error this code is not in the table of errors
  if (error.code === "integration_linked") return false;
  return error.code === "linked_sources";
}
