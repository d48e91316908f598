import { isDeepStrictEqual } from "node:util";
import { isFailure, problem, type Problem } from "../base/failure.ts";
import { keyIdOf, peekDocument, verifyDocument } from "../identity/documents.ts";
import type { Jwks } from "../identity/identity.ts";
import { type DecisionDocument, decisionTyp, documentSchema } from "./decision.ts";
import { documentProperty, toProvenance } from "./provenance.ts";

/** A decision as a file holds it: nothing of it is believed yet. */
export interface DecisionFile {
  /** The compact JWS. */
  readonly document: string;
  /** The whole file, where it is one in PROV-O. */
  readonly provenance?: unknown;
}

/** `undefined` for a text that is no decision, signed or in PROV-O. */
export function parseDecisionFile(text: string): DecisionFile | undefined {
  const trimmed = text.trim();
  if (isDecision(trimmed)) return { document: trimmed };
  try {
    const value = JSON.parse(trimmed) as { "@graph"?: unknown } | null;
    const graph = Array.isArray(value?.["@graph"]) ? (value["@graph"] as unknown[]) : [];
    for (const node of graph) {
      const document = (node as Record<string, unknown> | null)?.[documentProperty];
      if (typeof document === "string") return { document, provenance: value };
    }
  } catch {
    // No JSON: another kind of file.
  }
  return undefined;
}

function isDecision(text: string): boolean {
  const [head = "", ...rest] = text.split(".");
  if (rest.length !== 2) return false;
  try {
    const header = JSON.parse(Buffer.from(head, "base64url").toString("utf8")) as { typ?: unknown } | null;
    return header?.typ === decisionTyp;
  } catch {
    return false;
  }
}

export interface VerifiedDecision {
  /** Absent where it is no decision at all, or is signed by somebody else. */
  readonly decision?: DecisionDocument;
  readonly told: readonly Problem[];
  /** What may be true: the keys of its signer are not known. */
  readonly unproved: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** Whether the instance that it names signed it, by keys that the caller believes, and nothing was altered. */
export async function verifyDecision(
  { document, provenance }: DecisionFile,
  keysOf: (instance: string) => Promise<Jwks | undefined>,
): Promise<VerifiedDecision> {
  const nothing = { told: [], unproved: [], problems: [] };
  const read = readDocument(document);
  if (read === undefined) return { ...nothing, problems: [problem("decisions-verify-none")] };
  const { instance, title, version, organization, publishedAt } = read;
  const args = { instance, title, version, organization: organization.name, day: publishedAt.slice(0, 10) };
  const keys = await keysOf(instance);
  if (keys === undefined) return { ...nothing, unproved: [problem("decisions-verify-unknown", args)] };
  try {
    await verifyDocument(document, { typ: decisionTyp, keys });
  } catch (error) {
    if (!isFailure(error)) throw error;
    const key = keyIdOf(document).slice(0, 100);
    return { ...nothing, problems: [problem("decisions-verify-disowned", { ...args, key })] };
  }
  const told = [problem("decisions-verify-signed", args)];
  const isWritten =
    provenance === undefined ||
    isDeepStrictEqual(provenance, JSON.parse(JSON.stringify(toProvenance(read, document))));
  if (!isWritten) return { told, unproved: [], problems: [problem("decisions-verify-altered", args)] };
  return { decision: read, told, unproved: [], problems: [] };
}

/** What a signed document says, which is not to be believed yet. */
export function readDocument(document: string): DecisionDocument | undefined {
  try {
    return documentSchema.parse(peekDocument(document));
  } catch {
    return undefined;
  }
}
