import assert from "node:assert/strict";
import { glob } from "node:fs/promises";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { newId } from "../../src/base/id.ts";
import { selectCases, toCase, toPart } from "../../src/citizens/procedures/case-rows.ts";
import { selectProcedures } from "../../src/citizens/procedures/procedures.ts";
import { migrate, migrateTo } from "../../src/db/migrate.ts";
import { emptyTestDatabase } from "../database.ts";

const src = fileURLToPath(new URL("../../src", import.meta.url));

test("a procedure of before has one source, and its cases the one that they asked", async () => {
  await using made = await emptyTestDatabase();
  const { db } = made;
  const paths = await Array.fromAsync(glob("*/migrations/*.sql", { cwd: src }));
  const before = paths.map((path) => basename(path, ".sql")).filter((name) => name < "1960");
  await db.begin(async (tx) => migrateTo(tx, before));
  const at = new Date("2026-11-20T08:00:00Z");
  const [procedure, organization, brought, asked, agent, exchange, table] = Array.from({ length: 7 }, () =>
    newId(at.getTime()),
  ) as [string, string, string, string, string, string, string];
  const source = {
    instance: "https://caisse.example",
    organization: "Caisse",
    dataset: table,
    table,
    name: "Quotients",
  };
  await db`
    insert into procedures (id, organization, slug, title, lead, exchange, source, columns, law, keep_days, changed_at)
    values (${procedure}, ${organization}, 'tarif-reduit', 'Tarif réduit', '', ${exchange}, ${db.json(source)},
      ${["quotient"]}, 'Article L114-8 – « CRPA »', 30, ${at})`;
  // Asked before the procedure was declared anew; of any length modulo three.
  const requestOf = (of: object) =>
    `x.${Buffer.from(JSON.stringify({ to: "https://avant.example", table: exchange, agreement: table, columns: ["é"], law: "Ancien", keepDays: 7, ...of })).toString("base64url")}.y`;
  for (const [id, request, state] of [
    [brought, "", "brought"],
    [asked, requestOf({}), "taken"],
    [agent, requestOf({ agent: { case: "2026-114" } }), "taken"],
    ...["a", "ab", "abc"].map((pad) => [newId(at.getTime()), requestOf({ pad }), "refused"] as const),
  ] as const) {
    await db`
      insert into procedure_cases (id, procedure, organization, state, request, at, until)
      values (${id}, ${procedure}, ${organization}, ${state}, ${request}, ${at}, ${at})`;
  }
  await migrate(db);

  const now = { ...source, exchange, columns: ["quotient"], law: "Article L114-8 – « CRPA »", keepDays: 30 };
  const then = {
    ...source,
    instance: "https://avant.example",
    table: exchange,
    exchange: table,
    columns: ["é"],
    law: "Ancien",
    keepDays: 7,
  };
  const [kept] = await selectProcedures(db, db`true`);
  assert.deepEqual(kept?.sources, [now]);
  const cases = (await selectCases(db, at, db`true`)).map((rows) => toCase(rows, rows.map(toPart)));
  assert.equal(cases.length, 6);
  for (const [id, expected, reference] of [
    [brought, now, undefined],
    [asked, then, undefined],
    [agent, then, "2026-114"],
  ] as const) {
    const found = cases.find((one) => one.id === id);
    assert.deepEqual([found?.parts.map((part) => part.source), found?.reference], [[expected], reference]);
  }
});
