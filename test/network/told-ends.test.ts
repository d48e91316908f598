import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import { isFailure } from "../../src/base/failure.ts";
import { peekDocument } from "../../src/identity/documents.ts";
import type { FeedEvent } from "../../src/network/feed/event.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const reason = "Les arrêts étaient comptés deux fois.";

async function datasetAt({ app }: TestInstance, title: string): Promise<Dataset> {
  const everyPage = { page: 1, pageSize: 20 };
  const { datasets } = app.rooms;
  const known = await datasets.listDatasets(system, everyPage);
  const gone = await datasets.listDatasets(system, { ...everyPage, state: "withdrawn" });
  const found = [...known.items, ...gone.items].find((each) => each.title === title);
  assert.ok(found, title);
  return found;
}

async function refusalOf({ app }: TestInstance, actor: Actor, slug: string) {
  try {
    await app.rooms.datasets.getDataset(actor, slug);
  } catch (error) {
    if (isFailure(error, "gone")) return error.args;
    throw error;
  }
  return undefined;
}

test("the producer's own reason, and what replaces it, are read at every follower, directly or not", async () => {
  await using world = await networkWorld("town", "portal", "region");
  const { town, portal, region } = world;
  const old = await town.publish("Anciens arrêts");
  const next = await town.publish("Nouveaux arrêts");
  await portal.follow(town);
  await region.follow(portal);
  await region.until("both are found", async () => (await region.search()).length === 2);
  await town.app.rooms.datasets.withdraw(system, old.id, reason, next.id);
  for (const each of [portal, region]) {
    await each.until("it is gone", async () => (await each.search()).length === 1);
    const tombstone = await datasetAt(each, "Anciens arrêts");
    assert.equal(tombstone.withdrawal?.reason, reason, each.name);
    assert.equal(tombstone.replacedBy?.title, "Nouveaux arrêts", each.name);
    assert.equal((await refusalOf(each, anyone, tombstone.slug))?.["reason"], reason);
    assert.ok(tombstone.origins[0]?.url?.startsWith(town.url), "it leads to the producer");
  }

  // Back at the producer, it is back everywhere, and replaced by nothing.
  await town.app.rooms.datasets.publish(system, old.id);
  for (const each of [portal, region]) {
    await each.until("it is back", async () => (await each.search()).length === 2);
    const { withdrawal, replacedBy } = await datasetAt(each, "Anciens arrêts");
    assert.deepEqual([withdrawal, replacedBy], [undefined, undefined], each.name);
  }
  assert.deepEqual([...town.bugs, ...portal.bugs, ...region.bugs], []);
});

test("what replaces it is told later too, and comes before or after what it replaces", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const old = await town.publish("Anciens arrêts");
  await portal.follow(town);
  await town.app.rooms.datasets.withdraw(system, old.id, reason);
  await portal.until("it is gone", async () => (await portal.search()).length === 0);
  const { slug } = await datasetAt(portal, "Anciens arrêts");
  const next = await town.publish("Nouveaux arrêts");
  await town.app.rooms.datasets.setReplacement(system, old.id, next.id);
  await portal.until("it is replaced", async () => {
    const told = await datasetAt(portal, "Anciens arrêts");
    return told.withdrawal?.replacement !== undefined;
  });
  const told = await datasetAt(portal, "Anciens arrêts");
  assert.deepEqual(told.withdrawal?.replacement, {
    title: "Nouveaux arrêts",
    url: `${town.url}/datasets/${next.id}`,
  });
  assert.equal(told.slug, slug);
  assert.equal(told.withdrawal?.reason, reason);
  await town.app.rooms.datasets.setReplacement(system, old.id, undefined);
  await portal.until("nothing replaces it", async () => {
    const now = await datasetAt(portal, "Anciens arrêts");
    return now.withdrawal?.replacement === undefined && now.replacedBy === undefined;
  });
});

