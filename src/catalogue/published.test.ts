import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { changeDataset, createDataset, getDataset } from "./datasets.ts";
import type { Metadata } from "./metadata.ts";
import { publish, withdraw } from "./publish.ts";
import { touchSearchOf } from "./search-index/touch.ts";

async function worldOfDatasets() {
  const world = await peopleWorld();
  const { catalogue, town, time, rooms } = world;
  const make = async (title: string, metadata: Partial<Metadata> = {}) => {
    time.now = new Date(time.now.getTime() + 60_000);
    const { id } = await createDataset(catalogue, system, {
      organization: town.id,
      title,
      licence: "lov2",
      metadata,
    });
    await publish(catalogue, system, id);
    return id;
  };
  return { world, make, datasets: rooms.datasets };
}

test("what a producer says of a dataset is kept, changed field by field, and taken back", async () => {
  const { world } = await worldOfDatasets();
  await using _ = world;
  const { catalogue, town } = world;
  const eve = await world.actor("eve");
  const made = await createDataset(catalogue, eve, {
    organization: town.id,
    title: "Comptages",
    metadata: {
      keywords: ["vélo"],
      frequency: "annual",
      themes: ["Mobilité, Transport"],
      landingPage: "https://exemple.fr",
    },
  });
  assert.equal(made.metadata.frequency, "ANNUAL");
  assert.deepEqual(made.metadata.themes, ["TRAN"]);
  assert.deepEqual(made.metadata.temporal, []);
  const changed = await changeDataset(catalogue, eve, made.id, {
    metadata: { frequency: null, keywords: null, themes: ["ENVI"], languages: ["fra"] },
  });
  assert.equal(changed.metadata.frequency, undefined);
  assert.deepEqual(changed.metadata.keywords, []);
  assert.deepEqual(changed.metadata.themes, ["ENVI"]);
  assert.deepEqual(changed.metadata.languages, ["fr"]);
  assert.equal(changed.metadata.landingPage, "https://exemple.fr/");
});

test("what a producer mistypes is refused with its field, and nothing of the change is kept", async () => {
  const { world, make } = await worldOfDatasets();
  await using _ = world;
  const id = await make("a");
  await assert.rejects(
    changeDataset(world.catalogue, system, id, { title: "b", metadata: { issued: "2020-02-31" } }),
    {
      code: "invalid",
      key: "catalogue-date-wrong",
      args: { date: "2020-02-31", parameter: "metadata.issued" },
    },
  );
  assert.equal((await getDataset(world.catalogue, system, id)).title, "a");
});

test("published datasets are listed in the order of their change, each once over all pages", async () => {
  const { world, make, datasets } = await worldOfDatasets();
  await using _ = world;
  const ids: Id[] = [];
  for (const title of ["a", "b", "c", "d", "e"]) ids.push(await make(title));
  const [a = "", b = "", c = "", d = "", e = ""] = ids;
  await createDataset(world.catalogue, system, { organization: world.town.id, title: "brouillon" });
  await withdraw(world.catalogue, system, b, "doublon");
  world.time.now = new Date(world.time.now.getTime() + 60_000);
  const since = world.time.now;
  await changeDataset(world.catalogue, system, a, { description: "Mieux." });
  const read = async (request: object) => {
    const pages = [1, 2, 3].map((page) => datasets.listPublished(anyone, { ...request, page, pageSize: 2 }));
    const all = await Promise.all(pages);
    assert.ok(all.every(({ total }) => total === all[0]?.total));
    return all.flatMap(({ items }) => items.map(({ id }) => id));
  };
  assert.deepEqual(await read({}), [c, d, e, a]);
  assert.deepEqual(await read({ modifiedSince: since }), [a]);
  assert.deepEqual(await read({ organization: world.town.id }), [c, d, e, a]);
  assert.deepEqual(await read({ organization: world.other.id }), []);
  assert.deepEqual(await read({ organization: "nulle part" }), []);
});

