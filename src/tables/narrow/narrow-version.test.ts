import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import type { RowCondition } from "../../access/policy.ts";
import { isFailure } from "../../base/failure.ts";
import { findVersion } from "../stored/version-rows.ts";
import { sweepBlobs } from "../import/sweep.ts";
import { forgetKnown } from "./known-narrowed.ts";
import { narrowVersion } from "./narrow-version.ts";

const csv = `arret;nom;jour;montees;couvert;prix
3;Gare;2026-01-03;12;oui;1,5
1;Place;2026-01-01;7;non;2,5
4;Gare;2026-01-04;;oui;
2;Marché, "haut";2026-01-02;40;non;0,5
`;

async function world() {
  const made = await importWorld();
  const { made: tables } = await made.import("arrets.csv", csv);
  const version = await findVersion(made.ctx.db, tables[0]?.table ?? "");
  assert.ok(version);
  return { ...made, version };
}

function where(column: string, operator: RowCondition["operator"], value = ""): RowCondition[] {
  return [{ column, operator, value }];
}

test("conditions are those of the table API, and the rows keep their order", async () => {
  await using made = await world();
  const { ctx, version } = made;
  await using workspace = await ctx.engine.workspace();
  const stops = async (rows: readonly RowCondition[]) => {
    const narrowed = await narrowVersion(ctx, version, { columns: ["arret"], rows });
    const path = (await ctx.store.lend(narrowed.parquet)).path;
    const found = await workspace.rows<{ arret: number }>("select * from read_parquet($1)", [path]);
    assert.equal(narrowed.rows, found.length);
    return found.map(({ arret }) => arret);
  };
  assert.deepEqual(await stops([]), [3, 1, 4, 2]);
  assert.deepEqual(await stops(where("nom", "exact", "Gare")), [3, 4]);
  assert.deepEqual(await stops(where("nom", "differs", "Gare")), [1, 2]);
  assert.deepEqual(await stops(where("nom", "in", 'Place,"Marché, \\"haut\\""')), [1, 2]);
  assert.deepEqual(await stops(where("jour", "greater", "02/01/2026")), [3, 4, 2]);
  assert.deepEqual(await stops(where("montees", "less", "12")), [3, 1]);
  assert.deepEqual(await stops(where("montees", "isnull")), [4]);
  assert.deepEqual(await stops(where("prix", "isnotnull")), [3, 1, 2]);
  assert.deepEqual(await stops(where("couvert", "exact", "non")), [1, 2]);
  assert.deepEqual(await stops(where("nom", "exact", "'; drop table rows; --")), []);
  assert.deepEqual(await stops([...where("nom", "exact", "Gare"), ...where("montees", "isnotnull")]), [3]);
});

test("a narrowed version is made once, and what it is not is not in it", async () => {
  await using made = await world();
  const { ctx, version } = made;
  const narrowing = { columns: ["nom", "arret"], rows: [] };
  const [one, other] = await Promise.all([
    narrowVersion(ctx, version, narrowing),
    narrowVersion(ctx, version, narrowing),
  ]);
  assert.equal(one, other);
  assert.deepEqual(
    one.columns.map(({ name }) => name),
    ["arret", "nom"],
  );
  assert.deepEqual(
    one.profile.columns.map(({ name }) => name),
    ["arret", "nom"],
  );
  assert.equal(one.original, one.parquet);
  assert.equal(one.rejects, undefined);
  assert.equal("options" in one, false);
});

test("its file stays while its version does, and is made again where it is lost", async () => {
  await using made = await world();
  const { ctx, version } = made;
  const narrowing = { columns: ["nom"], rows: [] };
  const { parquet } = await narrowVersion(ctx, version, narrowing);
  await sweepBlobs(ctx, 0);
  assert.ok(await ctx.store.has(parquet));
  await ctx.store.remove(parquet);
  // What a process knows is kept by its connection: another knows nothing of it yet.
  const again = await narrowVersion({ ...ctx, db: new Proxy(ctx.db, {}) }, version, narrowing);
  assert.ok(await ctx.store.has(again.parquet));
  await ctx.db`delete from tables where id = ${version.table}`;
  await sweepBlobs(ctx, 0);
  assert.equal(await ctx.store.has(again.parquet), false);
});

test("a condition that cannot be read lets nothing through", async () => {
  await using made = await world();
  const { ctx, version } = made;
  for (const narrowing of [
    { columns: [], rows: [] },
    { columns: ["nom"], rows: [{ column: "Nom", operator: "exact", value: "Gare" }] },
    { columns: ["nom"], rows: [{ column: "montees", operator: "less", value: "peu" }] },
    { columns: ["nom"], rows: [{ column: "jour", operator: "exact", value: "hier" }] },
  ] as const) {
    await assert.rejects(
      narrowVersion(ctx, version, narrowing),
      (error) => isFailure(error, "forbidden") && error.key === "access-table-changed",
    );
  }
});

test("a file does not tell how many rows were left out, nor where", async () => {
  await using made = await importWorld();
  const { ctx } = made;
  const rows = Array.from({ length: 125_000 }, (_, n) => `${n},mot${(n * 7) % 977},a`);
  const left = [
    [],
    rows.flatMap((_, n) => (n % 30 === 0 ? [n] : [])),
    Array.from({ length: 9_000 }, (_, n) => 40_000 + n),
  ];
  const files = new Set<string>();
  const originals = new Set<string>();
  for (const [at, places] of left.entries()) {
    const hidden = new Set(places);
    const lines = rows.flatMap((row, n) => (hidden.has(n) ? [row, `${n},autre,b`] : [row]));
    const { made: tables } = await made.import(`lieux${at}.csv`, `id,nom,zone\n${lines.join("\n")}\n`);
    const version = await findVersion(ctx.db, tables[0]?.table ?? "");
    assert.ok(version);
    const narrowed = await narrowVersion(ctx, version, {
      columns: ["id", "nom"],
      rows: where("zone", "exact", "a"),
    });
    assert.equal(narrowed.rows, rows.length);
    originals.add(version.parquet);
    files.add(narrowed.parquet);
  }
  assert.equal(originals.size, left.length);
  assert.equal(files.size, 1);
});

test("what was kept in another form, also by the version before, is made anew", async () => {
  await using made = await world();
  const { ctx, version } = made;
  const narrowing = { columns: ["nom"], rows: where("nom", "exact", "Gare") };
  const { parquet } = await narrowVersion(ctx, version, narrowing);
  await ctx.db`update narrowed_versions set form = 0, parquet = ${"0".repeat(64)}`;
  forgetKnown(ctx, parquet);
  assert.equal((await narrowVersion(ctx, version, narrowing)).parquet, parquet);
  const kept = await ctx.db<{ parquet: string; form: number }[]>`select parquet, form from narrowed_versions`;
  assert.deepEqual(
    kept.map((row) => ({ ...row })),
    [{ parquet, form: 1 }],
  );
});
