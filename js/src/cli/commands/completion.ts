// jackfield completion: scripts for shells, made of the table of commands.
import { UsageError } from "../arguments.js";
import { printLines } from "../output.js";
import type { Command, Flag } from "../arguments.js";

const shells = ["bash", "zsh", "fish"] as const;

/** The command `completion`, of all commands. */
export function completionCommand(all: () => readonly Command[]): Command {
  return {
    name: "completion",
    words: "bash|zsh|fish",
    about: "Prints a completion script for a shell: source <(jackfield completion bash).",
    flags: {},
    run: async (given) => {
      const shell = shells.find((each) => each === given.word(0, "bash|zsh|fish"));
      if (shell === undefined) throw new UsageError(`the shell is one of: ${shells.join(", ")}`);
      await printLines(...(shell === "fish" ? fish(all()) : shell === "zsh" ? zsh(all()) : bash(all())));
      return 0;
    },
  };
}

const flagNames = ({ flags }: Command): string[] => [...Object.keys(flags), "help"].map((name) => `--${name}`);
const choicesOf = ({ flags }: Command): [string, readonly string[]][] =>
  Object.entries(flags).flatMap(([name, { choices }]) =>
    choices === undefined ? [] : [[`--${name}`, choices] as [string, readonly string[]]],
  );
// Names of two words are completed one word after the other.
const firstWords = (all: readonly Command[]): string[] => [...new Set(all.map(({ name }) => name.split(" ")[0] ?? ""))];
const secondWords = (all: readonly Command[], first: string): string[] =>
  all.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));

// One function for bash, and for zsh by its bashcompinit.
function bash(all: readonly Command[]): string[] {
  const groups = firstWords(all).filter((first) => secondWords(all, first).length > 0);
  const values = all.flatMap((command) =>
    choicesOf(command).map(([flag, choices]) => `    "${command.name} ${flag}") words="${choices.join(" ")}" ;;`),
  );
  return [
    "_jackfield() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" last="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  local name="${COMP_WORDS[1]}"',
    '  case "$name" in',
    ...groups.map((first) => `    ${first}) [ "$COMP_CWORD" -gt 2 ] && name="$name \${COMP_WORDS[2]}" ;;`),
    "  esac",
    '  case "$name $last" in',
    ...values,
    "  esac",
    '  if [ -z "$words" ] && [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${firstWords(all).join(" ")} --help --version"`,
    '  elif [ -z "$words" ] && [ "$COMP_CWORD" -eq 2 ]; then',
    '    case "$name" in',
    ...groups.map((first) => `      ${first}) words="${secondWords(all, first).join(" ")}" ;;`),
    "    esac",
    "  fi",
    '  if [ -z "$words" ] && [[ "$current" == -* ]]; then',
    '    case "$name" in',
    ...all.map((command) => `      "${command.name}") words="${flagNames(command).join(" ")}" ;;`),
    "    esac",
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    "complete -o default -F _jackfield jackfield",
  ];
}

function zsh(all: readonly Command[]): string[] {
  return ["autoload -U +X compinit && compinit", "autoload -U +X bashcompinit && bashcompinit", ...bash(all)];
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const brief = (about: string): string => quoted(about.split(/[.;:](?:\s|$)/)[0] ?? "");

function fish(all: readonly Command[]): string[] {
  const lines = ["complete -c jackfield -f -n __fish_use_subcommand"];
  for (const { name, about } of all) {
    const [first = "", second] = name.split(" ");
    if (second === undefined) {
      lines.push(`complete -c jackfield -f -n __fish_use_subcommand -a ${first} -d ${brief(about)}`);
      continue;
    }
    const others = secondWords(all, first).join(" ");
    const inGroup = `"__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${others}"`;
    lines.push(`complete -c jackfield -f -n __fish_use_subcommand -a ${first}`);
    lines.push(`complete -c jackfield -f -n ${inGroup} -a ${second} -d ${brief(about)}`);
  }
  for (const command of all) {
    const seen = command.name.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
    for (const [name, flag] of Object.entries(command.flags)) lines.push(fishFlag(seen.join("; and "), name, flag));
  }
  return [...new Set(lines)];
}

function fishFlag(condition: string, name: string, { type, choices, about }: Flag): string {
  const value = choices !== undefined ? ` -x -a "${choices.join(" ")}"` : type === "string" ? " -r" : "";
  return `complete -c jackfield -n "${condition}" -l ${name}${value} -d ${brief(about)}`;
}
