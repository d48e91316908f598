import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  isOver,
  type MessageType,
  messageTypes,
  next,
  possible,
  type ExchangeSide,
  type Standing,
} from "./exchange.ts";
import { offeredProblems, type OfferedData } from "./terms.ts";
import { placeOf } from "./exchange/place-message.ts";

const sides: readonly ExchangeSide[] = ["asker", "producer"];
const acts = fc.array(fc.tuple(fc.constantFrom(...messageTypes), fc.constantFrom(...sides)), {
  maxLength: 30,
});

function walk(
  path: readonly (readonly [MessageType, ExchangeSide])[],
): readonly { now: Standing; act: readonly [MessageType, ExchangeSide] }[] {
  let now: Standing | undefined;
  return path.flatMap((act) => {
    const after = next(now, ...act);
    if (after === undefined) return [];
    now = after;
    return [{ now, act }];
  });
}

test("nothing runs that both sides did not sign: one accepts, the other confirms", () => {
  fc.assert(
    fc.property(acts, (path) => {
      const steps = walk(path);
      const start = steps.findIndex(({ now }) => now.state === "running");
      if (start === -1) return;
      const [accept, confirm] = [steps[start - 1]?.act, steps[start]?.act];
      assert.equal(accept?.[0], "accept");
      assert.equal(confirm?.[0], "confirm");
      assert.notEqual(accept?.[1], confirm?.[1]);
    }),
    { numRuns: 3000 },
  );
});

test("what is over stays over, and nobody may do anything any more", () => {
  fc.assert(
    fc.property(acts, (path) => {
      const steps = walk(path);
      const end = steps.findIndex(({ now }) => isOver(now));
      if (end === -1) return;
      assert.equal(end, steps.length - 1);
      for (const side of sides) assert.deepEqual(possible(steps[end]?.now as Standing, side), []);
    }),
    { numRuns: 3000 },
  );
});

test("only the producer offers, refuses and withdraws; only the asker asks and takes back", () => {
  fc.assert(
    fc.property(acts, (path) => {
      for (const { act } of walk(path)) {
        const [type, side] = act;
        if (type === "offer" || type === "refuse" || type === "withdraw") assert.equal(side, "producer");
        if (type === "ask" || type === "take-back") assert.equal(side, "asker");
      }
    }),
  );
});

interface Held {
  hash: string;
  sequence: number;
  previous?: string;
  side: ExchangeSide;
  type: MessageType;
  standing: "applied" | "waiting" | "superseded";
}

const standingOf = (log: Held[]) =>
  log
    .filter(({ standing }) => standing === "applied")
    .sort((a, b) => a.sequence - b.sequence)
    .reduce<Standing | undefined>((now, { type, side }) => next(now, type, side), undefined);
const headOf = (log: Held[]) =>
  log.filter(({ standing }) => standing === "applied").toSorted((a, b) => b.sequence - a.sequence)[0];

/** Of those in force, in their order. */
function hashesOf(log: readonly Held[]): readonly string[] {
  return log
    .filter(({ standing }) => standing === "applied")
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ hash }) => hash);
}

/** Whether it need not come again. */
function take(log: Held[], to: ExchangeSide, message: Held): boolean {
  if (log.some(({ hash }) => hash === message.hash)) return true;
  if (message.sequence === 1) {
    log.push({ ...message });
    return true;
  }
  if (log.length === 0) return false;
  const place = placeOf(message, log, to);
  assert.notEqual(place.kind, "refused");
  if (place.kind === "waiting" || place.kind === "superseded") log.push({ ...message, standing: place.kind });
  if (place.kind === "next") {
    for (const held of log) if (place.superseding.includes(held.hash)) held.standing = "superseded";
    log.push({ ...message });
  }
  drain(log);
  return true;
}

function drain(log: Held[]): void {
  for (;;) {
    const superseded = new Set(log.filter((held) => held.standing === "superseded").map(({ hash }) => hash));
    const lost = log.find((held) => held.standing === "waiting" && superseded.has(held.previous ?? ""));
    const next = log.find((held) => held.standing === "waiting" && held.previous === headOf(log)?.hash);
    if (lost !== undefined) lost.standing = "superseded";
    else if (next !== undefined) next.standing = "applied";
    else return;
  }
}

/** Two sides that hold a log each, and a network that brings messages late, twice and in any order. */
function simulate(
  path: readonly (readonly [MessageType, ExchangeSide])[],
  order: readonly number[],
): [unknown, unknown] {
  const logs: Record<ExchangeSide, Held[]> = { asker: [], producer: [] };
  const wire: { to: ExchangeSide; message: Held }[] = [];
  let count = 0;
  const act = (type: MessageType, side: ExchangeSide) => {
    const log = logs[side];
    if (next(standingOf(log), type, side) === undefined) return;
    const head = headOf(log);
    count += 1;
    const message: Held = {
      hash: `m${count}`,
      sequence: (head?.sequence ?? 0) + 1,
      side,
      type,
      standing: "applied",
      ...(head === undefined ? {} : { previous: head.hash }),
    };
    log.push(message);
    for (let copy = 0; copy < 2; copy += 1)
      wire.push({ to: side === "asker" ? "producer" : "asker", message: { ...message } });
  };
  const carry = (turn: number) => {
    const [sent] = wire.splice(turn % wire.length, 1);
    if (sent !== undefined && !take(logs[sent.to], sent.to, sent.message)) wire.push(sent);
  };
  act("ask", "asker");
  const turns = [...order];
  for (const [type, side] of path) {
    act(type, side);
    for (let n = turns.shift() ?? 0; n > 0 && wire.length > 0; n -= 1) {
      carry(turns.shift() ?? 0);
    }
  }
  for (let n = 0; wire.length > 0 && n < 10_000; n += 1) {
    carry(turns.shift() ?? 0);
  }
  return [hashesOf(logs.asker), hashesOf(logs.producer)];
}

test("whatever both do at once, and in whatever order messages come, both sides end with the same chain", () => {
  fc.assert(
    fc.property(acts, fc.array(fc.nat({ max: 5 }), { minLength: 100, maxLength: 100 }), (path, order) => {
      const [asker, producer] = simulate(path, order);
      assert.deepEqual(asker, producer);
    }),
    { numRuns: 5000 },
  );
});

function wrongOn(until: string): unknown {
  const terms = { purpose: "research", tables: [], until, duties: [], words: "" } as const;
  const offered = { tables: [] } as unknown as OfferedData;
  const now = new Date("2027-02-10T23:59:00Z");
  return offeredProblems(terms, offered, now).find(({ key }) => key.startsWith("exchange-until"))?.key;
}

test("an agreement ends on a day that there is, which is not over", () => {
  for (const until of ["2027-02-29", "2027-02-31", "2027-04-31", "2027-13-01", "28/02/2027"])
    assert.equal(wrongOn(until), "exchange-until-wrong", until);
  assert.equal(wrongOn("2027-02-09"), "exchange-until-past");
  for (const until of ["2027-02-10", "2027-02-28", "2028-02-29"])
    assert.equal(wrongOn(until), undefined, until);
});
