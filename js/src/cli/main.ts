// The command `jackfield`. Exit codes: 0 done, 1 a failure or a failed check, 2 wrong usage.
import { JackfieldError } from "../core/errors.js";
import { packageVersion } from "../platform/package.js";
import { Given, UsageError, helpOf } from "./arguments.js";
import { besides } from "./columns.js";
import { explain } from "./explain.js";
import { OutputClosed, printLines, watchOutput } from "./output.js";
import { serve } from "./serve.js";
import { addSettings } from "./settings.js";
import type { Command } from "./arguments.js";

// A server starts often, and loads none of the others.
const every = async (): Promise<readonly Command[]> => (await import("./all.js")).all;

function help(all: readonly Command[]): string {
  // The first sentence, up to a point with a space behind it: 3.x and .env are words.
  const rows = all.flatMap(({ name, words, about }) =>
    besides(`  ${name} ${words}`, about.split(/[.;:](?:\s|$)/)[0] ?? "", 41),
  );
  return `jackfield: the integrations of a workspace, kept, checked, protected and used

${rows.join("\n")}

  --version                              Prints the version
  --help                                 This text; also after each command
`;
}

/** Runs the command line and returns its exit code. A reader of the output that leaves early is not a failure. */
export async function main(args: readonly string[]): Promise<number> {
  watchOutput();
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    say(args, error);
    return 1;
  }
}

// With --json an error is one line of JSON, in the form of the API.
function say(args: readonly string[], error: unknown): void {
  if (!args.includes("--json")) {
    console.error(`jackfield: ${explain(error)}`);
    return;
  }
  if (error instanceof JackfieldError) {
    console.error(JSON.stringify(error));
    return;
  }
  const message = explain(error);
  const code = error instanceof UsageError ? "usage" : "failed";
  console.error(JSON.stringify({ error: "ERR_COMMAND", message, msg: message, details: { code } }));
}

async function namesLike(first: string, all: readonly Command[]): Promise<string[]> {
  const { nearest } = await import("../base/nearest.js");
  const names = all.map(({ name }) => name);
  const found = names.filter((name) => name.startsWith(first) || first.startsWith(name));
  if (found.length > 0) return found;
  const word = nearest(
    first,
    names.map((name) => name.split(" ")[0] ?? ""),
  );
  return names.filter((name) => name.split(" ")[0] === word);
}

async function run(args: readonly string[]): Promise<number> {
  const [first, second] = args;
  if (first === "--version" || first === "-v") {
    await printLines(packageVersion());
    return 0;
  }
  if (first === undefined) {
    console.error(help(await every()));
    return 2;
  }
  if (first === "--help" || first === "-h" || first === "help") {
    await printLines(help(await every()));
    return 0;
  }
  const all = first === serve.name ? [serve] : await every();
  const command = all.find(({ name }) => name === `${first} ${second ?? ""}`) ?? all.find(({ name }) => name === first);
  if (command === undefined) {
    const near = await namesLike(first, all);
    const advice = near.length > 0 ? `Did you mean: ${near.join(", ")}?` : "Type: jackfield --help";
    console.error(`jackfield: there is no command ${first}. ${advice}`);
    if (near.length > 0 && args.includes("--help"))
      await printLines(...all.filter(({ name }) => near.includes(name)).map(helpOf));
    return 2;
  }
  const rest = args.slice(command.name.split(" ").length);
  if (rest.includes("--help") || rest.includes("-h")) {
    await printLines(helpOf(command));
    return 0;
  }
  try {
    const given = new Given(command, rest);
    await addSettings(given, command, serve.flags, process.env);
    return await command.run(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(args, error);
    if (!args.includes("--json") && !error.message.includes("--help"))
      console.error(`Type: jackfield ${command.name} --help`);
    return 2;
  }
}
