import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../base/failure.ts";
import { doneAgain } from "./done-again.ts";

const { signal } = new AbortController();

test("a step that an instance was late for is done again, and any other failure is told at once", async () => {
  assert.equal(await timesTried(["unavailable", "too-many", undefined]), 3);
  await assert.rejects(timesTried(["unavailable", "forbidden"]), { args: { code: "forbidden" } });
  await assert.rejects(
    doneAgain(() => Promise.reject(new Error("a bug")), signal),
    /a bug/,
  );
});

test("what stays away is told as it was told last", async () => {
  let tried = 0;
  const step = async (): Promise<void> => {
    tried += 1;
    throw verbFailed(`unavailable`, tried);
  };
  await assert.rejects(doneAgain(step, signal, { everyMs: 1, forMs: 0 }), {
    args: { code: "unavailable", tried: 1 },
  });
  await assert.rejects(doneAgain(step, AbortSignal.abort(), { everyMs: 60_000, forMs: 60_000 }), {
    name: "AbortError",
  });
});

/** How often a step is tried that ends so, one after the other; `undefined`: well. */
async function timesTried(ends: readonly (string | undefined)[]): Promise<number> {
  let tried = 0;
  await doneAgain(
    async () => {
      const code = ends[tried];
      tried += 1;
      if (code !== undefined) throw verbFailed(code);
    },
    signal,
    { everyMs: 1, forMs: 60_000 },
  );
  return tried;
}

function verbFailed(code: string, tried?: number): Failure {
  return new Failure("unavailable", "fleet-verb-failed", { code, ...(tried === undefined ? {} : { tried }) });
}
