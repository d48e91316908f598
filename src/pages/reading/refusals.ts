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
