import assert from "node:assert/strict";
import { test } from "node:test";
import { type Distribution, noMetadata } from "../../catalogue/metadata.ts";
import type { Change } from "../change.ts";
import { changesBetween, changesOfNew, newOrganization } from "./compare-records.ts";
import type { DatasetRecord, TableRecord } from "./event.ts";
import { toldChanges } from "./told-changes.ts";

const url = "https://a.example";
const id = "0199c0de-0000-7000-8000-000000000002";
const lines = "0199c0de-0000-7000-8000-000000000004";
const stops = "0199c0de-0000-7000-8000-000000000005";

function form(table: string, format: string, modified: string): Distribution {
  const accessUrl = `${url}/api/resources/${table}/data/${format}/`;
  return { id: `${table}-${format}`, kind: "table", title: `${format} of ${table}`, accessUrl, modified };
}

const link: Distribution = { id: "1", kind: "link", title: "Plan", accessUrl: "https://b.example/plan.pdf" };

function table(of: string, version?: number): TableRecord {
  const columns = [{ name: "ligne", type: "text" as const }];
  return version === undefined
    ? { id: of, name: "lignes", columns }
    : { id: of, name: "lignes", columns, version, rows: version * 10 };
}

const record: DatasetRecord = {
  id,
  slug: "lignes",
  title: "Lignes de bus",
  description: "",
  metadata: { ...noMetadata, distributions: [link] },
  publishedAt: "2026-11-26T10:00:00.000Z",
  modifiedAt: "2026-11-26T10:00:00.000Z",
  organization: { id: "0199c0de-0000-7000-8000-000000000003", slug: "bus", name: "Bus", description: "" },
  distributions: [form(lines, "csv", "2026-11-26"), form(lines, "json", "2026-11-26"), link],
  tables: [table(lines, 3)],
  access: [],
};

const of = (changes: readonly Change[]) =>
  changes.map(({ type, of: kind, subject, number }) =>
    [type, kind, subject.slice(url.length), ...(number === undefined ? [] : [number])].join(" "),
  );
const since = (after: Partial<DatasetRecord>, before: Partial<DatasetRecord> = {}) =>
  of(changesBetween(url, { ...record, ...before }, { ...record, ...after }));

const version = (number: number, of = lines) => `version /api/resources/${of}/versions/${number}/ ${number}`;
const distribution = (of: string) => `distribution /datasets/${id}#${of}`;

test("what is told for the first time is new with each of its parts, at addresses that answer", () => {
  assert.deepEqual(of(changesOfNew(url, record)), [
    `create dataset /datasets/${id}`,
    `create ${version(3)}`,
    `create ${distribution(`${lines}-csv`)}`,
    `create ${distribution(`${lines}-json`)}`,
    `create ${distribution("1")}`,
  ]);
  assert.deepEqual(changesOfNew(url, record)[1]?.name, "lignes");
  assert.deepEqual(newOrganization(url, record), {
    type: "create",
    of: "organization",
    subject: `${url}/organizations/bus`,
    name: "Bus",
  });
});

test("what only says when it was touched is no change", () => {
  assert.deepEqual(since({ modifiedAt: "2026-11-27T10:00:00.000Z" }), []);
  // As it comes back out of what was signed.
  assert.deepEqual(changesBetween(url, JSON.parse(JSON.stringify(record)), record), []);
});

test("a new version is told once, without the forms that change with it; several since, each", () => {
  const forms = [form(lines, "csv", "2026-11-27"), form(lines, "json", "2026-11-27"), link];
  assert.deepEqual(since({ tables: [table(lines, 4)], distributions: forms }), [`create ${version(4)}`]);
  assert.deepEqual(since({ tables: [table(lines, 6)], distributions: forms }), [
    `create ${version(4)}`,
    `create ${version(5)}`,
    `create ${version(6)}`,
  ]);
  assert.equal(since({ tables: [table(lines, 5000)] }).length, 100);
  // Restored from a backup, it counts from an earlier one again.
  assert.deepEqual(since({ tables: [table(lines, 2)] }), [`create ${version(2)}`]);
});

test("a table comes and goes with its version and its forms", () => {
  const more = {
    tables: [table(lines, 3), table(stops, 1)],
    distributions: [...record.distributions, form(stops, "csv", "2026-11-27")],
  };
  assert.deepEqual(since(more), [`create ${version(1, stops)}`, `create ${distribution(`${stops}-csv`)}`]);
  assert.deepEqual(since({}, more), [
    `delete ${version(1, stops)}`,
    `delete ${distribution(`${stops}-csv`)}`,
  ]);
});

test("a table that is no longer open is not told to be gone, nor its versions from then on", () => {
  const access = [{ dataset: id, table: lines, level: "restricted" as const }];
  const closed = { access, tables: [table(lines)], distributions: [link] };
  assert.deepEqual(since(closed), [
    `update dataset /datasets/${id}`,
    `delete ${distribution(`${lines}-csv`)}`,
    `delete ${distribution(`${lines}-json`)}`,
  ]);
  assert.deepEqual(since(closed, closed), []);
  // Open again, the version that stands is told: those between were not.
  assert.deepEqual(since({ tables: [table(lines, 8)] }, closed).slice(0, 2), [
    `update dataset /datasets/${id}`,
    `create ${version(8)}`,
  ]);
});

test("files and links are told by what they say", () => {
  const renamed = { ...link, title: "Plan du réseau" };
  const distributions = [...record.distributions.slice(0, 2), renamed];
  const metadata = { ...record.metadata, distributions: [renamed] };
  assert.deepEqual(since({ distributions, metadata }), [`update ${distribution("1")}`]);
});

test("what the dataset says of itself, and what its organization does, are told apart", () => {
  assert.deepEqual(since({ title: "Lignes" }), [`update dataset /datasets/${id}`]);
  assert.deepEqual(since({ metadata: { ...record.metadata, keywords: ["bus"] } }), [
    `update dataset /datasets/${id}`,
  ]);
  const { organization } = record;
  for (const change of [
    { name: "Cars" },
    { description: "Des bus." },
    { url: "https://bus.example/" },
    { siren: "213502388" },
    { certifiedAt: "2026-11-26T10:00:00.000Z" },
  ]) {
    assert.deepEqual(since({ organization: { ...organization, ...change } }), [
      "update organization /organizations/bus",
    ]);
  }
  // Another organization: neither of the two changed.
  const other = { ...organization, id: "0199c0de-0000-7000-8000-000000000009", slug: "metro", name: "Métro" };
  assert.deepEqual(since({ organization: other }), [`update dataset /datasets/${id}`]);
});

test("of what another instance says of parts, what is its own and known here is told on", () => {
  const changes = changesOfNew(url, record);
  assert.deepEqual(toldChanges({ origin: url, changes }), changes);
  const elsewhere = { ...changes[1], subject: "https://b.example/api/resources/x/versions/1/" } as Change;
  const unknown = { ...changes[1], of: "table" } as unknown as Change;
  assert.deepEqual(toldChanges({ origin: url, changes: [elsewhere, unknown, ...changes] }), changes);
  const broken = { ...changes[1], subject: `${url}/> . <x` } as Change;
  assert.deepEqual(toldChanges({ origin: url, changes: [broken] }), []);
  assert.deepEqual(
    toldChanges({ origin: url, changes: Array.from({ length: 5001 }, () => changes[0]!) }),
    [],
  );
  assert.deepEqual(toldChanges({ origin: url, changes: "all" as never }), []);
});
