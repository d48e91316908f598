import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DataFactory } from "n3";
import fc from "fast-check";
import { isFailure } from "../../base/failure.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { type Page, readAll, type ReadSource } from "../../../test/read-source.ts";
import { recordIn } from "../read.ts";
import { dcatReader } from "./read-dcat.ts";

const source = "http://data.test/catalog";

const turtleHead = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
`;

function dataset(n: number, more = ""): string {
  return `<http://data.test/d/${n}> a dcat:Dataset ; dct:identifier "d${n}" ; dct:title "Jeu ${n}"@fr ; ${more}
  dcat:distribution <http://data.test/d/${n}/r> .
<http://data.test/d/${n}/r> a dcat:Distribution ; dct:title "Fichier ${n}" ; dcat:downloadURL <http://files.test/${n}.csv> .
`;
}

function rdfXml(content: string): string {
  return `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/">
<dcat:Catalog rdf:about="http://data.test/"><dct:title>Catalogue</dct:title>${content}</dcat:Catalog></rdf:RDF>`;
}

function xmlDataset(n: number, more = ""): string {
  return `<dcat:dataset><dcat:Dataset rdf:about="http://data.test/d/${n}"><dct:title xml:lang="fr">Jeu ${n}</dct:title>${more}<dcat:distribution><dcat:Distribution><dcat:downloadURL rdf:resource="http://files.test/${n}.csv"/></dcat:Distribution></dcat:distribution></dcat:Dataset></dcat:dataset>\n`;
}

async function readOne(body: string | Uint8Array, page: Partial<Page> = {}): Promise<ReadSource> {
  return readAll(dcatReader, source, { [source]: { body, ...page } });
}

function titles({ datasets }: ReadSource): string[] {
  return datasets.map((record) => record.dataset.title);
}

test("pages of Hydra are followed, by both of its vocabularies, in JSON-LD of real portals", async () => {
  for (const name of ["paged-collection", "partial-collection"]) {
    const paths = [1, 2].map((n) => sharedData(`catalogues/moissonnage/udata/dcat/${name}-${n}.jsonld`));
    if (paths.includes(undefined)) return;
    const [first, second] = await Promise.all(paths.map((path) => readFile(path ?? "")));
    const read = await readAll(dcatReader, source, {
      [source]: { body: first ?? "" },
      "http://data.test.org/catalog.jsonld?page=2": { body: second ?? "" },
    });
    assert.deepEqual(
      read.datasets.map(({ identifier }) => identifier),
      ["1", "2", "3", "4"],
    );
    assert.deepEqual(read.problems, {});
    assert.deepEqual(
      read.reads.filter(({ kind }) => kind === "page"),
      [
        { kind: "page", cursor: "http://data.test.org/catalog.jsonld?page=2", announced: 4 },
        { kind: "page", announced: 4 },
      ],
    );
  }
});

test("pages are followed by a Link header, and a run goes on where it stopped", async () => {
  const pages = {
    [source]: {
      body: turtleHead + dataset(1),
      headers: { link: '<catalog?page=2>; rel="next", </>; rel=up' },
    },
    "http://data.test/catalog?page=2": { body: turtleHead + dataset(2) },
  };
  const whole = await readAll(dcatReader, source, pages);
  assert.deepEqual(titles(whole), ["Jeu 1", "Jeu 2"]);
  const [cursor] = whole.cursors;
  assert.ok(cursor !== undefined);
  assert.deepEqual(titles(await readAll(dcatReader, source, pages, { cursor })), ["Jeu 2"]);
});

test("a page that leads back ends the run, and is told", async () => {
  const read = await readAll(dcatReader, source, {
    [source]: { body: turtleHead + dataset(1) + next("?page=2") },
    [`${source}?page=2`]: { body: turtleHead + dataset(2) + next("catalog") },
  });
  assert.deepEqual(titles(read), ["Jeu 1", "Jeu 2"]);
  assert.deepEqual(read.problems, { "read-page-loop": 1 });
  assert.equal(read.cursors.at(-1), undefined);
});

function next(url: string): string {
  return `<x> a hydra:PartialCollectionView ; hydra:next <${url}> . <> a dcat:Catalog .\n`;
}

test("what a document is written in is seen by its beginning, whatever the answer says", async () => {
  const turtle = turtleHead + dataset(1);
  for (const mediaType of ["text/html", "application/rdf+xml", ""]) {
    assert.deepEqual(titles(await readOne(turtle, { mediaType })), ["Jeu 1"]);
    assert.deepEqual(titles(await readOne(`\uFEFF${rdfXml(xmlDataset(1))}`, { mediaType })), ["Jeu 1"]);
  }
  const json = JSON.stringify({
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    dataset: [{ "@type": "dcat:Dataset", identifier: "d", title: "Jeu 1" }],
  });
  assert.deepEqual(titles(await readOne(json, { mediaType: "text/turtle" })), ["Jeu 1"]);
  await assert.rejects(
    readOne("<!DOCTYPE html><html><head><title>Connexion</title>", { mediaType: "text/turtle" }),
    (error) => isFailure(error, "unsupported") && error.key === "read-rdf-html",
  );
  await assert.rejects(
    readOne("id;titre\n1;Jeu\n", { mediaType: "text/csv" }),
    (error) => isFailure(error, "unsupported") && error.key === "read-rdf-unknown",
  );
});

test("a context on another host is never asked for, and names keep the meaning that DCAT gives them", async () => {
  const context = "http://evil.test/context.jsonld";
  const read = await readOne(
    JSON.stringify({
      "@context": [context, { dct: "http://purl.org/dc/terms/" }],
      "@graph": [{ "@id": "http://data.test/d", "@type": "Dataset", title: "Jeu", "dct:issued": "2020" }],
    }),
  );
  assert.deepEqual(read.asked, [source]);
  assert.deepEqual(read.problems, { "read-context-foreign": 1 });
  assert.deepEqual(titles(read), ["Jeu"]);
  assert.equal(read.datasets[0]?.dataset.metadata.issued, "2020");
});

test("N-Triples that are broken in places give what the other lines say", async () => {
  const dct = "http://purl.org/dc/terms/";
  const type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .";
  const lines = [1, 2, 3].flatMap((n) => [
    `<http://d.test/${n}> ${type}`,
    `<http://d.test/${n}> <${dct}title> "Jeu ${n}" .`,
  ]);
  lines.splice(3, 0, `<http://d.test/2> <${dct}description> "sans fin .`, "ceci n'est pas un triplet");
  const read = await readOne(`${lines.join("\n")}\n`);
  assert.deepEqual(titles(read), ["Jeu 1", "Jeu 2", "Jeu 3"]);
  const [, second] = read.datasets;
  assert.equal(second?.problems[0]?.key, "read-turtle-broken");
  assert.deepEqual(second.problems[0].where, { line: 4 });
  // The line that is of nothing leaves the run incomplete.
  assert.equal(read.problems["read-turtle-broken"], 2);
});

