import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sharedData } from "../../test/shared-data.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { noMetadata } from "../catalogue/metadata.ts";
import { cleanMetadata } from "../catalogue/metadata-rules.ts";
import { toLicence } from "../catalogue/licence.ts";
import { rudiRecord } from "../harvest/json/rudi-record.ts";
import { toRecord } from "../harvest/normalize/draft.ts";
import type { RawRecord } from "../harvest/normalize/fields.ts";
import { checkRecord } from "./check-record.ts";
import { canonical } from "./merge.ts";
import { toRudi } from "./to-rudi.ts";

const at = new Date("2026-11-25T08:00:00Z");

const plain: Dataset = {
  id: "0199c0de-0000-7000-8000-000000000001",
  slug: "menus",
  organization: "0199c0de-0000-7000-8000-000000000002",
  organizationName: "Ville de Rennes",
  organizationSlug: "ville-de-rennes",
  title: "Menus des cantines",
  description: "Chaque jour.",
  licence: "etalab-2.0",
  state: "published",
  createdAt: at,
  modifiedAt: at,
  publishedAt: at,
  metadata: noMetadata,
  origins: [],
};

/** Every record of RUDI that lies in the shared data, with its name. */
function realRecords(): { name: string; record: RawRecord }[] {
  const folder = sharedData("catalogues/rudi");
  if (folder === undefined) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return files
    .filter((file) => file.endsWith(".json") && statSync(file).isFile())
    .flatMap((file) => {
      const told = JSON.parse(readFileSync(file, "utf8")) as RawRecord | RawRecord[];
      return (Array.isArray(told) ? told : [told])
        .filter((record) => record["resource_title"] !== undefined)
        .map((record, index) => ({ name: `${file} ${index}`, record }));
    });
}

function takenIn(record: RawRecord): Dataset {
  const { dataset } = toRecord(
    rudiRecord(record, { base: "https://node.example.org/api/v1/resources" }),
    "",
    JSON.stringify(record),
  );
  if (dataset === undefined) throw new Error("no dataset");
  return {
    ...plain,
    title: dataset.title,
    description: dataset.description,
    licence: toLicence(dataset.licence ?? ""),
    metadata: cleanMetadata(dataset.metadata).value,
    origins: [{ source: "s", sourceName: "RUDI", identifier: "x", seenAt: at.toISOString() }],
  };
}

const url = "https://data.example.org";

const changedNames = ["resource_title", "keywords", "access_condition"];

function without(told: RawRecord, names: readonly string[]): RawRecord {
  return Object.fromEntries(Object.entries(told).filter(([name]) => !names.includes(name)));
}

test("every real record of RUDI comes out as it came in, whatever its version", () => {
  const all = realRecords();
  for (const { name, record } of all) {
    const dataset = takenIn(record);
    const { distributions } = dataset.metadata;
    const out = toRudi({ dataset, distributions, url }, JSON.stringify(record));
    assert.equal(canonical(out.record), canonical(record), name);
  }
});

test("what was changed here stands in place of what the record said, and all else stays", () => {
  for (const { name, record } of realRecords()) {
    const before = takenIn(record);
    const dataset = {
      ...before,
      title: "Un autre titre",
      licence: "CC-BY-4.0",
      metadata: { ...before.metadata, keywords: ["neuf"] },
    };
    const { record: out } = toRudi(
      { dataset, distributions: dataset.metadata.distributions, url },
      JSON.stringify(record),
    );
    const access = out["access_condition"] as RawRecord;
    const licence = access["licence"] as RawRecord;
    assert.equal(out["resource_title"], "Un autre titre", name);
    assert.deepEqual(out["keywords"], ["neuf"]);
    assert.equal(licence["licence_type"], "CUSTOM");
    assert.equal(canonical(without(out, changedNames)), canonical(without(record, changedNames)), name);
    const told = record["access_condition"] as RawRecord;
    assert.equal(canonical(without(access, ["licence"])), canonical(without(told, ["licence"])), name);
  }
});