test("what only some may know of tells its end to them alone, and names no replacement that is hidden", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const old = await town.publish("Anciens arrêts");
  const hidden = await town.publish("Arrêts internes");
  await town.app.rooms.sharing.setAccess(system, hidden.id, { level: "open", audience: [portal.url] });
  await portal.follow(town);
  await town.app.rooms.datasets.withdraw(system, old.id, reason, hidden.id);
  await portal.until("it is gone", async () => !(await portal.search()).includes("Anciens arrêts"));
  const told = await datasetAt(portal, "Anciens arrêts");
  assert.deepEqual([told.withdrawal?.reason, told.withdrawal?.replacement], [reason, undefined]);
  await town.app.rooms.datasets.withdraw(system, hidden.id, "Interne.");
  await town.settle();
  const rows = await town.database.db<{ signed: string; audience: string[] | null }[]>`
    select signed, audience from feed_events where signed <> '' order by position`;
  const ends = rows.map(({ signed, audience }) => ({
    audience,
    event: peekDocument(signed) as unknown as FeedEvent,
  }));
  const ended = ends.find(({ event }) => event.reason === "Interne.");
  assert.deepEqual(ended?.audience, [portal.url]);
});

test("one end that comes twice, or an older one late, changes nothing", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const old = await town.publish("Anciens arrêts");
  await portal.follow(town);
  await town.app.rooms.datasets.withdraw(system, old.id, reason);
  await portal.until("it is gone", async () => (await portal.search()).length === 0);
  await town.app.rooms.datasets.publish(system, old.id);
  await portal.until("it is back", async () => (await portal.search()).length === 1);
  // All of the log again, with the end that was before.
  await portal.database.db`update ties set cursor = 0, cursor_event = null`;
  for (let round = 0; round < 3; round += 1) await portal.settle();
  assert.deepEqual(await portal.search(), ["Anciens arrêts"]);
});

test("a table that is deleted at its producer says so, with why, at every follower, until it is restored", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const made = await publishTable(town, "Arrêts et lignes", "code;nom\n1;Gare\n");
  const { imports } = town.app.rooms;
  const upload = await imports.receiveFile(system, "lignes.csv", Readable.from(["ligne;nom\nA;Métro\n"]));
  const { id: work } = await imports.importLater(system, made.dataset.id, { upload: upload.id });
  for await (const _ of imports.watchImport(system, work, AbortSignal.timeout(300_000)));
  const tables = await town.app.rooms.tables.listTables(system, made.dataset.id);
  const second = tables.find(({ id }) => id !== made.table.id) ?? assert.fail("a second table");
  await portal.follow(town);
  await seesTable(portal, second.id);
  await openPages(portal);
  const { slug } = await datasetAt(portal, "Arrêts et lignes");
  const page = `${portal.url}/datasets/${slug}`;
  assert.equal((await fetch(`${page}/lignes`)).status, 200);
  const told = { reason: "Les lignes sont renumérotées.", replacedBy: made.table.id };
  await town.app.rooms.tables.deleteTable(system, second.id, told);
  await portal.until("the table is told no more", async () => {
    return (await portal.app.rooms.remote.findTable(anyone, second.id)) === undefined;
  });
  for (const address of [`${page}/lignes`, `${page}/${second.id}`]) {
    const gone = await fetch(address);
    const text = await gone.text();
    assert.equal(gone.status, 410, address);
    assert.match(text, /Les lignes sont renumérotées\./);
    assert.ok(text.includes(`/datasets/${slug}/${made.table.id}`), "what replaces it is linked");
    assert.ok(text.includes(town.url), "so is the producer");
  }
  for (const language of ["fr", "en"]) {
    const answer = await fetch(`${portal.url}/api/resources/${second.id}/data/`, {
      headers: { "accept-language": language },
    });
    const { detail } = (await answer.json()) as { detail: string };
    assert.equal(answer.status, 410);
    assert.match(detail, /Les lignes sont renumérotées/);
  }
  assert.equal((await fetch(`${page}/never-was`)).status, 404);
  await town.app.rooms.tables.restoreTable(system, second.id);
  await portal.until("the table is back", async () => {
    return (await portal.app.rooms.remote.findTable(anyone, second.id)) !== undefined;
  });
  assert.equal((await fetch(`${page}/lignes`)).status, 200);

  // What ends with its dataset says the reason of the dataset.
  await town.app.rooms.datasets.withdraw(system, made.dataset.id, reason);
  await portal.until("it is gone", async () => (await portal.search()).length === 0);
  const ended = await fetch(`${portal.url}/api/resources/${second.id}/data/`);
  assert.equal(ended.status, 410);
  assert.match(await ended.text(), /comptés deux fois/);
  assert.deepEqual([...town.bugs, ...portal.bugs], []);
});