test("high-value datasets are listed alone", async () => {
  const { world, make, datasets } = await worldOfDatasets();
  await using _ = world;
  await make("a");
  const bikes = await make("b", { hvdCategories: ["Mobilité"] });
  const { items, total } = await datasets.listPublished(anyone, { highValue: true, page: 1, pageSize: 10 });
  assert.deepEqual([items.map(({ id }) => id), total], [[bikes], 1]);
});

test("a dataset is had as its tables are and as its producer lists, by those who may read it", async () => {
  const { world, make, datasets } = await worldOfDatasets();
  await using _ = world;
  const own = { id: "t-csv", kind: "table", accessUrl: "http://maille.test/t.csv" } as const;
  const told = { id: "doc", kind: "link", accessUrl: "https://exemple.fr/doc" } as const;
  const id = await make("a", { distributions: [told] });
  world.tables.set(id, { columns: [], values: [], places: [], distributions: [own] });
  const dataset = await getDataset(world.catalogue, system, id);
  assert.deepEqual((await datasets.distributionsOf(anyone, [dataset])).get(id), [own, told]);
  const draft = await createDataset(world.catalogue, system, { organization: world.town.id, title: "b" });
  assert.equal((await datasets.distributionsOf(anyone, [draft])).get(draft.id), undefined);
  assert.deepEqual((await datasets.distributionsOf(await world.actor("rita"), [draft])).get(draft.id), []);
});

test("a dataset with a link and no table can be published", async () => {
  const { world } = await worldOfDatasets();
  await using _ = world;
  const { catalogue, town, readiness } = world;
  readiness.current = { tables: 0, personalData: [] };
  const { id } = await createDataset(catalogue, system, {
    organization: town.id,
    title: "a",
    licence: "ODbL",
  });
  await assert.rejects(publish(catalogue, system, id), { key: "catalogue-table-missing" });
  const distributions = [{ id: "1", kind: "service", accessUrl: "https://exemple.fr/wfs" }] as const;
  await changeDataset(catalogue, system, id, { metadata: { distributions } });
  assert.equal((await publish(catalogue, system, id)).state, "published");
});

test("all that keeps a dataset from being published is told at once", async () => {
  const { world, datasets } = await worldOfDatasets();
  await using _ = world;
  const { catalogue, town, readiness } = world;
  const { id } = await createDataset(catalogue, system, { organization: town.id, title: "a" });
  readiness.current = {
    tables: 0,
    personalData: [{ table: "agents", columns: ["e-mail"] }],
    hiddenSources: ["b"],
  };
  assert.deepEqual(
    (await datasets.findUnready(system, id)).map(({ key, args }) => [key, args["parameter"]]),
    [
      ["catalogue-licence-missing", "licence"],
      ["catalogue-table-missing", undefined],
      ["catalogue-source-hidden", undefined],
      ["catalogue-personal-data-unanswered", "personalData"],
    ],
  );
  await assert.rejects(datasets.findUnready(anyone, id), { code: "not-found" });
  await changeDataset(catalogue, system, id, { licence: "ODbL" });
  readiness.current = { tables: 1, personalData: [] };
  assert.deepEqual(await datasets.findUnready(system, id), []);
});