test("Turtle that is broken in the middle goes on at the next subject", async () => {
  const broken = dataset(2).replace('"d2" ;', '"d2 ; dct:issued """ jamais fermé ;');
  const read = await readOne(turtleHead + dataset(1) + broken + dataset(3) + dataset(4));
  assert.deepEqual(
    titles(read).filter((title) => title !== "Jeu 2"),
    ["Jeu 1", "Jeu 3", "Jeu 4"],
  );
  assert.ok((read.problems["read-turtle-broken"] ?? 0) + (read.problems["read-cut-short"] ?? 0) >= 1);
});

test("a record of RDF/XML that is broken is told, and the others pass", async () => {
  const broken = xmlDataset(2, "<dct:issued>2020</dct:modified><dct:x>");
  const illegal = xmlDataset(4, "<dct:publisher><rdf:RDF/></dct:publisher>");
  const read = await readOne(
    rdfXml(
      xmlDataset(1) +
        broken +
        xmlDataset(3, "<dct:description>a &eacute; & b</dct:description>") +
        illegal +
        xmlDataset(5),
    ),
  );
  assert.deepEqual(
    titles(read).filter((title) => !/[24]/.test(title)),
    ["Jeu 1", "Jeu 3", "Jeu 5"],
  );
  assert.equal(
    read.datasets.find(({ dataset: { title } }) => title === "Jeu 3")?.dataset.description,
    "a é & b",
  );
  assert.equal(read.problems["read-rdf-broken"], 2);
  assert.equal(read.problems["read-xml-mended"], 1);
  const places = read.reads.flatMap((told) =>
    told.kind === "record" ? told.record.problems.map(({ where }) => where?.["line"]) : [],
  );
  assert.deepEqual(places, [4, 5, 6]);
});

