import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Distribution } from "../../catalogue/metadata.ts";
import { toResource } from "./resource.ts";

const table = "0199c0de-0000-7000-8000-000000000001";
const dataset = {
  id: "0199c0de-0000-7000-8000-000000000002",
  createdAt: new Date(0),
  modifiedAt: new Date(0),
} as unknown as Dataset;

function csvAt(url: string): Distribution {
  const address = `${url}/api/resources/${table}/data/csv/`;
  return {
    id: `${table}-csv`,
    kind: "file",
    accessUrl: address,
    downloadUrl: address,
  } as unknown as Distribution;
}

test("the DataStore answers for tables that are held here alone, and each resource is found by its id", () => {
  const url = "https://portail.example";
  const here = toResource(dataset, csvAt(url), { position: 0, url });
  assert.deepEqual([here.id, here.datastore_active], [table, true]);
  // `resource_show` finds it by the dataset that its id begins with.
  for (const elsewhere of ["https://metropole.example", `${url}.example.org`]) {
    const followed = toResource(dataset, csvAt(elsewhere), { position: 0, url });
    assert.deepEqual([followed.id, followed.datastore_active], [`${dataset.id}-${table}-csv`, false]);
  }
});