test("a withdrawn dataset says what took its place, and no circle can be made", async () => {
  const { world, make, datasets } = await worldOfDatasets();
  await using _ = world;
  const { catalogue } = world;
  const [a, b, c] = [await make("a"), await make("b"), await make("c")];
  await assert.rejects(datasets.setReplacement(system, a, b), { key: "catalogue-replacement-not-withdrawn" });
  await withdraw(catalogue, system, a, "refondu");
  const replaced = await datasets.setReplacement(system, a, b);
  assert.deepEqual(replaced.replacedBy, { id: b, slug: "b", title: "b" });
  assert.equal((await datasets.findDataset(anyone, "a"))?.replacedBy?.id, b);
  await withdraw(catalogue, system, b, "refondu");
  await assert.rejects(datasets.setReplacement(system, b, a), { key: "catalogue-replacement-unpublished" });
  await datasets.setReplacement(system, b, c);
  await withdraw(catalogue, system, c, "refondu");
  // What is back is replaced by nothing.
  assert.equal((await publish(catalogue, system, a)).replacedBy, undefined);
  assert.equal((await datasets.setReplacement(system, c, a)).replacedBy?.id, a);
  await assert.rejects(withdraw(catalogue, system, a, "refondu", a), { key: "catalogue-replacement-itself" });
  await assert.rejects(withdraw(catalogue, system, a, "refondu", b), {
    key: "catalogue-replacement-unpublished",
  });
  assert.equal(
    (await datasets.findDataset(anyone, "a"))?.state,
    "published",
    "refused, nothing is withdrawn",
  );
  await assert.rejects(datasets.setReplacement(anyone, a, undefined), { code: "unauthenticated" });
  assert.equal((await datasets.setReplacement(system, a, undefined)).replacedBy, undefined);
});

test("nothing is opened that changed while it was being opened", async () => {
  const { world } = await worldOfDatasets();
  await using _ = world;
  const { catalogue, town, readiness } = world;
  const make = async () =>
    (await createDataset(catalogue, system, { organization: town.id, title: "Agents", licence: "lov2" })).id;
  /** Publishes while another transaction holds the dataset and changes what it is. */
  const publishWhile = async (id: Id, change: (tx: Tx) => Promise<unknown>) => {
    const held = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const other = world.db.begin(async (tx) => {
      await tx`select from datasets where id = ${id} for no key update`;
      held.resolve(undefined);
      await release.promise;
      await change(tx);
    });
    await held.promise;
    const publishing = publish(catalogue, system, id);
    const outcome = publishing.then(
      () => "published",
      (error: unknown) => (error instanceof Failure ? String(error.args["parameter"]) : error),
    );
    await waitsForRow(world.db);
    release.resolve(undefined);
    await other;
    return outcome;
  };
  const unlicensed = await make();
  const emptied = await publishWhile(
    unlicensed,
    (tx) => tx`update datasets set licence = null where id = ${unlicensed}`,
  );
  assert.equal(emptied, "licence");
  const naming = await make();
  const named = await publishWhile(naming, async () => {
    readiness.current = { tables: 1, personalData: [{ table: "agents", columns: ["e-mail"] }] };
  });
  assert.equal(named, "personalData");
  for (const id of [unlicensed, naming])
    assert.equal((await getDataset(catalogue, system, id)).state, "draft");
});

test("a dataset is opened while all of its organization are marked, and neither waits for the other for ever", async () => {
  const { world } = await worldOfDatasets();
  await using _ = world;
  const { catalogue, town } = world;
  const { id } = await createDataset(catalogue, system, {
    organization: town.id,
    title: "Agents",
    licence: "lov2",
  });
  const held = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const marking = world.db.begin(async (tx) => {
    // As one statement does it for all: each dataset is held, then its mark is set.
    await tx`select from datasets where id = ${id} for key share`;
    held.resolve(undefined);
    await release.promise;
    await touchSearchOf(tx, town.id);
  });
  await held.promise;
  const publishing = publish(catalogue, system, id);
  await waitsForRow(world.db, "%update datasets%slug%");
  release.resolve(undefined);
  await Promise.all([marking, publishing]);
  assert.equal((await getDataset(catalogue, system, id)).slug, "agents");
});

/** Until a statement like this waits for what another transaction holds. */
async function waitsForRow(db: Db, statement = "%for no key update%"): Promise<void> {
  for (let tries = 0; tries < 6000; tries += 1) {
    const [row] = await db<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity
      where wait_event_type = 'Lock' and query like ${statement} and datname = current_database()`;
    if ((row?.waiting ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("nobody waits");
}
