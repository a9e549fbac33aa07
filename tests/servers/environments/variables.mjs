// What the environments of the connectors' tests have in common.

/** {JACKFIELD_TEST_<prefix>_<NAME>: text} of {NAME: value}. */
export const variables = (prefix, values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`JACKFIELD_TEST_${prefix}_${name}`, String(value)]),
  );

/** {NAME_PORT: port} of {NAME: listener}. */
export const ports = (listeners) =>
  Object.fromEntries(Object.entries(listeners).map(([name, { port }]) => [`${name}_PORT`, port]));

/** For a server that is not there. */
export const skipped = (prefix, reason) => ({ env: variables(prefix, { SKIP: reason }), stop: async () => true });

export async function stopAll(listeners) {
  for (const listener of Object.values(listeners)) await listener.stop();
}
