const timesMax = 3;

/**
 * Work whose transaction PostgreSQL ended so that another could go on is done anew, as its documentation asks
 * (13.3.4): nothing of it was written. For work that does nothing beside its transaction.
 */
export async function pastDeadlocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let time = 1; ; time += 1) {
    try {
      return await work();
    } catch (error) {
      if (time === timesMax || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "40P01";
}