test("a dataset that was never in RUDI is a valid record of 1.4.1, and what cannot be said is told", () => {
  const full: Dataset = {
    ...plain,
    title: "T".repeat(200),
    licence: "CC-BY-SA-4.0",
    metadata: {
      ...noMetadata,
      language: "fr",
      translations: { en: { description: "Each day." }, br: { description: "Bemdez." } },
      keywords: ["cantine"],
      themes: ["EDUC", "HEAL"],
      issued: "2020",
      temporal: [{ start: "2020-05", end: "2020-06-30" }, { start: "2021" }],
      spatial: [{ bbox: [-2, 47, -1, 48.5] }, { label: "Rennes" }],
      contacts: [{ name: "Service", email: "a@example.org" }, { name: "Sans courriel" }],
      languages: ["fr", "br"],
      rights: "Citer la source.",
      distributions: [
        {
          id: "a",
          kind: "file",
          title: "menus.csv",
          accessUrl: "https://a.example/menus.csv",
          downloadUrl: "https://a.example/menus.csv",
          mediaType: "text/csv",
          sizeBytes: 10,
          checksum: { algorithm: "sha256", value: "ab" },
        },
        {
          id: "b",
          kind: "file",
          accessUrl: "https://a.example/m.gpkg",
          downloadUrl: "https://a.example/m.gpkg",
        },
        {
          id: "c",
          kind: "service",
          accessUrl: "https://a.example/wfs",
          service: { endpointUrl: "https://a.example/wfs", conformsTo: [{ title: "WFS" }] },
        },
        { id: "d", kind: "link", accessUrl: "https://a.example/" },
        { id: "e", kind: "series", accessUrl: "https://a.example/series/" },
      ],
    },
  };
  const { record, problems } = toRudi({ dataset: full, distributions: full.metadata.distributions, url });
  assert.deepEqual(checkRecord(record), []);
  assert.deepEqual([...new Set(problems.map(({ key }) => key))].sort(), [
    "rudi-file-as-service",
    "rudi-language-unknown",
    "rudi-periods-many",
    "rudi-places-many",
    "rudi-themes-many",
    "rudi-title-long",
  ]);
  const media = record["available_formats"] as RawRecord[];
  assert.deepEqual(
    media.map((each) => [each["media_type"], (each["connector"] as RawRecord)["interface_contract"]]),
    [
      ["FILE", "dwnl"],
      ["SERVICE", "dwnl"],
      ["SERVICE", "wfs"],
      ["SERVICE", "page"],
      ["SERIES", "dwnl"],
    ],
  );
});

test("a dataset of which little is said is written too; what RUDI asks beyond it is told", () => {
  const { licence: _licence, ...bare } = plain;
  const { record, problems } = toRudi({ dataset: { ...bare, description: "" }, distributions: [], url });
  assert.deepEqual(
    checkRecord(record).map(({ code, field }) => [code, field]),
    [["ERR-202", "available_formats"]],
  );
  assert.deepEqual(
    problems.map(({ key }) => key),
    ["rudi-no-description", "rudi-no-theme", "rudi-no-contact", "rudi-no-media", "rudi-no-licence"],
  );
});

test("each field that is wrong has its code and its name", () => {
  const { record } = toRudi({
    dataset: { ...plain, metadata: { ...noMetadata, themes: ["EDUC"] } },
    distributions: [{ id: "d", kind: "link", accessUrl: "https://a.example/" }],
    url,
  });
  assert.deepEqual(checkRecord(record), []);
  const wrong: readonly (readonly [field: string, value: unknown, code: string])[] = [
    ["global_id", "x", "ERR-307"],
    ["global_id", undefined, "ERR-202"],
    ["resource_title", "", "ERR-308"],
    ["resource_title", "t".repeat(151), "ERR-203"],
    ["resource_title", 3, "ERR-201"],
    ["synopsis", [], "ERR-202"],
    ["synopsis[0].lang", "br", "ERR-302"],
    ["summary[0].text", 4, "ERR-201"],
    ["theme", null, "ERR-202"],
    ["keywords", "a", "ERR-201"],
    ["producer.organization_id", "3", "ERR-307"],
    ["available_formats[0].media_type", "FOLDER", "ERR-302"],
    ["available_formats[0].connector", undefined, "ERR-202"],
    ["available_formats[0].connector.url", "nowhere", "ERR-307"],
    ["dataset_dates.updated", "hier", "ERR-307"],
    ["storage_status", "lost", "ERR-302"],
    ["access_condition.licence.licence_label", "cc-by", "ERR-302"],
    ["access_condition.licence.licence_type", "OTHER", "ERR-302"],
    ["access_condition.confidentiality", undefined, "ERR-202"],
    ["access_condition.confidentiality.restricted_access", "no", "ERR-201"],
    ["access_condition.confidentiality.gdpr_sensitive", true, "ERR-306"],
    ["metadata_info.api_version", "1.1.0", "ERR-106"],
    ["metadata_info.api_version", "2.0.0", "ERR-106"],
  ];
  for (const [field, value, code] of wrong) {
    const told = changed(record, field, value);
    assert.deepEqual(
      checkRecord(told).map((error) => [error.code, error.field]),
      [[code, field]],
      `${field} = ${String(value)}`,
    );
  }
  assert.equal(checkRecord([])[0]?.code, "ERR-101");
  const deep: unknown = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  const told = { ...record, geography: { geographic_distribution: deep } };
  assert.deepEqual(
    checkRecord(told).map(({ code }) => code),
    ["ERR-101"],
  );
});

function changed(record: RawRecord, path: string, value: unknown): RawRecord {
  const copy = structuredClone(record) as Record<string, unknown>;
  const names = path.split(/[.[\]]+/).filter((name) => name !== "");
  const last = names.pop() ?? "";
  const parent = names.reduce<Record<string, unknown>>(
    (each, name) => each[name] as Record<string, unknown>,
    copy,
  );
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
