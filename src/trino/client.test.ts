import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type FakeAnswer, fakeTrino } from "../../test/fake-trino.ts";
import { netOfTests } from "../../test/s3-server.ts";
import { measureTurns } from "../../test/turns.ts";
import { TrinoClient } from "./client.ts";
import { toSent } from "./literal.ts";
import { NotAnswered } from "./not-answered.ts";
import { parseTrinoAddress } from "./trino-address.ts";

const question = { sql: "SELECT a FROM t WHERE b = ?", values: ["été"] };
const budget = { timeMs: 30_000 };

async function asked(answer: FakeAnswer, options: { answerMsMax?: number; bytesMax?: number } = {}) {
  const server = await fakeTrino(() => answer);
  const client = new TrinoClient(server.address, { net: netOfTests, ...options });
  return { server, client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const isReason = (reason: string) => (error: unknown) =>
  error instanceof NotAnswered && error.reason === reason;

test("values stand behind the statement as literals of their types, and never in it", () => {
  const values = ["it's ' OR 1=1 --", 12n, -1.5e300, Infinity, true];
  assert.equal(
    toSent({ sql: "SELECT '' WHERE a = ?", values }),
    "EXECUTE IMMEDIATE 'SELECT '''' WHERE a = ?' USING 'it''s '' OR 1=1 --', BIGINT '12', " +
      "DOUBLE '-1.5e+300', DOUBLE 'Infinity', true",
  );
});

test("pages of an answer are one answer, with all digits, asked of the server that was named", async () => {
  const pages = [[[1, "é"]], [], [[9_223_372_036_854_775_807n, null]], [[1.5, ["a", null]]]];
  await using made = await asked({ pages, host: "elsewhere.invalid:1" });
  const rows = await made.client.ask(question, budget);
  assert.deepEqual(rows, [
    [1, "é"],
    [9_223_372_036_854_775_807n, null],
    [1.5, ["a", null]],
  ]);
  const [sent] = made.server.sent;
  assert.equal(sent?.statement, "EXECUTE IMMEDIATE 'SELECT a FROM t WHERE b = ?' USING 'été'");
  assert.equal(sent?.headers["x-trino-schema"], "rows");
  assert.equal(sent?.headers["x-trino-session"], "query_max_run_time=30000ms");
  assert.deepEqual(made.server.cancelled, []);
});

test("a server that is too busy for a moment is asked again", async () => {
  for (const page of [0, 1]) {
    await using made = await asked({ pages: [[[1]]], at: { page, what: 503 } });
    assert.deepEqual(await made.client.ask(question, budget), [[1]]);
  }
});

test("a server that is too busy for longer than that is away", async () => {
  await using made = await asked({ at: { page: 0, what: "busy" } }, { answerMsMax: 300 });
  await assert.rejects(made.client.ask(question, budget), isReason("away"));
  assert.ok(made.server.sent.length > 1);
});

test("an error of the server is told by what is to be done about it, also behind rows", async () => {
  for (const [errorName, errorType, reason] of [
    ["EXCEEDED_TIME_LIMIT", "INSUFFICIENT_RESOURCES", "long"],
    ["EXCEEDED_GLOBAL_MEMORY_LIMIT", "INSUFFICIENT_RESOURCES", "large"],
    ["QUERY_QUEUE_FULL", "INSUFFICIENT_RESOURCES", "refused"],
    ["TABLE_NOT_FOUND", "USER_ERROR", "lost"],
    ["REMOTE_TASK_ERROR", "INTERNAL_ERROR", "broken"],
    ["DIVISION_BY_ZERO", "USER_ERROR", "refused"],
  ] as const) {
    await using made = await asked({ pages: [[[1]]], error: { errorName, errorType } });
    await assert.rejects(made.client.ask(question, budget), isReason(reason), errorName);
  }
});

test("what is cut, hangs, is no Trino or answers too much is no answer, and is let go of", async () => {
  const pages = [[[1]], [[2]], [[3]]];
  for (const [answer, reason] of [
    [{ pages, at: { page: 2, what: "cut" } }, "away"],
    [{ pages, at: { page: 2, what: "hang" } }, "away"],
    [{ pages, at: { page: 2, what: 500 } }, "away"],
    [{ pages: [[["x".repeat(2_000)]], [[1]]] }, "large"],
  ] as const) {
    await using made = await asked(answer, { answerMsMax: 1_000, bytesMax: 1_000 });
    await assert.rejects(made.client.ask(question, budget), isReason(reason), reason);
    assert.equal(made.server.cancelled.length, 1, reason);
  }
  const next = '"stats":{"state":"RUNNING"},"nextUri"';
  const deep = `${"[".repeat(2_000)}${"]".repeat(2_000)}`;
  for (const words of [
    "<html>",
    "{}x",
    "{}",
    '{"message":"sign in first"}',
    '{"stats":{"state":"FINISHED"},"data":{}}',
    `{"stats":{"state":"FINISHED"},"data":[[${deep}]]}`,
    `{${next}:"http://127.0.0.1/v1/info"}`,
    `{${next}:"http://127.0.0.1/v1/statement/%2e%2e/%2e%2e/ui"}`,
  ]) {
    await using made = await asked({ words });
    await assert.rejects(made.client.ask(question, budget), isReason("away"), words);
  }
  await using ended = await asked({ words: '{"stats":{"state":"RUNNING"},"data":[[1]]}' });
  await assert.rejects(ended.client.ask(question, budget), isReason("broken"));
  const nobody = { endpoint: "http://127.0.0.1:1", user: "maille", catalog: "lake", schema: "rows" };
  const client = new TrinoClient(nobody, { net: netOfTests });
  await assert.rejects(client.ask(question, budget), isReason("away"));
});

test("the time of a question ends it, and a reader who leaves too", async () => {
  await using made = await asked({ pages: [[[1]], [[2]]], at: { page: 1, what: "hang" } });
  await assert.rejects(made.client.ask(question, { timeMs: 3_000 }), isReason("long"));
  const left = new AbortController();
  const asking = made.client.ask(question, { ...budget, signal: left.signal });
  asking.catch(() => undefined);
  while (made.server.hanging.length < 2) await wait(10);
  left.abort();
  await assert.rejects(asking, { name: "AbortError" });
  assert.equal(made.server.cancelled.length, 2);
});

test("a statement that nobody begins, as where no worker is there, is no question that takes too long", async () => {
  await using never = await asked({ waits: () => true }, { answerMsMax: 200 });
  await assert.rejects(never.client.ask(question, budget), isReason("away"));
  assert.equal(never.server.cancelled.length, 1, "nor is it left to wait there");
  let looks = 0;
  await using late = await asked({ waits: () => (looks += 1) < 4, pages: [[[1]]] }, { answerMsMax: 20_000 });
  assert.deepEqual(await late.client.ask(question, budget), [[1]]);
});

test("an address names the catalogue and the schema, and sends no password in clear", () => {
  assert.deepEqual(parseTrinoAddress("https://v%C3%A9lo:s3cret@trino.example.org:8443/lake/rows_1"), {
    endpoint: "https://trino.example.org:8443",
    user: "vélo",
    password: "s3cret",
    catalog: "lake",
    schema: "rows_1",
  });
  for (const wrong of [
    "http://trino:8080",
    "http://trino:8080/lake",
    'http://trino:8080/lake/"x"',
    "http://me:s3cret@trino:8080/lake/rows",
    "ftp://trino/lake/rows",
    "http://trino:8080/lake/rows?a=1",
    "https://me:s3cret%zz@trino/lake/rows",
    "http://me%0ayou@trino/lake/rows",
    "http://%C5%91@trino/lake/rows",
    "https://me%3Ayou:s3cret@trino/lake/rows",
  ]) {
    assert.equal(parseTrinoAddress(wrong), undefined, wrong);
  }
});

test("a page of a million rows lets others have their turns", async () => {
  const rows = `${"[1],".repeat(1_000_000)}[9223372036854775807]`;
  await using made = await asked({ words: `{"data":[${rows}],"stats":{"state":"FINISHED"}}` });
  await using turns = measureTurns();
  const read: (readonly unknown[])[] = [];
  let count = 0;
  for await (const some of made.client.read(question, { timeMs: 60_000 })) {
    count += some.length;
    read.splice(0, 1, ...some.slice(-1));
  }
  const { longestMs, allMs } = turns.now();
  assert.equal(count, 1_000_001);
  assert.deepEqual(read, [[9_223_372_036_854_775_807n]]);
  assert.ok(longestMs < allMs / 3, `${longestMs} ms of ${allMs}`);
});

test("rows are found in a page whatever their texts hold", async () => {
  const rows = [['"data":[[1]]', "]],[", '\\"', "\\\\"], [["[", "]\\"], null, "", "é\u2028"], []];
  const around = { error: null, note: 'a "data":[[2]]' };
  const words = JSON.stringify({ ...around, data: rows, stats: { state: "FINISHED" } }).replace(
    '"error":null,',
    "",
  );
  await using made = await asked({ words });
  assert.deepEqual(await made.client.ask(question, budget), rows);
  for (const part of [
    '{"data":[[1]',
    '{"data":[["1]]}',
    '{"data":[[1]}',
    '{"data":[1]}',
    '{"data":[]]}',
    '{"data":[[1],]}',
  ]) {
    await using broken = await asked({ words: part });
    await assert.rejects(broken.client.ask(question, budget), isReason("away"), part);
  }
});

test("an answer is read as it comes, each page in its own time, and let go of where it is left", async () => {
  const pages = [[[1]], [[2]], [], [[3]]];
  await using made = await asked({ pages });
  const each = { timeMs: 2_500, ofEachPage: true } as const;
  const read = [];
  for await (const some of made.client.read(question, each)) {
    read.push(...some);
    await wait(900);
  }
  assert.deepEqual(read, [[1], [2], [3]]);
  assert.equal(made.server.sent[0]?.headers["x-trino-session"], undefined);
  assert.deepEqual(made.server.cancelled, []);
  for await (const some of made.client.read(question, each)) {
    assert.deepEqual(some, [[1]]);
    break;
  }
  assert.deepEqual(made.server.cancelled, ["/v1/statement/1/2"]);
});
