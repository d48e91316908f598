import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { previewSource } from "../../src/harvest/preview.ts";
import { openSite, type Site } from "./site.ts";
import { harvestWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof harvestWorld>>;

let world: World;
let site: Site;

const file = { mediaType: "text/csv", downloadURL: "https://ville.exemple.fr/parcs.csv" };
const plain = { identifier: "a", title: "Parcs", accessLevel: "public", distribution: [file] };
const dcatUs3 = {
  "@context": "https://resources.exemple.gov/context/dcat-us-3.0.jsonld",
  "@type": "Catalog",
  title: "Agency",
  dataset: [{ "@type": "Dataset", identifier: "d-1", title: "Roads", distribution: [file] }],
  catalog: [
    {
      "@type": "Catalog",
      title: "Within",
      dataset: [{ identifier: "d-2", title: "Tunnels", distribution: [file] }],
    },
  ],
};

const fgdc = `<?xml version="1.0"?>
<metadata>
  <idinfo>
    <citation><citeinfo>
      <origin>County</origin><pubdate>20200115</pubdate><title>Parcels</title>
      <onlink>https://county.exemple.org/parcels.zip</onlink>
    </citeinfo></citation>
    <descript><abstract>All parcels.</abstract><purpose>Taxes.</purpose></descript>
    <timeperd><timeinfo><rngdates><begdate>20190101</begdate><enddate>20191231</enddate></rngdates></timeinfo></timeperd>
    <status><update>Annually</update></status>
    <spdom><bounding><westbc>-80.5</westbc><eastbc>-79.1</eastbc><northbc>31.2</northbc><southbc>30.1</southbc></bounding></spdom>
    <keywords><theme><themekey>parcels</themekey></theme><place><placekey>County</placekey></place></keywords>
    <accconst>None</accconst><useconst>CC0 1.0</useconst>
    <ptcontac><cntinfo><cntorgp><cntorg>County GIS</cntorg></cntorgp><cntemail>gis@county.exemple.org</cntemail></cntinfo></ptcontac>
  </idinfo>
  <distinfo><stdorder><digform>
    <digtinfo><formname>Shapefile</formname></digtinfo>
    <digtopt><onlinopt><computer><networka><networkr>https://county.exemple.org/parcels.zip</networkr></networka></computer></onlinopt></digtopt>
  </digform></stdorder></distinfo>
</metadata>`;

const gmi = `<gmi:MI_Metadata xmlns:gmi="http://www.isotc211.org/2005/gmi" xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
  <gmd:fileIdentifier><gco:CharacterString>sea:1</gco:CharacterString></gmd:fileIdentifier>
  <gmd:identificationInfo><gmd:MD_DataIdentification>
    <gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Sea temperature</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>
  </gmd:MD_DataIdentification></gmd:identificationInfo>
</gmi:MI_Metadata>`;

const folder = (entries: string) =>
  `<html><head><title>Index of /donnees/</title></head><body><h1>Index of /donnees/</h1><pre><a href="../">../</a>\n${entries}</pre></body></html>`;

const documents: Readonly<Record<string, readonly [mediaType: string, body: string]>> = {
  "/us3.json": ["application/json", JSON.stringify(dcatUs3)],
  "/data.json": [
    "application/json",
    JSON.stringify({ conformsTo: "https://project-open-data.exemple.gov/v1.1/schema", dataset: [plain] }),
  ],
  "/list.json": ["application/json", JSON.stringify([plain, { ...plain, identifier: "b", title: "Arbres" }])],
  "/package.json": [
    "application/json",
    JSON.stringify({
      name: "parcs",
      title: "Parcs",
      resources: [{ url: "https://ville.exemple.fr/parcs.csv" }],
    }),
  ],
  "/links.json": [
    "application/json",
    JSON.stringify([{ titre: "Parcs", url: "https://ville.exemple.fr/parcs.csv", description: "Les parcs" }]),
  ],
  "/fgdc.xml": ["text/xml", fgdc],
  "/gmi.xml": ["application/xml", gmi],
  "/donnees/": [
    "text/html",
    folder(
      '<a href="2023/">2023/</a>  01-Jan-2024 10:00  -\n' +
        '<a href="?C=M;O=A">Last modified</a>\n' +
        '<a href="/secret.csv">elsewhere</a>\n' +
        '<a href="communes_2024.csv">communes_2024.csv</a>  05-Feb-2024 09:12  12345\n' +
        '<a href="communes_2024.parquet">communes_2024.parquet</a>  06-Feb-2024 09:13  99\n' +
        '<a href="logo.png">logo.png</a>  05-Feb-2024 09:13  99\n',
    ),
  ],
  "/donnees/2023/": ["text/html", folder('<a href="communes.csv">communes.csv</a>  01-Jan-2024 10:00  5\n')],
  "/nothing.json": ["application/json", "true"],
};

before(async () => {
  world = await harvestWorld();
  site = await openSite((request, response) => {
    const known = documents[new URL(request.url ?? "/", "http://x").pathname];
    if (known === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": known[0] }).end(known[1]);
  });
});

after(async () => {
  await world[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function previewed(path: string) {
  const told = { organization: world.organization.id, name: "Portail", url: `${site.url}${path}` };
  const { kind, records, problems } = await previewSource(world.ctx, system, told);
  const datasets = records.map(({ dataset }) => dataset ?? assert.fail(JSON.stringify(problems)));
  return { kind, datasets, titles: datasets.map(({ title }) => title).sort(), problems };
}

/** What lies at an address that nobody named the kind of. */
const found: readonly (readonly [path: string, kind: string, ...titles: string[]])[] = [
  ["/us3.json", "dcat", "Roads", "Tunnels"],
  ["/data.json", "dcat", "Parcs"],
  ["/list.json", "dcat", "Arbres", "Parcs"],
  ["/package.json", "ckan", "Parcs"],
  ["/links.json", "spreadsheet", "Parcs"],
  ["/fgdc.xml", "csw", "Parcels"],
  ["/gmi.xml", "csw", "Sea temperature"],
  ["/donnees/", "schema-org", "communes", "communes 2024"],
];

for (const [path, kind, ...titles] of found) {
  test(`${path} is read as ${kind} without being told, and nothing of it is lost`, async () => {
    const told = await previewed(path);
    assert.deepEqual([told.kind, ...told.titles], [kind, ...titles]);
  });
}

test("a document that is no catalogue is refused", async () => {
  await assert.rejects(previewed("/nothing.json"), /federation-kind-not-found/);
});

test("a record of FGDC keeps what it says", async () => {
  const [{ licence, description, metadata }] = (await previewed("/fgdc.xml")).datasets as [
    Awaited<ReturnType<typeof previewed>>["datasets"][number],
  ];
  assert.equal(licence, "CC0-1.0");
  assert.equal(description, "All parcels.\n\nTaxes.");
  assert.equal(metadata.frequency, "ANNUAL");
  assert.equal(metadata.issued, "2020-01-15");
  assert.deepEqual(metadata.temporal, [{ start: "2019-01-01", end: "2019-12-31" }]);
  assert.deepEqual(metadata.keywords, ["parcels"]);
  assert.deepEqual(metadata.spatial, [{ label: "County" }, { bbox: [-80.5, 30.1, -79.1, 31.2] }]);
  assert.equal(metadata.publisher?.name, "County");
  assert.deepEqual(metadata.contacts, [{ name: "County GIS", email: "gis@county.exemple.org" }]);
  assert.equal(metadata.rights, undefined);
  assert.deepEqual(
    metadata.distributions.map(({ format, accessUrl }) => [format, accessUrl]),
    [["SHP", "https://county.exemple.org/parcels.zip"]],
  );
});

test("of a folder, the files of one name are one dataset with the newest date", async () => {
  const { datasets } = await previewed("/donnees/");
  const both = datasets.find(({ title }) => title === "communes 2024");
  assert.equal(both?.metadata.modified, "2024-02-06");
  assert.deepEqual(
    both.metadata.distributions.map(({ format }) => format),
    ["CSV", "PARQUET"],
  );
});
