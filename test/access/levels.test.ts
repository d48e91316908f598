import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import type { Level } from "../../src/access/policy.ts";
import { newId } from "../../src/base/id.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import {
  agreedColumns,
  hiddenColumn,
  letOut,
  restrictedWorld,
  type RestrictedWorld,
  visibleRows,
} from "./world.ts";

let world: RestrictedWorld;
const portal = "https://portal.example";

before(async () => {
  world = await restrictedWorld();
});

after(() => world[Symbol.asyncDispose]());

async function setLevel(level: Level, more: { reason?: string; audience?: readonly string[] } = {}) {
  const { db, dataset } = world;
  const policy = {
    purposes: [],
    requesters: [],
    hiddenColumns: [hiddenColumn],
    rows: letOut,
    duties: [],
    terms: "",
    acceptance: "by-hand",
    answerDays: 10,
  } as const;
  await db.begin(async (tx) => {
    await setRule(tx, { dataset: dataset.id, level, policy, ...more });
    await touchSearch(tx, dataset.id);
  });
}

test("a restricted table shows its name and the columns that can be asked for, and no number", async () => {
  await setLevel("restricted");
  const { body } = await world.get(`/api/datasets/${world.dataset.id}/tables`);
  const [table] = body.data;
  assert.equal(table.name, "arrets");
  assert.equal(table.version, undefined);
  assert.equal(table.access.level, "restricted");
  assert.equal(table.access.reading, "none");
  assert.deepEqual(
    table.access.columns.map(({ name }: { name: string }) => name),
    agreedColumns,
  );
});

test("what is not open says so to other catalogues, with the offer under which it is given", async () => {
  for (const [level, right] of [
    ["account", "RESTRICTED"],
    ["restricted", "RESTRICTED"],
    ["closed", "NON_PUBLIC"],
  ] as const) {
    await setLevel(level);
    const { text } = await world.ask(`/datasets/${world.dataset.slug}.ttl`);
    assert.ok(text.includes(`access-right/${right}`), level);
    assert.equal(text.includes("spdx:checksum "), false);
    assert.equal(text.includes(`/api/datasets/${world.dataset.id}/policy`), level === "restricted");
    // A search is answered without what was not analysed within a second and a half.
    for (let tries = 0; ; tries += 1) {
      const found = await world.get(`/api/search?q=${encodeURIComponent("montées par arrêt")}`);
      const told = found.body.facets.access.map(({ value }: { value: string }) => value);
      if (told.join() === right) break;
      assert.ok(tries < 50, `${level}: ${told.join()}`);
    }
  }
});

test("with an account one reads what the policy does not hold back, and each reading is noted", async () => {
  await setLevel("account");
  const path = `/api/resources/${world.table}/data/?page_size=1`;
  assert.equal((await world.ask(path)).status, 401);
  const { headers } = await world.member("passerby");
  const read = await world.get(path, headers);
  assert.equal(read.body.meta.total, visibleRows);
  assert.deepEqual(Object.keys(read.body.data[0]), ["__id", ...agreedColumns]);
  const [last] = await world.db`select entry from journal_entries order by index desc limit 1`;
  assert.equal(JSON.parse(last?.["entry"] as string).basis, "account");
});

test("the producer's own read the whole of what is closed, and are noted too", async () => {
  await setLevel("closed", { reason: "Secret des affaires." });
  const { account, headers } = await world.member("driver");
  const path = `/api/resources/${world.table}/data/?page_size=1`;
  const refused = await world.get(path, headers);
  assert.equal(refused.status, 403);
  assert.match(refused.body.detail, /Secret des affaires\./);
  await world.rooms.organizations.setMember(system, world.organization.id, account.id, "reader");
  const read = await world.get(path, headers);
  assert.equal(read.body.meta.total, world.whole.rows);
  assert.ok(hiddenColumn in read.body.data[0]);
  const [last] = await world.db`select entry from journal_entries order by index desc limit 1`;
  assert.equal(JSON.parse(last?.["entry"] as string).basis, "producer");
  const exported = await Array.fromAsync(
    world.rooms.journal.exportAccesses(system, world.organization.id, {}),
  );
  assert.equal(exported.at(-1)?.party.name, "driver", "the name is with the account");
  await world.rooms.journal.erasePerson(system, { instance: world.url, id: account.id });
  const erased = await Array.fromAsync(world.rooms.journal.exportAccesses(system, world.organization.id, {}));
  assert.equal(erased.at(-1)?.party.name, undefined, "one who was erased has none");
  const tables = await world.get(`/api/datasets/${world.dataset.id}/tables`, headers);
  assert.equal(tables.body.data[0].version.rows, world.whole.rows);
});

