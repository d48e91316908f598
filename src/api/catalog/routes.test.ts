import assert from "node:assert/strict";
import { test } from "node:test";
import { DataFactory, Store } from "n3";
import { system } from "../../access/actor.ts";
import { fullMetadata } from "../../../test/doors/described.ts";
import { canonical, type GraphFormat, readers } from "../../../test/doors/graphs.ts";
import { openShapes } from "../../../test/doors/shacl.ts";
import { ask, peopleWorld } from "../../../test/people-world.ts";
import { changeDataset, createDataset } from "../../catalogue/datasets.ts";
import { expand } from "../../catalogue/dcat/prefixes.ts";
import { putRemote } from "../../catalogue/remote.ts";
import { publish, withdraw } from "../../catalogue/publish.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { noMetadata } from "../../catalogue/metadata.ts";

const url = "http://maille.test";
const property = (name: string) => DataFactory.namedNode(expand(name));

async function catalogueWorld(datasets: number) {
  const world = await peopleWorld();
  const { catalogue, town, time } = world;
  Object.assign(world.rooms, { territory: openTerritory() });
  const ids: string[] = [];
  for (let number = 1; number <= datasets; number += 1) {
    time.now = new Date(time.now.getTime() + 60_000);
    const title = `Comptages ${number}`;
    const { id } = await createDataset(catalogue, system, { organization: town.id, title, licence: "lov2" });
    await publish(catalogue, system, id);
    ids.push(id);
  }
  const get = (path: string, headers: Record<string, string> = {}) =>
    ask(world.api, "GET", path, { headers });
  const graph = async (path: string) => {
    const { status, body } = await get(path);
    assert.equal(status, 200, path);
    const end = /\.(\w+)(?:\?|$)/.exec(path)?.[1] as GraphFormat;
    return readers[end](typeof body === "string" ? body : JSON.stringify(body));
  };
  return { ...world, ids, get, graph };
}

test("the catalogue is read page by page along Hydra's links, each dataset once", async () => {
  await using world = await catalogueWorld(5);
  const seen: string[] = [];
  let next: string | undefined = "/catalog.ttl?page_size=2";
  let pages = 0;
  while (next !== undefined) {
    const store: Store = new Store(await world.graph(next));
    pages += 1;
    seen.push(
      ...store.getSubjects(property("rdf:type"), property("dcat:Dataset"), null).map(({ value }) => value),
    );
    const [view] = store.getSubjects(property("rdf:type"), property("hydra:PartialCollectionView"), null);
    assert.ok(view);
    assert.equal(store.getObjects(view, property("hydra:totalItems"), null)[0]?.value, "5");
    const [link] = store.getObjects(view, property("hydra:next"), null);
    assert.equal(store.getObjects(view, property("hydra:nextPage"), null)[0]?.value, link?.value);
    next = link?.value.slice(url.length);
  }
  assert.equal(pages, 3);
  assert.deepEqual(
    seen,
    world.ids.map((id) => `${url}/datasets/${id}`),
  );
  assert.deepEqual(world.bugs, []);
});

test("each format of the catalogue and of a dataset holds the same graph", async () => {
  await using world = await catalogueWorld(2);
  await changeDataset(world.catalogue, system, world.ids[0] ?? "", {
    metadata: { ...fullMetadata, legislation: ["http://data.europa.eu/eli/dir/2019/1024/oj"] },
  });
  for (const path of ["/organizations/ville-de-saint-oeuf/catalog", "/datasets/comptages-1"]) {
    const graphs = await Promise.all(
      (["ttl", "nt", "rdf", "jsonld"] as const).map(async (end) => {
        const text = await canonical(await world.graph(`${path}.${end}`));
        return text.replaceAll(`/catalog.${end}`, "/catalog");
      }),
    );
    assert.ok((graphs[0]?.length ?? 0) > 1000);
    assert.equal(new Set(graphs).size, 1, path);
  }
  const validate = await openShapes();
  assert.deepEqual((await validate?.(await world.graph("/catalog.jsonld"))) ?? [], []);
});

