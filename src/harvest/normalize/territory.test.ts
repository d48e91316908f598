import assert from "node:assert/strict";
import { test } from "node:test";
import { ckanRecord } from "../json/ckan-record.ts";
import { opendatasoftRecord } from "../json/opendatasoft-record.ts";
import type { ReadRecord } from "../json/record-context.ts";
import { rudiRecord } from "../json/rudi-record.ts";
import { udataRecord } from "../json/udata-record.ts";
import { coveragesOf } from "../web-pages/schema-org-places.ts";
import { Fields, type RawRecord } from "./fields.ts";
import { territoryOf } from "./territory.ts";

const rennes = [-1.7, 48, -1.6, 48.2];
const offSomalia = {
  west_longitude: 48,
  south_latitude: -1.7,
  east_longitude: 48.2,
  north_latitude: -1.6,
};
const polygon = (west: number, south: number, east: number, north: number) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const swapped = polygon(48, -1.7, 48.2, -1.6);

test("a France that lies off Somalia is put back in the records of CKAN, Opendatasoft, udata and RUDI", () => {
  const records: readonly [ReadRecord, RawRecord][] = [
    [ckanRecord, { spatial: JSON.stringify(swapped), territory: "France" }],
    [
      ckanRecord,
      { spatial_coverage: [{ uri: "http://sws.geonames.org/3017382/", bbox: JSON.stringify(swapped) }] },
    ],
    [opendatasoftRecord, { metas: { default: { territory: ["France"], bbox: swapped } } }],
    [udataRecord, { spatial: { zones: ["fr:commune:35238"], geom: swapped } }],
    [rudiRecord, { geography: { bounding_box: offSomalia } }],
  ];
  for (const [read, told] of records) {
    const { metadata, problems } = read(
      { title: "Bâtiments", resource_title: "Bâtiments", ...told },
      context,
    );
    const boxes = metadata.spatial?.flatMap(({ bbox }) => (bbox === undefined ? [] : [bbox]));
    assert.deepEqual(boxes, [rennes], read.name);
    assert.deepEqual(
      problems.filter(({ key }) => key.includes("swapped")).map(({ key }) => key),
      ["read-axes-swapped"],
      read.name,
    );
  }
});

test("the same geometry stays where it is told, where the record names no France or another part of it", () => {
  for (const [zones, geom] of [
    [["country:so"], swapped],
    [[], swapped],
    [["fr:departement:974"], polygon(55.2, -21.4, 55.9, -20.8)],
    [["country:fr"], polygon(55.2, -21.4, 55.9, -20.8)],
    [["fr:commune:35238"], polygon(-1.7, 48, -1.6, 48.2)],
  ] as const) {
    const { metadata, problems } = udataRecord({ title: "Bâtiments", spatial: { zones, geom } }, context);
    const ring = geom.coordinates[0] ?? [];
    assert.deepEqual(metadata.spatial?.at(-1)?.bbox, [...(ring[0] ?? []), ...(ring[2] ?? [])]);
    assert.deepEqual(
      problems.filter(({ key }) => key.includes("swapped")),
      [],
    );
  }
});

test("a page that names France has its box put back, and a territory overseas decides nothing", () => {
  const fields = new Fields(
    { spatialCoverage: { name: "France", geo: { box: "-1.7 48 -1.6 48.2" } } },
    "https://portail.example",
  );
  assert.deepEqual(coveragesOf(fields)[0]?.bbox, rennes);
  assert.equal(territoryOf([{ place: { level: "region", code: "04" } }, { label: "Bénin" }]), undefined);
});

const context = { base: "https://portail.example" };
