// What the readers of jackfield import find, and how they report what they leave out.

/** A connection that was found: an address, or an integration as apply takes it. */
export interface Found {
  readonly title: string;
  readonly url?: string;
  readonly config?: Record<string, unknown>;
  /** Of `config`; without them it is a database, and `client` in it names which. */
  readonly type?: string;
  readonly subType?: string;
  /** Why it cannot be taken. */
  readonly problem?: string;
}

/** Names on standard error what was left out of a connection; never values, which may be secrets. */
export function noteLeftOut(title: string, names: readonly string[]): void {
  if (names.length === 0) return;
  const list = [...new Set(names)].sort().join(", ");
  console.error(`note: of ${title}, ${list} ${names.length === 1 ? "is" : "are"} left out: there is no field for it`);
}
