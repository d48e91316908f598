import type { Jobs } from "./jobs.ts";

/** A state is read again now and then: an announcement may be lost with a connection. */
const lookAgainMs = 5000;

/** Emits the state at once, then at each announcement of `subject`, and ends with the work. */
export async function* watch<State extends { readonly endedAt?: Date | undefined }>(
  jobs: Pick<Jobs, "listen">,
  subject: string,
  read: () => Promise<State>,
  signal: AbortSignal,
): AsyncGenerator<State> {
  let wake: (() => void) | undefined;
  let told = true;
  const ring = (): void => {
    told = true;
    wake?.();
  };
  const stop = await jobs.listen(subject, ring);
  signal.addEventListener("abort", ring, { once: true });
  const timer = setInterval(ring, lookAgainMs).unref();
  try {
    while (!signal.aborted) {
      told = false;
      const now = await read();
      yield now;
      if (now.endedAt !== undefined) return;
      if (!told) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", ring);
    await stop();
  }
}
