import type { AccessRule } from "../../access/policy.ts";
import type { Id } from "../../base/id.ts";
import type { Distribution, Metadata } from "../../catalogue/metadata.ts";
import type { Column } from "../../tables/column.ts";
import type { Change } from "../change.ts";

/**
 * What happened to something of an instance. It travels as a compact JWS (`typ` `maille-event+jwt`)
 * signed by its origin, which a third instance relays as it is.
 */
export interface FeedEvent {
  /** An address of the origin: `{origin}/feed/events/{uuid}`. */
  readonly id: string;
  /** The address of the instance whose subject it is, and that signs. */
  readonly origin: string;
  readonly type: "create" | "update" | "delete";
  /** The dataset, by its address at the origin: `{origin}/datasets/{id}`. */
  readonly subject: string;
  /** Rises with each event of a subject: an event of a lower or equal one says nothing new. */
  readonly revision: number;
  /** ISO 8601. */
  readonly at: string;
  /** The subject as it now is; absent where it was deleted. */
  readonly record?: DatasetRecord;
  /**
   * What is new since the event before of the same subject, for those who know that one; of a
   * dataset that some are told of for the first time, all of it. Absent where it is not known.
   */
  readonly changes?: readonly Change[];
  /** Of a deletion: why, in words. */
  readonly reason?: string;
  /** Of a deletion: what took its place, where everybody may know of that; its address is one of the origin. */
  readonly replacement?: { readonly title: string; readonly url: string };
  /** Addresses of the instances that alone may know of it; absent: everybody. */
  readonly audience?: readonly string[];
}

export const eventType = "maille-event+jwt";

/** A dataset as its instance tells it to the others. */
export interface DatasetRecord {
  readonly id: Id;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly licence?: string;
  readonly metadata: Metadata;
  readonly publishedAt: string;
  readonly modifiedAt: string;
  readonly organization: OrganizationRecord;
  readonly distributions: readonly Distribution[];
  readonly tables: readonly TableRecord[];
  /** Those that were deleted since it was published, the last one first: whoever looks for one is told why. */
  readonly deletedTables?: readonly DeletedTableRecord[];
  /** Levels and offers; what a policy hides is not told. */
  readonly access: readonly AccessRule[];
  /** Where the instance that tells it gathered it, where it is not its own. */
  readonly gathered?: { readonly name: string; readonly identifier: string; readonly url?: string };
}

export interface OrganizationRecord {
  readonly id: Id;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly url?: string;
  readonly siren?: string;
  /** Since when the steward of its instance certifies that it is a public service: ISO 8601. */
  readonly certifiedAt?: string;
  /** At its instance: `{origin}/pictures/organizations/{uuid}/{SHA-256}`. */
  readonly logo?: string;
}

/** Its columns are those that may be asked for. `version` and `rows` of what is not open are not told. */
export interface TableRecord {
  readonly id: Id;
  readonly name: string;
  readonly columns: readonly Pick<Column, "name" | "type" | "meaning" | "unit">[];
  readonly version?: number;
  readonly rows?: number;
}

/** Absent fields are not known: the table ended with its dataset. */
export interface DeletedTableRecord {
  readonly id: Id;
  readonly name: string;
  /** ISO 8601. */
  readonly deletedAt?: string;
  readonly reason?: string;
  /** Another table of the same dataset. */
  readonly replacedBy?: { readonly id: Id; readonly name: string };
}
