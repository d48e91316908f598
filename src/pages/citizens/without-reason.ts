import type { Problem } from "../../base/failure.ts";
import { tNamed } from "../reading/wording.ts";

/** How pages say that rows about people wait for a reason: a button leads to where it is written, which programs are told in words. */
const said: Readonly<Record<string, string>> = {
  "access-reason-needed": "reason-asked",
  "access-reason-waits": "reason-unconfirmed",
};

/** Whether a refusal is mended by a reason, or by a colleague who confirms it. */
export function isWithoutReason(key: string): boolean {
  return key in said;
}

/** A refusal, as who reads a page is told of it. */
export function sayRefusal({ key, args }: Problem): string {
  return tNamed(said[key] ?? key, args);
}