test("external entities and entities inside each other are never resolved", async () => {
  const doctype = `<!DOCTYPE rdf:RDF [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname"><!ENTITY dct "http://purl.org/dc/terms/">]>`;
  const body = rdfXml(
    xmlDataset(1, '<dct:description>&b;&c;</dct:description><dct:type rdf:resource="&dct;x"/>'),
  ).replace("?>", `?>${doctype}`);
  const read = await readOne(body);
  assert.deepEqual(titles(read), ["Jeu 1"]);
  assert.equal(read.datasets[0]?.dataset.description, "&b;&c;");
  assert.equal(read.problems["read-xml-doctype"], 1);
});

test("a statement that is broken over a hundred thousand lines costs no more than its length", async () => {
  const broken = `<http://data.test/x> dct:title "ouvert ${"\n".repeat(400_000)} x`;
  const read = await readOne(turtleHead + dataset(1) + broken);
  assert.deepEqual(titles(read), ["Jeu 1"]);
});

test("a reference that a template left empty leads nowhere", async () => {
  const empty = `<dcat:theme rdf:resource=""/><dct:license rdf:resource=''></dct:license>`;
  const read = await readOne(rdfXml(xmlDataset(1, empty)));
  const [told] = read.datasets;
  assert.deepEqual(told?.dataset.metadata.themes ?? [], []);
  assert.equal(told?.dataset.licence, undefined);
  assert.deepEqual(read.problems, {});
});

test("encodings are read by byte order mark, declaration and answer", async () => {
  const xml = rdfXml(xmlDataset(1, "<dct:description>Été à Noël</dct:description>"));
  const declared = xml.replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"');
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(xml.replace(/<\?.*\?>/, ""), "utf16le"),
  ]);
  const pages: readonly Page[] = [
    { body: Buffer.from(declared, "latin1") },
    { body: Buffer.from(xml, "latin1"), charset: "iso-8859-15" },
    { body: utf16 },
    { body: xml, chunk: 1 },
  ];
  for (const page of pages) {
    const read = await readOne(page.body, page);
    assert.equal(read.datasets[0]?.dataset.description, "Été à Noël");
    assert.deepEqual(read.problems, {});
  }
});

test("an encoding that changes midway is told with the record concerned", async () => {
  const xml = rdfXml([1, 2, 3].map((n) => xmlDataset(n, "<dct:description>Été</dct:description>")).join(""));
  const [before = "", after = ""] = xml.split(
    /(?=<dcat:dataset><dcat:Dataset rdf:about="http:\/\/data.test\/d\/2")/,
  );
  for (const chunk of [7, 1 << 14]) {
    const read = await readOne(Buffer.concat([Buffer.from(before), Buffer.from(after, "latin1")]), { chunk });
    assert.deepEqual(
      read.datasets.map((record) => record.dataset.description),
      ["Été", "Été", "Été"],
    );
    assert.deepEqual(
      read.datasets.map(({ problems }) => problems.map(({ key }) => key)),
      [[], ["read-encoding-mixed"], ["read-encoding-mixed"]],
    );
  }
  const turtle = Buffer.concat([
    Buffer.from(turtleHead + dataset(1)),
    Buffer.from(dataset(2, 'dct:description "Été" ;'), "latin1"),
  ]);
  const read = await readOne(turtle);
  assert.equal(read.datasets[1]?.dataset.description, "Été");
  assert.deepEqual(
    read.datasets.map(({ problems }) => problems.length),
    [0, 1],
  );
});

