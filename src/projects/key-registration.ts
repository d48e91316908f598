import type { Id } from "../base/id.ts";

/**
 * What the instance of a producer is told of a key, for one agreement. The same one may come twice,
 * and an earlier one after a later: the one with the greatest `sequence` holds.
 */
export interface KeyRegistration {
  readonly key: Id;
  readonly agreement: Id;
  /** The producer's, by its address. */
  readonly instance: string;
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  readonly name: string;
  readonly expiresAt: Date;
  readonly state: "registered" | "revoked";
  /** From 1; raised by each change of `state`. */
  readonly sequence: number;
}
