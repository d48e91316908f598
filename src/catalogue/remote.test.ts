import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { untilWaitedFor } from "../../test/waited-for.ts";
import { anyone, system } from "../access/actor.ts";
import { byCode } from "../base/by-code.ts";
import { connect } from "../db/connect.ts";
import { getDataset } from "./datasets.ts";
import { noMetadata, type Origin } from "./metadata.ts";
import { withdraw } from "./publish.ts";
import { holdRemotes, putRemote, putRemotes, withdrawRemotes } from "./remote.ts";

const origin: Origin = {
  source: "0199c0de-0000-7000-8000-000000000000",
  sourceName: "Portail",
  identifier: "jeu/1 a\u0000",
  url: "https://exemple.fr/jeu/1 a",
  seenAt: "2026-11-25T08:00:00Z",
};

test("a dataset of another catalogue is kept as far as it can be, and what was cleaned is told", async () => {
  await using world = await peopleWorld();
  const { db, catalogue, town, time } = world;
  const put = await db.begin((tx) =>
    putRemote(tx, {
      organization: town.id,
      dataset: {
        title: "t".repeat(10_000),
        description: "Ligne\u0000 un\r\ndeux",
        licence: "Licence Ouverte / Open Licence version 2.0 (Etalab)",
        metadata: { ...noMetadata, issued: "2020-02-31", keywords: ["eau"] },
      },
      origins: [origin],
      at: time.now,
    }),
  );
  assert.deepEqual(
    put.problems.map(({ key, where }) => [key, where?.["field"]]),
    [
      ["catalogue-date-wrong", "issued"],
      ["catalogue-text-cut", "title"],
    ],
  );
  const kept = await getDataset(catalogue, anyone, put.id);
  assert.equal(kept.title.length, 300);
  assert.equal(kept.description, "Ligne un\ndeux");
  assert.equal(kept.licence, "etalab-2.0");
  assert.deepEqual(kept.metadata, { ...noMetadata, keywords: ["eau"] });
  assert.deepEqual(kept.origins, [{ ...origin, identifier: "jeu/1 a", url: "https://exemple.fr/jeu/1%20a" }]);
});

test("a dataset without a title goes by its identifier, and no licence is none", async () => {
  await using world = await peopleWorld();
  const { db, catalogue, town, time } = world;
  const dataset = { title: " ", description: "", licence: "notspecified", metadata: noMetadata };
  const { id } = await db.begin((tx) =>
    putRemote(tx, { organization: town.id, dataset, origins: [origin], at: time.now }),
  );
  const kept = await getDataset(catalogue, anyone, id);
  assert.deepEqual([kept.title, kept.licence, kept.state], ["jeu/1 a", undefined, "published"]);
  await db.begin((tx) => withdrawRemotes(tx, [id], "harvest-gone", time.now));
  await assert.rejects(getDataset(catalogue, anyone, id), { code: "gone" });
  const at = new Date(time.now.getTime() + 1000);
  await db.begin((tx) => putRemote(tx, { id, organization: town.id, dataset, origins: [origin], at }));
  assert.equal((await getDataset(catalogue, anyone, id)).state, "published");
});

test("datasets that are withdrawn together are held by id, as whoever analyses them holds them", async () => {
  await using world = await peopleWorld();
  const { db, town, time } = world;
  const change = (title: string) => ({
    organization: town.id,
    dataset: { title, description: "", metadata: noMetadata },
    origins: [origin],
    at: time.now,
  });
  const put = await db.begin((tx) => putRemotes(tx, ["a", "b"].map(change)));
  const [low = "", high = ""] = put.map(({ id }) => id).toSorted(byCode);
  const others = connect({ ...world.connection, connectionsMax: 2 });
  let withdrawing: Promise<unknown> = Promise.resolve();
  await db.begin(async (tx) => {
    const hold = (id: string) => tx`select from dataset_search where dataset = ${id} for no key update`;
    await hold(low);
    withdrawing = others.begin((other) => withdrawRemotes(other, [high, low], "harvest-gone", time.now));
    withdrawing.catch(() => undefined);
    await untilWaitedFor(tx, others);
    await hold(high);
  });
  await withdrawing;
  await others.end();
  const left = await db`select dataset from published_datasets`;
  assert.equal(left.length, 0);
});

test("a dataset that somebody withdraws while its source does is withdrawn once, and nobody waits for another", async () => {
  await using world = await peopleWorld();
  const { db, catalogue, town, time } = world;
  const dataset = { title: "a", description: "", metadata: noMetadata };
  const { id } = await db.begin((tx) =>
    putRemote(tx, { organization: town.id, dataset, origins: [origin], at: time.now }),
  );
  const others = connect({ ...world.connection, connectionsMax: 2 });
  let withdrawing: Promise<unknown> = Promise.resolve();
  await db.begin(async (tx) => {
    await holdRemotes(tx, [id]);
    withdrawing = withdraw({ ...catalogue, db: others }, system, id, "faux");
    withdrawing.catch(() => undefined);
    await untilWaitedFor(tx, others);
    await withdrawRemotes(tx, [id], "harvest-gone", time.now);
  });
  await withdrawing;
  await others.end();
  const told = await db`select reason from withdrawals`;
  assert.deepEqual([...told], [{ reason: "harvest-gone" }]);
});

test("many datasets under one title are put at once, each under an address of its own", async () => {
  await using world = await peopleWorld();
  const { db, catalogue, town, time } = world;
  const change = (number: number) => ({
    organization: town.id,
    dataset: { title: "Budget", description: String(number), metadata: noMetadata },
    origins: [{ ...origin, identifier: String(number) }],
    at: time.now,
  });
  const first = await db.begin((tx) =>
    putRemotes(
      tx,
      Array.from({ length: 30 }, (_, n) => change(n)),
    ),
  );
  const second = await db.begin((tx) =>
    putRemotes(tx, [change(30), { ...change(0), id: first[0]?.id ?? "" }]),
  );
  const kept = await Promise.all([...first, ...second].map(({ id }) => getDataset(catalogue, anyone, id)));
  const slugs = kept.map(({ slug }) => slug);
  assert.equal(new Set(slugs).size, 31);
  assert.deepEqual([slugs[0], slugs[1], slugs[19], slugs[31]], ["budget", "budget-2", "budget-20", "budget"]);
  assert.deepEqual(
    slugs.slice(20, 22),
    kept.slice(20, 22).map(({ id }) => `budget-${id}`),
  );
  assert.equal((await getDataset(catalogue, anyone, "budget")).description, "0");
});
