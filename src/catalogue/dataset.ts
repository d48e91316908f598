import type { Id } from "../base/id.ts";
import type { Level } from "../access/policy.ts";
import type { Metadata, Origin } from "./metadata.ts";

/** Draft: seen by its organization alone. Withdrawn: a tombstone that says why and since when. */
export type DatasetState = "draft" | "published" | "withdrawn";

/** A dataset of another instance: its title, and its address there. */
export interface ReplacementElsewhere {
  readonly title: string;
  readonly url: string;
}

/** What an organization publishes under one title: one or more tables, and the files they came from. */
export interface Dataset {
  readonly id: Id;
  /** Its part of the address: `/datasets/{slug}`. Unique; never reused. */
  readonly slug: string;
  readonly organization: Id;
  readonly organizationName: string;
  readonly organizationSlug: string;
  /** The address of its instance, where that is another one: the dataset is changed there. */
  readonly organizationOrigin?: string;
  /** Where it holds the certificate of public service. */
  readonly organizationCertified?: true;
  readonly title: string;
  /** Markdown, or empty. */
  readonly description: string;
  /** A licence of `licence.ts`, or a free text that is kept and shown as such. */
  readonly licence?: string;
  readonly state: DatasetState;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly publishedAt?: Date;
  readonly withdrawal?: {
    readonly at: Date;
    /** In words, or the key of a message. */
    readonly reason: string;
    /** What took its place, as the instance tells it that withdrew it. */
    readonly replacement?: ReplacementElsewhere;
  };
  /**
   * An answer to the warning about personal data that was given for its organization alone: since
   * everybody reads why (`metadata.personalData`), it is asked again.
   */
  readonly personalDataAnswer?: string;
  readonly metadata: Metadata;
  /** Who may read its rows, where that is not everybody; a table may have a level of its own. */
  readonly access?: Exclude<Level, "open">;
  /** Where it was gathered from: none for what is published here. */
  readonly origins: readonly Origin[];
  readonly replacedBy?: { readonly id: Id; readonly slug: string; readonly title: string };
}

/** One that is told on as it is kept: its metadata are the text of their JSON. */
export interface DatasetText extends Omit<Dataset, "metadata"> {
  readonly metadata: string;
}
