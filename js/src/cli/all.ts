// Every command, for help and completion.
import { commands } from "./commands.js";
import { completionCommand } from "./commands/completion.js";
import { serve } from "./serve.js";
import type { Command } from "./arguments.js";

/** In the order of the help. */
export const all: readonly Command[] = [serve, ...commands, completionCommand(() => all)];
