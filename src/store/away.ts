import { isFailure } from "../base/failure.ts";

/** Whether the object store did not answer as it does when it is there. */
export function isAway(error: unknown): boolean {
  return isFailure(error) && error.key === "store-away";
}
