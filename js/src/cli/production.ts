// What the command line asks before it changes an integration that is marked as production.
import { isProduction } from "../base/environment.js";
import { CommandError } from "./arguments.js";
import type { Marked } from "../base/environment.js";
import type { Flag, Given } from "./arguments.js";

/** Of commands that change one integration. */
export const confirmFlag: Readonly<Record<string, Flag>> = {
  confirm: {
    type: "string",
    value: "TITLE",
    about: "The title of a production integration; without it nothing changes",
  },
};

/** Whether the title of a production integration was not typed. A wrong one fails. */
export function isGuarded(given: Given, integration: Marked): boolean {
  const confirmed = given.text("confirm");
  const guarded = isProduction(integration) && confirmed?.trim() !== integration.title.trim();
  if (guarded && confirmed !== undefined)
    throw new CommandError("--confirm is not the title of this integration; nothing was run");
  return guarded;
}

/** What to type instead. */
export function refusal({ title }: Marked, what: string): CommandError {
  return new CommandError(
    `this integration is marked as production, so ${what}. To go on: --confirm ${JSON.stringify(title)}`,
  );
}
