import type { PublicJwk } from "../identity/identity.ts";
import type { Clear } from "../access/journal-entry.ts";

/** An entry of the journal that is verified with nothing but this file and the keys that are believed. */
export interface AccessProof {
  readonly format: typeof proofFormat;
  /** The instance whose journal it is, by its address. */
  readonly instance: string;
  readonly index: number;
  /** The text whose UTF-8 is in the tree. */
  readonly entry: string;
  /** What the entry commits to, with its salt in hexadecimal; what was erased is not there. */
  readonly clear: readonly {
    readonly field: Clear["field"];
    readonly salt: string;
    readonly value: string;
  }[];
  /** Hashes in base64, from the leaf up (RFC 9162 §2.1.3). */
  readonly inclusion: readonly string[];
  /** The signed note, with its cosignatures. */
  readonly checkpoint: string;
  /** The keys that each instance that signed publishes. */
  readonly keys: readonly { readonly instance: string; readonly keys: readonly PublicJwk[] }[];
}

export const proofFormat = "maille-journal-proof/1";
