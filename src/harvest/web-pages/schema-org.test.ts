import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import fc from "fast-check";
import { fixedGet, readAll } from "../../../test/fixed-get.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { isFailure } from "../../base/failure.ts";
import { recordsIn, schemaOrgReader } from "./schema-org.ts";

const site = "https://site.example";

const page = (json: unknown): string =>
  `<!doctype html><html><head><script>var x = "<p>";</script>
   <script type="application/ld+json">${typeof json === "string" ? json : JSON.stringify(json)}</script></head></html>`;

const sitemap = (...addresses: string[]): string =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${addresses
    .map(
      (address) =>
        `<url><loc> ${address.replaceAll("&", "&amp;")} </loc><image:loc>https://x.fr/i.png</image:loc></url>`,
    )
    .join("")}</urlset>`;

const dataset = {
  "@context": "https://schema.org/",
  "@type": "Dataset",
  "@id": "https://site.example/jeux/1#jeu",
  name: "Comptages vélo",
  description: "<p>Par <b>heure</b></p>",
  keywords: "vélo, comptage",
  license: { "@type": "CreativeWork", url: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/" },
  creator: [
    {
      "@type": "Organization",
      name: "Ville",
      url: "https://ville.fr",
      contactPoint: { email: "a@ville.fr" },
    },
  ],
  datePublished: { "@type": "xsd:date", "@value": "2024-05-02" },
  temporalCoverage: "2020-01-01/..",
  spatialCoverage: {
    "@type": "Place",
    name: "Rennes",
    geo: { "@type": "GeoShape", box: "48.0 -1.8 48.2 -1.5" },
  },
  identifier: { "@type": "PropertyValue", propertyID: "doi", value: "10.1/x" },
  inLanguage: "fr",
  distribution: [
    { "@type": "DataDownload", contentUrl: "/jeux/1.csv", encodingFormat: "text/csv", contentSize: "12 ko" },
  ],
  interactionStatistic: { interactionType: { "@type": "DownloadAction" }, userInteractionCount: 12 },
};

test("what a page tells search engines of a dataset is taken in", () => {
  const [record] = recordsIn(page(dataset), "https://site.example/jeux/1");
  assert.deepEqual(record?.problems, []);
  assert.equal(record?.identifier, "https://site.example/jeux/1#jeu");
  const { title, description, licence, metadata } = record?.dataset ?? assert.fail();
  assert.deepEqual([title, description, licence], ["Comptages vélo", "Par **heure**", "etalab-2.0"]);
  assert.deepEqual(metadata.keywords, ["vélo", "comptage"]);
  assert.deepEqual(metadata.spatial, [{ label: "Rennes", bbox: [-1.8, 48, -1.5, 48.2] }]);
  assert.deepEqual(metadata.temporal, [{ start: "2020-01-01" }]);
  assert.deepEqual(metadata.identifiers, ["https://site.example/jeux/1#jeu", "10.1/x"]);
  assert.deepEqual(metadata.contacts, [{ email: "a@ville.fr" }]);
  assert.deepEqual([metadata.issued, metadata.language], ["2024-05-02", "fr"]);
  assert.deepEqual(metadata.interactions, { downloads: 12 });
  assert.deepEqual(metadata.distributions, [
    {
      id: "1",
      accessUrl: "https://site.example/jeux/1.csv",
      downloadUrl: "https://site.example/jeux/1.csv",
      format: "CSV",
      mediaType: "text/csv",
      sizeBytes: 12_000,
      kind: "file",
    },
  ]);
});

test("datasets are found in graphs, lists and catalogues, under any prefix, by reference", () => {
  const graph = {
    "@graph": [
      { "@type": "http://schema.org/DataCatalog", "http://schema.org/dataset": [{ "@id": "#a" }] },
      {
        "@id": "#a",
        "@type": ["schema:Dataset"],
        "schema:name": [{ "@value": "A", "@language": "fr" }],
        "schema:publisher": { "@id": "#p" },
      },
      { "@id": "#p", "@type": "schema:Organization", "schema:name": "Producteur" },
      { "@type": "WebPage", mainEntity: { "@type": "sc:Dataset", "sc:name": "B" } },
    ],
  };
  const records = recordsIn(page(graph), site);
  assert.deepEqual(
    records.map(({ dataset: told }) => told?.title),
    ["A", "B"],
  );
  assert.equal(records[0]?.dataset?.metadata.publisher?.name, "Producteur");
});

test("a site is read through its sitemaps, packed or not, and a run goes on where it stopped", async () => {
  const addresses = Array.from({ length: 45 }, (_, at) => `${site}/jeux/${at}?a=1&b=2`);
  const { get, asked } = fixedGet(({ href, pathname }) => {
    if (pathname === "/") return "<html>Accueil</html>";
    if (pathname === "/robots.txt") return `User-agent: *\nSitemap: ${site}/plans.xml`;
    if (pathname === "/plans.xml")
      return `<sitemapindex><sitemap><loc>${site}/1.xml.gz</loc></sitemap><sitemap><loc>${site}/2.xml</loc></sitemap><sitemap><loc>${site}/absent.xml</loc></sitemap></sitemapindex>`;
    if (pathname === "/1.xml.gz") return gzipSync(sitemap(...addresses));
    if (pathname === "/2.xml")
      return sitemap(`${site}/contact`, `${site}/jeux/perdu`, `${site}/jeux/panne`, `${site}/jeux/faux`);
    if (pathname === "/contact") return "<html>Nous écrire</html>";
    if (pathname === "/jeux/panne") return 503;
    if (pathname === "/jeux/faux") return page("{ rien");
    return pathname === "/jeux/perdu" || pathname === "/absent.xml"
      ? 404
      : page({ "@type": "Dataset", name: href, description: "x" });
  });
  const told = await readAll(schemaOrgReader, { get, url: `${site}/` });
  assert.equal(told.records.filter(({ dataset: found }) => found !== undefined).length, 45);
  assert.equal(told.records[0]?.identifier, addresses[0]);
  const refusals = told.records.filter(({ dataset: found }) => found === undefined);
  assert.deepEqual(
    refusals.map(({ place, problems }) => [place, problems[0]?.key]),
    [
      [`${site}/jeux/perdu`, "net-status"],
      [`${site}/jeux/faux`, "read-pages-script-broken"],
    ],
  );
  assert.deepEqual(told.problems, ["net-status", "net-status"]);
  const cursor = told.cursors[0];
  assert.equal(cursor, "sitemap 1 20");
  asked.length = 0;
  const rest = await readAll(schemaOrgReader, {
    get,
    url: `${site}/plans.xml`,
    options: { contains: "/jeux/" },
    cursor: "sitemap 0 40",
  });
  assert.equal(rest.records.filter(({ dataset: found }) => found !== undefined).length, 5);
  assert.ok(!asked.some((address) => address.endsWith("/contact")));
});

test("a page without datasets and without a sitemap is refused", async () => {
  const { get } = fixedGet(({ pathname }) => (pathname === "/" ? "<html></html>" : 404));
  const told = await readAll(schemaOrgReader, { get, url: site });
  assert.deepEqual([told.records, told.problems], [[], ["net-status"]]);
  await assert.rejects(readAll(schemaOrgReader, { get: fixedGet(() => 503).get, url: site }), (error) =>
    isFailure(error),
  );
});

test("a Croissant is read, with its files and their checksums", async () => {
  const path = sharedData(
    "catalogues/moissonnage/dcat-ap/ckanext-dcat/croissant/full_croissant_dataset.jsonld",
  );
  if (path === undefined) return;
  const { get } = fixedGet(() => ({ file: path }));
  const { records } = await readAll(schemaOrgReader, { get, url: `${site}/croissant.jsonld` });
  const [record] = records;
  assert.equal(records.length, 1);
  assert.equal(record?.identifier, "my-custom-id");
  const metadata = record?.dataset?.metadata ?? assert.fail();
  assert.equal(record?.dataset?.licence, "CC-BY-3.0");
  assert.deepEqual(metadata.distributions.map(({ id, format }) => [id, format]), [["my-custom-resource-id", "ZIP"]]); // prettier-ignore
  assert.equal(metadata.distributions[0]?.checksum?.algorithm, "sha256");
  assert.deepEqual(metadata.languages, ["en", "ca", "es"]);
});

test("whatever stands in a page, nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(...Object.keys(dataset)),
      fc.string(),
      (value, name, text) => {
        const records = recordsIn(page({ ...dataset, "@type": "Dataset", [name]: value }), site);
        if (name !== "@type" && name !== "@context") assert.equal(records.length, 1);
        recordsIn(text, site);
        recordsIn(page(text), site);
      },
    ),
    { numRuns: 500 },
  );
});
