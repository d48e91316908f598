import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";

/** Of one side of a tie: whether this instance follows the other one, or the other one this. */
export type TieSide = "follows" | "followed";

/**
 * `asked` until the one that is followed accepts. `rewound`: its log ends before what was read of
 * it, and its steward or ours has to say how to go on.
 */
export type SideState = "none" | "asked" | "running" | "paused" | "rewound" | "refused" | "cut";

/** Another instance, as it is tied to this one. */
export interface Tie {
  readonly id: Id;
  /** Its address. */
  readonly instance: string;
  /** As it says of itself. */
  readonly description: InstanceDescription;
  readonly createdAt: Date;
  readonly follows: SideState;
  readonly followed: SideState;
  /** Of what we read of it. */
  readonly reading: {
    /** How far its log was read, and how far it goes: events. */
    readonly position: number;
    readonly head?: number;
    /** When all that it had told before was read for the first time. */
    readonly synchronizedAt?: Date;
    /** Its whole log is read again. */
    readonly again: boolean;
    readonly contactAt?: Date;
    readonly nextAt?: Date;
    /** Why it could not be read, and since when. */
    readonly problem?: Problem;
    readonly problemSince?: Date;
    /** Datasets that are found here through it: what it publishes itself, and what it relays. */
    readonly datasets: number;
    readonly ownDatasets: number;
  };
  /** Of what it reads of us. */
  readonly read: { readonly position: number; readonly at?: Date; readonly ahead?: number };
  /** What the other side has not yet heard of. */
  readonly untold: readonly TieSide[];
}

/** What an instance says of itself, at `/.well-known/maille`. */
export interface InstanceDescription {
  readonly url: string;
  readonly name: string;
  readonly description?: string;
  /** Who runs it, and where they are asked. */
  readonly operator?: string;
  readonly contact?: string;
  readonly commitments?: string;
  readonly territory?: string;
  /** The address of a picture. */
  readonly logo?: string;
  readonly software?: string;
}

/** One state of a tie. */
export interface TieChange {
  readonly at: Date;
  readonly side: TieSide;
  readonly state: SideState;
  /** The account that decided it here. */
  readonly by?: Id;
  /** Decided over there. */
  readonly remote: boolean;
  /** Datasets that went with it. */
  readonly datasets?: number;
}