test("datasets that are listed and never described are told", async () => {
  const listed =
    "<http://data.test/> a dcat:Catalog ; dcat:dataset <http://data.test/d/1>, <http://data.test/d/9> .\n";
  const read = await readOne(turtleHead + listed + dataset(1));
  assert.deepEqual(titles(read), ["Jeu 1"]);
  assert.deepEqual(
    read.refused.map(({ place, problems }) => [place, problems[0]?.key]),
    [["http://data.test/d/9", "read-dataset-undescribed"]],
  );
});

test("a service that serves a dataset is a way to get it; one that stands alone is told as one", async () => {
  const services = `<http://s.test/1> a dcat:DataService ; dct:title "WFS" ; dcat:endpointURL <http://s.test/wfs> ; dcat:servesDataset <http://data.test/d/1> .
<http://s.test/2> a dcat:DataService ; dct:title "API seule" ; dcat:endpointURL <http://s.test/api> .\n`;
  const read = await readOne(turtleHead + dataset(1) + services);
  assert.deepEqual(titles(read), ["Jeu 1", "API seule"]);
  const kinds = read.datasets.map((record) => record.dataset.metadata.distributions.map(({ kind }) => kind));
  assert.deepEqual(kinds, [["file", "service"], ["service"]]);
  assert.deepEqual(read.problems, { "read-service-as-dataset": 1 });
});

test("a large catalogue is told while it streams, whatever its datasets wait for", async () => {
  const filler = "x".repeat(1000);
  const count = 3000;
  let told = 0;
  let given = 0;
  let ahead = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    const [head = "", tail = ""] = rdfXml("|").split("|");
    yield Buffer.from(head);
    for (let n = 0; n < count; n++) {
      given++;
      yield Buffer.from(
        xmlDataset(
          n,
          `<dct:description>${filler}</dct:description><dct:publisher><foaf:Agent rdf:about="http://o.test/${n % 10}"><foaf:name>O</foaf:name></foaf:Agent></dct:publisher>`,
        ),
      );
    }
    yield Buffer.from(tail);
  }
  const get = () =>
    Promise.resolve({
      url: source,
      mediaType: "",
      headers: new Headers(),
      body: endless(),
      text: () => Promise.reject(new Error("never asked")),
    });
  for await (const read of dcatReader.read({
    url: source,
    options: {},
    get,
    signal: new AbortController().signal,
  })) {
    if (recordIn(read) === undefined) continue;
    told++;
    ahead = Math.max(ahead, given - told);
  }
  assert.equal(told, count);
  assert.ok(ahead <= 20, `${ahead} held`);
});

test("wherever RDF is cut, the datasets before the cut are told, and nothing breaks", async () => {
  const numbers = [1, 2, 3, 4, 5];
  const json = JSON.stringify({
    "@context": { "@vocab": "http://www.w3.org/ns/dcat#" },
    dataset: numbers.map((n) => ({
      "@id": `http://data.test/d/${n}`,
      "@type": "Dataset",
      title: `Jeu ${n}`,
    })),
  });
  const documents: readonly [text: string, end: RegExp][] = [
    [turtleHead + numbers.map((n) => dataset(n)).join(""), /\/\d\.csv> \./g],
    [rdfXml(numbers.map((n) => xmlDataset(n)).join("")), /<\/dcat:Dataset>/g],
    [json, /"Jeu \d"\}/g],
  ];
  for (const [text, end] of documents) {
    const body = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: body.length }),
        fc.integer({ min: 1, max: 300 }),
        async (at, chunk) => {
          const cut = body.subarray(0, at);
          const whole = cut.toString("utf8").match(end)?.length ?? 0;
          try {
            const read = await readOne(cut, { chunk });
            const found = titles(read);
            for (const n of numbers.slice(0, whole))
              assert.ok(found.includes(`Jeu ${n}`), `${found.join()} at ${at}`);
          } catch (error) {
            assert.ok(isFailure(error) && whole === 0, String(error));
          }
        },
      ),
      { numRuns: 150 },
    );
  }
});

