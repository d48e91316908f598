import type { Language } from "../base/language.ts";
import { say, sayNamed } from "../words/say.ts";
import type { Command } from "./command.ts";
import { printLine, type Terminal } from "./terminal.ts";

/** `maille help`: every command with the line that says what it is for. */
export function printHelp(terminal: Terminal, language: Language, commands: readonly Command[]): void {
  const { out } = terminal;
  for (const line of say(language, "command-help-intro").split("\n")) printLine(out, line);
  printLine(out);
  const width = Math.max(...commands.map((command) => usage(command).length));
  for (const command of commands) {
    printLine(
      out,
      `  ${usage(command).padEnd(width)}  ${sayNamed(language, `command-${command.name}-purpose`)}`,
    );
  }
  printLine(out);
  for (const line of say(language, "command-help-more").split("\n")) printLine(out, line);
}

/** `maille <command> --help`: purpose, options and examples that run as they stand. */
export function printCommandHelp(terminal: Terminal, language: Language, command: Command): void {
  const { out } = terminal;
  printLine(out, `maille ${usage(command)}`);
  printLine(out);
  printLine(out, sayNamed(language, `command-${command.name}-purpose`));
  const options = [...Object.entries(command.options), ["json", { type: "boolean" }] as const];
  printLine(out);
  printLine(out, say(language, "command-help-options"));
  const flags = options.map(([name, option]) => (option.type === "string" ? `--${name} <…>` : `--${name}`));
  const width = Math.max(...flags.map((flag) => flag.length));
  for (const [at, [name]] of options.entries()) {
    const key = name === "json" ? "command-option-json" : `command-${command.name}-option-${name}`;
    printLine(out, `  ${(flags[at] ?? "").padEnd(width)}  ${sayNamed(language, key)}`);
  }
  printLine(out);
  printLine(out, say(language, "command-help-examples"));
  for (const example of command.examples) printLine(out, `  ${example}`);
}

function usage(command: Command): string {
  const positionals = command.positionals.map((name) =>
    name.endsWith("?") ? `[${name.slice(0, -1)}]` : `<${name}>`,
  );
  return [command.name, ...positionals].join(" ");
}
