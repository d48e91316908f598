import { hash } from "node:crypto";
import { Failure } from "./failure.ts";

/** What a change is made from: the mark of what its author looked at. Absent where nobody looked. */
export interface Looked {
  readonly seen?: string;
}

/** Of a state, what a form shows. */
export function partsOf(state: object, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(state).filter(([name]) => names.includes(name)));
}

/** States that say the same have the same mark. */
export function markOf(state: unknown): string {
  return hash("sha256", JSON.stringify(state, inOrder) ?? "", "base64url");
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Refuses a change whose author looked at another state than this one: what somebody else did meanwhile
 * is not lost. Asked with what holds the state locked.
 */
export function refuseLoss(state: unknown, seen: string | undefined): void {
  if (seen !== undefined && seen !== markOf(state)) throw new Failure("conflict", "changed-meanwhile");
}
