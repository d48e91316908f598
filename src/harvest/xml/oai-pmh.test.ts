import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../base/failure.ts";
import { readAll } from "../../../test/read-source.ts";
import { oaiPmhReader } from "./oai-pmh.ts";

const repository = "http://oai.test/oai";

function answer(verb: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><responseDate>2026-01-01T00:00:00Z</responseDate><request>${repository}</request>${verb === "" ? content : `<${verb}>${content}</${verb}>`}</OAI-PMH>`;
}

function record(id: string, metadata: string, status = ""): string {
  return `<record><header${status}><identifier>oai:test:${id}</identifier><datestamp>2025-01-01</datestamp></header>${metadata === "" ? "" : `<metadata>${metadata}</metadata>`}</record>`;
}

function dublinCore(content: string): string {
  return `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">${content}</oai_dc:dc>`;
}

/** A repository by the arguments of its requests. */
function repositoryOf(answers: Readonly<Record<string, string>>) {
  return (url: string) => {
    const { searchParams } = new URL(url);
    const key =
      searchParams.get("resumptionToken") ??
      searchParams.get("metadataPrefix") ??
      searchParams.get("verb") ??
      "";
    const body = answers[key];
    return body === undefined ? undefined : { body, mediaType: "text/xml" };
  };
}

const formats = (...prefixes: readonly string[]): string =>
  answer(
    "ListMetadataFormats",
    prefixes
      .map((prefix) => `<metadataFormat><metadataPrefix>${prefix}</metadataPrefix></metadataFormat>`)
      .join(""),
  );

test("a repository in Dublin Core is followed by its tokens, and tells what was deleted", async () => {
  const first = record(
    "1",
    dublinCore(
      `<dc:title>Comptages vélo</dc:title><dc:creator>Ville</dc:creator><dc:subject>vélo; mobilité</dc:subject><dc:description>Des &lt;i&gt;compteurs&lt;/i&gt;.</dc:description><dc:publisher>Rennes Métropole</dc:publisher><dc:date>2021-05</dc:date><dc:type>Dataset</dc:type><dc:identifier>https://doi.org/10.5072/abc</dc:identifier><dc:identifier>https://data.test/velo.csv</dc:identifier><dc:language>fre</dc:language><dc:coverage>Rennes</dc:coverage><dc:coverage>2019/2020</dc:coverage><dc:coverage>-1.7,48.1,-1.6,48.2</dc:coverage><dc:rights>info:eu-repo/semantics/openAccess</dc:rights><dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>`,
    ),
  );
  const read = await readAll(
    oaiPmhReader,
    repository,
    repositoryOf({
      ListMetadataFormats: formats("oai_dc", "mods"),
      oai_dc: answer(
        "ListRecords",
        `${first}${record("2", "", ' status="deleted"')}<resumptionToken completeListSize="4" cursor="0">a b&amp;c</resumptionToken>`,
      ),
      "a b&c": answer(
        "ListRecords",
        `${record("3", dublinCore("<dc:title>Une thèse</dc:title><dc:type>info:eu-repo/semantics/doctoralThesis</dc:type><dc:type>Text</dc:type>"))}${record("4", "")}<resumptionToken completeListSize="4"/>`,
      ),
    }),
  );
  assert.equal(read.asked.length, 3);
  assert.deepEqual(
    read.reads.filter(({ kind }) => kind === "page"),
    [
      { kind: "page", cursor: `${repository}?verb=ListRecords&resumptionToken=a+b%26c`, announced: 4 },
      { kind: "page", announced: 4 },
    ],
  );
  assert.deepEqual(
    read.deleted.map(({ identifier }) => identifier),
    ["oai:test:2"],
  );
  assert.deepEqual(
    read.refused.map(({ identifier, problems }) => [identifier, problems[0]?.key]),
    [
      ["oai:test:3", "read-a-document"],
      ["oai:test:4", "read-oai-no-metadata"],
    ],
  );
  const [{ identifier, url, dataset } = { dataset: undefined }] = read.datasets;
  assert.equal(identifier, "oai:test:1");
  assert.equal(url, "https://doi.org/10.5072/abc");
  assert.equal(dataset?.title, "Comptages vélo");
  assert.equal(dataset.description, "Des *compteurs*.");
  assert.equal(dataset.licence, "CC-BY-4.0");
  const { metadata } = dataset;
  assert.deepEqual(metadata.keywords, ["vélo", "mobilité"]);
  assert.equal(metadata.issued, "2021-05");
  assert.equal(metadata.accessRights, "PUBLIC");
  assert.deepEqual(metadata.languages, ["fr"]);
  assert.deepEqual(metadata.publisher, { name: "Rennes Métropole" });
  assert.deepEqual(metadata.temporal, [{ start: "2019", end: "2020" }]);
  assert.deepEqual(metadata.spatial, [{ label: "Rennes" }, { bbox: [-1.7, 48.1, -1.6, 48.2] }]);
  assert.equal(metadata.landingPage, "https://doi.org/10.5072/abc");
  assert.deepEqual(
    metadata.distributions.map(({ downloadUrl, format }) => [downloadUrl, format]),
    [["https://data.test/velo.csv", "CSV"]],
  );
  assert.ok(metadata.identifiers.includes("oai:test:1"));
});

