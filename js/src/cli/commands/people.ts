// Users and tokens of a workspace.
import { CommandError, UsageError } from "../arguments.js";
import { nearest } from "../../base/nearest.js";
import { rowsOf, usersSeen } from "../integration-of.js";
import { jsonFlag, report, reportRows } from "../report.js";
import { operatorCall } from "../store.js";
import { oneLine } from "../width.js";
import { openWorkspace, workspaceFlags } from "../workspace.js";
import type { Token, User } from "../../generated/answers.js";
import type { Command, Flag, Given } from "../arguments.js";
import type { Workspace } from "../workspace.js";

const roles = ["viewer", "editor", "creator", "owner"] as const;
type Role = (typeof roles)[number];

const flags = { ...workspaceFlags, ...jsonFlag };
const roleFlag: Flag = { type: "string", value: "ROLE", choices: roles, about: roles.join(", ") };

/** The commands `user` and `token`. */
export const people: readonly Command[] = [
  { name: "user list", words: "", about: "Lists the users of a workspace.", flags, run: listUsers },
  {
    name: "user add",
    words: "NAME --role ROLE",
    about: "Adds a user. A token for it is another step: jackfield token create.",
    flags: { ...flags, role: roleFlag },
    run: addUser,
  },
  {
    name: "user role",
    words: "NAME|ID ROLE",
    about: "Changes the role of a user. It counts at once: none of its tokens may do more.",
    flags,
    run: changeRole,
  },
  {
    name: "user remove",
    words: "NAME|ID",
    about: "Removes a user with its tokens. Its shared integrations go to another user.",
    flags: {
      ...flags,
      "transfer-to": { type: "string", value: "NAME|ID", about: "Who gets them. Default: an owner" },
      "delete-private": { type: "boolean", about: "Deletes its private integrations, which no one else can see" },
    },
    run: removeUser,
  },
  {
    name: "token create",
    words: "--user NAME --role ROLE",
    about:
      "Creates a token, shown once. On a store: for a user, who is added if the name is new. " +
      "On a server: your own without --user; for another user an invitation.",
    flags: {
      ...flags,
      user: { type: "string", value: "NAME", about: "The user's name" },
      role: roleFlag,
      label: { type: "string", value: "TEXT", about: "What the token is for" },
      days: { type: "string", value: "N", about: "The token ends after N days. Default: never" },
    },
    run: createToken,
  },
  {
    name: "token list",
    words: "",
    about: "Lists tokens by their public beginning, never the tokens themselves.",
    flags: { ...flags, user: { type: "string", value: "NAME|ID", about: "Those of one user" } },
    run: listTokens,
  },
  {
    name: "token revoke",
    words: "ID|PREFIX",
    about: "Revokes a token. It opens nothing from then on.",
    flags,
    run: revokeToken,
  },
];

async function listUsers(given: Given): Promise<number> {
  await using workspace = await openWorkspace(given);
  await reportRows(given, await rowsOf(workspace, "user.list"), [
    { head: "id", cell: ({ id }) => id },
    { head: "name", cell: ({ name }) => name },
    { head: "role", cell: ({ role }) => role },
    { head: "added", cell: ({ created_at }) => created_at },
  ]);
  return 0;
}

async function addUser(given: Given): Promise<number> {
  const name = given.word(0, "NAME");
  const role = given.choice("role", roles);
  if (role === undefined) throw new UsageError("--role ROLE is needed");
  await using workspace = await openWorkspace(given);
  const made = await workspace.request("user.create", { body: { name, role } });
  await report(given, made, () => [`added ${oneLine(name)} as ${role}: ${made.id}`]);
  return 0;
}

async function changeRole(given: Given): Promise<number> {
  const word = given.word(0, "NAME|ID");
  const role = roleOf(given.word(1, "ROLE"));
  await using workspace = await openWorkspace(given);
  const user = await userOf(workspace, word);
  const changed = await workspace.request("user.update", { path: { userId: user.id }, body: { role } });
  await report(given, changed, () => [`${oneLine(user.name)} was ${user.role} and is ${role}`]);
  return 0;
}

function roleOf(word: string): Role {
  const role = roles.find((each) => each === word);
  if (role === undefined) throw new UsageError(`ROLE is one of: ${roles.join(", ")}`);
  return role;
}

