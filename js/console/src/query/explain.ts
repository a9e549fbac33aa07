// Statements that ask a database for its plan. A person sees and runs them, as all others.

// An engine that is not here has no statement for it, or one that writes (Oracle) or needs a session (SQL Server).
const words: Readonly<Record<string, string>> = {
  databricks: "EXPLAIN",
  mysql2: "EXPLAIN",
  pg: "EXPLAIN",
  snowflake: "EXPLAIN",
  sqlite3: "EXPLAIN QUERY PLAN",
};

/** Whether the engine has a statement for its plan. */
export const canExplain = (subType: string): boolean => words[subType] !== undefined;

/** The text that asks for the plans of these statements; one that asks already stays. */
export function explained(subType: string, statements: readonly string[]): string {
  const word = words[subType] ?? "EXPLAIN";
  return statements.map((text) => (/^\s*explain\b/i.test(text) ? text.trim() : `${word} ${text.trim()}`)).join(";\n");
}
