import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { IndicatorFacts } from "../../src/catalogue/metadata.ts";
import { toSchemaOrg, toScript } from "../../src/catalogue/dcat/schema-org.ts";
import { anyDataset, datasetOf, fullDataset } from "./described.ts";

const site = { url: "https://data.test", name: "Données de test", language: "fr" } as const;

test("search engines are told a dataset with its files, its time and its place", () => {
  const told = toSchemaOrg(fullDataset, fullDataset.metadata.distributions, site) as Record<string, unknown>;
  assert.equal(told["name"], "Menus des cantines");
  assert.equal(told["url"], "https://data.test/datasets/menus-des-cantines");
  assert.deepEqual(told["temporalCoverage"], ["2019/2026-07-05", "2026-09-01T00:00:00Z/.."]);
  const [place] = told["spatialCoverage"] as readonly { geo: { box: string } }[];
  assert.equal(place?.geo.box, "48.07 -1.76 48.15 -1.62");
  const [download] = told["distribution"] as readonly Record<string, unknown>[];
  assert.equal(download?.["contentUrl"], "https://data.test/menus.csv");
  assert.equal(told["license"], "https://www.etalab.gouv.fr/licence-ouverte-open-licence/");
  assert.equal(Object.hasOwn(toSchemaOrg(datasetOf(2), [], site), "distribution"), false);
});

test("search engines are told that data name people, why they are published, and who answers those people", () => {
  const personalData = {
    reason: "Élus dans leur fonction publique",
    contact: { email: "dpo@rennes.example" },
    columns: ["nom", "prénom"],
  };
  const dataset = { ...fullDataset, metadata: { ...fullDataset.metadata, personalData } };
  const told = toSchemaOrg(dataset, [], site) as Record<string, unknown>;
  assert.deepEqual(told["usageInfo"], {
    "@type": "CreativeWork",
    about: "https://w3id.org/dpv#PersonalData",
    text: personalData.reason,
    keywords: ["nom", "prénom"],
    publisher: {
      "@type": "Organization",
      name: fullDataset.organizationName,
      contactPoint: { "@type": "ContactPoint", contactType: "data protection", email: "dpo@rennes.example" },
    },
  });
  assert.equal("usageInfo" in toSchemaOrg(datasetOf(2), [], site), false);
});

test("search engines are told what an indicator measures, when, and what it is computed from", () => {
  const indicator: IndicatorFacts = {
    table: "0199c0de-0000-7000-8000-000000000000",
    unit: "lits",
    decimals: 0,
    grain: "day",
    levels: ["departement"],
    from: "2020-11-01",
    to: "2020-11-12",
    method: "Somme des lits occupés.",
    sources: [{ title: "Hospitalisations", url: "https://data.test/datasets/hospitalisations" }],
  };
  const dataset = { ...datasetOf(2), title: "Lits occupés" };
  const told = toSchemaOrg({ ...dataset, metadata: { ...dataset.metadata, indicator } }, [], site) as Record<
    string,
    unknown
  >;
  assert.deepEqual(told["variableMeasured"], {
    "@type": "PropertyValue",
    name: "Lits occupés",
    unitText: "lits",
    measurementMethod: "Somme des lits occupés.",
  });
  assert.ok((told["temporalCoverage"] as readonly string[]).includes("2020-11-01/2020-11-12"));
  assert.ok((told["isBasedOn"] as readonly string[]).includes("https://data.test/datasets/hospitalisations"));
  assert.equal("variableMeasured" in toSchemaOrg(dataset, [], site), false);
});

test("no text ends the block of a page, and the block holds what was said", () => {
  fc.assert(
    fc.property(anyDataset, (dataset) => {
      const told = toSchemaOrg(dataset, dataset.metadata.distributions, site);
      const script = toScript(told);
      assert.equal(script.indexOf("</script"), script.length - "</script>".length);
      assert.ok(!script.includes("<!--"));
      const json = script.replace(/^<script[^>]*>/, "").replace(/<\/script>$/, "");
      assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(told)));
    }),
  );
});
