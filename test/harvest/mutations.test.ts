import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Parser } from "n3";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import { describeDataset } from "../../src/catalogue/dcat/datasets.ts";
import { cleanMetadata } from "../../src/catalogue/metadata-rules.ts";
import { noMetadata } from "../../src/catalogue/metadata.ts";
import type { RemoteRecord } from "../../src/harvest/read.ts";
import { readers } from "../../src/harvest/readers.ts";
import type { SourceKind } from "../../src/harvest/source.ts";
import { writers } from "../doors/graphs.ts";
import { readAll } from "../read-source.ts";
import { sharedData } from "../shared-data.ts";

/** Of each kind, a record that says much. Those of real portals stand where they are on this machine. */
const small: readonly (readonly [SourceKind, Readonly<Record<string, unknown>>])[] = [
  [
    "ckan",
    {
      id: "1",
      name: "jeu",
      title: "Jeu",
      notes: "Des <b>données</b>",
      license_id: "lov2",
      metadata_created: "2020-01-02T03:04:05",
      tags: [{ name: "eau" }],
      groups: [{ name: "environnement", title: "Environnement" }],
      organization: { name: "ville", title: "Ville" },
      extras: [{ key: "spatial", value: '{"type":"Point","coordinates":[-1.6,48.1]}' }],
      resources: [{ id: "r", url: "https://exemple.fr/a.csv", format: "CSV", size: 12 }],
    },
  ],
  [
    "udata",
    {
      id: "1",
      slug: "jeu",
      title: "Jeu",
      description: "D",
      license: "lov2",
      frequency: "annual",
      last_update: "2020-01-02",
      tags: ["eau"],
      organization: { id: "o", name: "Ville", slug: "ville" },
      temporal_coverage: { start: "2019-01-01", end: "2019-12-31" },
      spatial: { zones: ["fr:commune:35238"], geom: null },
      resources: [{ id: "r", url: "https://exemple.fr/a.csv", format: "csv", filesize: 12, title: "A" }],
    },
  ],
  [
    "opendatasoft",
    {
      datasetid: "jeu",
      metas: {
        title: "Jeu",
        description: "<p>D</p>",
        license: "Licence Ouverte v2.0",
        keyword: ["eau"],
        modified: "2020-01-02T03:04:05+00:00",
        publisher: "Ville",
        theme: ["Environnement"],
        records_count: 3,
      },
      attachments: [],
      features: ["geo"],
    },
  ],
  [
    "rudi",
    {
      global_id: "0199c0de-0000-4000-8000-000000000000",
      local_id: "jeu",
      resource_title: "Jeu",
      synopsis: [{ lang: "fr", text: "Court" }],
      summary: [{ lang: "fr", text: "Long" }],
      theme: "environment",
      keywords: ["eau"],
      producer: { organization_id: "o", organization_name: "Ville" },
      contacts: [{ contact_id: "c", contact_name: "Accueil", email: "a@exemple.fr" }],
      available_formats: [
        {
          media_id: "m",
          media_type: "FILE",
          file_type: "text/csv",
          file_size: 3,
          checksum: { algo: "MD5", hash: "d41d8cd98f00b204e9800998ecf8427e" },
          connector: { url: "https://exemple.fr/a.csv", interface_contract: "dwnl" },
        },
      ],
      dataset_dates: { created: "2020-01-02", updated: "2020-01-03" },
      geography: {
        bounding_box: { west_longitude: -2, east_longitude: -1, north_latitude: 49, south_latitude: 48 },
      },
      access_condition: { licence: { licence_type: "STANDARD", licence_label: "etalab-2.0" } },
      metadata_info: { api_version: "1.3.0" },
      storage_status: "online",
    },
  ],
];

const wrong: readonly unknown[] = [
  null,
  "",
  0,
  -1,
  1e308,
  true,
  "texte \u0000 \ud800 </script><script>alert(1)</script>",
  "javascript:alert(1)",
  "2020-02-31",
  [],
  [[[]]],
  [null, 1, "a", {}],
  {},
  { a: { b: [] } },
  { name: null, title: [], value: {}, url: 3, type: "Polygon", coordinates: "x" },
  "x".repeat(200_000),
  Array.from({ length: 2000 }, (_, index) => ({ name: `n${index}`, url: `https://exemple.fr/${index}` })),
];

const neighbour: Readonly<Record<string, object>> = {
  ckan: { id: "bon", name: "bon", title: "Bon", notes: "" },
  udata: { id: "bon", slug: "bon", title: "Bon", description: "" },
  opendatasoft: { datasetid: "bon", metas: { title: "Bon" } },
  rudi: { global_id: "0199c0de-0000-4000-8000-000000000001", resource_title: "Bon" },
};

