import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../../base/failure.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { type Page, readAll } from "../../../test/read-source.ts";
import { cswReader } from "./csw.ts";

const service = "http://csw.test/srv/fre/csw?portal=a&REQUEST=GetCapabilities";

/** A service that gives its pages by the position asked, as many records on each as told. */
function serving(pages: readonly (string | Uint8Array)[], perPage: number) {
  return (url: string): Page | undefined => {
    const position = Number(new URL(url).searchParams.get("startPosition"));
    const body = pages[(position - 1) / perPage];
    return body === undefined ? undefined : { body, mediaType: "application/xml" };
  };
}

async function realPages(names: readonly string[]): Promise<Buffer[] | undefined> {
  const paths = names.map((name) => sharedData(`catalogues/moissonnage/udata/csw_dcat/${name}`));
  if (paths.includes(undefined)) return undefined;
  return Promise.all(paths.map((path) => readFile(path ?? "")));
}

function results(records: string, attributes: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"><csw:SearchResults ${attributes}>${records}</csw:SearchResults></csw:GetRecordsResponse>`;
}

function iso(id: string, title: string, more = ""): string {
  return `<gmd:MD_Metadata><gmd:fileIdentifier><gco:CharacterString>${id}</gco:CharacterString></gmd:fileIdentifier><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>${title}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>${more}</gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>`;
}

test("a real GeoNetwork is read in GeoDCAT-AP, in DCAT and in ISO 19139", async () => {
  const cases: readonly [
    names: readonly string[],
    datasets: number,
    distributions: number,
    problems: object,
  ][] = [
    [[1, 3, 5].map((n) => `geonetwork-geodcatap-page-${n}.xml`), 6, 12, {}],
    [[1, 3, 5].map((n) => `geonetwork-dcat-page-${n}.xml`), 6, 17, { "read-distribution-absent": 6 }],
    [["geoide-iso19139-single-dataset.xml"], 1, 11, { "read-box-swapped": 1 }],
  ];
  for (const [names, datasets, distributions, problems] of cases) {
    const pages = await realPages(names);
    if (pages === undefined) return;
    const read = await readAll(cswReader, service, serving(pages, 2));
    assert.equal(read.datasets.length, datasets);
    const found = read.datasets.flatMap(({ dataset }) => dataset.metadata.distributions);
    assert.equal(found.length, distributions);
    assert.deepEqual(read.problems, problems);
    assert.equal(read.asked.length, names.length);
    assert.equal(read.cursors.at(-1), undefined);
  }
});

test("an ISO record of a French service is understood whole", async () => {
  const pages = await realPages(["geoide-iso19139-single-dataset.xml"]);
  if (pages === undefined) return;
  const { datasets } = await readAll(cswReader, service, serving(pages, 2));
  const [record] = datasets;
  assert.ok(record !== undefined);
  const { dataset } = record;
  assert.equal(record.identifier, "fr-120066022-ldd-3f4cc8c8-5c3e-4a0e-8b56-0a569a7e12f6");
  assert.equal(dataset.title, "Plan local d'urbanisme de la commune de Combles");
  assert.equal(dataset.licence, "etalab-1.0");
  assert.equal(dataset.metadata.language, "fr");
  assert.equal(dataset.metadata.issued, "2017-10-07");
  assert.deepEqual(dataset.metadata.themes, ["REGI", "ENVI"]);
  // West and east are the wrong way round in the record.
  assert.deepEqual(dataset.metadata.spatial, [
    {
      label: "département de la Somme, Département de la Somme",
      bbox: [1.31279111, 49.38547516, 3.28133559, 50.48188019],
    },
  ]);
  assert.match(dataset.metadata.publisher?.name ?? "", /^DDTM 80/);
  assert.equal(dataset.metadata.contacts[0]?.email, "ddtm-sap-bsig@somme.gouv.fr");
  const services = dataset.metadata.distributions.filter(({ kind }) => kind === "service");
  assert.deepEqual(new Set(services.map(({ format }) => format)), new Set(["WMS_SRVC", "WFS_SRVC"]));
  assert.doesNotMatch(services[0]?.service?.endpointUrl ?? "", /GetCapabilities/i);
});

test("a page that comes again and again ends the run, and is told", async () => {
  const pages = await realPages(["geonetwork-iso19139-page-1.xml"]);
  if (pages === undefined) return;
  const read = await readAll(cswReader, service, () => ({ body: pages[0] ?? "" }));
  assert.equal(read.datasets.length, 2);
  assert.equal(read.asked.length, 2);
  assert.equal(read.problems["read-page-loop"], 1);
});

