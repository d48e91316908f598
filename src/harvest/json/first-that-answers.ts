import { isFailure, type Failure } from "../../base/failure.ts";
import type { Read } from "../read.ts";

/**
 * Reads by the first way that the source knows. Another is tried only where nothing came out yet,
 * and where the refusal says that there is no such address or that it answers something else.
 */
export async function* firstThatAnswers(ways: readonly (() => AsyncIterable<Read>)[]): AsyncGenerator<Read> {
  let refusal: Failure | undefined;
  for (const way of ways) {
    let began = false;
    try {
      for await (const read of way()) {
        began = true;
        yield read;
      }
      return;
    } catch (error) {
      if (began || !isFailure(error) || isPassing(error)) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
}

/**
 * The source is out of order for now: another way in would read a part for the whole. An address
 * that is refused (HTTP 4xx) stays refused.
 */
export function isPassing({ code, args }: Failure): boolean {
  const status = Number(args["status"] ?? 0);
  if (status >= 400 && status < 500) return status === 408 || status === 429;
  return code === "unavailable" || code === "too-many" || code === "over-budget";
}
