// A page with a store of the browser, and a service worker that answers from it. It is compiled, never run.
import { openTab } from "jackfield/tab";
import { createHandler } from "jackfield/server";
import type { TabOptions } from "jackfield/tab";
import type { FetchHandler } from "jackfield/server";
import type { Integration, Jackfield } from "jackfield";

const options: TabOptions = { store: "orders", storeWasm: new URL("https://example.com/jackfield-store.wasm") };

export async function first(key: CryptoKey): Promise<Integration | undefined> {
  await using jackfield: Jackfield = await openTab({ ...options, key, worker: new Worker("/worker.js") });
  // @ts-expect-error keys of servers are not for browsers
  await openTab({ keys: { plain: true } });
  const { list } = await jackfield.integrations.list();
  return list[0];
}

export async function serve(): Promise<FetchHandler> {
  return createHandler(await openTab(), { authenticate: () => ({ user: "u", workspace: "w", role: "owner" }) });
}
