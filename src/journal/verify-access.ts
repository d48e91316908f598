import { problem, type Problem } from "../base/failure.ts";
import { isInstanceUrl } from "../identity/messages.ts";
import type { Jwks, PublicJwk } from "../identity/identity.ts";
import { type AccessProof, proofFormat } from "./access-proof.ts";
import { type Checkpoint, originOf, parseCheckpoint } from "./checkpoint.ts";
import { type ClearField, commit } from "../access/journal-entry.ts";
import { findCosignature, findSigner, type Note, type NoteSignature, parseNote } from "./note.ts";
import { leafHash } from "../access/journal-tree.ts";
import { isIncluded } from "./verify-proof.ts";

/** What a file claims: all of it is proved where both `unproved` and `problems` are empty. */
export interface VerifiedJournal {
  /** What was found true. */
  readonly told: readonly Problem[];
  /** What may be true: the keys of its signer are not known. */
  readonly unproved: readonly Problem[];
  /** What is false. */
  readonly problems: readonly Problem[];
}

/**
 * The keys of an instance that are believed to be its own; `undefined` where none are known. What
 * lies in the file that is verified is never among them: whoever forged it put its keys there too.
 */
export type BelievedKeys = (instance: string) => Promise<Jwks | undefined>;

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

/** Whether an entry is in the tree that its instance signed, and who witnessed that tree. */
export async function verifyAccess(proof: AccessProof, believed: BelievedKeys): Promise<VerifiedJournal> {
  const { checkpoint, ...head } = await verifyCheckpoint(proof.checkpoint, believed, addressesOf(proof));
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
  return { told, unproved: head.unproved, problems };
}

/** Where the signers of a proof are reached, by what the file says: their keys are asked for there. */
function addressesOf({ instance, keys }: AccessProof): Addresses {
  return { instance, others: keys.map((signer) => signer.instance) };
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

interface Addresses {
  /** Whose journal it must be. */
  readonly instance: string;
  readonly others: readonly string[];
}

/** A signed head: who signed it, and who cosigned it and when. */
export async function verifyCheckpoint(
  text: string,
  believed: BelievedKeys,
  addresses?: Addresses,
): Promise<VerifiedJournal & { readonly checkpoint?: Checkpoint }> {
  const note = parseNote(text);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) {
    return { told: [], unproved: [], problems: [problem("journal-verify-unreadable")] };
  }
  const { origin, size } = checkpoint;
  const instance = addresses?.instance;
  const isOther = instance !== undefined && originOf(instance) !== origin;
  const all = instance === undefined ? [] : [instance, ...(addresses?.others ?? [])];
  const signers = await keysNamed(origin, believed, all);
  const own = new Set(signers?.map(({ x }) => x));
  // Who signs under two names is not two.
  const witnessesKeys = async (name: string) =>
    (await keysNamed(name, believed, all))?.filter(({ x }) => !own.has(x));
  const parts = [
    {
      told: [problem("journal-verify-head", { origin, size })],
      unproved: [],
      problems: isOther ? [problem("journal-verify-other-origin", { origin, instance })] : [],
    },
    verifySigner(note, origin, signers),
    await verifyWitnesses(note, origin, witnessesKeys),
  ];
  return {
    checkpoint,
    told: parts.flatMap((part) => part.told),
    unproved: parts.flatMap((part) => part.unproved),
    problems: parts.flatMap((part) => part.problems),
  };
}

/** A note names who signs without the scheme of their address: it is the one that the file tells, or https. */
async function keysNamed(
  name: string,
  believed: BelievedKeys,
  addresses: readonly string[],
): Promise<readonly PublicJwk[] | undefined> {
  const address = addresses.find((one) => originOf(one) === name) ?? `https://${name}`;
  return isInstanceUrl(address) ? (await believed(address))?.keys : undefined;
}

function verifySigner(note: Note, origin: string, keys: readonly PublicJwk[] | undefined): VerifiedJournal {
  if (!note.signatures.some(({ name }) => name === origin)) {
    return { told: [], unproved: [], problems: [problem("journal-verify-unsigned", { origin })] };
  }
  if (keys === undefined) {
    return { told: [], unproved: [problem("journal-verify-signer-unknown", { origin })], problems: [] };
  }
  const signer = findSigner(note, origin, keys);
  return signer === undefined
    ? { told: [], unproved: [], problems: [problem("journal-verify-unsigned", { origin })] }
    : { told: [problem("journal-verify-signed", { origin, key: signer.kid })], unproved: [], problems: [] };
}

/** Each signature by itself: one that is right says nothing for another in the same name. */
async function verifyWitnesses(
  note: Note,
  origin: string,
  keysOf: (name: string) => Promise<readonly PublicJwk[] | undefined>,
): Promise<VerifiedJournal> {
  const others = note.signatures.filter(({ name }) => name !== origin);
  const found = await Promise.all(
    others.map(async (signature) => {
      const { name: witness } = signature;
      const keys = await keysOf(witness);
      const at = cosignedAt(note, signature, keys ?? []);
      if (at !== undefined) return problem("journal-verify-cosigned", { witness, at: at.toISOString() });
      const key = keys === undefined ? "journal-verify-witness-unknown" : "journal-verify-cosignature-wrong";
      return problem(key, { witness });
    }),
  );
  const of = (key: string): Problem[] => found.filter((one) => one.key === key);
  const told = of("journal-verify-cosigned");
  return {
    // Nobody but its operator vouches for such a journal: true or not, it is to be known.
    told: told.length > 0 ? told : [problem("journal-verify-no-witness", { origin })],
    unproved: of("journal-verify-witness-unknown"),
    problems: of("journal-verify-cosignature-wrong"),
  };
}

function cosignedAt(note: Note, signature: NoteSignature, keys: readonly PublicJwk[]): Date | undefined {
  return findCosignature({ ...note, signatures: [signature] }, signature.name, keys);
}
