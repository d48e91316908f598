import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SaxesParser } from "saxes";
import { loadDemonstration } from "../../src/demonstration/load.ts";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import { canonical } from "./graphs.ts";
import { openShapes } from "./shacl.ts";
import { openDoors } from "./world.ts";

let doors: Awaited<ReturnType<typeof openDoors>>;
let datasets: readonly Dataset[];

before(async () => {
  doors = await openDoors();
  const { rooms, contexts } = doors.app;
  datasets = await loadDemonstration(rooms, contexts.tables.territory, "fr", AbortSignal.timeout(300_000));
});

after(async () => {
  await doors[Symbol.asyncDispose]();
});

test("the demonstration breaks no shape of DCAT-AP 3.0.1, and is the same in each format", async () => {
  const validate = await openShapes();
  const graphs = new Set<string>();
  for (const format of ["ttl", "nt", "rdf", "jsonld"] as const) {
    for await (const quads of doors.pages(format)) {
      assert.deepEqual((await validate?.(quads)) ?? [], []);
      graphs.add((await canonical(quads)).replaceAll(`/catalog.${format}`, "/catalog"));
      const sums = quads.filter(({ predicate }) => predicate.value.endsWith("#checksumValue"));
      assert.equal(sums.length, 2 * datasets.length);
      const services = quads.filter(({ object }) => object.value.endsWith("#DataService"));
      assert.equal(services.length, datasets.length);
    }
  }
  assert.equal(graphs.size, 1);
  assert.deepEqual(doors.bugs, []);
});

test("every address that the catalogue gives is answered", async () => {
  const [page] = await Array.fromAsync(doors.pages("nt"));
  const given = (page ?? [])
    .filter(({ predicate }) =>
      /#(?:downloadURL|accessURL|endpointURL|endpointDescription)$/.test(predicate.value),
    )
    .map(({ object }) => object.value);
  assert.ok(given.length > 20);
  for (const address of new Set(given)) {
    const response = await doors.get(address.slice(doors.url.length));
    assert.equal(response.status, 200, address);
    await response.body?.cancel();
  }
});

test("each dataset is a data package whose files have the columns that it tells", async () => {
  for (const { slug } of datasets) {
    const told = (await doors.json(`/datasets/${slug}/datapackage.json`)) as {
      name: string;
      licenses: readonly { name: string }[];
      resources: readonly { path: string; schema: { fields: readonly { name: string }[] } }[];
    };
    assert.equal(told.name, slug);
    assert.equal(told.licenses[0]?.name, "etalab-2.0");
    assert.ok(told.resources.length > 0);
    for (const { path, schema } of told.resources) {
      const csv = await (await doors.get(`${path.slice(doors.url.length)}?page_size=1`)).text();
      const header = csv.slice(0, csv.indexOf("\n")).trim();
      assert.equal(header, schema.fields.map(({ name }) => name).join(","));
    }
  }
});

test("each table is told in Croissant with the sum of its file", async () => {
  for (const { id } of datasets) {
    for (const table of await doors.rooms.tables.listTables({ kind: "anyone" }, id)) {
      const told = (await doors.json(`/api/resources/${table.id}/croissant.json`)) as {
        conformsTo: string;
        distribution: readonly { sha256: string; contentUrl: string }[];
        recordSet: readonly { field: readonly { name: string; dataType: string }[] }[];
      };
      assert.equal(told.conformsTo, "http://mlcommons.org/croissant/1.0");
      const [file] = told.distribution;
      const bytes = await (await doors.get((file?.contentUrl ?? "").slice(doors.url.length))).arrayBuffer();
      const sum = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
      assert.equal(file?.sha256, sum);
      assert.deepEqual(
        told.recordSet[0]?.field.map(({ name }) => name),
        table.version?.columns.map(({ name }) => name),
      );
    }
  }
});

