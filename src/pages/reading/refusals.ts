import type { Actor } from "../../access/actor.ts";
import type { Failure } from "../../base/failure.ts";
import { isNullCharacter } from "../../base/null-character.ts";
import { refusalOfRoom } from "../../base/no-room.ts";
import { isOutage } from "../../base/outage.ts";
import { failureStatus } from "../../server/failure-status.ts";

/** What a form shows in place when what it asked for was refused. */
export interface Refusal {
  readonly status: number;
  readonly code: Failure["code"];
  readonly key: string;
  readonly args: Failure["args"];
}

/** The refusal in what was thrown; `undefined` for a redirect, a bug or anything else. */
export function findRefusal(error: unknown): Refusal | undefined {
  const thrown = refusalOfRoom(error) ?? error;
  if (isOutage(thrown)) return { status: 503, code: "unavailable", key: "api-database-away", args: {} };
  if (isNullCharacter(thrown)) return { status: 400, code: "invalid", key: "api-null-character", args: {} };
  if (!isRefusal(thrown)) return undefined;
  return { status: failureStatus[thrown.code], code: thrown.code, key: thrown.key, args: thrown.args };
}

/** The refusal in a status alone, as routes and the framework say it; `undefined` where it says no more. */
export function refusalOfStatus(status: number, actor: Actor | undefined): Refusal | undefined {
  const isUnknown = status === 401 || (status === 403 && actor?.kind === "anyone");
  const [code, key] = isUnknown ? signInNeeded : (ofStatus[status] ?? []);
  return code === undefined || key === undefined ? undefined : { status, code, key, args: {} };
}

type Told = readonly [code: Failure["code"], key: string];

const signInNeeded: Told = ["unauthenticated", "pages-sign-in-needed"];

const ofStatus: Readonly<Record<number, Told>> = {
  400: ["invalid", "failure-invalid-meaning"],
  403: ["forbidden", "failure-forbidden-meaning"],
  404: ["not-found", "pages-no-such-page"],
  405: ["invalid", "failure-invalid-meaning"],
  413: ["too-large", "pages-form-too-large"],
  415: ["unsupported", "failure-unsupported-meaning"],
};

/** The same for a form's action: what is no refusal is thrown on. */
export function refusalOf(thrown: unknown): Refusal {
  const refusal = findRefusal(thrown);
  if (refusal === undefined) throw thrown;
  return refusal;
}

/** Told by its name: the pages are bundled, so their own class `Failure` would be another one. */
function isRefusal(thrown: unknown): thrown is Failure {
  return (
    thrown instanceof Error &&
    thrown.name === "Failure" &&
    "code" in thrown &&
    String(thrown.code) in failureStatus
  );
}
