import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Encoding } from "./dialect.ts";
import { normalizeText } from "./decode.ts";
import { findDialect } from "./find-dialect.ts";
import { parseCsv } from "./parse-csv.ts";

const folder = await mkdtemp(join(tmpdir(), "maille-headers-test-"));
after(() => rm(folder, { recursive: true }));
let files = 0;

interface Read {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly encoding: Encoding;
  readonly separator: string;
  readonly keys: readonly string[];
}

async function read(content: string | Uint8Array): Promise<Read> {
  const path = join(folder, `${++files}.csv`);
  await writeFile(path, content);
  const { tables, problems } = await findDialect(path);
  const [table] = tables;
  assert.ok(table !== undefined && tables.length === 1);
  const { dialect } = await normalizeText(path, table, `${path}.clean`);
  const rows: (readonly string[])[] = [];
  for await (const { cells } of parseCsv(`${path}.clean`, dialect)) rows.push(cells);
  const { encoding, separator } = table.dialect;
  return {
    header: table.header,
    rows: rows.slice(1),
    encoding,
    separator,
    keys: problems.map(({ key }) => key),
  };
}

test("a header stands under a title, be it one cell or a sentence with commas", async () => {
  const towns = "code,nom,pop\n01001,A,12\n01002,B,13\n01003,C,17\n";
  for (const title of ["Population", "Population,,", "Population, par commune, et par an", ",Population,"]) {
    const { header, rows } = await read(`${title}\n${towns}`);
    assert.deepEqual([header, rows.length], [["code", "nom", "pop"], 3], title);
  }
  const two = await read("Relevés;\n\nnom;lieu\nAnne;Rennes\nJean;Brest\nZoé;Nantes\n");
  assert.deepEqual([two.header, two.rows.length], [["nom", "lieu"], 3]);
  const counted = await read("Effectifs;\nnom;n\nAnne;1\nJean;2\nZoé;3\n");
  assert.deepEqual([counted.header, counted.rows.length], [["nom", "n"], 3]);
});

test("the two rows of a header may have a blank one between", async () => {
  const grouped = await read("Hommes,,Femmes,\n,,,\n2019,2020,2019,2020\n1,2,3,4\n5,6,7,8\n9,10,11,12\n");
  assert.deepEqual(grouped.header, ["Hommes 2019", "Hommes 2020", "Femmes 2019", "Femmes 2020"]);
  assert.equal(grouped.rows.length, 3);
});

test("spaces separate cells where quotes hold some words together", async () => {
  const lines = [
    'date station "valeur moyenne"',
    '2020-01-01 "Gare du Nord" 12.5',
    "2020-01-02 Bercy 13.5",
    '2020-01-03 "Châtelet, Paris" 14',
  ];
  const { header, rows, separator } = await read(lines.join("\n"));
  assert.equal(separator, " ");
  assert.deepEqual(header, ["date", "station", "valeur moyenne"]);
  assert.deepEqual(rows[2], ["2020-01-03", "Châtelet, Paris", "14"]);
  const single = await read("id name value\n1 'A B' 3.5\n2 'C D' 4.5\n3 'E' 5\n4 F 6\n");
  assert.deepEqual(single.rows[0], ["1", "A B", "3.5"]);
  const prose = await read("remarque\nil fait beau\nil pleut fort\nil neige\n");
  assert.deepEqual(prose.header, ["remarque"]);
});

/** `城市,人口 / 北京,1 / …` and the like, as programs of the time wrote them. */
const eastAsian: readonly (readonly [Encoding, string, string])[] = [
  [
    "gbk",
    "s8fK0CzIy7/aLMqht90KsbG+qSwyMTU0MDAwMCyxsb6pytAKyc+6oywyNDI4MDAwMCzJz7qjytAKuePW3SwxNTMwMDAwMCy547aryqEK",
    "城市",
  ],
  [
    "big5",
    "q7ClqyykSKRmLL+kpasKu0+lXywyNjAwMDAwLLtPpV+lqwqwqravLDI3NzAwMDAssKq2r6WrCrtPpKQsMjgxMDAwMCy7T6SkpasK",
    "城市",
  ],
  [
    "shift_jis",
    "k3OOcyyQbIz7LIynCpOMi54sMTM5NjAwMDAsk4yLnpNzCpHljeMsMjc1MDAwMCyR5Y3jlXsKgrOCwYLbgussMTk3MDAwMCyWa4pDk7kK",
    "都市",
  ],
];

test("Chinese and Japanese are read in the encoding that they were written in", async () => {
  for (const [encoding, base64, first] of eastAsian) {
    const found = await read(Buffer.from(base64, "base64"));
    assert.deepEqual([found.encoding, found.header[0], found.rows.length], [encoding, first, 3]);
    assert.ok(!JSON.stringify(found).includes("\ufffd"));
  }
});

