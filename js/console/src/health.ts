// What this tab knows of connections: the outcomes of tests that were made in it. Nothing is tested by itself.
import { session } from "./session.js";
import type { TestOutcome } from "../../src/generated/answers.js";

/** The last outcome of a test. */
export interface Health {
  readonly outcome: TestOutcome["outcome"];
  readonly message: string;
  readonly at: string;
}

const name = "jackfield.health";

function all(): Record<string, Health> {
  return JSON.parse(sessionStorage.getItem(name) ?? "{}") as Record<string, Health>;
}

export function healthOf(id: string): Health | undefined {
  return all()[id];
}

/** Tests a stored integration, and remembers how it went. */
export async function testStored(id: string): Promise<TestOutcome> {
  const outcome = await session.request("connection.test", { body: { integrationId: id } });
  const { message } = outcome;
  const known = { ...all(), [id]: { outcome: outcome.outcome, message, at: new Date().toISOString() } };
  sessionStorage.setItem(name, JSON.stringify(known));
  return outcome;
}
