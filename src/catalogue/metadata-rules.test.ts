import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cleanAddress, cleanMetadata, cleanText } from "./metadata-rules.ts";
import { type Metadata, noMetadata } from "./metadata.ts";

function cleaned(told: unknown): { value: Partial<Metadata>; keys: readonly string[] } {
  const { value, problems } = cleanMetadata(told);
  const given = Object.entries(value).filter(
    ([field, one]) => JSON.stringify(one) !== JSON.stringify(noMetadata[field as keyof Metadata]),
  );
  return { value: Object.fromEntries(given), keys: problems.map(({ key }) => key) };
}

test("a whole description passes as it is", () => {
  const whole: Metadata = {
    language: "fr",
    translations: { en: { title: "Bike counters", description: "Per hour.", keywords: ["bike"] } },
    keywords: ["vélo"],
    themes: ["TRAN", "Vie du fleuve"],
    frequency: "DAILY",
    accessRights: "PUBLIC",
    issued: "2020",
    modified: "2024-02-29T10:00:00+02:00",
    temporal: [{ start: "2020-01", end: "2020-12-31" }, { start: "2021" }],
    spatial: [{ place: { level: "commune", code: "35238" }, label: "Rennes", bbox: [-1.8, 48, -1.6, 48.2] }],
    publisher: { name: "Rennes Métropole", type: "LocalAuthority", email: "donnees@exemple.fr" },
    creators: [{ name: "Service vélo", uri: "urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427" }],
    contacts: [{ name: "Accueil", phone: "+33 2 00 00 00 00" }],
    landingPage: "https://exemple.fr/velo",
    documentation: ["https://exemple.fr/velo/doc.pdf"],
    conformsTo: [{ uri: "https://schema.data.gouv.fr/etalab/schema", title: "Comptages" }],
    provenance: "Boucles au sol.\nComptage continu.",
    legislation: ["http://data.europa.eu/eli/reg_impl/2023/138/oj"],
    hvdCategories: ["c_b79e35eb"],
    version: "1.2",
    versionNotes: "Trois compteurs de plus.",
    identifiers: ["doi:10.5281/zenodo.1"],
    languages: ["fr", "br"],
    rights: "Mentionner la source.",
    series: { title: "Comptages" },
    distributions: [
      {
        id: "un",
        kind: "file",
        accessUrl: "https://exemple.fr/velo.csv",
        downloadUrl: "https://exemple.fr/velo.csv",
        format: "CSV",
        mediaType: "text/csv",
        sizeBytes: 12,
        checksum: { algorithm: "md5", value: "d41d8cd98f00b204e9800998ecf8427e" },
        licence: "etalab-2.0",
        languages: ["fr"],
        availability: "STABLE",
      },
      {
        id: "deux",
        kind: "service",
        accessUrl: "https://exemple.fr/wfs",
        service: { endpointUrl: "https://exemple.fr/wfs", conformsTo: [{ title: "WFS 2.0" }] },
      },
    ],
    interactions: { views: 3, downloads: 0 },
    figures: [
      {
        kind: "chart",
        table: "0199c0de-0000-7000-8000-000000000000",
        title: "Vélos par mois",
        query: "x=mois&y=velos",
      },
      { kind: "map", table: "0199c0de-0000-7000-8000-000000000000", title: "Où" },
    ],
  };
  assert.deepEqual(cleanMetadata(whole), { value: whole, problems: [] });
});

test("what a vocabulary knows becomes its code, and the rest stays as its producer wrote it", () => {
  const told = {
    themes: ["Mobilité, Transport", "transportation", "Fêtes et foires"],
    frequency: "annual",
    accessRights: "ouvert",
    languages: ["fra", "fr-FR", "klingon"],
    distributions: [
      { id: "a", kind: "file", accessUrl: "https://exemple.fr/a", format: "csv/utf8", licence: "lov2" },
    ],
  };
  const { value, keys } = cleaned(told);
  assert.deepEqual(value.themes, ["TRAN", "Fêtes et foires"]);
  assert.equal(value.frequency, "ANNUAL");
  assert.equal(value.accessRights, "PUBLIC");
  assert.deepEqual(value.languages, ["fr"]);
  assert.equal(value.distributions?.[0]?.format, "CSV");
  assert.equal(value.distributions?.[0]?.licence, "etalab-2.0");
  assert.deepEqual(keys, ["catalogue-language-unknown"]);
});