test("a program gets the format it asks for, and a browser the page", async () => {
  await using world = await catalogueWorld(1);
  const leads = async (path: string, accept?: string) => {
    const { status, headers } = await world.get(path, accept === undefined ? {} : { accept });
    assert.equal(status, 303);
    return headers.get("location");
  };
  assert.equal(await leads("/catalog"), `${url}/catalog.jsonld`);
  assert.equal(await leads("/catalog?page=2", "text/turtle"), `${url}/catalog.ttl?page=2`);
  assert.equal(await leads("/catalog", "application/xml, */*;q=0.1"), `${url}/catalog.rdf`);
  assert.equal(await leads("/catalog", "text/html, */*"), `${url}/datasets`);
  assert.equal(
    await leads("/datasets/comptages-1", "text/html;q=0.1, application/rdf+xml"),
    `${url}/datasets/comptages-1.rdf`,
  );
  assert.equal(await leads(`/datasets/${world.ids[0]}`, "text/turtle"), `${url}/datasets/comptages-1.ttl`);
});

test("an unchanged document is not sent again", async () => {
  await using world = await catalogueWorld(2);
  for (const path of [
    "/catalog.nt",
    "/datasets/comptages-1.ttl",
    "/datasets/comptages-1/datapackage.json",
    "/feeds/datasets.atom",
  ]) {
    const first = await world.get(path);
    const etag = first.headers.get("etag") ?? "";
    const modified = first.headers.get("last-modified") ?? "";
    assert.ok(etag !== "" && modified !== "", path);
    assert.equal((await world.get(path, { "if-none-match": etag })).status, 304);
    assert.equal((await world.get(path, { "if-modified-since": modified })).status, 304);
    world.time.now = new Date(world.time.now.getTime() + 60_000);
    await changeDataset(world.catalogue, system, world.ids[0] ?? "", { description: `Changé. ${path}` });
    assert.equal((await world.get(path, { "if-none-match": etag })).status, 200);
    assert.equal((await world.get(path, { "if-modified-since": modified })).status, 200);
  }
});

test("only what changed, what is of high value or what an organization publishes is told where asked for", async () => {
  await using world = await catalogueWorld(3);
  const [first = "", second = ""] = world.ids;
  await changeDataset(world.catalogue, system, second, { metadata: { hvdCategories: ["c_dd313021"] } });
  const told = async (path: string) => {
    const store = new Store(await world.graph(path));
    return store.getSubjects(property("rdf:type"), property("dcat:Dataset"), null).length;
  };
  assert.equal(await told("/catalog.ttl"), 3);
  assert.equal(await told("/catalog.ttl?tag=hvd"), 1);
  assert.equal(await told("/catalog.ttl?organization=autre-organisme"), 0);
  assert.equal(await told("/catalog.ttl?organization=ville-de-saint-oeuf"), 3);
  assert.equal(await told("/catalog.ttl?modified_since=2026-11-25T08:02:30Z"), 2);
  assert.equal(await told("/catalog.ttl?page=9"), 0);
  for (const date of ["hier", "2020-02-31", "0000-00-00"]) {
    assert.equal((await world.get(`/catalog.ttl?modified_since=${date}`)).status, 400, date);
  }
  assert.equal((await world.get("/catalog.ttl?tag=x")).status, 400);
  assert.equal((await world.get("/catalog.ttl?organization=aucune")).status, 404);

  await withdraw(world.catalogue, system, first, "Publié par erreur");
  assert.equal(await told("/catalog.ttl"), 2);
  for (const path of [
    "/datasets/comptages-1.ttl",
    "/datasets/comptages-1/datapackage.json",
    "/feeds/datasets/comptages-1.atom",
  ]) {
    const { status, body } = await world.get(path);
    assert.equal(status, 410, path);
    assert.equal(body.reason, "Publié par erreur");
  }
  const token = await world.token("eve");
  assert.equal((await ask(world.api, "GET", "/datasets/comptages-1.ttl", { token })).status, 410);
});

