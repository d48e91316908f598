import { setTimeout as wait } from "node:timers/promises";

const timesMax = 12;

/**
 * The answer, asked for again when `Retry-After` says, as callers do who are told that the machine is busy: a suite
 * makes it so, and what a test is about comes after.
 */
export async function askAgain(ask: () => Promise<Response>): Promise<Response> {
  for (let times = 1; ; times += 1) {
    const answer = await ask();
    const seconds = Number(answer.headers.get("retry-after") ?? 0);
    if (answer.status !== 503 || !(seconds > 0) || times === timesMax) return answer;
    await answer.body?.cancel();
    await wait(seconds * 1_000);
  }
}
