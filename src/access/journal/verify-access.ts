import { problem, type Problem } from "../../base/failure.ts";
import type { PublicJwk } from "../../identity/identity.ts";
import { type AccessProof, proofFormat } from "./access-proof.ts";
import { type Checkpoint, originOf, parseCheckpoint } from "./checkpoint.ts";
import { type ClearField, commit } from "./entry.ts";
import { findCosignature, findSigner, type Note, parseNote } from "./note.ts";
import { leafHash } from "./tree.ts";
import { isIncluded } from "./verify-proof.ts";

/** What was found true of a file, and what is wrong with it: it holds where nothing is. */
export interface VerifiedJournal {
  readonly told: readonly Problem[];
  readonly problems: readonly Problem[];
}

export type KeysOfSigner = readonly { readonly instance: string; readonly keys: readonly PublicJwk[] }[];

/** Whether a text is an entry with its proof; whether it holds is told by `verifyAccess`. */
export function parseAccessProof(text: string): AccessProof | undefined {
  try {
    const value = JSON.parse(text) as Partial<AccessProof> | null;
    const isProof =
      value?.format === proofFormat &&
      hasTexts(value, "instance", "entry", "checkpoint") &&
      Number.isSafeInteger(value.index) &&
      isListOf(value.inclusion, (hash) => typeof hash === "string") &&
      isListOf(value.clear, (hidden) => hasTexts(hidden, "field", "salt", "value")) &&
      isListOf(value.keys, isSigner);
    return isProof ? (value as AccessProof) : undefined;
  } catch {
    return undefined;
  }
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function hasTexts(value: unknown, ...keys: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return keys.every((key) => typeof (value as Record<string, unknown>)[key] === "string");
}

function isSigner(value: unknown): boolean {
  const { keys } = (value ?? {}) as { keys?: unknown };
  return hasTexts(value, "instance") && isListOf(keys, (jwk) => hasTexts(jwk, "x", "kid"));
}

/** Offline. `believed` takes the place of the keys that the file brings. */
export function verifyAccess(proof: AccessProof, believed?: KeysOfSigner): VerifiedJournal {
  const head = verifyCheckpoint(proof.checkpoint, believed ?? proof.keys, proof.instance);
  const { checkpoint } = head;
  const problems = [...head.problems];
  const leaf = { hash: leafHash(Buffer.from(proof.entry)), index: proof.index };
  const steps = proof.inclusion.map((hash) => Buffer.from(hash, "base64"));
  const isRead = proof.inclusion.every((hash, at) => steps[at]?.toString("base64") === hash);
  if (checkpoint !== undefined && !(isRead && isIncluded(leaf, checkpoint, steps))) {
    problems.push(problem("journal-verify-not-included", { index: proof.index, size: checkpoint.size }));
  }
  problems.push(...wrongClear(proof));
  const told = [
    problem("journal-verify-entry", { index: proof.index, instance: proof.instance }),
    ...head.told,
  ];
  return { told, problems };
}

function wrongClear({ entry, clear }: AccessProof): Problem[] {
  const commitments = commitmentsOf(entry);
  return clear.flatMap(({ field, salt, value }) => {
    const bytes = Buffer.from(salt, "hex");
    const isSame = bytes.toString("hex") === salt && commitments[field] === commit({ salt: bytes, value });
    return isSame ? [] : [problem("journal-verify-clear-wrong", { field })];
  });
}

function commitmentsOf(entry: string): Partial<Record<ClearField, string>> {
  try {
    return (JSON.parse(entry) as { commitments?: Record<string, string> } | null)?.commitments ?? {};
  } catch {
    return {};
  }
}

/** A signed head: who signed it, and who cosigned it and when. */
export function verifyCheckpoint(
  note: string,
  keys: KeysOfSigner,
  instance?: string,
): VerifiedJournal & { readonly checkpoint?: Checkpoint } {
  const parsed = parseNote(note);
  const checkpoint = parsed === undefined ? undefined : parseCheckpoint(parsed.text);
  if (parsed === undefined || checkpoint === undefined) {
    return { told: [], problems: [problem("journal-verify-unreadable")] };
  }
  const { origin, size } = checkpoint;
  const problems: Problem[] = [];
  if (instance !== undefined && originOf(instance) !== origin) {
    problems.push(problem("journal-verify-other-origin", { origin, instance }));
  }
  const own = keys.filter((one) => originOf(one.instance) === origin).flatMap((one) => one.keys);
  const signer = findSigner(parsed, origin, own);
  if (signer === undefined) problems.push(problem("journal-verify-unsigned", { origin }));
  const told = [
    problem("journal-verify-head", { origin, size }),
    ...(signer === undefined ? [] : [problem("journal-verify-signed", { origin, key: signer.kid })]),
  ];
  const witnesses = witnessesOf(parsed, origin, keys);
  return { checkpoint, told: [...told, ...witnesses.told], problems: [...problems, ...witnesses.problems] };
}

function witnessesOf(note: Note, origin: string, keys: KeysOfSigner): VerifiedJournal {
  const names = new Set(note.signatures.map(({ name }) => name).filter((name) => name !== origin));
  const told: Problem[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const own = keys.filter(({ instance }) => originOf(instance) === name).flatMap((one) => one.keys);
    const at = findCosignature(note, name, own);
    if (at !== undefined)
      told.push(problem("journal-verify-cosigned", { witness: name, at: at.toISOString() }));
    else if (own.length === 0) told.push(problem("journal-verify-witness-unknown", { witness: name }));
    else problems.push(problem("journal-verify-cosignature-wrong", { witness: name }));
  }
  return { told, problems };
}