test("a draft is not told, but to its organization", async () => {
  await using world = await catalogueWorld(0);
  const draft = { organization: world.town.id, title: "Brouillon" };
  const { id } = await createDataset(world.catalogue, system, draft);
  for (const name of [id, "brouillon"]) {
    assert.equal((await world.get(`/datasets/${name}.ttl`)).status, 404);
    assert.equal((await world.get(`/feeds/datasets/${name}.json`)).status, 404);
  }
  const token = await world.token("eve");
  assert.equal((await ask(world.api, "GET", `/datasets/${id}.ttl`, { token })).status, 200);
  assert.equal((await ask(world.api, "GET", "/catalog.nt", { token })).body.includes("Brouillon"), false);
});

test("what was gathered elsewhere tells where from, and its junk breaks nothing", async () => {
  await using world = await catalogueWorld(0);
  const junk = 'x\u0000"]]></rdf:RDF><script>\\';
  await world.db.begin((tx) =>
    putRemote(tx, {
      organization: world.town.id,
      dataset: {
        title: junk,
        description: junk,
        licence: junk,
        metadata: {
          ...noMetadata,
          landingPage: "http://a b/<>",
          identifiers: [junk],
          keywords: [junk],
          themes: [junk],
          distributions: [{ id: junk, kind: "link", accessUrl: "http://a.test/{x}|[y]", format: junk }],
        },
      },
      origins: [
        {
          source: "0199c0de-0000-7000-8000-0000000000aa",
          sourceName: "Ailleurs",
          identifier: "là bas/1",
          url: "https://ailleurs.test/1",
          seenAt: "2026-11-25T03:00:00.000Z",
        },
      ],
      at: world.time.now,
    }),
  );
  const graphs = await Promise.all(
    (["ttl", "nt", "rdf", "jsonld"] as const).map(async (end) =>
      (await canonical(await world.graph(`/catalog.${end}`))).replaceAll(`/catalog.${end}`, "/catalog"),
    ),
  );
  assert.equal(new Set(graphs).size, 1);
  const quads = await world.graph("/catalog.nt");
  const validate = await openShapes();
  assert.deepEqual((await validate?.(quads)) ?? [], []);
  const store = new Store(quads);
  assert.equal(
    store.getObjects(null, property("prov:wasDerivedFrom"), null)[0]?.value,
    "https://ailleurs.test/1",
  );
  assert.ok(
    store.getObjects(null, property("skos:notation"), null).some(({ value }) => value === "là bas/1"),
  );
});

test("what an organization says of itself is told with its datasets", async () => {
  await using world = await catalogueWorld(1);
  const before = (await world.get("/datasets/comptages-1.ttl")).headers.get("etag");
  await world.rooms.organizations.changeOrganization(system, world.town.id, {
    kind: "commune",
    email: "donnees@example.org",
    url: "https://saint-oeuf.example.org/",
  });
  const changed = await world.get("/datasets/comptages-1.ttl");
  assert.notEqual(changed.headers.get("etag"), before);
  const store = new Store(await readers.ttl(changed.body));
  const [publisher] = store.getObjects(null, property("dct:publisher"), null);
  assert.ok(publisher);
  const of = (name: string) => store.getObjects(publisher, property(name), null)[0]?.value;
  assert.equal(of("dct:type"), "http://purl.org/adms/publishertype/LocalAuthority");
  assert.equal(of("foaf:homepage"), "https://saint-oeuf.example.org/");
  assert.equal(
    store.getObjects(null, property("vcard:hasEmail"), null)[0]?.value,
    "mailto:donnees@example.org",
  );
});
