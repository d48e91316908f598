/**
 * The quality of a description, by the Metadata Quality Assessment of data.europa.eu: five
 * dimensions, 405 points (https://data.europa.eu/mqa/methodology).
 */
export interface Quality {
  /** 0 to 405. */
  readonly score: number;
  /** Excellent from 351, good from 221, sufficient from 121. */
  readonly rating: "excellent" | "good" | "sufficient" | "bad";
  readonly points: readonly QualityPoint[];
}

export type Dimension =
  | "findability"
  | "accessibility"
  | "interoperability"
  | "reusability"
  | "contextuality";

export interface QualityPoint {
  readonly dimension: Dimension;
  /** As the methodology names it: `dcat:keyword`, `dcat:downloadURL accessible`. */
  readonly criterion: string;
  readonly max: number;
  /** 0 to `max`; of distributions, the share of those that have it. */
  readonly given: number;
}
