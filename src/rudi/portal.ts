import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

/** A portal of RUDI that this instance publishes to, as a node does. Its secret is told to nobody. */
export interface RudiPortal {
  readonly id: Id;
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  /** Whose datasets are published there, each with the identifier that the portal has for it. */
  readonly producers: Readonly<Record<Id, string>>;
  readonly createdAt: Date;
  readonly pausedAt?: Date;
  /** Why nothing could be sent, the last time. */
  readonly failure?: Problem;
  readonly counts: Readonly<Record<PublicationState, number>>;
}

/**
 * Waiting: to be sent, or sent again. Sent: the portal took it, and has not reported. The others are
 * what it answered or reported; removed: the portal was told that it is no more.
 */
export type PublicationState = "waiting" | "sent" | "accepted" | "refused" | "removed";

/** What became of a dataset at a portal. */
export interface RudiPublication {
  readonly portal: Id;
  readonly portalName: string;
  readonly dataset: Id;
  /** Its global_id there. */
  readonly resource: string;
  readonly state: PublicationState;
  readonly sentAt?: Date;
  readonly nextAt?: Date;
  readonly failure?: Problem;
  readonly reportedAt?: Date;
  /** In the words of the portal. */
  readonly errors: readonly { readonly code: string; readonly message: string; readonly field: string }[];
}

export interface NewPortal {
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  readonly secret: string;
  readonly producers: Readonly<Record<Id, string>>;
}
