import assert from "node:assert/strict";
import { test } from "node:test";
import { isForMachines } from "./machine-paths.ts";
import { doors } from "../api/doors.ts";

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

test("programs get what is theirs, and people get pages", () => {
  const machines = [
    "/api/datasets",
    "/api/docsets",
    "/catalog",
    "/catalog?page=2",
    "/catalog.ttl?page=2",
    "/organizations/ville/catalog.jsonld",
    "/organizations/ville/catalog",
    "/datasets/menus.rdf",
    "/datasets/menus/datapackage.json",
    "/feeds/datasets.atom",
    "/sitemap.xml",
    "/sitemap-2.xml",
    "/robots.txt",
    "/llms.txt",
    "/.well-known/api-catalog",
    "/ogc/collections",
    "/odata/$metadata",
    "/mcp",
    "/health/",
  ];
  const people = [
    "/",
    "/datasets",
    "/datasets/menus",
    "/datasets/menus/ttl",
    "/organizations/ville",
    "/catalogue",
    "/places/commune/35238",
    "/api/docs",
    "/api/docs/errors/",
    "/datasets/menus/table/map/carte.svg",
  ];
  for (const path of machines) assert.ok(isForMachines(path, browser, doors), path);
  for (const path of people) assert.ok(!isForMachines(path, browser, doors), path);
});

test("the page of a dataset is asked for in RDF by its address, where that is liked best", () => {
  assert.ok(isForMachines("/datasets/menus", "text/turtle", doors));
  assert.ok(isForMachines("/datasets/menus?x=1", "text/html;q=0.5, application/ld+json", doors));
  assert.ok(!isForMachines("/datasets/menus", "text/html, application/ld+json;q=0.9", doors));
  assert.ok(!isForMachines("/datasets/menus", "*/*", doors));
  assert.ok(!isForMachines("/datasets/menus", undefined, doors));
  assert.ok(!isForMachines("/datasets/menus/edit", "text/turtle", doors));
});
