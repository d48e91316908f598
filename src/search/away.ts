import { Failure, isFailure } from "../base/failure.ts";

/** What is thrown where a search server does not answer as it should. */
export function searchAway(cause: unknown): Failure {
  return new Failure("unavailable", "search-away", {}, { cause });
}

/** Whether the search server is what does not answer. */
export function isSearchAway(error: unknown): boolean {
  return isFailure(error) && error.key === "search-away";
}
