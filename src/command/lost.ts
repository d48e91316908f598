import type { Failure } from "../base/failure.ts";
import { sayNamed } from "../words/say.ts";
import type { Invocation } from "./command.ts";
import { printLine } from "./terminal.ts";

/**
 * Ends a process that lost its database to another. At once, as if it were killed: each step of an
 * orderly end would be written over what the other one does.
 */
export function endLost(failure: Failure, to: Pick<Invocation, "language" | "terminal">): never {
  printLine(to.terminal.err, sayNamed(to.language, failure.key, failure.args));
  process.exit(1);
}
