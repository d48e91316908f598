const patienceMs = 10_000;

/**
 * Where the database stays away, what is asked of it while a connection is made may never be answered, as the
 * driver asks for a channel again at each: that is an outage too.
 */
export async function answered<Answer>(
  asking: PromiseLike<Answer>,
  msMax: number = patienceMs,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error("The database does not answer."), { code: "CONNECT_TIMEOUT" });
    timer = setTimeout(() => reject(error), msMax);
  });
  try {
    return await Promise.race([asking, over]);
  } finally {
    clearTimeout(timer);
  }
}
