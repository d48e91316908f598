import assert from "node:assert/strict";
import { test } from "node:test";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import { closeToPersons } from "../../src/access/person-tables.ts";
import { newId } from "../../src/base/id.ts";
import { glance } from "../../src/tables/import/glance.ts";
import { getImport, listImports } from "../../src/tables/imports.ts";
import { readPage } from "../../src/tables/rows.ts";
import { sealFiles } from "../../src/tables/seal-files.ts";
import { listTables } from "../../src/tables/tables.ts";
import { listVersions, openOriginal } from "../../src/tables/versions.ts";
import { zipOf } from "../archives.ts";
import { importWorld } from "../import-world.ts";
import { refused } from "./demands-world.ts";

const people = `contrat;nom;courriel\nC-1;Le Gall;awa@example.org\nC-2;Martin;lea@example.org\nC-3;Petit;c@example.org\nC-4;Roux;pas-une-adresse\n`;
const file = zipOf([
  { name: "abonnes.csv", content: people },
  { name: "tarifs.csv", content: "tranche;prix\n1;3\n2;4\n" },
]);

/** A dataset of two tables that came from one file. */
async function siblings() {
  const world = await importWorld();
  const { ctx, dataset } = world;
  const done = await world.import("eau.zip", file);
  const tables = await listTables(ctx, system, dataset.id);
  const named = (name: string): string => tables.find((table) => table.name.includes(name))?.id ?? "";
  await ctx.db`insert into publications (id, dataset, at, by) values (gen_random_uuid(), ${dataset.id}, now(), null)`;
  return { ...world, imported: done.id, abonnes: named("abonnes"), tarifs: named("tarifs") };
}

const member = (organization: string, role: "editor" | "reader"): Actor => ({
  kind: "member",
  account: newId(),
  administrator: false,
  memberships: [{ organization, role }],
});

test("a file that holds rows about people is handed out by no table that was made of it", async () => {
  await using world = await siblings();
  const { ctx, dataset, abonnes, tarifs } = world;
  (await openOriginal(ctx, anyone, tarifs, 1)).stream.destroy();
  await ctx.db.begin((tx) => closeToPersons(tx, { table: abonnes, dataset: dataset.id }, ["contrat"]));
  const editor = member(dataset.organization, "editor");
  for (const actor of [anyone, editor])
    assert.equal(await refused(openOriginal(ctx, actor, tarifs, 1)), "version-original-kept");
  assert.equal(await refused(glance(ctx, editor, { table: tarifs })), "version-original-kept");
  const [row] = await ctx.db<
    { original: string }[]
  >`select original from versions where table_id = ${tarifs}`;
  await sealFiles(ctx, AbortSignal.timeout(300_000));
  assert.equal(await ctx.store.isInClear(row?.original ?? ""), false, "it lies sealed on the disk");
});

test("the same rows under another name are closed as they come, until somebody opens them on purpose", async () => {
  await using world = await siblings();
  const { ctx, dataset, abonnes } = world;
  await ctx.db.begin((tx) => closeToPersons(tx, { table: abonnes, dataset: dataset.id }, ["contrat", "nom"]));
  const closed = await world.import("abonnes-2026.csv", people);
  const opened = await world.import("communes.csv", "code;nom\n35238;Rennes\n");
  assert.deepEqual(
    [closed, opened].map(({ problems }) => problems.some(({ key }) => key === "import-closed-like-people")),
    [true, false],
  );
  const read = (table = "") => readPage(ctx, anyone, table, new URLSearchParams());
  assert.equal(await refused(read(closed.made[0]?.table)), "access-closed-unexplained");
  assert.equal((await read(opened.made[0]?.table)).total, 1);
});

test("nor is one that holds the rows of a table that is given on request", async () => {
  await using world = await siblings();
  const { ctx, dataset, abonnes, tarifs } = world;
  await setRule(ctx.db, { dataset: dataset.id, table: abonnes, level: "closed" });
  assert.equal(await refused(openOriginal(ctx, anyone, tarifs, 1)), "version-original-kept");
  const tables = await listTables(ctx, anyone, dataset.id);
  assert.equal(tables.find(({ id }) => id === tarifs)?.version?.originalKept, true, "no page offers it");
});

test("what was odd in rows about people is told to who sent the file, and to others with a reason alone", async () => {
  await using world = await siblings();
  const { ctx, dataset, abonnes, imported } = world;
  const whole = await getImport(ctx, system, imported);
  assert.match(JSON.stringify(whole.problems), /pas-une-adresse/);
  await ctx.db.begin((tx) => closeToPersons(tx, { table: abonnes, dataset: dataset.id }, ["contrat"]));
  for (const role of ["editor", "reader"] as const) {
    const actor = member(dataset.organization, role);
    const { items } = await listVersions(ctx, actor, abonnes, { page: 1, pageSize: 5 });
    const told: unknown[] = [items, await listTables(ctx, actor, dataset.id)];
    if (role === "editor")
      told.push([await getImport(ctx, actor, imported)], await listImports(ctx, actor, dataset.id));
    assert.doesNotMatch(JSON.stringify(told), /pas-une-adresse/, role);
  }
});
