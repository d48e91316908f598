import type { Problem } from "../base/failure.ts";
import type { Net } from "../net/net.ts";
import type { GivenKeys, KeySource } from "./believed-keys.ts";

/** What is said of a file: what it tells, what nobody proves, and what is false. */
export interface Verified {
  readonly told: readonly Problem[];
  readonly unproved: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** Whose keys are believed, and what may be asked. */
export interface Believing {
  readonly given: readonly GivenKeys[];
  /** The keys of each instance, once it is known whose those without a name are. */
  readonly sourceOf: (given: readonly GivenKeys[]) => KeySource;
  /** Absent offline. */
  readonly net: Net | undefined;
  /** Where the file was had, of one that was fetched. */
  readonly address?: string | undefined;
}
