import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { clearTableRule, setRule } from "../../src/access/access-rules.ts";
import type { Agreement, TermsOfTable } from "../../src/access/agreement.ts";
import { endAgreement } from "../../src/access/agreements.ts";
import type { Level, Policy } from "../../src/access/policy.ts";
import { system } from "../../src/access/actor.ts";
import { newId } from "../../src/base/id.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import { agreedColumns, hiddenColumn, letOut, restrictedWorld, type RestrictedWorld } from "./world.ts";

type Headers = Readonly<Record<string, string>>;

const portal = "https://portal.example";
const everything: Omit<TermsOfTable, "table"> = { columns: agreedColumns, rows: letOut };
const placeless: Omit<TermsOfTable, "table"> = { columns: ["arret", "nom"], rows: letOut };

let world: RestrictedWorld;

beforeEach(async () => {
  world = await restrictedWorld();
});

afterEach(async () => {
  const { bugs } = world;
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, [], "nothing broke on our side");
});

const policyHiding = (...hiddenColumns: readonly string[]): Policy => ({
  purposes: [],
  requesters: [],
  hiddenColumns,
  rows: letOut,
  duties: [],
  terms: "",
  acceptance: "by-hand",
  answerDays: 10,
});

async function setLevel(level: Level, policy = policyHiding(hiddenColumn)): Promise<void> {
  const { db, dataset } = world;
  await db.begin(async (tx) => {
    await setRule(tx, { dataset: dataset.id, level, policy });
    await touchSearch(tx, dataset.id);
  });
}

async function holder(terms = everything): Promise<{ agreement: Agreement; headers: Headers }> {
  const agreement = await world.agree(world.personAt(portal), terms);
  return { agreement, headers: await world.keyOf([agreement], portal) };
}

