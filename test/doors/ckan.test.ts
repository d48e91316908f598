import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import { ckanRecord } from "../../src/harvest/json/ckan-record.ts";
import { doorWorld } from "./door-world.ts";

const csv = [
  "plat;prix;_id;jour",
  "Soupe;2,5;x;01/02/2024",
  "Tarte;3;y;02/02/2024",
  "Pâtes;;z;03/02/2024",
].join("\n");

let world: Awaited<ReturnType<typeof doorWorld>>;
let menus: Dataset;
let table: string;

before(async () => {
  world = await doorWorld();
  const made = await world.publish({
    title: "Menus des cantines",
    description: "Ce que mangent les enfants.",
    files: { "menus.csv": csv },
    metadata: {
      keywords: ["cantine", "menu"],
      themes: ["HEAL", "thème libre"],
      frequency: "WEEKLY",
      contacts: [{ name: "Service des écoles", email: "ecoles@example.org" }],
      spatial: [{ label: "Rennes", bbox: [-1.75, 48.07, -1.62, 48.16] }],
      temporal: [{ start: "2024-01-01", end: "2024-12-31" }],
      distributions: [
        {
          id: "affiche",
          kind: "file",
          title: "Affiche",
          accessUrl: "https://example.org/affiche.pdf",
          format: "PDF",
        },
      ],
    },
  });
  menus = made.dataset;
  table = made.tables["menus"] ?? "";
  // Whoever made it, the organization that answers for it is the one of CKAN.
  await world.publish({
    title: "Compteurs vélo",
    files: { "velos.csv": "lieu;passages\nPont;12" },
    metadata: { publisher: { name: "Keolis" } },
  });
  await world.publish({ title: "Brouillon", files: { "b.csv": "a;b\n1;2" }, draft: true });
  // What was published is searched once the index took it in.
  for (let tries = 0; tries < 900; tries += 1) {
    if ((await action("package_search?q=menus")).count === 1) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

after(() => world[Symbol.asyncDispose]());

async function action(call: string) {
  const { status, body } = await world.get(`/api/3/action/${call}`);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.success, true);
  assert.match(body.help, /\/api\/3\/action\/help_show\?name=/);
  return body.result;
}

test("the site says what it is and what it holds", async () => {
  assert.equal((await action("status_show")).site_url, world.url);
  assert.equal(await action("site_read"), true);
  assert.deepEqual((await action("package_list")).toSorted(), ["compteurs-velo", "menus-des-cantines"]);
  assert.equal((await action("package_list?limit=1&offset=1")).length, 1);
  assert.deepEqual(await action("organization_list"), ["ville-de-rennes"]);
  const [organization] = await action("organization_list?all_fields=true");
  assert.equal(organization.title, "Ville de Rennes");
  assert.equal(organization.package_count, 2);
  assert.equal((await action("organization_show?id=ville-de-rennes")).package_count, 2);
  assert.ok((await action("group_list")).includes("heal"));
  assert.deepEqual(await action("tag_list"), ["cantine", "menu"]);
  assert.deepEqual(await action("tag_list?query=CANT"), ["cantine"]);
  const licences: { id: string; is_okd_compliant: boolean }[] = await action("license_list");
  assert.equal(licences.find(({ id }) => id === "etalab-2.0")?.is_okd_compliant, true);
});

test("a dataset is a package with its resources, tags, groups and extras", async () => {
  const found = await action("package_show?id=menus-des-cantines");
  assert.equal(found.id, menus.id);
  assert.equal(found.license_id, "etalab-2.0");
  assert.equal(found.isopen, true);
  assert.equal(found.maintainer_email, "ecoles@example.org");
  assert.equal(found.organization.name, "ville-de-rennes");
  assert.deepEqual(
    found.tags.map(({ name }: { name: string }) => name),
    ["cantine", "menu"],
  );
  assert.deepEqual(
    found.groups.map(({ name }: { name: string }) => name),
    ["heal", "theme-libre"],
  );
  const extras = new Map(found.extras.map(({ key, value }: Record<string, string>) => [key, value]));
  assert.equal(extras.get("frequency"), "http://publications.europa.eu/resource/authority/frequency/WEEKLY");
  assert.equal(extras.get("temporal_end"), "2024-12-31");
  assert.equal(JSON.parse(String(extras.get("spatial"))).type, "Polygon");
  const active = found.resources.filter((one: Record<string, unknown>) => one["datastore_active"]);
  assert.deepEqual(
    active.map(({ id, format }: Record<string, string>) => [id, format]),
    [[table, "CSV"]],
  );
  assert.equal(found.num_resources, found.resources.length);
  assert.deepEqual(await action(`package_show?id=${menus.id}`), found);
  for (const resource of found.resources) {
    assert.deepEqual(await action(`resource_show?id=${resource.id}`), resource);
    if (!resource.url.startsWith(world.url)) continue;
    assert.equal((await world.get(resource.url.slice(world.url.length))).status, 200, resource.url);
  }
});

test("what a package says is read back as it was meant by a harvester of CKAN", async () => {
  const told = await action("package_show?id=menus-des-cantines");
  const draft = ckanRecord(told, { base: world.url, portal: world.url });
  assert.equal(draft.title, menus.title);
  assert.equal(draft.description, menus.description);
  assert.equal(draft.licence, menus.licence);
  assert.deepEqual(draft.problems, []);
  const { keywords, themes, frequency, contacts, spatial, temporal } = draft.metadata;
  assert.deepEqual(keywords, menus.metadata.keywords);
  assert.deepEqual(themes, menus.metadata.themes);
  assert.equal(frequency, menus.metadata.frequency);
  assert.deepEqual(contacts, menus.metadata.contacts);
  assert.deepEqual(temporal, menus.metadata.temporal);
  assert.deepEqual(spatial?.[0], menus.metadata.spatial[0]);
  const files = (await world.rooms.datasets.distributionsOf(system, [menus])).get(menus.id) ?? [];
  assert.deepEqual(
    draft.metadata.distributions?.map(({ kind, format, accessUrl }) => [
      kind === "service",
      format,
      accessUrl,
    ]),
    files.map(({ kind, format, accessUrl }) => [kind === "service", format, accessUrl]),
  );
});

test("a search narrows by words, organization, theme, format and licence, and counts", async () => {
  const names = async (query: string) =>
    (await action(`package_search?${query}`)).results.map(({ name }: { name: string }) => name);
  assert.deepEqual(await names("q=menus"), ["menus-des-cantines"]);
  assert.deepEqual(await names("q=*:*&fq=groups:heal"), ["menus-des-cantines"]);
  assert.deepEqual(await names('q=&fq=organization:"ville-de-rennes"+%2Bres_format:PDF'), [
    "menus-des-cantines",
  ]);
  assert.deepEqual(await names("fq=license_id:(etalab-2.0 OR odc-odbl) AND state:active&sort=title asc"), [
    "compteurs-velo",
    "menus-des-cantines",
  ]);
  assert.deepEqual(await names("fq=organization:autre"), []);
  assert.deepEqual(await names("fq=-organization:ville-de-rennes"), []);
  assert.deepEqual(await names("fq=-organization:autre -groups:heal"), ["compteurs-velo"]);
  assert.deepEqual(await names("fq=-tags:Menu"), ["compteurs-velo"]);
  assert.deepEqual(await names("fq=tags:cantine tags:menu"), ["menus-des-cantines"]);
  assert.deepEqual(await names("fq=tags:cantin"), []);
  assert.deepEqual(await names("q=name:compteurs-velo"), ["compteurs-velo"]);
  const counted = await action('package_search?rows=0&facet.field=["organization","groups"]');
  assert.equal(counted.count, 2);
  assert.deepEqual(counted.results, []);
  assert.deepEqual(counted.facets.organization, { "ville-de-rennes": 2 });
  assert.deepEqual(counted.search_facets.organization.items[0], {
    name: "ville-de-rennes",
    display_name: "Ville de Rennes",
    count: 2,
  });
});

test("words with AND between them narrow, with OR they widen", async () => {
  assert.deepEqual(await namesFound("menus AND cantines"), ["menus-des-cantines"]);
  for (const nothing of ["menus AND vélo", "+menus +vélo", "menus AND introuvable", "menus && vélo"]) {
    assert.deepEqual(await namesFound(nothing), [], nothing);
  }
  assert.deepEqual(await namesFound("menus OR vélo"), ["compteurs-velo", "menus-des-cantines"]);
  assert.deepEqual(await namesFound("menus OR introuvable"), ["menus-des-cantines"]);
  const mixed = await world.get(`/api/3/action/package_search?q=${encodeURIComponent("a AND b OR c")}`);
  assert.equal(mixed.status, 409);
});

test("a package is shown by name_or_id, as CKAN names it too", async () => {
  for (const named of [menus.id, menus.slug]) {
    assert.equal((await action(`package_show?name_or_id=${named}`)).id, menus.id);
  }
});

test("a table tells its columns, and is asked in SQL", async () => {
  const info = await action(`datastore_info?id=${table}`);
  assert.equal(info.meta.count, 3);
  assert.deepEqual(info.schema, { _id: "int", plat: "text", prix: "numeric", _id_: "text", jour: "date" });
  assert.deepEqual(info.fields[2].schema.native_type, "numeric");
  const ask = async (sql: string) => world.post("/api/3/action/datastore_search_sql", { sql });
  const sql = `SELECT plat, prix FROM "${table}" WHERE prix IS NOT NULL ORDER BY prix DESC`;
  const { body } = await ask(sql);
  assert.deepEqual(body.result, {
    sql,
    fields: [
      { id: "plat", type: "text" },
      { id: "prix", type: "numeric" },
    ],
    records: [
      { plat: "Tarte", prix: 3 },
      { plat: "Soupe", prix: 2.5 },
    ],
  });
  const hidden = "01a00000-0000-7000-8000-000000000000";
  for (const [wrong, status] of [
    ["SELECT 1", 409],
    [`SELECT * FROM "${table}", read_text('/etc/passwd')`, 409],
    [`SELECT * FROM "${table}" JOIN "${hidden}" ON true`, 409],
    [`SELECT * FROM "${hidden}"`, 404],
  ] as const) {
    assert.equal((await ask(wrong)).status, status, wrong);
  }
  assert.equal((await world.get(`/api/3/action/datastore_info?id=${hidden}`)).status, 404);
});

async function namesFound(q: string): Promise<string[]> {
  const { results } = await action(`package_search?q=${encodeURIComponent(q)}`);
  return (results as { name: string }[]).map(({ name }) => name).toSorted();
}

function since(date: string): string {
  return encodeURIComponent(`metadata_modified:[${date} TO *]`);
}

test("a harvester walks through all, and through what changed since its last walk", async () => {
  const walked: string[] = [];
  for (let start = 0; start < 2; start += 1) {
    const { results, count } = await action(`package_search?q=*:*&rows=1&start=${start}&sort=id asc`);
    assert.equal(count, 2);
    walked.push(...results.map(({ name }: { name: string }) => name));
  }
  assert.deepEqual(walked.toSorted(), ["compteurs-velo", "menus-des-cantines"]);
  assert.equal((await action(`package_search?fq=${since("2000-01-01T00:00:00Z")}`)).count, 2);
  assert.equal((await action(`package_search?fq=${since("2999-01-01T00:00:00.000000")}`)).count, 0);
});

test("rows are read as from CKAN’s DataStore, by GET and by POST", async () => {
  const all = await action(`datastore_search?resource_id=${table}`);
  assert.equal(all.total, 3);
  assert.deepEqual(all.fields, [
    { id: "_id", type: "int" },
    { id: "plat", type: "text" },
    { id: "prix", type: "numeric" },
    { id: "_id_", type: "text" },
    { id: "jour", type: "date" },
  ]);
  assert.deepEqual(all.records[0], { _id: 1, plat: "Soupe", prix: 2.5, _id_: "x", jour: "2024-02-01" });
  const { body } = await world.post("/api/action/datastore_search", {
    resource_id: table,
    filters: { plat: ["Soupe", "Tarte"] },
    sort: "prix desc",
    fields: ["plat", "_id"],
    limit: 1,
    offset: 1,
    records_format: "lists",
  });
  assert.deepEqual(body.result.records, [["Soupe", 1]]);
  assert.equal(body.result.total, 2);
  assert.match(body.result["_links"].next, /offset=2/);
  assert.equal((await action(`datastore_search?resource_id=${table}&filters={"prix":null}`)).total, 1);
  assert.equal((await action(`datastore_search?resource_id=${table}&q=tarte`)).total, 1);
  assert.deepEqual((await action(`datastore_search?resource_id=${table}&limit=0`)).records, []);
});

test("a refusal is written as CKAN’s", async () => {
  for (const [call, status, type] of [
    ["package_show?id=brouillon", 404, "Not Found Error"],
    ["package_show", 409, "Validation Error"],
    ["resource_show?id=x", 404, "Not Found Error"],
    [`datastore_search?resource_id=${table}&filters={"rien":1}`, 409, "Validation Error"],
    [`datastore_search?resource_id=${table}&filters={"plat":{"a":1}}`, 409, "Validation Error"],
    ["package_search?fq=-name:x", 409, "Validation Error"],
    ["package_search?fq=groups:heal groups:tran", 409, "Validation Error"],
    ["package_search?fq=couleur:bleu", 409, "Validation Error"],
    ["package_search?rows=dix", 409, "Validation Error"],
    ["package_create", 404, "Not Found Error"],
  ] as const) {
    const answer = await world.get(`/api/3/action/${call}`);
    assert.equal(answer.status, status, call);
    assert.equal(answer.body.success, false);
    assert.equal(answer.body.error["__type"], type, call);
    assert.ok(answer.body.error.message.length > 5);
  }
  assert.equal((await world.post("/api/3/action/package_show", [])).status, 409);
  await world.rooms.datasets.withdraw(system, menus.id, "Erreur");
  assert.equal((await world.get("/api/3/action/package_show?id=menus-des-cantines")).status, 404);
  assert.equal((await world.get(`/api/3/action/resource_show?id=${table}`)).status, 404);
  assert.deepEqual(world.bugs, []);
});
