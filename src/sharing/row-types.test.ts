import assert from "node:assert/strict";
import { test } from "node:test";
import { sharingInstance, type SharingInstance } from "../../test/sharing-world.ts";
import { setRule } from "../access/access-rules.ts";
import { startAgreement } from "../access/agreements.ts";
import { system } from "../access/actor.ts";
import type { RowCondition } from "../access/policy.ts";
import { isFailure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { getAccess, setAccess, setTableAccess } from "./access-settings.ts";
import type { ExchangeMessage } from "./exchange/exchange-message.ts";
import { openExchange } from "./exchange/opening.ts";
import { askedProblems, offeredProblems, plainPolicy } from "./terms.ts";
import { offeredHere } from "./offered.ts";

const url = "http://bus.test";
const portal = "http://portal.test";

const unfit: readonly (readonly [RowCondition, key: string])[] = [
  [{ column: "riders", operator: "less", value: "peu" }, "access-row-not-integer"],
  [{ column: "riders", operator: "in", value: "12,beaucoup" }, "access-row-not-integer"],
  [{ column: "day", operator: "exact", value: "hier" }, "access-row-not-date"],
];

const fit: readonly RowCondition[] = [
  { column: "riders", operator: "less", value: "12" },
  { column: "riders", operator: "isnull", value: "" },
  { column: "day", operator: "greater", value: "02/01/2026" },
  { column: "line", operator: "exact", value: "12" },
];

async function world() {
  const here = await sharingInstance(url, new Map<string, SharingInstance>(), { cut: undefined, passed: [] });
  const operator = await here.organization("Réseau de bus", "company");
  const { dataset, table } = await here.restricted(operator.id);
  return { here, dataset, table, [Symbol.asyncDispose]: () => here[Symbol.asyncDispose]() };
}

function terms(table: string, rows: readonly RowCondition[]) {
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  return {
    purpose: "research" as const,
    tables: [{ table, columns: ["line", "riders"], rows }],
    until,
    duties: [],
    words: "",
  };
}

test("a condition whose value is not of its column's type is refused where it is set, and says why", async () => {
  await using w = await world();
  const { ctx } = w.here;
  for (const [row, key] of unfit) {
    const change = { level: "restricted", policy: { ...plainPolicy, rows: [row] } } as const;
    for (const set of [
      () => setAccess(ctx, system, w.dataset.id, change),
      () => setTableAccess(ctx, system, w.table, change),
    ]) {
      await assert.rejects(set, (error) => {
        assert.ok(isFailure(error, "invalid"));
        assert.deepEqual(
          [error.key, error.args["column"], error.args["value"]],
          [key, row.column, row.value],
        );
        return true;
      });
    }
  }
  const { own } = await setAccess(ctx, system, w.dataset.id, {
    level: "restricted",
    policy: { ...plainPolicy, rows: fit },
  });
  assert.deepEqual(own.policy?.rows, fit);
});

test("it can be neither asked nor offered, nor brought by a message of another instance", async () => {
  await using w = await world();
  const { ctx } = w.here;
  const offered = await offeredHere(ctx, w.dataset);
  const now = new Date();
  for (const [row, key] of unfit) {
    const wrong = terms(w.table, [row]);
    assert.deepEqual(
      [askedProblems, offeredProblems].map((of) => of(wrong, offered, now).map((problem) => problem.key)),
      [[key], [key]],
    );
    const message = {
      exchange: newId(),
      type: "ask",
      instance: portal,
      subject: offered.subject,
      party: { instance: portal, kind: "person", id: newId(), name: "Zoé", requester: "person" },
      terms: wrong,
    } as unknown as ExchangeMessage;
    await assert.rejects(
      openExchange(ctx, portal, message),
      (error) => isFailure(error, "invalid") && error.key === key,
    );
  }
  assert.deepEqual(askedProblems(terms(w.table, fit), offered, now), []);
});

test("the producer is told what a version that came since has made unreadable", async () => {
  await using w = await world();
  const { ctx } = w.here;
  const row = unfit[0]?.[0];
  assert.ok(row !== undefined);
  assert.deepEqual((await getAccess(ctx, system, w.dataset.id)).broken, []);
  // As they were written while the column still was a text.
  await setRule(ctx.db, {
    dataset: w.dataset.id,
    level: "restricted",
    policy: { ...plainPolicy, rows: [row] },
  });
  await startAgreement(ctx.db, {
    id: newId(),
    dataset: w.dataset.id,
    party: { instance: portal, kind: "organization", id: newId(), name: "Labo", requester: "research" },
    terms: terms(w.table, [row]),
    startedAt: new Date(Date.now() - 1000),
    endsAt: new Date(Date.now() + 60_000),
  });
  const { broken } = await getAccess(ctx, system, w.dataset.id);
  assert.deepEqual(
    broken.map(({ party, problem }) => [party, problem.key, problem.args["column"]]),
    [
      [undefined, "access-row-not-integer", "riders"],
      ["Labo", "access-row-not-integer", "riders"],
    ],
  );
});
