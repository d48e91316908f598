import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { publish, withdraw } from "./publish.ts";
import { createDataset } from "./datasets.ts";
import { deleteDataset } from "./deleted-drafts.ts";
import { findLicence, toLicence } from "./licence.ts";
import {
  assertReadable,
  assertWritable,
  datasetsReadableBy,
  onceWithdrawn,
  stateColumn,
  withState,
} from "./reading.ts";

async function threeDatasets() {
  const world = await peopleWorld();
  const { catalogue, town } = world;
  const make = async (title: string) =>
    (await createDataset(catalogue, system, { organization: town.id, title, licence: "ODbL" })).id;
  const [draft, published, withdrawn] = [await make("a"), await make("b"), await make("c")];
  await publish(catalogue, system, published);
  await publish(catalogue, system, withdrawn);
  await withdraw(catalogue, system, withdrawn, "x");
  return { world, draft, published, withdrawn };
}

test("what another room may read of a dataset is what its readers may", async () => {
  const { world, draft, published, withdrawn } = await threeDatasets();
  await using _ = world;
  const { db } = world;
  const outcomes = async (name: string | undefined, check: typeof assertReadable) => {
    const actor = name === undefined ? anyone : await world.actor(name);
    return Promise.all(
      [draft, published, withdrawn].map((id) =>
        check(db, actor, id).then(
          ({ state }) => state as string,
          (error: { code: string }) => error.code,
        ),
      ),
    );
  };
  const all = ["draft", "published", "withdrawn"];
  assert.deepEqual(await outcomes(undefined, assertReadable), ["not-found", "published", "gone"]);
  assert.deepEqual(await outcomes("oscar", assertReadable), ["not-found", "published", "gone"]);
  for (const name of ["rita", "eve", "tom", "ada"])
    assert.deepEqual(await outcomes(name, assertReadable), all);
  assert.deepEqual(await outcomes(undefined, assertWritable), [
    "not-found",
    "unauthenticated",
    "unauthenticated",
  ]);
  assert.deepEqual(await outcomes("oscar", assertWritable), ["not-found", "forbidden", "forbidden"]);
  assert.deepEqual(await outcomes("rita", assertWritable), ["forbidden", "forbidden", "forbidden"]);
  for (const name of ["eve", "tom", "ada"]) assert.deepEqual(await outcomes(name, assertWritable), all);
  const listed = await db<{ id: string }[]>`
    select id from datasets where id in ${datasetsReadableBy(db, anyone)}`;
  assert.deepEqual(
    listed.map(({ id }) => id),
    [published],
  );
});

test("a withdrawn dataset can be published again, and then withdrawn again", async () => {
  const { world, withdrawn } = await threeDatasets();
  await using _ = world;
  const { catalogue, db } = world;
  world.time.now = new Date(world.time.now.getTime() + 1000);
  await publish(catalogue, system, withdrawn);
  assert.equal((await assertReadable(db, anyone, withdrawn)).state, "published");
  await publish(catalogue, system, withdrawn);
  world.time.now = new Date(world.time.now.getTime() + 1000);
  const again = await withdraw(catalogue, system, withdrawn, "y");
  assert.equal(again.withdrawal?.reason, "y");
  await assert.rejects(deleteDataset(catalogue, system, withdrawn), /catalogue-delete-published/);
});

test("two publications at once make one", async () => {
  const { world, draft } = await threeDatasets();
  await using _ = world;
  await Promise.all([1, 2, 3].map(() => publish(world.catalogue, system, draft)));
  const [count] = await world.db<{ n: number }[]>`
    select count(*)::int as n from publications where dataset = ${draft}`;
  assert.equal(count?.n, 1);
});

test("whether a request may read is found by indexes alone", async () => {
  const { world, published } = await threeDatasets();
  await using _ = world;
  const { db } = world;
  await db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 's' || n, ${world.town.id}, 't', '', now(), now() from generate_series(1, 5000) n`;
  await db`
    insert into publications (id, dataset, at) select gen_random_uuid(), id, now() from datasets
    where slug like 's%'`;
  await db`analyze datasets`;
  await db`analyze publications`;
  const plan = await db`
    explain select d.id from datasets d
    ${withState(db)} where d.id = ${published}`;
  assert.ok(!JSON.stringify(plan).includes("Seq Scan"));
});

test("of two publications at one moment the later id is the last, whoever asks", async () => {
  const { world, published, withdrawn } = await threeDatasets();
  await using _ = world;
  const { db } = world;
  const [first, last] = ["0", "f"].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`);
  for (const [id = "", dataset] of [
    [first, published],
    [last, withdrawn],
  ] as const) {
    await db`
      insert into publications (id, dataset, at) select ${id}, dataset, at from publications where dataset = ${dataset}`;
  }
  await db`insert into withdrawals (publication, at, reason) select id, at, 'x' from publications where id = ${first ?? ""}`;
  const lastOnes = await db<{ state: string; listed: boolean }[]>`
    select ${stateColumn(db)} as state, exists (select from published_datasets where dataset = d.id) as listed
    from datasets d ${withState(db)} where p.id is not null order by d.title`;
  assert.deepEqual(
    lastOnes.map(({ state, listed }) => ({ state, listed })),
    [
      { state: "published", listed: true },
      { state: "published", listed: true },
    ],
  );
  assert.deepEqual([...(await db`select d.id from ${onceWithdrawn(db)}`)], []);
  await withdraw(world.catalogue, system, withdrawn, "y");
  assert.deepEqual(
    (await db<{ id: string }[]>`select d.id from ${onceWithdrawn(db)}`).map(({ id }) => id),
    [withdrawn],
  );
});

test("a licence is known by its id, its name or its address, and another text is kept", () => {
  assert.equal(toLicence("Licence Ouverte / Open Licence version 2.0"), "etalab-2.0");
  assert.equal(toLicence("lov2"), "etalab-2.0");
  assert.equal(toLicence("http://opendatacommons.org/licenses/odbl/1-0"), "ODbL-1.0");
  assert.equal(toLicence("cc-by"), "CC-BY-4.0");
  assert.equal(toLicence("Creative Commons Attribution 4.0 International"), "CC-BY-4.0");
  assert.equal(toLicence("OKD Compliant::Creative Commons Attribution Share-Alike"), "CC-BY-SA-4.0");
  assert.equal(toLicence("Creative Commons Attribution-NonCommercial-NoDerivatives 3.0"), "CC-BY-NC-ND-3.0");
  const unversioned = "Non-OKD Compliant::Creative Commons Non-Commercial (Any)";
  assert.equal(toLicence(unversioned), unversioned);
  assert.equal(toLicence("CC0"), "CC0-1.0");
  assert.equal(toLicence(" Usage interne "), "Usage interne");
  assert.equal(findLicence("Usage interne"), undefined);
});
