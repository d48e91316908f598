import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readAll } from "../../../test/read-source.ts";
import type { RemoteRecord } from "../read.ts";
import { DcatDocument } from "./document.ts";
import { dcatReader } from "./read-dcat.ts";
import { PutAway } from "./put-away.ts";
import { rdfXmlPieces } from "./rdf-xml.ts";
import { turtlePieces } from "./turtle.ts";

const source = "http://data.test/catalog.ttl";
const head = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
`;
/** Some 24 statements each: as many are beyond what waits in memory, several times. */
const many = 9000;

function datasetOf(n: number): string {
  const keywords = Array.from({ length: 14 }, (_, at) => `"mot ${at} de ${n}"`).join(", ");
  return `<http://data.test/d/${n}> a dcat:Dataset ; dct:identifier "d${n}" ; dct:title "Jeu ${n} – données"@fr ;
  dcat:keyword ${keywords} ; dct:publisher <http://data.test/org/${n % 700}> ; dcat:inSeries <http://data.test/series> ;
  dcat:contactPoint [ vcard:fn "Contact ${n}" ] ; dcat:distribution <http://data.test/d/${n}/r> .
<http://data.test/d/${n}/r> a dcat:Distribution ; dcat:downloadURL <http://data.test/d/${n}.csv> .
`;
}

/** What a catalogue may say only once all its datasets were told. */
function later(n: number): string {
  return `<http://data.test/d/${n}> dct:description "Après ${n}" .
<http://data.test/d/${n}/r> dct:title "Fichier ${n}" .
`;
}

const rest = `<http://data.test/catalog> a dcat:Catalog ; dct:title "Catalogue" ;
  dcat:dataset ${Array.from({ length: many }, (_, n) => `<http://data.test/d/${n}>`).join(", ")} .
<http://data.test/series> a dcat:DatasetSeries ; dct:title "Une série" .
${Array.from({ length: 700 }, (_, n) => `<http://data.test/org/${n}> foaf:name "Producteur ${n}" .`).join("\n")}
`;

test("datasets that wait on the disk are told with all that was said of them, in their order", async () => {
  const numbers = [...Array(many).keys()];
  const body = head + numbers.map(datasetOf).join("") + numbers.map(later).join("") + rest;
  const whole = await readAll(dcatReader, source, { [source]: { body } });
  assert.deepEqual([whole.datasets.length, whole.refused.length, whole.problems], [many + 1, 0, {}]);
  for (const n of [0, 1, 699, 4500, many - 1]) {
    const alone = head + datasetOf(n) + later(n) + rest.replace(/dcat:dataset[^.]* \./, ".");
    const { datasets } = await readAll(dcatReader, source, { [source]: { body: alone } });
    const told = whole.datasets[n];
    assert.equal(told?.dataset.description, `Après ${n}`);
    assert.equal(told.dataset.metadata.publisher?.name, `Producteur ${n % 700}`);
    assert.deepEqual(told, { ...datasets[0], place: told.place });
  }
});

async function* alone(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}

/** Told one statement after the other, understood once all are told, and by their identifiers. */
async function toldOf(statements: readonly string[], atHand: number) {
  using document = new DcatDocument({ listed: new Set(), told: new Set(), page: 1 }, atHand);
  const understand: (() => RemoteRecord)[] = [];
  for (const statement of statements) {
    const turtle = `${head}@prefix adms: <http://www.w3.org/ns/adms#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n${statement}\n`;
    const pieces = statement.startsWith("<rdf:")
      ? rdfXmlPieces(alone(statement), source)
      : turtlePieces(alone(turtle), source);
    for await (const { quads, problems } of pieces) {
      assert.deepEqual(problems, []);
      for (const told of document.take({ quads, problems }, "text/turtle")) assert.fail(told.kind);
      if (document.isCrowded) await document.putAway();
    }
  }
  for (const told of document.finish()) {
    assert.equal(told.kind, "unread");
    if (told.kind === "unread") understand.push(told.understand);
  }
  return new Map(understand.map((read) => read()).map((told) => [told.identifier, { ...told, place: "" }]));
}