const addressThatIsNone =
  /"(?:url|uri|accessUrl|downloadUrl|landingPage|endpointUrl|endpointDescription)":"(?!https?:|urn:)/;
const recordsOfEach = 6;
const mutationsMax = 1500;

for (const [kind, own] of small) {
  test(`whatever stands in any field of a record of ${kind}, it stands alone and what is kept of it can be told`, async () => {
    const reader = readers.get(kind);
    assert.ok(reader !== undefined);
    let seen = 0;
    for (const record of [own, ...(await realRecords(kind))]) {
      const mutations = [...mutated(record)];
      const step = Math.max(1, Math.ceil(mutations.length / mutationsMax));
      for (let at = 0; at < mutations.length; at += 50 * step) {
        const some = mutations.slice(at, at + 50 * step).filter((_, index) => index % step === 0);
        const list = some.flatMap((each) => [each, neighbour[kind]]);
        const read = await readAll(reader, "https://portail.test/feed.json", () => ({
          body: JSON.stringify(list),
        }));
        const records = read.reads.flatMap((one) => (one.kind === "record" ? [one.record] : []));
        assert.equal(records.length, list.length);
        const good = read.datasets.filter(({ dataset }) => dataset.title === "Bon");
        assert.ok(good.length >= some.length);
        for (const told of records) assertTold(told);
        seen += some.length;
      }
    }
    assert.ok(seen > 100, String(seen));
  });
}

/** One field after the other, at any depth, with each of the wrong values in its place, and a name that is none. */
function* mutated(record: unknown): Generator {
  for (const path of pathsOf(record)) for (const value of wrong) yield changed(record, path, value);
  yield JSON.parse(JSON.stringify(record).replace("{", '{"__proto__":{"x":1},"constructor":null,'));
}

function* pathsOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null || path.length > 5) return;
  for (const [name, member] of Object.entries(value).slice(0, 40)) yield* pathsOf(member, [...path, name]);
}

function changed(value: unknown, [name, ...rest]: readonly string[], into: unknown): unknown {
  if (name === undefined) return into;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  copy[name] = changed(copy[name], rest, into);
  return copy;
}

/** What was kept is clean, and RDF of others reads it. */
function assertTold({ dataset, identifier, problems, original }: RemoteRecord): void {
  assert.ok(problems.length <= 200);
  assert.equal(typeof original.text, "string");
  if (dataset === undefined) return;
  assert.equal(typeof dataset.title, "string");
  assert.equal(typeof dataset.description, "string");
  assert.doesNotMatch(dataset.description, /<script/i);
  const { value } = cleanMetadata(dataset.metadata);
  assert.doesNotMatch(JSON.stringify(value), addressThatIsNone);
  const at = new Date("2026-01-01T00:00:00Z");
  const told: Dataset = {
    id: "0199c0de-0000-7000-8000-000000000000",
    slug: "jeu",
    organization: "o",
    organizationName: "Ville",
    organizationSlug: "ville",
    title: dataset.title.toWellFormed().replaceAll("\0", "") || (identifier ?? "Jeu"),
    description: dataset.description.toWellFormed().replaceAll("\0", ""),
    state: "published",
    createdAt: at,
    modifiedAt: at,
    publishedAt: at,
    metadata: { ...noMetadata, ...value },
    origins: [],
  };
  const telling = {
    url: "https://maille.test",
    name: "Maille",
    language: "fr",
    labelOf: () => undefined,
  };
  const text = [
    ...writers.nt([describeDataset(told, told.metadata.distributions.slice(0, 20), telling)]),
  ].join("");
  assert.ok(new Parser({ format: "application/n-triples" }).parse(text).length > 3);
}

async function realRecords(kind: SourceKind): Promise<readonly unknown[]> {
  const path = {
    ckan: "moissonnage/dcat-ap/ckanext-dcat/ckan/ckan_full_dataset_dcat_ap_vocabularies.json",
    udata: "datagouv/datasets.jsonl",
    opendatasoft: "moissonnage/ods/test-a.json",
    rudi: "rudi/datarennes_meta.json",
  }[kind as string];
  const file = path === undefined ? undefined : sharedData(`catalogues/${path}`);
  if (file === undefined) return [];
  const text = await readFile(file, "utf8");
  const told: unknown = file.endsWith(".jsonl")
    ? text
        .split("\n")
        .slice(0, recordsOfEach)
        .map((line) => JSON.parse(line) as unknown)
    : JSON.parse(text);
  const list = Array.isArray(told) ? (told as unknown[]) : [told];
  return list.slice(0, 2);
}
