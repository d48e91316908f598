import { isFailure } from "../../src/base/failure.ts";

/** The key of what is refused. */
export async function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing is refused",
    (error: unknown) => (isFailure(error) ? error.key : String(error)),
  );
}
