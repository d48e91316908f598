import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { Failure } from "../base/failure.ts";
import { toOtlp } from "./otlp.ts";
import { type EndedSpan, parseTraceparent } from "./span.ts";
import { tracedDb } from "./traced-db.ts";
import { Tracer } from "./tracer.ts";

function openTracer(share = 1) {
  const spans: EndedSpan[] = [];
  return { tracer: new Tracer(share, (span) => spans.push(span)), spans };
}

test("what a piece of work awaits is within its trace, and what comes beside it is not", async () => {
  const { tracer, spans } = openTracer();
  const inner = (name: string) =>
    tracer.within({ name, kind: "internal" }, async () => Promise.resolve(name));
  await Promise.all([
    tracer.root({ name: "a", kind: "consumer" }, async () => inner("b")),
    tracer.root({ name: "c", kind: "consumer" }, async () => inner("d")),
  ]);
  await inner("outside");
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => spans.find((span) => span.name === name));
  assert.equal(spans.length, 4);
  assert.deepEqual([b?.parentId, d?.parentId], [a?.spanId, c?.spanId]);
  assert.deepEqual([b?.traceId, d?.traceId], [a?.traceId, c?.traceId]);
  assert.notEqual(a?.traceId, c?.traceId);
});

test("a refusal is told by its key, and what broke by its class: neither by what it says", async () => {
  const { tracer, spans } = openTracer();
  const failing = (error: Error) =>
    assert.rejects(
      tracer.root({ name: "a", kind: "internal" }, () =>
        tracer.within({ name: "b", kind: "internal" }, async () => Promise.reject(error)),
      ),
    );
  await failing(new Failure("not-found", "dataset-not-found", { slug: "martin" }));
  await failing(new RangeError("martin"));
  const told = spans.map(({ name, broke, attributes }) => [name, broke, attributes["error.type"]]);
  assert.deepEqual(told, [
    ["b", false, "dataset-not-found"],
    ["a", false, "dataset-not-found"],
    ["b", true, "RangeError"],
    ["a", true, "RangeError"],
  ]);
  assert.doesNotMatch(JSON.stringify(spans), /martin/);
});

function work(tracer: Tracer, times: number): Promise<void> {
  return tracer.root({ name: "a", kind: "internal" }, async () => {
    for (let n = 0; n < times; n += 1) await tracer.within({ name: "b", kind: "client" }, async () => n);
  });
}

test("of a trace that is not kept nothing is, and one that asks without end is cut short", async () => {
  const none = openTracer(0);
  await work(none.tracer, 3);
  assert.deepEqual(none.spans, []);
  const many = openTracer();
  await work(many.tracer, 2_000);
  assert.equal(many.spans.length, 501);
});

test("a statement is told as it is written, without its values, once, in transactions too", async () => {
  await using made = await testDatabase();
  const { tracer, spans } = openTracer();
  const db = tracedDb(made.db, tracer);
  await tracer.root({ name: "a", kind: "internal" }, async () => {
    const wanted = db`name = ${"Martin"}`;
    const rows = await db<{ name: string }[]>`select name from organizations where ${wanted} limit ${7}`;
    assert.deepEqual([...rows], []);
    await db.begin(async (tx) => {
      await tx`update organizations set name = ${"Martin"} where false`;
      await tx.unsafe("select 'Martin'");
    });
    await assert.rejects(db`select ${"Martin"}::int`, /Martin/);
    const pages: number[] = [];
    for await (const page of db`select * from generate_series(1, 3)`.cursor(2)) pages.push(page.length);
    assert.deepEqual(pages, [2, 1]);
  });
  const told = spans.map(({ name, attributes }) => `${name}: ${attributes["db.query.text"] ?? ""}`);
  assert.deepEqual(told.slice(0, 5), [
    "SELECT: select name from organizations where ? limit ?",
    "UPDATE: update organizations set name = ? where false",
    "SQL: ",
    "transaction: ",
    "SELECT: select ?::int",
  ]);
  assert.doesNotMatch(JSON.stringify(spans), /Martin/);
});

test("a trace that began elsewhere is known by its header, and anything else is none", () => {
  const right = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  assert.deepEqual(parseTraceparent(right), {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    isSampled: true,
  });
  assert.equal(parseTraceparent(right.replace(/01$/, "00"))?.isSampled, false);
  for (const wrong of [
    undefined,
    "",
    `ff${right.slice(2)}`,
    right.replaceAll("a", "0"),
    right.slice(0, -1),
    `${right}0`,
  ]) {
    assert.equal(parseTraceparent(wrong), undefined, String(wrong));
  }
});

test("a span in OTLP has its times to the nanosecond, as text", () => {
  const span: EndedSpan = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    parentId: undefined,
    name: "GET /datasets",
    kind: "server",
    startMs: 1_795_936_136_071.25,
    endMs: 1_795_936_136_072,
    attributes: { "http.response.status_code": 500, "http.route": undefined },
    broke: true,
  };
  const written = JSON.parse(JSON.stringify(toOtlp([span], { "service.name": "maille" }))) as {
    resourceSpans: { scopeSpans: { spans: object[] }[] }[];
  };
  assert.deepEqual(written.resourceSpans[0]?.scopeSpans[0]?.spans, [
    {
      traceId: span.traceId,
      spanId: span.spanId,
      name: "GET /datasets",
      kind: 2,
      startTimeUnixNano: "1795936136071250000",
      endTimeUnixNano: "1795936136072000000",
      attributes: [{ key: "http.response.status_code", value: { intValue: "500" } }],
      status: { code: 2 },
    },
  ]);
});