test("feeds are well-formed, tell the newest first, and are the same in both formats", async () => {
  const [first] = datasets;
  const feeds = [
    "/feeds/datasets",
    "/feeds/search",
    `/feeds/datasets/${first?.slug}`,
    `/feeds/organizations/${first?.organizationSlug}`,
    "/feeds/places/region/53",
    "/feeds/themes/TRAN",
  ];
  for (const path of feeds) {
    const atom = await doors.get(`${path}.atom`);
    assert.equal(atom.status, 200, path);
    assert.match(atom.headers.get("content-type") ?? "", /^application\/atom\+xml/);
    const ids = namesIn(await atom.text(), "id");
    const json = (await doors.json(`${path}.json`)) as {
      version: string;
      items: readonly { id: string; date_modified: string }[];
    };
    assert.equal(json.version, "https://jsonfeed.org/version/1.1");
    assert.deepEqual(
      ids.slice(1),
      json.items.map(({ id }) => id),
    );
    const times = json.items.map((item) => item.date_modified);
    assert.deepEqual(times, times.toSorted().toReversed(), path);
  }
  const odd = await (await doors.get("/feeds/search.atom?q=a%00b%0B%22%3C%26%EF%BF%BE")).text();
  assert.doesNotMatch(odd, /[\0\v\uFFFE]/);
  assert.match(odd, /<title>[^<]*ab&#34;&#60;&#38;[^<]*<\/title>/);
  const recent = (await doors.json("/feeds/datasets.json")) as { items: readonly unknown[] };
  assert.equal(recent.items.length, datasets.length);
  for (const path of [
    "/feeds/themes/RIEN.atom",
    "/feeds/places/commune/99999.atom",
    "/feeds/places/x/35.json",
  ]) {
    assert.equal((await doors.get(path)).status, 404, path);
  }
});

test("the sitemap lists every dataset that everybody may read, and robots are led there", async () => {
  const sitemap = await (await doors.get("/sitemap.xml")).text();
  const addresses = namesIn(sitemap, "loc");
  for (const { slug } of datasets) assert.ok(addresses.includes(`${doors.url}/datasets/${slug}`));
  assert.equal(new Set(addresses).size, addresses.length);
  assert.equal((await doors.get("/sitemap-2.xml")).status, 404);
  const robots = await (await doors.get("/robots.txt")).text();
  assert.ok(robots.includes(`Sitemap: ${doors.url}/sitemap.xml`));
  const llms = await (await doors.get("/llms.txt")).text();
  for (const [, address = ""] of llms.matchAll(/\]\((\S+)\)/g)) {
    const { status } = await doors.get(address.slice(doors.url.length));
    assert.ok(status === 200 || address.endsWith("/datasets") || address.endsWith("/mcp"), address);
  }
});

test("the interfaces are all told at one address, and each is answered", async () => {
  const response = await doors.get("/.well-known/api-catalog");
  assert.match(response.headers.get("content-type") ?? "", /^application\/linkset\+json/);
  const { linkset } = (await response.json()) as {
    linkset: readonly Record<string, string | readonly { href: string }[]>[];
  };
  const targets = linkset
    .flatMap((links) => Object.values(links))
    .flatMap((links) => (typeof links === "string" ? [] : links.map(({ href }) => href)));
  assert.ok(targets.length > 10);
  for (const address of new Set(targets)) {
    // Roots of interfaces, and the pages that tell people of them.
    if (/\/(?:api|api\/3\/action|mcp|api\/docs\/)$/.test(address)) continue;
    const { status } = await doors.get(address.slice(doors.url.length));
    assert.ok(status === 200 || status === 303, `${status} ${address}`);
  }
});

/** The texts of the elements of that name; throws where the document is not well-formed. */
function namesIn(xml: string, name: string): string[] {
  const found: string[] = [];
  let text = "";
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", () => {
    text = "";
  });
  parser.on("text", (more) => {
    text += more;
  });
  parser.on("closetag", (tag) => {
    if (tag.local === name) found.push(text);
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return found;
}
