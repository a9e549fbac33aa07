// What the derived tables of routes and operations are made of.

/** Which limits the body of a request has, and whether it is read at all. */
export type BodyKind = "none" | "config" | "endpoint" | "ignored";

/** What a caller has to be at least. `public` takes everybody; `operator` is who runs the server. */
export type MinimumRole = "public" | "viewer" | "editor" | "creator" | "owner" | "operator";

/** One method and path. Earlier routes win. */
export interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** The least role that may call it. */
  readonly role: MinimumRole;
  readonly body: BodyKind;
  /** The status of success. */
  readonly status: number;
  /** The query parameters that it knows. */
  readonly query: readonly string[];
}

/** A route as a row of the table: its values in the order of {@link Route}, the query parameters last. */
export type RouteRow = readonly [string, string, string, MinimumRole, BodyKind, number, ...string[]];

/** The routes of the rows. */
export function routesOf(rows: readonly RouteRow[]): readonly Route[] {
  return rows.map(([operation, method, path, role, body, status, ...query]) => {
    return { operation, method, path, role, body, status, query };
  });
}

/** The parameters of a path. */
export type Path<Name extends string> = { [Key in Name]: string };

/** The query parameters that an operation knows. */
export type Query<Name extends string> = { [Key in Name]?: string | number | boolean };

/** What an operation takes and answers. */
export interface Operation<PathParts, QueryParts, Body, Answer> {
  /** The parts of the path. */
  path: PathParts;
  /** The query parameters that it knows. */
  query: QueryParts;
  /** What is sent as JSON; undefined: nothing. */
  body: Body;
  /** What it answers. */
  answer: Answer;
}
