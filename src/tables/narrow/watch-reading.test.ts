import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import type { Ending } from "../../access/journal.ts";
import { Failure } from "../../base/failure.ts";
import { breakOff } from "./watch-reading.ts";

function watchedReading() {
  const controller = new AbortController();
  const ends: Ending["ended"][] = [];
  const watched = {
    signal: controller.signal,
    sent: () => undefined,
    stop: (ended: Ending["ended"]) => void ends.push(ended),
  };
  const refusal = new Failure("forbidden", "access-agreement-withdrawn-unexplained");
  const isRefusal = (error: unknown) => error === refusal;
  return { watched, ends, isRefusal, withdraw: () => controller.abort(refusal) };
}

test("a reading that is withdrawn as its answer begins is refused, and told as cut", async () => {
  const { watched, ends, isRefusal, withdraw } = watchedReading();
  withdraw();
  const stream = Readable.from(["rows"], { objectMode: false });
  const closed = new Promise((resolve) => stream.once("close", resolve));
  assert.throws(() => breakOff(stream, watched), isRefusal);
  await closed;
  assert.deepEqual(ends, ["cut"]);
});

test("a stream that breaks off before anybody reads it says so to who then does, and to nobody else", async () => {
  const { watched, ends, isRefusal, withdraw } = watchedReading();
  const stream = breakOff(Readable.from(["rows"], { objectMode: false }), watched);
  withdraw();
  await wait(10);
  await assert.rejects(text(Readable.toWeb(stream)), isRefusal);
  assert.deepEqual(ends, ["cut"]);
});
