import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { importWorld } from "../../test/import-world.ts";
import { system } from "../access/actor.ts";
import { exportRows } from "./exports.ts";
import { readPage } from "./rows.ts";

const communes = [
  "code;nom;groupe",
  "17097;Marennes;CC du Bassin de Marennes",
  "35001;Acigné;Rennes Métropole",
  "51179;Courtemont-Varennes;CC",
  "53189;Rennes-en-Grenouilles;CC",
  "35238;RENNES;Rennes Métropole",
  "11001;Port de Rennes;CC",
  "35288;Saint-Malo;Agglomération",
  "35289;Malo et le Saint;Agglomération",
].join("\n");

async function world() {
  const made = await importWorld();
  const imported = await made.import("communes.csv", communes);
  const table = imported.made[0]?.table ?? "";
  const names = async (address: string) =>
    (await readPage(made.ctx, system, table, new URLSearchParams(address))).rows.map(({ nom }) => nom);
  return { ...made, table, names };
}

test("rows that a search finds come by how they hold it: whole, at the beginning, as a word, within", async () => {
  await using here = await world();
  const expected = [
    "RENNES",
    "Acigné",
    "Rennes-en-Grenouilles",
    "Port de Rennes",
    "Marennes",
    "Courtemont-Varennes",
  ];
  assert.deepEqual(await here.names("q=rennes"), expected);
  assert.deepEqual(await here.names("q=R%C3%89NNES"), expected);
  assert.deepEqual(await here.names("q=saint+malo"), ["Saint-Malo", "Malo et le Saint"]);
  assert.deepEqual(await here.names("q=malo+saint"), ["Saint-Malo", "Malo et le Saint"]);
});

test("an order that is asked for holds, and pages follow each other by number and by cursor", async () => {
  await using here = await world();
  assert.equal((await here.names("q=rennes&code__sort=asc"))[0], "Port de Rennes");
  const whole = await here.names("q=rennes");
  const byNumber: unknown[] = [];
  for (let page = 1; page <= 3; page += 1)
    byNumber.push(...(await here.names(`q=rennes&page_size=2&page=${page}`)));
  assert.deepEqual(byNumber, whole);
  const byCursor: unknown[] = [];
  let cursor: string | undefined;
  do {
    const params = new URLSearchParams({
      q: "rennes",
      page_size: "2",
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = await readPage(here.ctx, system, here.table, params);
    byCursor.push(...page.rows.map(({ nom }) => nom));
    cursor = page.cursor;
  } while (cursor !== undefined);
  assert.deepEqual(byCursor, whole);
  const first = await readPage(here.ctx, system, here.table, new URLSearchParams("q=rennes&page_size=2"));
  await assert.rejects(here.names(`q=marennes&page_size=2&cursor=${first.cursor}`), /query-cursor-wrong/);
});

test("an export keeps the order of the file", async () => {
  await using here = await world();
  const { stream } = await exportRows(
    here.ctx,
    system,
    here.table,
    "csv",
    new URLSearchParams("q=rennes&columns=nom"),
  );
  assert.deepEqual((await text(stream)).trim().split(/\r?\n/).slice(1, 3), ["Marennes", "Acigné"]);
});
