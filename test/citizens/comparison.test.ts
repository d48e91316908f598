import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import type { Id } from "../../src/base/id.ts";
import { isFailure } from "../../src/base/failure.ts";
import { readComparison } from "../../src/citizens/comparison.ts";
import { getSelfData } from "../../src/citizens/declarations.ts";
import { getOwnTable, lookAtOwn } from "../../src/citizens/own-data.ts";
import type { Comparison } from "../../src/citizens/self-data.ts";
import { readPage } from "../../src/tables/rows.ts";
import { holdOne, letGo } from "../../src/tables/stored/erased-rows.ts";
import { byNameAndContract, citizensWorld } from "./world.ts";

/** One household has two meters, and moved; another lives where nothing is published. */
const households = [
  "contrat;nom;quartier;mois;m3",
  "C-1;Le Gall;Centre;2026-08-01;5",
  "C-1;Le Gall;Nord;2026-09-01;8",
  "C-1;Le Gall;Nord;2026-09-01;2",
  "C-1;Le Gall;Nord;2026-10-01;9,5",
  "C-2;Noé;Ailleurs;2026-09-01;3",
].join("\n");

/** October is told twice of the north: which of the two it is nobody can tell. */
const figures = [
  "mois;quartier;moyenne",
  "2026-08-01;Nord;7",
  "2026-09-01;Nord;8,25",
  "2026-10-01;Nord;9",
  "2026-10-01;Nord;90",
  "2026-09-01;Centre;100",
].join("\n");

async function worldOfNeighbours() {
  const here = await citizensWorld();
  const [rows, open] = [
    await here.import("foyers.csv", households),
    await here.import("moyennes.csv", figures),
  ];
  const [table = "", published = ""] = [rows.made[0]?.table, open.made[0]?.table];
  const compared: Comparison = {
    table: published,
    name: "Moyenne de votre quartier",
    period: { own: "mois", open: "mois" },
    place: { own: "quartier", open: "quartier" },
    value: { own: "m3", open: "moyenne" },
  };
  const declare = (change: Partial<Comparison> = {}) =>
    here.declareTable(table, { ...byNameAndContract, compared: { ...compared, ...change } });
  const read = async (name: string, facts: Readonly<Record<string, string>>) => {
    const actor = await here.citizen(name);
    const { id } = await here.linkTable(table, actor, facts);
    const own = await getOwnTable(here.citizens, actor, id);
    return async () => readComparison(here.citizens, own, await lookAtOwn(here.citizens, actor, own));
  };
  return { here, table, published, compared, declare, read };
}

test("a person's figures stand beside those that are published of where their newest row is", async () => {
  const { here, table, published, compared, declare, read } = await worldOfNeighbours();
  await using _ = here;
  await declare();
  assert.deepEqual((await getSelfData(here.citizens, table)).compared, compared);
  const awa = await read("awa", { contrat: "C-1", nom: "Le Gall" });
  const told = await awa();
  assert.deepEqual(
    [told?.name, told?.place, told?.dataset.slug],
    ["Moyenne de votre quartier", "Nord", "cantines"],
  );
  assert.deepEqual(
    told?.periods.map(({ at, own, open }) => [at.toISOString().slice(0, 10), own, open]),
    [
      ["2026-08-01", 5, 7],
      ["2026-09-01", 10, 8.25],
      ["2026-10-01", 9.5, undefined],
    ],
  );
  // Nothing is published of that place.
  assert.equal(await (await read("lea", { contrat: "C-2", nom: "Noé" }))(), undefined);
  // While they are held nobody reads the figures; the person's own page is shown without.
  const [version] = await here.ctx.db<{ id: Id }[]>`select id from versions where table_id = ${published}`;
  const held = await holdOne(here.ctx.db, version?.id ?? "");
  await assert.rejects(readPage(here.ctx, anyone, published, new URLSearchParams()), /version-held/);
  assert.equal(await awa(), undefined);
  await assert.rejects(declare(), /version-held/, "whether it may be declared is told later");
  await letGo(here.ctx.db, held);
  assert.equal((await awa())?.place, "Nord");
  // The figures are open no more: who sees their own rows sees no more of others than everybody.
  const rule = { dataset: here.dataset.id, table: published, level: "closed", reason: "Réservé." } as const;
  await setRule(here.ctx.db, rule);
  assert.equal(await awa(), undefined);
});

test("figures of one place need no column of it; an address is enough; what does not fit is refused", async () => {
  const { here, table, published, compared, declare, read } = await worldOfNeighbours();
  await using _ = here;
  const { place: _place, ...whole } = compared;
  const named = `https://example.org/datasets/cantines`;
  const refused = (change: Partial<Comparison>) =>
    declare(change).then(
      () => "nothing is refused",
      (error: unknown) =>
        isFailure(error) ? `${error.key} ${String(error.args["parameter"])}` : String(error),
    );
  // The first table of that dataset is about people: the world's own.
  await here.declare(byNameAndContract);
  for (const address of ["", "nowhere", "https://example.org/datasets/%", named, table, here.dataset.id]) {
    assert.equal(await refused({ table: address }), "citizens-compared-table compared-table", address);
  }
  assert.equal(
    await refused({ value: { own: "m3", open: "médiane" } }),
    "citizens-compared-column compared-value-open",
  );
  assert.equal(
    await refused({ period: { own: "quartier", open: "mois" } }),
    "citizens-compared-period compared-period-own",
  );
  assert.equal(
    await refused({ value: { own: "m3", open: "quartier" } }),
    "citizens-compared-value compared-value-open",
  );
  assert.equal(await refused({ name: " " }), "citizens-compared-name compared-name");
  await here.declareTable(table, { ...byNameAndContract, compared: { ...whole, table: published } });
  const told = await (await read("awa", { contrat: "C-1", nom: "Le Gall" }))();
  // Two places are told of September: without the place it is no figure.
  assert.deepEqual(
    told?.periods.map(({ own, open }) => [own, open]),
    [
      [5, 7],
      [10, undefined],
      [9.5, undefined],
    ],
  );
  assert.equal(told?.place, undefined);
});