async function removeUser(given: Given): Promise<number> {
  const word = given.word(0, "NAME|ID");
  const heirWord = given.text("transfer-to");
  await using workspace = await openWorkspace(given);
  const users = await rowsOf(workspace, "user.list");
  const user = userIn(users, word);
  const heir =
    heirWord === undefined ? users.find(({ id, role }) => role === "owner" && id !== user.id) : userIn(users, heirWord);
  const query = { deletePrivate: given.flag("delete-private"), ...(heir === undefined ? {} : { transferTo: heir.id }) };
  const done = await workspace.request("user.delete", { path: { userId: user.id }, query });
  const { transferred = 0, private_deleted: deleted = 0 } = done;
  await report(given, done, () => [
    `removed ${oneLine(user.name)}: ${transferred} integrations went to ${oneLine(heir?.name ?? "you")}, ` +
      `${deleted} private ones were deleted`,
  ]);
  return 0;
}

async function userOf(workspace: Workspace, word: string): Promise<User> {
  return userIn(await rowsOf(workspace, "user.list"), word);
}

function userIn(users: readonly User[], word: string): User {
  const user = users.find(({ id }) => id === word) ?? users.find(({ name }) => name === word);
  if (user !== undefined) return user;
  const names = users.map(({ name }) => name);
  const near = nearest(word, names);
  const advice =
    near === undefined ? "To list them, type: jackfield user list" : `Did you mean ${JSON.stringify(near)}?`;
  throw new CommandError(`there is no user ${JSON.stringify(word)}. ${advice} [user_not_found]`);
}

async function createToken(given: Given): Promise<number> {
  const user = given.text("user");
  const role = given.choice("role", roles);
  if (given.text("url") === undefined && (user === undefined || role === undefined))
    throw new UsageError("--user NAME and --role ROLE are needed");
  const days = given.number("days", 0, 36500);
  const expires_at = days === 0 ? undefined : new Date(Date.now() + days * 86400000).toISOString();
  await using workspace = await openWorkspace(given);
  const label = given.text("label");
  if (workspace.store !== undefined) {
    const of = given.text("workspace");
    // The operator of the host may make a token for anyone, which the audit records.
    const made = await operatorCall(workspace.store.jackfield, "token.issue", {
      user,
      role,
      workspace: of,
      label,
      expires_at,
    });
    await report(given, made, () => [String(made["token"])]);
    return 0;
  }
  const holder = user === undefined ? undefined : await userOf(workspace, user);
  const body = {
    ...(holder === undefined ? {} : { user: holder.id }),
    ...(role === undefined ? {} : { role }),
    ...(label === undefined ? {} : { label }),
    ...(expires_at === undefined ? {} : { expires_at }),
  };
  const made = await workspace.request("token.create", { body });
  await report(given, made, () => [made.token ?? made.invitation ?? ""]);
  if (made.invitation !== undefined && !given.flag("json"))
    console.error("note: an invitation, which its user exchanges for a token: POST /api/v2/tokens/accept");
  return 0;
}

async function listTokens(given: Given): Promise<number> {
  await using workspace = await openWorkspace(given);
  const word = given.text("user");
  const users = await usersSeen(workspace);
  const holder = word === undefined ? undefined : userIn(users, word);
  const tokens = await rowsOf(workspace, "token.list");
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const rows = tokens.filter((token) => holder === undefined || token["fk_user_id"] === holder.id);
  await reportRows<Token>(given, rows, [
    { head: "id", cell: ({ id }) => id },
    { head: "prefix", cell: ({ prefix }) => prefix },
    { head: "user", cell: (token) => names.get(String(token["fk_user_id"])) ?? token["fk_user_id"] },
    { head: "role", cell: ({ role }) => role },
    { head: "label", cell: ({ label }) => label },
    { head: "last used", cell: (token) => token["last_used_at"] },
    { head: "expires", cell: ({ expires_at }) => expires_at ?? "never" },
  ]);
  return 0;
}

async function revokeToken(given: Given): Promise<number> {
  const word = given.word(0, "ID|PREFIX");
  await using workspace = await openWorkspace(given);
  const tokens = await rowsOf(workspace, "token.list");
  const token = tokens.find(({ id, prefix }) => id === word || prefix === word);
  // What was typed may be a whole token, which must not be repeated.
  if (token === undefined)
    throw new CommandError("there is no such token. To list them, type: jackfield token list [token_not_found]");
  await workspace.request("token.delete", { path: { tokenId: token.id } });
  await report(given, token, () => [`revoked ${token.id} (${String(token.prefix)})`]);
  return 0;
}
