import { currentFootprint } from "./footprint.ts";

/** Why a request is refused, in terms a caller can act on. `web/` maps each to a status. */
export type FailureCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "gone"
  | "conflict"
  | "locked"
  | "altered"
  | "precondition"
  | "too-large"
  | "unsupported"
  | "too-many"
  | "over-budget"
  | "no-room"
  | "unavailable";

/** What is refused so may be answered a moment later. */
const passing: ReadonlySet<FailureCode> = new Set(["too-many", "over-budget", "no-room", "unavailable"]);

/** Values that a message is worded with; those of a list are each quoted. Never secret: a reader sees them. */
export type Arguments = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * A refusal that the caller cannot mend inside the call. `key` names the message, worded in
 * French and English under `src/words/`; `cause` is for the log alone.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly key: string;
  readonly args: Arguments;

  constructor(code: FailureCode, key: string, args: Arguments = {}, options?: ErrorOptions) {
    super(`${code}: ${key} ${JSON.stringify(args)}`, options);
    this.name = "Failure";
    this.code = code;
    this.key = key;
    this.args = args;
    // Whoever goes on without it makes an answer of this moment alone.
    if (passing.has(code)) currentFootprint()?.refuse(code);
  }
}

export function isFailure(error: unknown, code?: FailureCode): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}

/**
 * Something wrong with data that is half good: it is reported, and the rest goes on.
 * `where` is the line, column, sheet or field, as `{ line: 12 }` or `{ field: "title" }`.
 */
export interface Problem {
  readonly key: string;
  readonly args: Arguments;
  readonly where?: Readonly<Record<string, string | number>>;
}

export function problem(key: string, args: Arguments = {}, where?: Problem["where"]): Problem {
  return where === undefined ? { key, args } : { key, args, where };
}

/** What a refusal says; what is no refusal is a fault, and thrown on. */
export function problemOf(error: unknown): Problem {
  if (!isFailure(error)) throw error;
  return { key: error.key, args: error.args };
}
