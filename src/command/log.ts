import { systemClock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { printLine, type Terminal } from "./terminal.ts";

/** One line an event on the error stream: when, what, and its facts; the stack of an error after it. */
export function logTo(terminal: Pick<Terminal, "err">): Log {
  return (event, { error, ...facts } = {}) => {
    const told = Object.entries(facts).map(
      ([name, value]) => `${name}=${isOneLine(value) ? value : JSON.stringify(value)}`,
    );
    printLine(terminal.err, [systemClock().toISOString(), event, ...told].join(" "));
    if (error === undefined) return;
    for (const line of textOf(error).split("\n")) printLine(terminal.err, line);
  };
}

/** What others wrote makes no line of its own. */
function isOneLine(value: unknown): value is string {
  return typeof value === "string" && !/\p{Cc}|[\u2028\u2029]/u.test(value);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\n  because: ${textOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