test("wherever real feeds are cut or damaged, nothing breaks", async () => {
  for (const name of [
    "dcat-ap/ckanext-dcat/dcat/dataset.ttl",
    "udata/dcat/catalog.xml",
    "udata/dcat/bnodes.jsonld",
    "dcat-ap/dataset_it_esempio_6.rdf",
    "udata/dcat/evian.json",
  ]) {
    const path = sharedData(`catalogues/moissonnage/${name}`);
    if (path === undefined) continue;
    const body = await readFile(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(body.length - 1),
        fc.nat(body.length - 1),
        fc.uint8Array({ maxLength: 8 }),
        async (from, to, junk) => {
          const [start, end] = [Math.min(from, to), Math.max(from, to)];
          const pieces =
            end - start < 2000
              ? [body.subarray(0, start), junk, body.subarray(end)]
              : [body.subarray(0, end)];
          try {
            await readOne(Buffer.concat(pieces));
          } catch (error) {
            assert.ok(isFailure(error), error instanceof Error ? error.stack : String(error));
          }
        },
      ),
      { numRuns: 60 },
    );
  }
});

test("what another catalogue says of data that name people is read: why, by whom they are heard, and which columns", async () => {
  const notice = `<https://w3id.org/dpv#hasPersonalData> [ a <https://w3id.org/dpv#PersonalData> ; dct:title "nom"@fr, "prénom"@fr ] ;
  <https://w3id.org/dpv#hasLegalBasis> [ a <https://w3id.org/dpv#LegalBasis> ; dct:description "Code électoral"@fr ] ;
  <https://w3id.org/dpv#hasRight> [ <https://w3id.org/dpv#isExercisedAt> [ a <http://www.w3.org/2006/vcard/ns#Kind> ;
    <http://www.w3.org/2006/vcard/ns#fn> "La déléguée" ; <http://www.w3.org/2006/vcard/ns#hasEmail> <mailto:dpo@data.test> ] ] ;`;
  const { datasets } = await readOne(turtleHead + dataset(1, notice) + dataset(2));
  assert.deepEqual(
    datasets.map(({ dataset: { metadata } }) => metadata.personalData),
    [
      {
        reason: "Code électoral",
        contact: { name: "La déléguée", email: "dpo@data.test" },
        columns: ["nom", "prénom"],
      },
      undefined,
    ],
  );
});

test("labels of a document are never taken for those that a parser gives to what has none", async () => {
  const next = Number(DataFactory.blankNode().value.replace("n3-", ""));
  const labels = Array.from({ length: 60 }, (_, at) => `n3-${next + at}`);
  const url = "http://data.test/catalog";
  const turtle = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
<http://data.test/1> a dcat:Dataset ; dct:title "Un" ; dcat:contactPoint [ vcard:fn "Sans nom" ] .
${labels.map((label) => `_:${label} vcard:fn "Autre" .`).join("\n")}`;
  const xml = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
 xmlns:dct="http://purl.org/dc/terms/" xmlns:vcard="http://www.w3.org/2006/vcard/ns#">
<dcat:Dataset rdf:about="http://data.test/1"><dct:title>Un</dct:title>
<dcat:contactPoint><vcard:Kind><vcard:fn>Sans nom</vcard:fn></vcard:Kind></dcat:contactPoint></dcat:Dataset>
${labels.map((label) => `<vcard:Kind rdf:nodeID="${label}"><vcard:fn>Autre</vcard:fn></vcard:Kind>`).join("\n")}</rdf:RDF>`;
  const json = JSON.stringify({
    "@context": {
      dcat: "http://www.w3.org/ns/dcat#",
      dct: "http://purl.org/dc/terms/",
      vcard: "http://www.w3.org/2006/vcard/ns#",
    },
    "@graph": [
      {
        "@id": "http://data.test/1",
        "@type": "dcat:Dataset",
        "dct:title": "Un",
        "dcat:contactPoint": { "vcard:fn": "Sans nom" },
      },
      ...labels.map((label) => ({ "@id": `_:${label}`, "vcard:fn": "Autre" })),
    ],
  });
  for (const body of [turtle, xml, json]) {
    const { datasets } = await readAll(dcatReader, url, { [url]: { body } });
    assert.deepEqual(
      datasets.map(({ original }) => /Autre/.test(original.text)),
      [false],
      body.slice(0, 20),
    );
    assert.deepEqual(datasets[0]?.dataset.metadata.contacts, [{ name: "Sans nom" }]);
  }
});
