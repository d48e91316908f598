import assert from "node:assert/strict";
import { test } from "node:test";
import { type FakeAnswer, fakeTrino } from "../../test/fake-trino.ts";
import { netOfTests } from "../../test/s3-server.ts";
import { NotAnswered } from "./not-answered.ts";
import { Trino } from "./trino.ts";

const question = { sql: "SELECT 1", values: [] };
const isReason = (reason: string) => (error: unknown) =>
  error instanceof NotAnswered && error.reason === reason;

test("a server that was away is left alone for a while, or until it says that it is back", async () => {
  const told: { answer: FakeAnswer } = { answer: { at: { page: 0, what: "cut" } } };
  await using server = await fakeTrino(() => told.answer);
  const trino = new Trino(server.address, { net: netOfTests, awayMs: 60_000 });
  const ask = () => trino.ask(question, { timeMs: 5_000 });
  await assert.rejects(ask(), isReason("away"));
  told.answer = { pages: [[[1]]] };
  await assert.rejects(ask(), isReason("away"));
  assert.equal(server.sent.length, 1, "nobody waits for it");
  server.told.starting = true;
  assert.equal(await trino.isReachable(), false);
  await assert.rejects(ask(), isReason("away"));
  server.told.starting = false;
  assert.equal(await trino.isReachable(), true);
  assert.deepEqual(await ask(), [[1]]);
  assert.deepEqual([trino.counts.away, trino.counts.answered], [1, 1]);
  const nobody = new Trino({ ...server.address, endpoint: "http://127.0.0.1:1" }, { net: netOfTests });
  assert.equal(await nobody.isReachable(), false);
});

test("what broke off is asked once more, within the time of the question", async () => {
  const answers: FakeAnswer[] = [
    { pages: [[[7]]], error: { errorName: "REMOTE_TASK_ERROR", errorType: "INTERNAL_ERROR" } },
    { pages: [[[1]]] },
  ];
  await using server = await fakeTrino(() => answers[server.sent.length - 1] ?? {});
  const trino = new Trino(server.address, { net: netOfTests });
  assert.deepEqual(await trino.ask(question, { timeMs: 5_000 }), [[1]], "and nothing of the first answer");
  assert.deepEqual([trino.counts.broken, trino.counts.answered], [1, 1]);
});