async function callTool(headers: Headers, args: object) {
  const { body } = await world.post(
    "/mcp",
    { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_tables", arguments: args } },
    { accept: "application/json, text/event-stream", ...headers },
  );
  return body.result.structuredContent as {
    total: number;
    tables: { id: string; columns: string[]; access?: string; reading?: string; agreement?: string }[];
  };
}

/** The columns of the table in each list; `undefined` where a list does not hold it. */
async function listedTo(headers: Headers) {
  const [collections, definition, service, metadata, tool] = await Promise.all([
    world.get("/ogc/collections", headers),
    world.get("/ogc/api", headers),
    world.get("/odata", headers),
    world.ask("/odata/$metadata", { ...headers }),
    callTool(headers, {}),
  ]);
  const collection = collections.body.collections.find(({ id }: { id: string }) => id === world.table);
  const operation = definition.body.paths[`/collections/${world.table}/items`];
  const set = service.body.value.find(({ name }: { name: string }) => name === "montees_par_arret__arrets");
  const type = /<EntityType Name="montees_par_arret__arrets_row">(.*?)<\/EntityType>/.exec(
    metadata.text,
  )?.[1];
  const told = tool.tables.find(({ id }) => id === world.table);
  assert.equal(collection === undefined, operation === undefined, "the definition tells what is listed");
  assert.equal(set === undefined, type === undefined, "the metadata tell what is listed");
  return {
    ogc: operation?.get.parameters.flatMap(({ name }: { name?: string }) => name ?? []) as
      | string[]
      | undefined,
    odata:
      type === undefined
        ? undefined
        : [...type.matchAll(/<Property Name="(\w+)"/g)].map(([, name]) => name).slice(1),
    mcp: told?.columns,
    reading: told?.reading,
    agreement: told?.agreement,
  };
}

const nowhere = {
  ogc: undefined,
  odata: undefined,
  mcp: undefined,
  reading: undefined,
  agreement: undefined,
};

/** Of those that OGC clients filter by, in the order of the table. */
const whole = ["arret", "nom", "ligne", "commune", "jour", "longitude", "latitude", "montees"];

async function entries(): Promise<number> {
  const [row] = await world.db<{ n: number }[]>`select count(*)::int as n from journal_entries`;
  return row?.n ?? 0;
}

test("lists of doors hold for a key what its agreement lets out, and say nothing of it to others", async () => {
  const { agreement, headers } = await holder();
  const before = await entries();
  assert.deepEqual(await listedTo(headers), {
    ogc: whole,
    odata: agreedColumns,
    mcp: agreedColumns,
    reading: "part",
    agreement: agreement.id,
  });
  assert.deepEqual(await listedTo((await world.member("stranger")).headers), nowhere);
  assert.deepEqual(await listedTo({}), nowhere);
  for (const path of ["/ogc/collections", "/ogc/api", "/odata", "/odata/$metadata"]) {
    assert.equal((await world.ask(path)).text.includes("Montées"), false, path);
  }
  assert.equal(await entries(), before, "no row is given by a list");
  const [made] = await world.db<{ n: number }[]>`select count(*)::int as n from narrowed_versions`;
  assert.equal(made?.n, 0, "no file is made for a list");
});

test("what is listed is read by the address that the list gives", async () => {
  const { headers } = await holder();
  const { body } = await world.get("/ogc/collections", headers);
  const items = body.collections[0].links.find(({ rel }: { rel: string }) => rel === "items").href as string;
  const features = await world.get(items.slice(world.url.length), headers);
  assert.equal(features.status, 200, features.text);
  assert.deepEqual(Object.keys(features.body.features[0].properties), whole);
  const rows = await world.get("/odata/montees_par_arret__arrets?$top=1", headers);
  assert.equal(rows.status, 200, rows.text);
  assert.deepEqual(
    Object.keys(rows.body.value[0]).filter((name) => !name.startsWith("@")),
    ["__id", ...agreedColumns],
  );
});

test("without the columns of its place, a table is no collection, nor is it counted as one", async () => {
  const { headers } = await holder(placeless);
  const listed = await listedTo(headers);
  assert.equal(listed.ogc, undefined);
  assert.deepEqual(listed.odata, ["arret", "nom"]);
  assert.deepEqual(listed.mcp, ["arret", "nom"]);
  const linksFor = async (reader: Record<string, string>): Promise<readonly string[]> => {
    const { body } = await world.get("/ogc/collections?limit=1", reader);
    return body.links.map(({ rel }: { rel: string }) => rel);
  };
  // A page to come would tell that there is a place.
  assert.deepEqual(await linksFor(headers), ["self", "alternate"]);
  await setLevel("account", policyHiding("longitude"));
  const { headers: account } = await world.member("passerby");
  const shown = await listedTo(account);
  assert.equal(shown.ogc, undefined);
  assert.equal(shown.odata?.includes("longitude"), false);
  assert.deepEqual(await linksFor(account), ["self", "alternate"]);
});

test("of several agreements the one that began last is listed, or the one that is named", async () => {
  const party = world.personAt(portal);
  const wide = await world.agree(party, everything);
  const narrow = await world.agree(party, placeless);
  const headers = await world.keyOf([wide, narrow], portal);
  assert.deepEqual((await listedTo(headers)).odata, ["arret", "nom"]);
  assert.deepEqual((await listedTo({ ...headers, "maille-agreement": wide.id })).odata, agreedColumns);
  assert.deepEqual(await listedTo({ ...headers, "maille-agreement": newId() }), nowhere);
});

test("a member's own agreements and those of their organization are listed to them", async () => {
  const { account, headers } = await world.member("reader");
  assert.deepEqual(await listedTo(headers), nowhere);
  await world.agree(world.personAt(world.url, account.id), placeless);
  assert.deepEqual((await listedTo(headers)).odata, ["arret", "nom"]);
  const team = await world.rooms.organizations.createOrganization(system, { name: "Équipe" });
  const other = await world.member("colleague");
  await world.rooms.organizations.setMember(system, team.id, other.account.id, "reader");
  await world.agree({ ...world.personAt(world.url, team.id), kind: "organization" }, everything);
  assert.deepEqual((await listedTo(other.headers)).odata, agreedColumns);
  await world.rooms.organizations.setMember(system, world.organization.id, other.account.id, "reader");
  assert.deepEqual((await listedTo(other.headers)).odata, [...agreedColumns, hiddenColumn]);
});

test("what ends, or has lost what was agreed on, is listed no more", async () => {
  const { agreement, headers } = await holder();
  assert.deepEqual((await listedTo(headers)).odata, agreedColumns);
  await endAgreement(world.db, agreement.id, new Date());
  assert.deepEqual(await listedTo(headers), nowhere);
  for (const terms of [
    { columns: ["gone"], rows: [] },
    { columns: ["nom"], rows: [{ column: "gone", operator: "exact" as const, value: "A" }] },
    { columns: ["nom"], rows: [{ column: "montees", operator: "less" as const, value: "beaucoup" }] },
  ]) {
    assert.deepEqual(await listedTo((await holder(terms)).headers), nowhere);
  }
});

test("a list holds a table for whom its rows are read, at each level, and for nobody else", async () => {
  const { headers: key } = await holder();
  const { account, headers: member } = await world.member("someone");
  const colleague = await world.member("driver");
  await world.rooms.organizations.setMember(system, world.organization.id, colleague.account.id, "reader");
  const readers = { key, member, colleague: colleague.headers, anyone: {} };
  const held = await world.agree(world.personAt(world.url, account.id), everything);
  const rules: (() => Promise<void>)[] = [
    ...(["open", "account", "restricted", "closed"] as const).map((level) => () => setLevel(level)),
    // The rule of a table is the one that holds.
    async () => {
      await setLevel("closed");
      await setRule(world.db, { dataset: world.dataset.id, table: world.table, level: "account" });
    },
    async () => {
      await clearTableRule(world.db, { dataset: world.dataset.id, table: world.table });
      await setLevel("open");
      await setRule(world.db, { dataset: world.dataset.id, table: world.table, level: "restricted" });
      await endAgreement(world.db, held.id, new Date());
    },
  ];
  const readings = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    await rule();
    for (const [reader, headers] of Object.entries(readers)) {
      const rows = await world.get(`/api/resources/${world.table}/data/?page_size=1`, headers);
      const listed = await listedTo(headers);
      const columns = rows.status === 200 ? Object.keys(rows.body.data[0]).slice(1) : undefined;
      assert.deepEqual(listed.odata, columns, `rule ${index}, ${reader}`);
      assert.deepEqual(listed.mcp, columns, `rule ${index}, ${reader}`);
      readings.add(`${reader} ${rows.status === 200}`);
    }
  }
  assert.equal(readings.size, 2 * 4 - 1, "the producer's own always read, each other is refused once");
});

test("a reader goes through the pages of a list, and misses none", async () => {
  const { headers } = await holder();
  for (const title of ["Parkings", "Écoles"]) {
    await world.publish({ title, files: { "lieux.csv": "nom;longitude;latitude\nA;-1.6;48.1\n" } });
  }
  const seen: string[] = [];
  let next: string | undefined = "/ogc/collections?limit=1";
  while (next !== undefined) {
    const { body } = await world.get(next, headers);
    seen.push(...body.collections.map(({ title }: { title: string }) => title));
    const link = body.links.find(({ rel }: { rel: string }) => rel === "next")?.href as string | undefined;
    next = link?.slice(world.url.length);
  }
  assert.deepEqual(seen.toSorted(), ["Montées par arrêt – arrets", "Parkings – lieux", "Écoles – lieux"]);
  const pages = [1, 2, 3].map((page) => callTool(headers, { page, page_size: 1 }));
  const titles = (await Promise.all(pages)).map(({ total, tables }) => [total, tables.length]);
  assert.deepEqual(titles, [
    [3, 1],
    [3, 1],
    [3, 1],
  ]);
});
