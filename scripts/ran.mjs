// A reporter of node:test: the outcome of each test that names a rule of security, a line of JSON each
// (scripts/rules.mjs).
export default async function* ran(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (!/\(S\d+(, S\d+)*\)$/.test(data.name)) continue;
    const skipped = data.skip !== undefined && data.skip !== false;
    yield `${JSON.stringify({ name: data.name, ok: type === "test:pass", ...(skipped && { skipped }) })}\n`;
  }
}