const dates: readonly (readonly [told: unknown, clean: string | undefined])[] = [
  ["2020", "2020"],
  [2020, "2020"],
  ["2020-05", "2020-05"],
  ["2024-02-29", "2024-02-29"],
  ["2020-05-31 10:20", "2020-05-31T10:20:00"],
  ["2020-05-31T10:20:30.5+0200", "2020-05-31T10:20:30.5+02:00"],
  ["2020-05-31t10:20:30z", "2020-05-31T10:20:30Z"],
  ["2020-02-31", undefined],
  ["2023-02-29", undefined],
  ["1900-02-29", undefined],
  ["0000-00-00", undefined],
  ["0000", undefined],
  ["2020-13", undefined],
  ["2020-05-31T25:00:00", undefined],
  ["2020-05-31T10:00:00+15:00", undefined],
  ["hier", undefined],
  ["31/05/2020", undefined],
  [{ year: 2020 }, undefined],
];

for (const [told, clean] of dates) {
  test(`the date ${JSON.stringify(told)} is ${clean === undefined ? "dropped, and told" : `kept as ${clean}`}`, () => {
    const { value, keys } = cleaned({ issued: told });
    assert.equal(value.issued, clean);
    assert.deepEqual(keys, clean === undefined ? ["catalogue-date-wrong"] : []);
  });
}

test("a period that ends before it starts is turned", () => {
  const { value, keys } = cleaned({
    temporal: [
      { start: "2021-01-01", end: "2020" },
      { start: "2020-06", end: "2020" },
    ],
  });
  assert.deepEqual(value.temporal, [
    { start: "2020", end: "2021-01-01" },
    { start: "2020-06", end: "2020" },
  ]);
  assert.deepEqual(keys, ["catalogue-period-turned"]);
});

const boxes: readonly (readonly [
  told: unknown,
  clean: readonly number[] | undefined,
  key: string | undefined,
])[] = [
  [[-1.8, 48, -1.6, 48.2], [-1.8, 48, -1.6, 48.2], undefined],
  [[-1.6, 48.2, -1.8, 48], [-1.8, 48, -1.6, 48.2], "catalogue-box-turned"],
  [[-21.4, 165, -21, 167], [165, -21.4, 167, -21], "catalogue-box-turned"],
  [[177, -20, -178, -15], [-180, -20, 180, -15], "catalogue-box-turned"],
  [[351000, 6789000, 352000, 6790000], undefined, "catalogue-box-wrong"],
  [[-1.8, 48, "x", 48.2], undefined, "catalogue-value-wrong"],
  ["-1.8,48,-1.6,48.2", undefined, "catalogue-value-wrong"],
];

for (const [told, clean, key] of boxes) {
  test(`the box ${JSON.stringify(told)} becomes ${JSON.stringify(clean) ?? "nothing"}`, () => {
    const { value, keys } = cleaned({ spatial: [{ label: "Ici", bbox: told }] });
    assert.deepEqual(value.spatial?.[0]?.bbox, clean);
    assert.deepEqual(keys, key === undefined ? [] : [key]);
  });
}

test("an address that is none, a size below nothing, a checksum too short and an e-mail without a host are dropped", () => {
  const { value, keys } = cleaned({
    landingPage: "voir le site",
    documentation: ["javascript:alert(1)", "https://exemple.fr/a b<c>"],
    contacts: [{ name: "Accueil", email: "accueil" }, { email: "mailto:accueil@exemple.fr" }],
    distributions: [
      {
        id: "a",
        kind: "file",
        accessUrl: "https://exemple.fr/a",
        sizeBytes: -1,
        checksum: { algorithm: "sha256", value: "abc" },
      },
    ],
  });
  assert.equal(value.landingPage, undefined);
  assert.deepEqual(value.documentation, ["https://exemple.fr/a%20b%3Cc%3E"]);
  assert.deepEqual(value.contacts, [{ name: "Accueil" }, { email: "accueil@exemple.fr" }]);
  assert.deepEqual(value.distributions, [{ id: "a", kind: "file", accessUrl: "https://exemple.fr/a" }]);
  assert.deepEqual(keys.toSorted(), [
    "catalogue-address-wrong",
    "catalogue-address-wrong",
    "catalogue-checksum-wrong",
    "catalogue-email-wrong",
    "catalogue-value-wrong",
  ]);
});

