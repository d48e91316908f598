import { defined } from "../../src/base/defined.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { putRemote, type RemoteDataset } from "../../src/catalogue/remote.ts";
import { readers } from "../../src/harvest/readers.ts";
import type { RemoteRecord } from "../../src/harvest/read.ts";
import type { SourceKind } from "../../src/harvest/source.ts";
import { fixedGet, readAll } from "../fixed-get.ts";
import { sharedData } from "../shared-data.ts";
import type { GraphFormat } from "./graphs.ts";
import { openShapes } from "./shacl.ts";
import { openDoors } from "./world.ts";

/** Feeds of real portals, by what they speak. */
const feeds: readonly (readonly [SourceKind, string])[] = [
  ["udata", "datagouv/datasets.jsonl"],
  ["udata", "moissonnage/udata/results_15_jeux.json"],
  ["rudi", "rudi/datarennes_meta.json"],
  ["rudi", "rudi/exemples/JddConformToV1.4.0-ext-0.4.0.json"],
  ["ckan", "moissonnage/ckan/ckan-export_dataportals.json"],
  ["ckan", "moissonnage/udata/ckan/data/dkan-french-w-license.json"],
  ["ckan", "moissonnage/dcat-ap/ckanext-dcat/ckan/ckan_full_dataset_dcat_ap_vocabularies.json"],
  ["ckan", "moissonnage/dcat-ap/ckanext-dcat/ckan/ckan_dataset_multilingual.json"],
  ["ckan", "moissonnage/udata/dcat/evian.json"],
  ["dcat", "moissonnage/ods/ods-export.rdf"],
  ["dcat", "moissonnage/dcat-ap/dataset_it_esempio_6.rdf"],
  ["dcat", "moissonnage/dcat-ap/govdata_metadata_max.rdf"],
  ["dcat", "moissonnage/dcat-ap/ckanext-dcat/dcat/dataset.rdf"],
  ["dcat", "moissonnage/dcat-ap/ckanext-dcat/dcat/dataset_afs.ttl"],
  ["dcat", "moissonnage/dcat-ap/ckanext-dcat/dcat/dataset_multilingual.ttl"],
  ["dcat", "moissonnage/dcat-ap/ckanext-dcat/dcat/catalog_pod.jsonld"],
  ["dcat", "moissonnage/udata/dcat/bnodes.xml"],
  ["dcat", "moissonnage/udata/dcat/catalog.xml"],
  ["dcat", "moissonnage/udata/dcat/geonetwork.xml"],
  ["dcat", "moissonnage/udata/dcat/nested.jsonld"],
  ["dcat", "moissonnage/udata/dcat/sig.oreme.rdf"],
];

type Gathered = RemoteRecord & { readonly dataset: RemoteDataset; readonly identifier: string };

async function gather(kind: SourceKind, path: string): Promise<readonly Gathered[]> {
  const file = sharedData(`catalogues/${path}`);
  const reader = readers.get(kind);
  if (file === undefined || reader === undefined) return [];
  const { get } = fixedGet(() => ({ file }));
  const { records } = await readAll(reader, { get, url: `https://portail.test/${path}` });
  return records.filter(
    (record): record is Gathered => record.dataset !== undefined && record.identifier !== undefined,
  );
}

test("what real portals say breaks no shape of DCAT-AP 3.0.1, and is the same in each format", async () => {
  const found = (await Promise.all(feeds.map(([kind, path]) => gather(kind, path)))).flat();
  if (found.length === 0) return;
  await using doors = await openDoors();
  const { id: organization } = await doors.rooms.organizations.createOrganization(system, { name: "Tous" });
  const at = new Date();
  await doors.db.begin(async (tx) => {
    for (const { dataset, identifier, url } of found) {
      const origin = {
        source: organization,
        sourceName: "Portail",
        identifier,
        seenAt: at.toISOString(),
        ...defined({ url }),
      };
      await putRemote(tx, { organization, dataset, origins: [origin], at });
    }
  });
  const validate = await openShapes();
  const statements = new Map<GraphFormat, number>();
  for (const format of ["nt", "ttl", "rdf", "jsonld"] as const) {
    let datasets = 0;
    for await (const quads of doors.pages(format, 250)) {
      if (format === "nt") assert.deepEqual((await validate?.(quads)) ?? [], []);
      datasets += quads.filter(({ object }) => object.value === "http://www.w3.org/ns/dcat#Dataset").length;
      // Blank nodes are called otherwise in each format, so that what tells of them is only counted.
      const told = quads.map(({ subject, predicate, object }) =>
        [subject, predicate, object]
          .map((term) => (term.termType === "BlankNode" ? "" : term.value))
          .join(" "),
      );
      statements.set(format, (statements.get(format) ?? 0) + new Set(told).size);
    }
    assert.equal(datasets, found.length, format);
  }
  assert.equal(new Set(statements.values()).size, 1, JSON.stringify([...statements]));
  assert.deepEqual(doors.bugs, []);
});
