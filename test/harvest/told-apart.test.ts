import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { noMetadata } from "../../src/catalogue/metadata.ts";
import type { Read, SourceReader } from "../../src/harvest/read.ts";
import type { SourceKind } from "../../src/harvest/source.ts";
import { changeSource } from "../../src/harvest/sources.ts";
import { openSite } from "./site.ts";
import { harvestWorld } from "./world.ts";

function siteOf(text: () => string) {
  return openSite((_request, response, path) => {
    response.setHeader("content-type", "text/xml");
    response.end(path === "/robots.txt" ? "" : text());
  });
}

/** Records of one text each, however many there are of others, stay through passes over a source that changes. */
async function staysWhole(kind: SourceKind, text: (others: number) => string, records: number) {
  let others = 0;
  await using site = await siteOf(() => text(others));
  await using world = await harvestWorld();
  const source = await world.source({ url: `${site.url}/records`, kind });
  assert.equal((await world.harvest(source)).counts.created, records);
  for (const pass of [1, 2, 3]) {
    others = pass;
    const { state, counts } = await world.harvest(source);
    assert.deepEqual(
      [state, counts.created, counts.unchanged, counts.refused, counts.missing, counts.withdrawn],
      ["done", 1, records + pass - 1, 0, 0, 0],
    );
  }
}

const namespaces = `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
  xmlns:dct="http://purl.org/dc/terms/"`;

const oaiRecord = (id: string, title: string) =>
  `<record><header><identifier>oai:${id}</identifier><datestamp>2020-01-01</datestamp></header><metadata>
    <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title><dc:type>Dataset</dc:type>
    </oai_dc:dc></metadata></record>`;

const oaiText = (others: number) =>
  `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>${oaiRecord("1", "Eau")}${oaiRecord("2", "Eau")}${[
    ...Array(others).keys(),
  ]
    .map((n) => oaiRecord(`other-${n}`, `Autre ${n}`))
    .join("")}</ListRecords></OAI-PMH>`;

test("records of OAI-PMH of the same text are each their own, and none is withdrawn", () => {
  return staysWhole("oai-pmh", oaiText, 2);
});

const dataset = (id: string) =>
  `<dcat:Dataset rdf:about="http://data.test/${id}"><dct:title>Jeu ${id}</dct:title></dcat:Dataset>`;

const rdfRecord = (...ids: string[]) => `<rdf:RDF ${namespaces}>${ids.map(dataset).join("")}</rdf:RDF>`;

const cswText = (others: number) =>
  `<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults
    numberOfRecordsMatched="${others + 1}" numberOfRecordsReturned="${others + 1}" nextRecord="0">
    ${rdfRecord("a", "b")}${[...Array(others).keys()].map((n) => rdfRecord(`other-${n}`)).join("")}
    </csw:SearchResults></csw:GetRecordsResponse>`;

test("a record of CSW in RDF that holds two datasets tells both, again and again", () => {
  return staysWhole("csw", cswText, 2);
});

const prefixes = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
`;
const datasets = ["a", "b"]
  .map(
    (id) => `<http://data.test/${id}> a dcat:Dataset ; dct:title "Jeu ${id}"@fr ;
  dcat:inSeries <http://data.test/series> ; dcat:distribution <http://data.test/${id}/r> .
<http://data.test/${id}/r> a dcat:Distribution ; dcat:downloadURL <http://data.test/${id}.csv> .
`,
  )
  .join("");
const series = `<http://data.test/series> a dcat:DatasetSeries ; dct:title "Une série"@fr .\n`;

for (const [name, body] of Object.entries({ before: series + datasets, after: datasets + series })) {
  test(`datasets know the name of their series, told ${name} them`, async () => {
    await using site = await siteOf(() => prefixes + body);
    await using world = await harvestWorld();
    const source = await world.source({ url: `${site.url}/catalogue.ttl`, kind: "dcat" });
    assert.equal((await world.harvest(source)).counts.created, 3);
    const rows = await world.ctx.db<{ series: unknown }[]>`
      select metadata->'series' as series from datasets where title like 'Jeu %' order by title`;
    const told = { uri: "http://data.test/series", title: "Une série" };
    assert.deepEqual(
      rows.map(({ series: known }) => known),
      [told, told],
    );
  });
}

test("settings that change while a source is read are not taken for those that it was read under", async () => {
  let identifiers = "as-before";
  let onRead: (() => Promise<void>) | undefined;
  const reader: SourceReader = {
    kind: "dcat",
    async *read({ url, get, options }): AsyncGenerator<Read> {
      const text = await (await get(url)).text();
      await onRead?.();
      identifiers = options["language"] ?? "as-before";
      const identifier = `${identifiers}-1`;
      const original = { mediaType: "text/plain", text };
      const dataset = { title: "Jeu", description: "", metadata: noMetadata };
      yield {
        kind: "unread",
        place: "1",
        original,
        understand: () => ({ place: "1", identifier, original, dataset, problems: [] }),
      };
      yield { kind: "page" };
    },
  };
  await using site = await siteOf(() => "Jeu");
  await using world = await harvestWorld({ reader });
  const source = await world.source({ url: site.url, kind: "dcat" });
  onRead = async () => {
    await changeSource(world.ctx, system, source.id, { options: { language: "fr" } });
  };
  assert.equal((await world.harvest(source)).counts.created, 1);
  onRead = undefined;
  const { counts } = await world.harvest(source);
  assert.deepEqual([counts.unchanged, counts.seen, identifiers], [0, 1, "fr"]);
});