test("distributions are told apart by ids, and one that leads nowhere is dropped", () => {
  const { value, keys } = cleaned({
    distributions: [
      { id: "a", kind: "file", accessUrl: "https://exemple.fr/1" },
      { id: "a", kind: "file", accessUrl: "https://exemple.fr/2" },
      { id: "a-2", downloadUrl: "https://exemple.fr/3" },
      { accessUrl: "https://exemple.fr/4" },
      { id: "b", kind: "file", accessUrl: "D:\\donnees.csv" },
    ],
  });
  assert.deepEqual(
    value.distributions?.map(({ id, kind, accessUrl }) => [id, kind, accessUrl]),
    [
      ["a", "file", "https://exemple.fr/1"],
      ["a-3", "file", "https://exemple.fr/2"],
      ["a-2", "file", "https://exemple.fr/3"],
      ["4", "link", "https://exemple.fr/4"],
    ],
  );
  assert.deepEqual(keys, [
    "catalogue-distribution-twice",
    "catalogue-address-wrong",
    "catalogue-distribution-nowhere",
  ]);
});

test("a text keeps its lines, loses what no XML holds, and ends where it was told to", () => {
  assert.equal(cleanText(" a\r\nb\u0000\u000b\ud800c\u{1f600} ", 100), "a\nbc\u{1f600}");
  assert.equal(cleanText("abcdef", 4), "abc…");
  assert.equal(cleanText("ab\u{1f600}cd", 4), "ab…");
  const { value, keys } = cleaned({ keywords: ["k".repeat(10_000)], title: "x" });
  assert.equal(value.keywords?.[0]?.length, 100);
  assert.deepEqual(keys, ["catalogue-text-cut", "catalogue-field-unknown"]);
});

test("a list without end is cut, and so is the list of what is wrong with it", () => {
  const { value } = cleaned({ keywords: Array.from({ length: 5000 }, (_, index) => `mot ${index}`) });
  assert.equal(value.keywords?.length, 100);
  const { keys } = cleaned({ documentation: Array.from({ length: 5000 }, () => "non") });
  assert.equal(keys.length, 100);
});

const address = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.string().map((end) => `http://e.fr/${end}`),
);
const any = fc.oneof(
  fc.anything({
    withNullPrototype: true,
    withDate: true,
    withSparseArray: true,
    withBigInt: true,
    withMap: true,
  }),
  fc.string({ unit: "binary" }),
  address,
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.array(fc.double(), { minLength: 4, maxLength: 4 }),
  fc.constantFrom("fr", "csv", "annual", "Licence Ouverte", "hier", "2020-02-31", "a@b.fr", "commune", "md5"),
);
const nested = fc.oneof(
  any,
  fc.array(any),
  fc.dictionary(fc.constantFrom(...nestedFields()), fc.oneof(any, fc.array(any))),
);
const told = fc.dictionary(
  fc.constantFrom(
    ...Object.keys(noMetadata),
    "issued",
    "publisher",
    "series",
    "landingPage",
    "rights",
    "inconnu",
  ),
  fc.oneof(nested, fc.array(nested)),
);

test("of anything at all comes a description that cleans to itself, and that JSON, XML and RDF can hold", () => {
  fc.assert(
    fc.property(fc.oneof(any, told), (given) => {
      const { value } = cleanMetadata(given);
      assert.deepEqual(cleanMetadata(value), { value, problems: [] });
      const json = JSON.stringify(value);
      assert.deepEqual(JSON.parse(json), value);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(json, /\\u(?:00(?:0[0-8bcef]|1[\da-f])|d[89a-f])/);
    }),
    { numRuns: 2000 },
  );
});

test("an address that is kept is one that RDF can hold, and stays as it is", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        address,
        fc.string({ unit: "binary" }).map((text) => `https://${text}`),
      ),
      (text) => {
        const clean = cleanAddress(text);
        if (clean === undefined) return;
        assert.match(clean, /^https?:\/\/[!#-;=?-[\]_a-z~]+$/);
        assert.equal(cleanAddress(clean), clean);
      },
    ),
    { numRuns: 2000 },
  );
});

function nestedFields(): string[] {
  const names =
    "id kind title accessUrl downloadUrl format mediaType sizeBytes checksum licence service endpointUrl algorithm " +
    "value place level code bbox start end fr en name uri email url phone type label languages keywords description";
  return names.split(" ");
}