test("what the source's own address asks for is kept, its paging aside", async () => {
  const read = await readAll(
    cswReader,
    service,
    serving([results("", 'numberOfRecordsMatched="0" nextRecord="0"')], 1),
  );
  const asked = new URL(read.asked[0] ?? "").searchParams;
  assert.equal(asked.get("portal"), "a");
  assert.equal(asked.get("request"), "GetRecords");
  assert.equal(asked.get("REQUEST"), null);
  assert.deepEqual(read.reads, [{ kind: "page", announced: 0 }]);
});

test("a run goes on from the page where it stopped", async () => {
  const pages = [1, 2, 3].map((n) =>
    results(
      iso(`r${n}`, `Jeu ${n}`),
      `numberOfRecordsMatched="3" numberOfRecordsReturned="1" nextRecord="${n === 3 ? 0 : n + 1}"`,
    ),
  );
  const whole = await readAll(cswReader, service, serving(pages, 1));
  assert.deepEqual(
    whole.datasets.map(({ identifier }) => identifier),
    ["r1", "r2", "r3"],
  );
  const cursor = whole.cursors[0];
  assert.ok(cursor !== undefined);
  const rest = await readAll(cswReader, service, serving(pages, 1), { cursor });
  assert.deepEqual(
    rest.datasets.map(({ identifier }) => identifier),
    ["r2", "r3"],
  );
});

test("a service without nextRecord is followed by counting, up to what it announces", async () => {
  const pages = [1, 2].map((n) =>
    results(iso(`r${n}`, `Jeu ${n}`), 'numberOfRecordsMatched="2" numberOfRecordsReturned="1"'),
  );
  const read = await readAll(cswReader, service, serving(pages, 1));
  assert.equal(read.datasets.length, 2);
  assert.equal(read.asked.length, 2);
});

test("a service that does not know ISO 19139 is asked in DCAT, then in Dublin Core", async () => {
  const refusal = `<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>outputSchema &lt;inconnu&gt;</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`;
  const record = `<csw:Record xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows"><dc:identifier>abc</dc:identifier><dc:title>Zones inondables</dc:title><dc:type>dataset</dc:type><dc:subject>risques</dc:subject><dct:modified>2020-05-31</dct:modified><dct:abstract>Où l’eau monte.</dct:abstract><ows:BoundingBox crs="urn:ogc:def:crs:EPSG:6.6:4326"><ows:LowerCorner>48.1 -1.7</ows:LowerCorner><ows:UpperCorner>48.2 -1.6</ows:UpperCorner></ows:BoundingBox></csw:Record>`;
  const read = await readAll(cswReader, service, (url) => {
    const schema = new URL(url).searchParams.get("outputSchema") ?? "";
    return {
      body: schema.endsWith("csw/2.0.2")
        ? results(record, 'numberOfRecordsMatched="1" nextRecord="0"')
        : refusal,
    };
  });
  assert.equal(read.asked.length, 3);
  const [{ dataset } = { dataset: undefined }] = read.datasets;
  assert.equal(dataset?.title, "Zones inondables");
  assert.equal(dataset?.description, "Où l’eau monte.");
  assert.equal(dataset?.metadata.modified, "2020-05-31");
  assert.deepEqual(dataset?.metadata.spatial, [{ bbox: [-1.7, 48.1, -1.6, 48.2] }]);
  await assert.rejects(
    readAll(cswReader, service, () => ({ body: refusal })),
    (error) => isFailure(error, "unavailable") && error.args["text"] === "outputSchema <inconnu>",
  );
  await assert.rejects(
    readAll(cswReader, service, () => ({ body: "<html><body>Bonjour</body></html>" })),
    (error) => isFailure(error, "unsupported") && error.key === "read-csw-not",
  );
});

