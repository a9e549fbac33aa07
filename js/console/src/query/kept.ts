// What this tab remembers of queries: the statements that were run, and the last text of each editor.

const historyName = "jackfield.history";
const draftName = "jackfield.draft";
const most = 100;

/** A statement that was run. */
export interface Past {
  readonly integration: string;
  readonly sql: string;
  readonly at: string;
}

function read<Value>(name: string, otherwise: Value): Value {
  return JSON.parse(sessionStorage.getItem(name) ?? JSON.stringify(otherwise)) as Value;
}

// A tab that may keep nothing works without.
function write(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    sessionStorage.removeItem(name);
  }
}

export function history(integration: string): readonly Past[] {
  return read<readonly Past[]>(historyName, []).filter((past) => past.integration === integration);
}

export function remember(integration: string, sql: string): void {
  const others = read<readonly Past[]>(historyName, []).filter(
    (past) => past.integration !== integration || past.sql !== sql,
  );
  write(historyName, [{ integration, sql, at: new Date().toISOString() }, ...others].slice(0, most));
}

/** The texts of the editors of an integration; there is at least one. */
export function drafts(integration: string): readonly string[] {
  const kept = read<Record<string, string | readonly string[]>>(draftName, {})[integration] ?? "";
  return typeof kept === "string" ? [kept] : kept;
}

export function keepDrafts(integration: string, texts: readonly string[]): void {
  write(draftName, { ...read<Record<string, unknown>>(draftName, {}), [integration]: texts });
}
