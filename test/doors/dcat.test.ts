import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Dataset } from "../../src/catalogue/dataset.ts";
import { type CataloguePage, describeCatalogue } from "../../src/catalogue/dcat/catalogues.ts";
import { toldOnce } from "../../src/catalogue/dcat/description.ts";
import { writeTurtle } from "../../src/catalogue/dcat/write-turtle.ts";
import { anyDataset, datasetOf, fullDataset, telling } from "./described.ts";
import { graphsOf, readers } from "./graphs.ts";
import { openShapes } from "./shacl.ts";

function pageOf(datasets: readonly Dataset[]): CataloguePage {
  return {
    datasets,
    distributions: new Map(datasets.map(({ id, metadata }) => [id, metadata.distributions])),
    total: 250,
    page: 2,
    pageSize: 100,
    addressOf: (page) => `https://data.test/catalog.ttl?page=${page}`,
  };
}

const described = (datasets: readonly Dataset[]) => [
  ...toldOnce(describeCatalogue(pageOf(datasets), telling)),
];

test("a dataset with every field, and one with none, break no shape of DCAT-AP 3.0.1", async () => {
  const validate = await openShapes();
  if (validate === undefined) return;
  const text = [...writeTurtle(described([fullDataset, datasetOf(2)]))].join("");
  const quads = await readers.ttl(text);
  assert.deepEqual(await validate(quads), []);
  const without = quads.filter(({ predicate }) => !predicate.value.endsWith("/terms/title"));
  assert.ok((await validate(without)).some((violation) => violation.includes("MinCount")));
});

test("an indicator says in what and how it is measured, as a statement on its quality, and breaks no shape", async () => {
  const validate = await openShapes();
  const indicator = {
    table: "0199c0de-0000-7000-8000-000000000009",
    unit: "lits",
    decimals: 0,
    grain: "day",
    levels: ["departement"],
    from: "2020-11-01",
    to: "2020-11-12",
    method: "Somme des lits occupés.",
    sources: [{ title: "Hospitalisations", url: "https://data.test/datasets/hospitalisations" }],
    counts: { observed: 5, provisional: 1, estimated: 0, missing: 2 },
  } as const;
  const metadata = { ...fullDataset.metadata, indicator };
  const quads = await readers.ttl([...writeTurtle(described([{ ...fullDataset, metadata }]))].join(""));
  assert.deepEqual((await validate?.(quads)) ?? [], []);
  const one = (property: string) => quads.find(({ predicate }) => predicate.value.endsWith(property));
  const annotation = one("dqv#hasQualityAnnotation");
  assert.equal(annotation?.subject.value, `${telling.url}/datasets/${fullDataset.id}`);
  assert.equal(one("oa#motivatedBy")?.object.value, "http://www.w3.org/ns/dqv#qualityAssessment");
  assert.equal(one("rdf-syntax-ns#value")?.object.value, "lits\n\nSomme des lits occupés.");
  const measured = quads.filter(({ predicate }) => predicate.value.endsWith("dqv#value"));
  assert.deepEqual(
    measured.map(({ object }) => object.value),
    ["0.750000", "5", "1", "0", "2"],
  );
  assert.equal(one("dqv#inDimension")?.object.value, "http://www.w3.org/2016/05/ldqd#completeness");
});

test("an open dataset of here is public, and its services have contact, page and category", async () => {
  const { origins: _, ...own } = fullDataset;
  const { accessRights: __, ...metadata } = own.metadata;
  const open = { ...own, origins: [], metadata };
  const quads = await readers.ttl([...writeTurtle(described([open]))].join(""));
  const told = (subject: string, property: string) =>
    quads
      .filter(({ subject: of, predicate }) => of.value === subject && predicate.value.endsWith(property))
      .map(({ object }) => object.value);
  const services = quads
    .filter(
      ({ predicate, object }) => predicate.value.endsWith("type") && object.value.endsWith("#DataService"),
    )
    .map(({ subject }) => subject.value);
  const dataset = `${telling.url}/datasets/${open.id}`;
  const rights = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";
  assert.deepEqual(told(dataset, "accessRights"), [rights]);
  assert.ok(services.length > 0);
  for (const service of services) {
    for (const property of ["contactPoint", "landingPage", "foaf/0.1/page", "hvdCategory"]) {
      assert.ok(told(service, property).length > 0, property);
    }
    assert.deepEqual(told(service, "accessRights"), [rights]);
  }
  const gathered = { ...own, origins: fullDataset.origins, metadata };
  const other = await readers.ttl([...writeTurtle(described([gathered]))].join(""));
  assert.ok(!other.some(({ predicate }) => predicate.value.endsWith("accessRights")));
});

/** How many services a dataset with such distributions has by the plan. */
async function servicesOf(distributions: readonly object[]): Promise<number> {
  const metadata = { ...fullDataset.metadata, distributions } as unknown as typeof fullDataset.metadata;
  const quads = await readers.ttl([...writeTurtle(described([{ ...fullDataset, metadata }]))].join(""));
  return quads.filter(({ predicate, object }) => {
    const { value } = object;
    return predicate.value.endsWith("#service") && value.endsWith("#plan-service");
  }).length;
}

test("of two distributions of one id the first is told, and no service of the other", async () => {
  const one = { id: "plan", kind: "file", accessUrl: "https://a.test/plan" } as const;
  const service = { endpointUrl: "https://a.test/wfs", title: "", conformsTo: [] };
  assert.equal(await servicesOf([one, { ...one, service }]), 0);
  assert.equal(await servicesOf([{ ...one, service }, one, { ...one, service }]), 1);
});

test("whatever was gathered breaks no shape, and each format holds the same graph", async () => {
  const validate = await openShapes();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyDataset, { maxLength: 3, selector: ({ id }) => id }),
      async (datasets) => {
        const descriptions = described(datasets);
        const { ttl, nt, rdf, jsonld } = await graphsOf(descriptions);
        assert.equal(ttl, nt);
        assert.equal(rdf, nt);
        assert.equal(jsonld, nt);
        assert.deepEqual((await validate?.(await readers.nt(nt))) ?? [], []);
      },
    ),
    { numRuns: 100 },
  );
});