test("constraints, periods, keywords and languages of ISO 19139 are understood", async () => {
  const more = `
    <gmd:abstract><gco:CharacterString>Un &lt;b&gt;jeu&lt;/b&gt;</gco:CharacterString><gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#EN">A dataset</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:abstract>
    <gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword><gmx:Anchor xlink:href="http://data.europa.eu/bna/c_dd313021">Observation de la terre et environnement</gmx:Anchor></gmd:keyword></gmd:MD_Keywords></gmd:descriptiveKeywords>
    <gmd:resourceMaintenance><gmd:MD_MaintenanceInformation><gmd:maintenanceAndUpdateFrequency><gmd:MD_MaintenanceFrequencyCode codeListValue="monthly"/></gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation></gmd:resourceMaintenance>
    <gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:otherConstraints><gmx:Anchor xlink:href="http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations">Pas de restriction d’accès public</gmx:Anchor></gmd:otherConstraints><gmd:otherConstraints><gco:CharacterString>Licence Ouverte version 2.0 https://www.etalab.gouv.fr/licence-ouverte-open-licence.</gco:CharacterString></gmd:otherConstraints><gmd:otherConstraints><gco:CharacterString>Citer la source</gco:CharacterString></gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>
    <gmd:extent><gmd:EX_Extent><gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod><gml:beginPosition>2019-01-01</gml:beginPosition><gml:endPosition>2020-02-31</gml:endPosition></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>`;
  const locale =
    '<gmd:locale><gmd:PT_Locale id="EN"><gmd:languageCode><gmd:LanguageCode codeListValue="eng"/></gmd:languageCode></gmd:PT_Locale></gmd:locale>';
  const record = iso("r1", "Jeu", more).replace(
    "<gmd:identificationInfo>",
    `${locale}<gmd:identificationInfo>`,
  );
  const read = await readAll(
    cswReader,
    service,
    serving([results(record, 'numberOfRecordsMatched="1" nextRecord="0"')], 1),
  );
  const [{ dataset } = { dataset: undefined }] = read.datasets;
  assert.ok(dataset !== undefined);
  assert.equal(dataset.description, "Un **jeu**");
  assert.equal(dataset.licence, "etalab-2.0");
  const { metadata } = dataset;
  assert.equal(metadata.accessRights, "PUBLIC");
  assert.match(metadata.rights ?? "", /Citer la source/);
  assert.equal(metadata.frequency, "MONTHLY");
  assert.deepEqual(metadata.hvdCategories, ["c_dd313021"]);
  assert.deepEqual(metadata.translations, { en: { description: "A dataset" } });
  assert.deepEqual(metadata.temporal, [{ start: "2019-01-01" }]);
  assert.deepEqual(read.problems, { "read-date-impossible": 1 });
});

test("one broken record is told, and the others pass", async () => {
  const broken = iso("r2", "Jeu").replace("</gmd:CI_Citation>", "<gmd:oups>");
  const body = results(
    iso("r1", "Un") + broken + iso("r3", "Trois &eacute; &nbsp;"),
    'numberOfRecordsMatched="3" nextRecord="0"',
  );
  const read = await readAll(cswReader, service, serving([body], 1));
  assert.deepEqual(
    read.datasets.map(({ identifier }) => identifier),
    ["r1", "r2", "r3"],
  );
  assert.equal(read.problems["read-xml-broken"], 2);
  assert.equal(read.datasets[2]?.dataset.title, "Trois é");
});

test("external entities and entities inside each other are never resolved", async () => {
  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;"><!ENTITY lol2 "&lol1;&lol1;"><!ENTITY xxe SYSTEM "file:///etc/hostname">]>`;
  const body = results(iso("r1", "&lol2;-&xxe;"), 'numberOfRecordsMatched="1" nextRecord="0"').replace(
    "?>",
    `?>${bomb}`,
  );
  const read = await readAll(cswReader, service, serving([body], 1));
  assert.equal(read.datasets[0]?.dataset.title, "&lol2;-&xxe;");
  assert.equal(read.problems["read-xml-broken"], 1);
});

test("wherever an answer is cut, the records before the cut are told", async () => {
  const body = Buffer.from(
    results(
      [1, 2, 3, 4].map((n) => iso(`r${n}`, `Été ${n}`)).join("\n"),
      'numberOfRecordsMatched="4" nextRecord="0"',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: body.length }),
      fc.integer({ min: 1, max: 500 }),
      async (end, chunk) => {
        const cut = body.subarray(0, end);
        const whole = cut.toString("utf8").split("</gmd:MD_Metadata>").length - 1;
        try {
          const read = await readAll(cswReader, service, () => ({ body: cut, chunk }));
          assert.equal(read.datasets.length, whole);
          assert.ok(read.datasets.every(({ dataset }, n) => dataset.title === `Été ${n + 1}`));
        } catch (error) {
          // What is no answer of a service at all.
          assert.ok(isFailure(error) && whole === 0, String(error));
        }
      },
    ),
    { numRuns: 200 },
  );
});
