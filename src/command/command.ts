import type { ParseArgsConfig } from "node:util";
import type { Config } from "../config.ts";
import type { Language } from "../base/language.ts";
import type { CallersFiles } from "./files.ts";
import type { Parts } from "./parts.ts";
import type { Terminal } from "./terminal.ts";

/** The word that `maille` is called with, and what comes after it. */
export interface CommandCall {
  readonly words: readonly string[];
  readonly language: Language;
  readonly terminal: Omit<Terminal, "json">;
  readonly signal: AbortSignal;
  /** Read only where a command runs: help and a wrong call need no setting. */
  readonly config: () => Config;
  /** The instance, where the process that serves it runs the command for another. */
  readonly parts?: Parts | undefined;
  /** Those of this process where absent. */
  readonly files?: CallersFiles;
}

/** A list where the option may be repeated. */
export type OptionValue = string | boolean | readonly (string | boolean)[] | undefined;

/** What a command is given: its words, already checked against `options` and `positionals`. */
export interface Invocation {
  readonly config: Config;
  readonly language: Language;
  readonly terminal: Terminal;
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Aborts at Ctrl-C: the command stops its work, leaves nothing half done, and ends. */
  readonly signal: AbortSignal;
  /** The instance, where the process that serves it runs the command for another. */
  readonly parts?: Parts | undefined;
  readonly files: CallersFiles;
  /** Runs another one: who serves runs those of others. */
  readonly runCommand: RunCommand;
}

/** Runs one call and says how it ended. Nothing but a bug throws. */
export type RunCommand = (call: CommandCall) => Promise<ExitCode>;

/** One verb of `maille`. Its texts are keys of `words/command/command.ts`. */
export interface Command {
  readonly name: string;
  /** Names of the positional arguments; one that ends with `?` may be left out. */
  readonly positionals: readonly string[];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  readonly examples: readonly string[];
  /** Whether it serves, and then runs the calls of others. */
  readonly answersCalls?: boolean;
  run(invocation: Invocation): Promise<ExitCode>;
}

/**
 * 0 done · 1 refused or failed · 2 the words of the call are wrong · 3 something is wrong with the data
 * checked · 4 something of them is not proved · 130 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

/** Text of an option, or `undefined` where it was not given. */
export function textOption(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts of an option that may be repeated. */
export function textsOption(invocation: Invocation, name: string): readonly string[] {
  const value = invocation.options[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A list written with commas: `--key code,year`. */
export function listOption(invocation: Invocation, name: string): readonly string[] | undefined {
  const text = textOption(invocation, name);
  return text
    ?.split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
