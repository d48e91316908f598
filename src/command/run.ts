import { inspect, parseArgs } from "node:util";
import { Failure, isFailure, type FailureCode } from "../base/failure.ts";
import { sayNamed } from "../words/say.ts";
import type { Command, CommandCall, ExitCode, Invocation, OptionValue } from "./command.ts";
import { commandNames, findCommand, loadCommands } from "./commands.ts";
import { ownFiles } from "./files.ts";
import { answered, LeftToCaller } from "./frames.ts";
import { refusalOfMachine } from "./machine-refusals.ts";
import { printCommandHelp, printHelp } from "./help.ts";
import { printJson, printLine, type Terminal } from "./terminal.ts";

/** Runs one call of `maille` and says how it ended. Nothing but a bug throws. */
export async function runCommand(call: CommandCall): Promise<ExitCode> {
  const [name, ...rest] = call.words;
  const terminal: Terminal = { ...call.terminal, json: rest.includes("--json") };
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    return help(
      call,
      terminal,
      rest.find((word) => !word.startsWith("-")),
    );
  }
  const command = await findCommand(name);
  if (command === undefined) return refuse(call, terminal, unknownCommand(name));
  try {
    const invocation = readInvocation(call, terminal, command, rest);
    if (invocation === "help") return await help(call, terminal, name);
    return await begin(command, invocation);
  } catch (error) {
    return endOf(call, terminal, error);
  }
}

/** What an error of a command says, and its code. Throws what is a bug, or is no error. */
function endOf(call: CommandCall, terminal: Terminal, error: unknown): ExitCode {
  if (error instanceof LeftToCaller) throw error;
  const failure = isFailure(error) ? error : refusalOfMachine(error);
  if (call.signal.aborted) {
    if (!isAbort(error, call.signal)) tellBroken(call, error, failure);
    return 130;
  }
  if (failure !== undefined) return refuse(call, terminal, failure);
  throw error;
}

async function begin(command: Command, invocation: Invocation): Promise<ExitCode> {
  // While the files of this program are there: another version may take their place before somebody calls.
  if (command.answersCalls === true) await Promise.all([...answered].map(findCommand));
  return command.run(invocation);
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === "AbortError");
}

/** A command that was asked to end has ended; what else broke on its way is not hidden. */
function tellBroken(call: CommandCall, error: unknown, failure: Failure | undefined): void {
  const said = failure === undefined ? inspect(error) : sayNamed(call.language, failure.key, failure.args);
  printLine(call.terminal.err, said);
}

/** Of all commands, or of one. */
async function help(call: CommandCall, terminal: Terminal, name: string | undefined): Promise<ExitCode> {
  if (name === undefined) {
    printHelp(terminal, call.language, await loadCommands());
    return 0;
  }
  const command = await findCommand(name);
  if (command === undefined) return refuse(call, terminal, unknownCommand(name));
  printCommandHelp(terminal, call.language, command);
  return 0;
}

function readInvocation(
  call: CommandCall,
  terminal: Terminal,
  command: Command,
  words: readonly string[],
): Invocation | "help" {
  const { values, positionals } = parseWords(command, words);
  if (values["help"] === true) return "help";
  const required = command.positionals.filter((positional) => !positional.endsWith("?"));
  const missing = required[positionals.length];
  if (missing !== undefined) {
    throw new Failure("invalid", "command-argument-missing", { argument: missing, command: command.name });
  }
  const surplus = positionals[command.positionals.length];
  if (surplus !== undefined) {
    throw new Failure("invalid", "command-argument-surplus", { argument: surplus, command: command.name });
  }
  return {
    config: call.config(),
    language: call.language,
    terminal,
    positionals,
    options: values,
    signal: call.signal,
    parts: call.parts,
    files: call.files ?? ownFiles,
    runCommand,
  };
}

type Values = Record<string, OptionValue>;

function parseWords(command: Command, words: readonly string[]): { values: Values; positionals: string[] } {
  const options = {
    ...command.options,
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    return { values, positionals };
  } catch (cause) {
    const option = words.find((word) => word.startsWith("-") && !known(word, Object.keys(options))) ?? "";
    throw new Failure("invalid", "command-option-wrong", { option, command: command.name }, { cause });
  }
}

function known(word: string, names: readonly string[]): boolean {
  return names.includes(word.replace(/^--(?:no-)?/, "").split("=")[0] ?? "") && word.startsWith("--");
}

function unknownCommand(name: string): Failure {
  return new Failure("invalid", "command-unknown", {
    command: name,
    commands: commandNames.join(", "),
  });
}

const wrongCall = new Set([
  "command-unknown",
  "command-argument-missing",
  "command-argument-surplus",
  "command-option-wrong",
  "command-backup-keep-wrong",
  "command-backup-no-file",
  "command-boards-action",
  "command-boards-what",
  "command-contours-level",
  "command-demo-part-unknown",
  "command-indicators-action",
  "command-indicators-what",
  "command-keys-action-unknown",
  "command-search-action-unknown",
  "command-secrets-action-unknown",
  "command-store-action-unknown",
  "command-store-place-missing",
  "command-token-days-wrong",
]);

/** Tells why a call is not done, and with which code it ends. */
export function refuse(
  call: Pick<CommandCall, "language" | "terminal">,
  terminal: Terminal,
  failure: Failure,
): ExitCode {
  const detail = sayNamed(call.language, failure.key, failure.args);
  if (terminal.json)
    printJson(terminal, { error: { code: failure.code satisfies FailureCode, key: failure.key, detail } });
  else printLine(terminal.err, detail);
  return wrongCall.has(failure.key) ? 2 : 1;
}
