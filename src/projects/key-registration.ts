import type { Id } from "../base/id.ts";

/**
 * What the instance of a producer is told of a key: all that it opens there now, so that the same
 * one may come twice. One that is revoked stays so.
 */
export interface KeyRegistration {
  readonly key: Id;
  /** The producer's, by its address. */
  readonly instance: string;
  /** SHA-256 of the secret, in base64url. */
  readonly hash: string;
  readonly name: string;
  readonly agreements: readonly Id[];
  readonly expiresAt: Date;
  readonly isRevoked: boolean;
}
