/** So many more of something that may be had `quota` times in `windowS` seconds. */
export interface Counted {
  readonly key: string;
  readonly n: number;
  readonly quota: number;
  readonly windowS: number;
}

/** What one process counts, told to the others of its instance. */
export interface SharedCounts {
  /** Names what is counted. `heard` is told what the others count, and what it answers tells them. */
  share(name: string, heard: (counted: Counted) => void): (counted: Counted) => void;
}

/** Where there is one process. */
export const countedAlone: SharedCounts = { share: () => () => undefined };
