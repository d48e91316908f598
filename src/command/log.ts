import { systemClock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { LogFormat } from "../config.ts";
import { printLine, type Terminal } from "./terminal.ts";

interface Entry {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly error: unknown;
}

/** Events on the error stream. What others wrote is in it as far as it names nobody. */
export function logTo({ err }: Pick<Terminal, "err">, format: LogFormat = "text"): Log {
  const write = format === "json" ? toJson : toText;
  return (event, { error, ...facts } = {}) => {
    for (const line of write({ event, facts: withoutPersons(facts), error })) printLine(err, line);
  };
}

/** When, what, and its facts, in one line; the stack of an error after it. */
function toText({ event, facts, error }: Entry): readonly string[] {
  const told = Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${isOneLine(value) ? value : JSON.stringify(value)}`);
  const line = [systemClock().toISOString(), event, ...told].join(" ");
  return error === undefined ? [line] : [line, ...textOf(describe(error)).split("\n")];
}

/** One object a line. */
function toJson({ event, facts, error }: Entry): readonly string[] {
  const head = { time: systemClock().toISOString(), level: error === undefined ? "info" : "error", event };
  return [JSON.stringify({ ...head, ...facts, ...(error === undefined ? {} : { error: describe(error) }) })];
}

/** What others wrote makes no line of its own. */
function isOneLine(value: unknown): value is string {
  return typeof value === "string" && !/\p{Cc}|[\u2028\u2029]/u.test(value);
}

interface DescribedError {
  readonly name: string;
  readonly message: string;
  /** Of the system, of PostgreSQL, of a refusal. */
  readonly code?: string;
  /** Its frames. */
  readonly stack: readonly string[];
  readonly cause?: DescribedError;
}

function describe(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: "thrown", message: withoutValues(String(error)), stack: [] };
  const { name, message, cause } = error;
  const code = "code" in error ? { code: String(error.code) } : {};
  const stack = (error.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
  const why = cause === undefined ? {} : { cause: describe(cause) };
  return { name, message: withoutValues(message), ...code, stack: stack.map((line) => line.trim()), ...why };
}

function textOf({ name, message, code, stack, cause }: DescribedError): string {
  const head = `${name}${code === undefined ? "" : ` (${code})`}: ${message}`;
  const because = cause === undefined ? [] : [`  because: ${textOf(cause)}`];
  return [head, ...stack.map((line) => `    ${line}`), ...because].join("\n");
}

/**
 * PostgreSQL and the engine repeat what a row or a question holds, in quotes that they do not double (those of
 * the database's language), and the statement after `LINE`: all from the first quote of a kind to its last may
 * be somebody's.
 */
function withoutValues(message: string): string {
  const told = message
    .replace(/\bLINE \d+:.*/s, "LINE …")
    .replace(/(["'`]).*\1/gs, "$1…$1")
    .replace(/[«»“”„‹›‘’‚「」].*[«»“”„‹›‘’‚「」]/gs, "“…”");
  return withoutAddresses(told.replace(/\d{6,}/g, "…"));
}

function withoutPersons(facts: Entry["facts"]): Entry["facts"] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === "string" ? withoutAddresses(value) : value,
    ]),
  );
}

/** A mail server names whom it refuses; what is asked of another machine may be a person or a key. */
function withoutAddresses(text: string): string {
  return text
    .replace(/(\bhttps?:\/\/)[^\s/?#@]*@/gi, "$1")
    .replace(/(\bhttps?:\/\/[^\s?#]*)[?#]\S*/gi, "$1?…")
    .replace(/[^\s"'<>(),;:=/@]+@[^\s"'<>(),;:=/@]+/g, "…@…");
}
