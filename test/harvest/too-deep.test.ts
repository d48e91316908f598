import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceKind } from "../../src/harvest/source.ts";
import { readers } from "../../src/harvest/readers.ts";
import { type Page, readAll } from "../read-source.ts";

const levels = 100_000;

function inside(open: string, close: string, times = levels): string {
  return `${open.repeat(times)}1${close.repeat(times)}`;
}

const context = '"@context":{"dcat":"http://www.w3.org/ns/dcat#","dct":"http://purl.org/dc/terms/"}';

function ofJsonLd(id: number, more = ""): string {
  return `{"@id":"http://x.test/${id}","@type":"dcat:Dataset","dct:title":"Jeu ${id}"${more}}`;
}

function jsonLd(part: string): string {
  return `{${context},"@graph":[${ofJsonLd(1)},${ofJsonLd(2, `,"dct:spatial":${part}`)},${ofJsonLd(3)}]}`;
}

function ofRdfXml(id: number, more = ""): string {
  return `<dcat:Dataset rdf:about="http://x.test/${id}"><dct:title>Jeu ${id}</dct:title>${more}</dcat:Dataset>`;
}

function rdfXml(part: string): string {
  return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">${ofRdfXml(1)}${ofRdfXml(2, part)}${ofRdfXml(3)}</rdf:RDF>`;
}

function ofTurtle(id: number, more = ""): string {
  return `<http://x.test/${id}> a dcat:Dataset ; dct:title "Jeu ${id}"${more} .\n`;
}

function turtle(part: string): string {
  return `@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n${ofTurtle(1)}${ofTurtle(2, ` ; dct:spatial ${part}`)}${ofTurtle(3)}`;
}

function ofCkan(id: number, more = ""): string {
  return `{"id":"${id}","name":"jeu-${id}","title":"Jeu ${id}","notes":""${more}}`;
}

function ckan(part: string): string {
  return `[${ofCkan(1)},${ofCkan(2, `,"extras":${part}`)},${ofCkan(3)}]`;
}

function ofIso(id: number, more = ""): string {
  return `<gmd:MD_Metadata><gmd:fileIdentifier><gco:CharacterString>${id}</gco:CharacterString></gmd:fileIdentifier><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Jeu ${id}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification></gmd:identificationInfo>${more}</gmd:MD_Metadata>`;
}

function csw(part: string): string {
  return `<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"><csw:SearchResults numberOfRecordsMatched="3" numberOfRecordsReturned="3" nextRecord="0">${ofIso(1)}${ofIso(2, part)}${ofIso(3)}</csw:SearchResults></csw:GetRecordsResponse>`;
}

/** What is deep, and whether the record says anything beside it. */
const cases: readonly (readonly [name: string, SourceKind, url: string, body: string, "told" | "refused"])[] =
  [
    ["Turtle, lists", "dcat", "c.ttl", turtle(inside("(", ")")), "told"],
    ["Turtle, nodes", "dcat", "c.ttl", turtle(inside("[ dct:x ", "]")), "told"],
    ["JSON-LD, objects", "dcat", "c.jsonld", jsonLd(inside('{"dct:x":', "}")), "refused"],
    ["JSON-LD, lists", "dcat", "c.jsonld", jsonLd(inside("[", "]")), "refused"],
    ["JSON-LD, RDF lists", "dcat", "c.jsonld", jsonLd(inside('{"@list":[', "]}")), "refused"],
    [
      "RDF/XML",
      "dcat",
      "c.rdf",
      rdfXml(inside("<dct:spatial><dct:Location>", "</dct:Location></dct:spatial>")),
      "refused",
    ],
    ["RDF/XML without ends", "dcat", "c.rdf", rdfXml("<dct:spatial>".repeat(levels)), "refused"],
    ["CKAN, lists", "ckan", "c.json", ckan(inside("[", "]")), "refused"],
    ["CKAN, objects", "ckan", "c.json", ckan(inside('{"a":', "}")), "refused"],
    ["CKAN, JSON in a text", "ckan", "c.json", ckan(JSON.stringify(inside("[", "]"))), "told"],
    ["ISO 19139", "csw", "csw", csw(inside("<gmd:x>", "</gmd:x>")), "refused"],
    ["ISO 19139 without ends", "csw", "csw", csw("<gmd:x>".repeat(levels)), "refused"],
  ];

for (const [name, kind, path, body, expected] of cases) {
  test(`what is a hundred thousand levels deep costs its record at most: ${name}`, async () => {
    const reader = readers.get(kind);
    assert.ok(reader !== undefined);
    const page: Page = { body };
    const read = await readAll(reader, `http://x.test/${path}`, () => page);
    const titles = read.datasets.map(({ dataset }) => dataset.title);
    assert.deepEqual(titles, expected === "told" ? ["Jeu 1", "Jeu 2", "Jeu 3"] : ["Jeu 1", "Jeu 3"]);
    if (expected === "refused") assert.deepEqual(read.problems, { "read-record-too-deep": 1 });
    assert.equal(read.refused.length, expected === "refused" ? 1 : 0);
  });
}