test("a repository that offers DCAT is asked in DCAT", async () => {
  const dcat = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="https://data.test/1"><dct:title xml:lang="fr">Jeu</dct:title><dcat:distribution><dcat:Distribution><dcat:accessURL rdf:resource="https://data.test/1.csv"/></dcat:Distribution></dcat:distribution></dcat:Dataset></rdf:RDF>`;
  const read = await readAll(
    oaiPmhReader,
    repository,
    repositoryOf({
      ListMetadataFormats: formats("oai_dc", "iso19139", "dcat_ap"),
      dcat_ap: answer("ListRecords", record("1", dcat)),
    }),
  );
  const [{ identifier, dataset } = { dataset: undefined }] = read.datasets;
  assert.equal(identifier, "oai:test:1");
  assert.equal(dataset?.title, "Jeu");
  assert.equal(dataset.metadata.distributions.length, 1);
  assert.deepEqual(dataset.metadata.identifiers, ["https://data.test/1", "oai:test:1"]);
});

test("a token that is too old begins the run anew; an empty repository is none that fails", async () => {
  const stale = answer("", '<error code="badResumptionToken">trop vieux</error>');
  const one = answer("ListRecords", record("1", dublinCore("<dc:title>Jeu</dc:title>")));
  const cursor = `${repository}?verb=ListRecords&resumptionToken=vieux`;
  const pages = repositoryOf({ ListMetadataFormats: formats("oai_dc"), oai_dc: one, vieux: stale });
  const read = await readAll(oaiPmhReader, repository, pages, { cursor });
  assert.equal(read.datasets.length, 1);
  const none = repositoryOf({
    ListMetadataFormats: formats("oai_dc"),
    oai_dc: answer("", '<error code="noRecordsMatch"/>'),
  });
  assert.deepEqual((await readAll(oaiPmhReader, repository, none)).reads, [{ kind: "page" }]);
});

test("a repository that refuses, or is none, is told", async () => {
  const refusing = repositoryOf({
    ListMetadataFormats: formats("oai_dc"),
    oai_dc: answer("", '<error code="badArgument">non</error>'),
  });
  await assert.rejects(
    readAll(oaiPmhReader, repository, refusing),
    (error) => isFailure(error, "unavailable") && error.args["code"] === "badArgument",
  );
  await assert.rejects(
    readAll(oaiPmhReader, repository, () => ({ body: "<!doctype html><title>404</title>" })),
    (error) => isFailure(error, "unsupported") && error.key === "read-oai-not",
  );
});

test("a token that leads to itself ends the run, and is told", async () => {
  const read = await readAll(
    oaiPmhReader,
    repository,
    repositoryOf({ ListMetadataFormats: formats("oai_dc"), oai_dc: page(1), t: page(2) }),
  );
  assert.equal(read.datasets.length, 2);
  assert.equal(read.problems["read-page-loop"], 1);
});

function page(n: number): string {
  const content = record(String(n), dublinCore("<dc:title>Jeu</dc:title>"));
  return answer("ListRecords", `${content}<resumptionToken>t</resumptionToken>`);
}