test("a reader of several agreements names the one that they read under", async () => {
  await setLevel("restricted");
  const party = world.personAt(portal);
  const wide = await world.agree(party, { columns: agreedColumns, rows: letOut });
  const narrow = await world.agree(party, { columns: ["arret"], rows: letOut });
  const headers = await world.keyOf([wide, narrow], portal);
  const path = `/api/resources/${world.table}/data/`;
  const columns = async (query: string, more: Record<string, string> = {}) =>
    Object.keys((await world.get(path + query, { ...headers, ...more })).body.data?.[0] ?? {}).length;
  assert.equal(await columns("", { "maille-agreement": wide.id }), agreedColumns.length + 1);
  assert.equal(await columns(`?agreement=${narrow.id}`), 2);
  const foreign = await world.get(`${path}?agreement=${newId()}`, headers);
  assert.equal(foreign.status, 403);
});

test("a table that lost what was agreed on gives nothing", async () => {
  await setLevel("restricted");
  for (const terms of [
    { columns: ["gone"], rows: [] },
    { columns: ["nom"], rows: [{ column: "gone", operator: "exact" as const, value: "A" }] },
    { columns: ["nom"], rows: [{ column: "montees", operator: "less" as const, value: "beaucoup" }] },
  ]) {
    const agreement = await world.agree(world.personAt(portal), terms);
    const headers = await world.keyOf([agreement], portal);
    const answer = await world.get(`/api/resources/${world.table}/data/`, headers);
    assert.equal(answer.status, 403);
    assert.equal(answer.text.includes("gone"), false);
    const listed = await world.get(`/api/datasets/${world.dataset.id}/tables`, headers);
    assert.equal(listed.body.data[0].version, undefined);
  }
});

test("a dataset that is for some exists for them alone", async () => {
  const { account, headers } = await world.member("partner");
  const partners = await world.rooms.organizations.createOrganization(system, { name: "Partenaires" });
  await world.rooms.organizations.setMember(system, partners.id, account.id, "reader");
  const agreement = await world.agree(world.personAt(portal), { columns: agreedColumns, rows: letOut });
  const holder = await world.keyOf([agreement], portal);
  await setLevel("restricted", { audience: [partners.id] });
  const { slug, id } = world.dataset;
  const stranger = (await world.member("outsider")).headers;
  for (const path of [
    `/api/datasets/${slug}`,
    `/api/datasets/${id}/tables`,
    `/api/resources/${world.table}`,
    `/api/resources/${world.table}/data/`,
    `/datasets/${slug}.ttl`,
    `/feeds/datasets/${slug}.atom`,
  ]) {
    for (const asked of [{}, stranger]) assert.equal((await world.ask(path, asked)).status, 404, path);
  }
  for (const path of [
    "/api/datasets",
    "/api/search?q=montees",
    "/api/search?q=",
    "/api/search/suggestions?q=mont",
    "/catalog.ttl",
    "/feeds/datasets.atom",
    "/api/3/action/package_list",
    "/sitemap.xml",
    "/sitemaps/datasets-1.xml",
    "/ogc/collections",
    "/odata",
    "/api/organizations",
  ]) {
    for (const asked of [{}, stranger]) {
      const { text } = await world.ask(path, asked);
      assert.equal(text.includes(slug) || text.includes(id) || text.includes("Montées"), false, path);
    }
  }
  for (const asked of [headers, holder]) {
    assert.equal((await world.ask(`/api/datasets/${slug}`, asked)).status, 200);
    const found = await world.get("/api/search?q=montees", asked);
    assert.equal(found.body.meta.total, 1, found.text);
    assert.equal((await world.ask("/api/datasets", asked)).text.includes(slug), true);
  }
  await setLevel("restricted");
  assert.equal((await world.ask(`/api/datasets/${slug}`)).status, 200);
  assert.deepEqual(world.bugs, []);
});