/** As an instance names what is told in one statement, and as hostile feeds write it. */
const hostile: readonly string[] = [
  `<http://data.test/s> a dcat:DatasetSeries ; dct:title "Une série" .`,
  // Told in many places, after it went away too.
  `<http://data.test/1> a dcat:Dataset ; dct:identifier "1" ; dct:title "Un" ; dcat:distribution <http://data.test/1/r> .`,
  `<http://data.test/1/r> a dcat:Distribution ; dcat:downloadURL <http://data.test/1.csv> .`,
  `<http://data.test/2> a dcat:Dataset ; dct:identifier "2" ; dct:title "Deux"@fr ; dct:publisher <http://data.test/o> .`,
  `<http://data.test/1> dct:description "Encore"@fr ; dct:title "One"@en .`,
  `<http://data.test/1/r> dct:title "Fichier" .`,
  // Named before it is described, by what was told already.
  `<http://data.test/o> foaf:name "Producteur" .`,
  // What has no name is described later, under a label that the text of another one has.
  `<http://data.test/3> a dcat:Dataset ; dct:identifier "3" ; dct:title "Trois" ; dcat:contactPoint _:b1, _:late .`,
  `<http://data.test/4> a dcat:Dataset ; dct:identifier "4" ; dct:title "Quatre" ; dcat:contactPoint [ vcard:fn "Quatre" ], _:b0 .`,
  `_:b0 vcard:fn "b0 de quatre" .`,
  `_:b1 vcard:fn "b1 de trois" .`,
  `_:late vcard:fn "tard" .`,
  // Round in a circle.
  `<http://data.test/5> a dcat:Dataset ; dct:identifier "5" ; dct:title "Cinq" ; dct:relation _:c0 ; dcat:distribution <http://data.test/5> .`,
  `_:c0 dct:relation _:c1 . _:c1 dct:relation _:c0 ; dct:title "rond" .`,
  // What N-Triples cannot hold as it is, and much of it.
  String.raw`<http://data.test/6> a dcat:Dataset ; dct:title "Beaucoup, \"de\" signes\n\t\\n" .`,
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
<dcat:Dataset rdf:about="http://data.test/a b"><dct:title xml:lang="fr_FR">Avec une espace</dct:title></dcat:Dataset></rdf:RDF>`,
  `<http://data.test/7> a dcat:Dataset ; dct:identifier "7" ; dct:title "Long" ; dct:description "${"l’été ".repeat(200_000)}" .`,
  // In a series, and served by what is told later.
  `<http://data.test/8> a dcat:Dataset ; dct:identifier "8" ; dct:title "Huit" ; dcat:inSeries <http://data.test/s> .`,
  `<http://data.test/w> a dcat:DataService ; dct:title "WFS" ; dcat:endpointURL <http://data.test/wfs> ; dcat:servesDataset <http://data.test/8> .`,
  // Both a dataset and what others name.
  `<http://data.test/9> a dcat:Dataset, dcat:DatasetSeries ; dct:identifier "9" ; dct:title "Neuf" .`,
  `<http://data.test/10> a dcat:Dataset ; dct:identifier "10" ; dct:title "Dix" ; dcat:inSeries <http://data.test/9> .`,
  ...Array.from(
    { length: 12 },
    (_, n) => `<http://data.test/o${n}> foaf:name "Autre ${n}" ; foaf:homepage <http://data.test/o> .`,
  ),
];

test("a dataset that waits on the disk is told as one of a document held whole, wherever it is told", async () => {
  const whole = await toldOf(hostile, Infinity);
  assert.equal(whole.size, 12);
  assert.ok((whole.get("7")?.original.text.length ?? 0) > 1_000_000);
  for (const atHand of [1, 3, 7, 20, 40]) {
    assert.deepEqual(await toldOf(hostile, atHand), whole, `${atHand} at hand`);
  }
});

test("what is said once more of a dataset that waits on the disk stands in its text, and in no other one", async () => {
  const once = await toldOf(hostile, 1);
  const more = await toldOf([...hostile, `<http://data.test/2> dct:description "De plus" .`], 1);
  const changed = [...more].filter(([id, { original }]) => once.get(id)?.original.text !== original.text);
  assert.deepEqual(
    changed.map(([id]) => id),
    ["2"],
  );
  assert.match(more.get("2")?.original.text ?? "", /"De plus"/);
});

test("a document that is cut tells the datasets that wait on the disk, and no half of one", async () => {
  const numbers = [...Array(many).keys()];
  const body = (head + numbers.map(datasetOf).join("")).slice(0, -90);
  const told = await readAll(dcatReader, source, { [source]: { body } });
  assert.equal(told.datasets.length, many - 1);
  assert.equal(told.refused.at(-1)?.problems[0]?.key, "read-cut-short-record");
  assert.equal(told.problems["read-cut-short"], 1);
});

test("others have their turn while datasets go to the disk, and while what stays takes texts of its own", async () => {
  const stays = Array.from({ length: 9000 }, (_, n) => `<http://data.test/o/${n}> foaf:name "${n}" .\n`);
  for (const [text, waiting] of [
    [Array.from({ length: 1000 }, (_, n) => datasetOf(n)).join(""), 1000],
    [stays.join(""), 0],
  ] as const) {
    using document = new DcatDocument({ listed: new Set(), told: new Set(), page: 1 }, 1);
    for await (const piece of turtlePieces(alone(head + text), source)) {
      assert.deepEqual([...document.take(piece, "text/turtle")], []);
    }
    let [turns, isOver] = [0, false];
    const others = (): void => {
      turns += 1;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);
    await document.putAway();
    isOver = true;
    assert.ok(turns >= 6, `${turns} turns`);
    assert.equal(document.isCrowded, false);
    assert.equal([...document.finish()].filter(({ kind }) => kind === "unread").length, waiting);
  }
});

test("what is put away comes back as it was, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-put-away-"));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    using away = new PutAway();
    const put = [...Array(3000).keys()].map((n) => ({
      ids: [`_:${n}`],
      named: [`urn:${n}`],
      labels: [`${n}`],
      exact: [],
      problems: [],
      ofGraph: false,
      // Half of a pair, as an escape of Turtle may name it, is none of UTF-8.
      text: `${"é’\u{1F600}".repeat(n % 300)}${n % 7 === 0 ? "\ud83d" : ""}`,
    }));
    for (const one of put) away.put(one);
    assert.deepEqual(await readdir(folder), []);
    assert.deepEqual([...away.all()], put);
    assert.deepEqual([...away.all()], []);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    await rm(folder, { recursive: true });
  }
});
