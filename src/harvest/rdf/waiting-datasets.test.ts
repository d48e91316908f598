import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readAll } from "../../../test/read-source.ts";
import { dcatReader } from "./read-dcat.ts";
import { PutAway } from "./put-away.ts";

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

test("a document that is cut tells the datasets that wait on the disk, and no half of one", async () => {
  const numbers = [...Array(many).keys()];
  const body = (head + numbers.map(datasetOf).join("")).slice(0, -90);
  const told = await readAll(dcatReader, source, { [source]: { body } });
  assert.equal(told.datasets.length, many - 1);
  assert.equal(told.refused.at(-1)?.problems[0]?.key, "read-cut-short-record");
  assert.equal(told.problems["read-cut-short"], 1);
});

test("what is put away comes back as it was, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-put-away-"));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    using away = new PutAway();
    const put = [...Array(3000).keys()].map((n) => ({
      nodes: [
        { id: `_:b${n}`, quads: [["_:s", "urn:p", ["é’\u{1F600}".repeat(n % 300), "fr", ""]] as const] },
      ],
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