test("letters of an encoding that is not known are told, and French is not suspected", async () => {
  // Windows-1251: each letter of Russian is a byte beyond ASCII.
  const russian = Buffer.from(
    "город,край\nмосква,москва\nказань,татарстан\n".replaceAll(/[а-я]/g, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) - 0x430 + 0xe0),
    ),
    "latin1",
  );
  assert.ok((await read(russian)).keys.includes("dialect-encoding-unsure"));
  const towns = "Fougères,créée\nNîmes,élevé\nSaint-Étienne,été\n".repeat(20);
  const french = Buffer.from(`commune,année\n${towns}`, "latin1");
  const found = await read(french);
  assert.deepEqual([found.encoding, found.keys.includes("dialect-encoding-unsure")], ["windows-1252", false]);
});

/** The bytes of a text in an encoding that Node only decodes. */
function bytesOf(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const known = new Map(
    Array.from({ length: 128 }, (_, n) => [decoder.decode(Uint8Array.of(128 + n)), 128 + n]),
  );
  return Buffer.from(Array.from(text, (sign) => known.get(sign) ?? sign.charCodeAt(0)));
}

async function unsure(text: string | Buffer, encoding = "windows-1252"): Promise<boolean> {
  const { keys } = await read(typeof text === "string" ? bytesOf(text, encoding) : text);
  return keys.includes("dialect-encoding-unsure");
}

test("what no western language writes is told: Windows-1250 and 1254, DOS, a Chinese sign", async () => {
  const texts: readonly (readonly [string, string])[] = [
    ["windows-1250", "miasto;n\nŁódź;1\nGdańsk;2\nWrocław;3\n"],
    ["windows-1250", "obec;počet\nPříbram;1\nPlzeň;2\nDěčín;4\nÚstí nad Labem;5\n"],
    ["windows-1250", "obec;n\nŽilina;1\nVeľký Krtíš;2\nKošice;3\nTrenčín;4\n"],
    ["windows-1250", "település;n\nGyőr;1\nHódmezővásárhely;3\nKecskemét;4\nműködő;5\n"],
    ["windows-1250", "županija;n\nKoprivničko-križevačka;2\nMeđimurska;3\nŠibensko-kninska;4\n"],
    ["windows-1254", "il;n\nİstanbul;1\nGümüşhane;3\nIğdır;4\nBağcılar;6\n"],
    ["ibm866", "город;n\nМосква;1\nКазань;2\n"],
  ];
  for (const [encoding, text] of texts) assert.ok(await unsure(text, encoding), text);
  // `Fougères;1 / Nîmes;2 / été;3` of DOS, `temp(℃)` of GBK, of Shift JIS and of EUC-KR, `2×3` and `㎡` of GBK.
  const dos = Buffer.from("commune;n\nFoug\x8ares;1\nN\x8cmes;2\n\x82t\x82;3\n", "latin1");
  const chinese = ["\xa1\xe6", "\x81\x8e", "\xa1\xc9"].map((sign) =>
    Buffer.from(`time,temp(${sign})\n1,20\n2,21\n`, "latin1"),
  );
  const signs = Buffer.from("dim,area\n3\xa1\xc14,20\xa9O\n2\xa1\xc15,21\xa9O\n", "latin1");
  for (const bytes of [dos, ...chinese, signs]) assert.ok(await unsure(bytes), bytes.toString("latin1"));

  const western = [
    "Málaga", "København", "Österreich", "São Paulo", "Ålesund", "Côte d'Ivoire", "Jyväskylä", "¡Hola!", "¿Qué?",
    "nº 3", "m³/s", "étudiant·e·s", "«état»", "L’été", "Škoda", "Žižkov", "Þórshöfn", "n°Étage", "µg/m³", "20°C",
    "œuvre", "L’Haÿ-les-Roses", "ex æquo", "«Élevé»…", "Kerdréañ", "eau¤énergie", "créée", "Gießen",
  ]; // prettier-ignore
  const written = western.map((word, n) => `${word};${n}`);
  assert.ok(!(await unsure(`mot;n\n${written.join("\n")}\n`)));
  for (const word of written) assert.ok(!(await unsure(`mot;n\n${word}\nsuite;5\n`)), word);
  assert.ok(!(await unsure("commune;n\nFougères;1\nNîmes;2\nSaint-Étienne;3\nété;4\n", "macintosh")));
});

test("a first row of marks of secrecy is data, and no second row of names", async () => {
  const body = Array.from({ length: 20 }, (_, n) => `C${n + 1};${n};${n},5`).join("\n");
  for (const first of ["C0;<5;s", "C0;≤ 11;<5", "C0;s;c", "C0;*;///"]) {
    for (const names of ["commune;nb;taux", "commune;;taux"]) {
      const { header, rows } = await read(`${names}\n${first}\n${body}\n`);
      assert.equal(rows.length, 21, `${names} ${first}`);
      assert.equal(header[0], "commune");
    }
  }
  const ages = await read(`zone;Femmes;;Hommes;\n;<18;≥18;<18;≥18\n${"Z;1;2;3;4\n".repeat(9)}`);
  assert.deepEqual(ages.header, ["zone", "Femmes <18", "Femmes ≥18", "Hommes <18", "Hommes ≥18"]);
});
