// An integration that is named by its title or its id.
import { JackfieldError } from "../core/errors.js";
import { nearest } from "../base/nearest.js";
import { CommandError } from "./arguments.js";
import type { Integration, User } from "../generated/answers.js";
import type { Operations } from "../generated/operations.js";
import type { Workspace } from "./workspace.js";

type Lists = "integration.list" | "user.list" | "token.list" | "audit.list";
type Row<Name extends Lists> = Operations[Name]["answer"]["list"][number];

const pageRows = 1000;

/** Every row of a list, page by page; at most `most` rows. */
export async function rowsOf<Name extends Lists>(
  workspace: Workspace,
  operation: Name,
  query: Readonly<Record<string, string>> = {},
  most = Infinity,
): Promise<Row<Name>[]> {
  const rows: Row<Name>[] = [];
  for (;;) {
    const limit = Math.min(pageRows, most - rows.length);
    // These operations have a query and no more.
    const parts = { query: { ...query, limit, offset: rows.length } } as never;
    const { list, pageInfo } = await workspace.request(operation, parts);
    rows.push(...(list as Row<Name>[]));
    if (pageInfo.isLastPage || list.length === 0 || rows.length >= most) return rows;
  }
}

/** The users, for an owner; none for others, who may list only what is their own. */
export async function usersSeen(workspace: Workspace): Promise<User[]> {
  try {
    return await rowsOf(workspace, "user.list");
  } catch (error) {
    if (error instanceof JackfieldError && error.code === "role_insufficient") return [];
    throw error;
  }
}

/** The integration of this id, or the only one of this title. */
export async function integrationOf(workspace: Workspace, word: string): Promise<Integration> {
  if (/^int[0-9a-z]{14}$/.test(word)) {
    const found = await byId(workspace, word);
    if (found !== undefined) return found;
  }
  const found = (await rowsOf(workspace, "integration.list", { query: word })).filter(({ title }) => title === word);
  const [first, second] = found;
  if (second !== undefined) {
    const ids = found.map(({ id, type, sub_type }) => `\n  ${id}  ${type}/${sub_type}`);
    throw new CommandError(
      `${found.length} integrations have the title ${JSON.stringify(word)}. Give the id:${ids.join("")}`,
    );
  }
  if (first !== undefined) return first;
  const titles = (await rowsOf(workspace, "integration.list", {}, pageRows)).map(({ title }) => title);
  const near = nearest(word, titles);
  const advice =
    near === undefined ? "To list them, type: jackfield integrations list" : `Did you mean ${JSON.stringify(near)}?`;
  throw new CommandError(`there is no integration ${JSON.stringify(word)}. ${advice} [integration_not_found]`);
}

async function byId(workspace: Workspace, id: string): Promise<Integration | undefined> {
  try {
    return await workspace.request("integration.get", { path: { id } });
  } catch (error) {
    if (error instanceof JackfieldError && error.code === "integration_not_found") return undefined;
    throw error;
  }
}
