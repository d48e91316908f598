import type * as RDF from "@rdfjs/types";
import type { Coverage } from "../../catalogue/metadata.ts";
import { present } from "../normalize/draft.ts";
import { type BoundingBox, understandBox } from "../normalize/geometry.ts";
import { territoryOf } from "../normalize/territory.ts";
import type { NormalizedValue } from "../normalize/normalized-value.ts";
import { placeOfAddress } from "../normalize/place-codes.ts";
import type { RecordReading } from "./reading.ts";
import type { Resource } from "./resource.ts";
import { lineOf } from "./texts.ts";

/** Where a dataset lies: places by their address, name and box. */
export function toCoverages(resource: Resource, reading: RecordReading): Coverage[] {
  const terms = resource.all("spatial", "spatialCoverage", "politicalGeocodingURI");
  reading.within ??= territoryOf(terms.map((term) => namedBy(resource, term)));
  const coverages = terms.flatMap((term) => toCoverage(resource, term, reading));
  const described = lineOf(resource, reading.language, "geocodingDescription");
  if (described !== undefined && !coverages.some(({ label }) => label === described)) {
    coverages.push({ label: described });
  }
  return withoutRepeats(coverages);
}

function toCoverage(resource: Resource, term: RDF.Term, reading: RecordReading): Coverage[] {
  if (term.termType === "Literal") return ofText(term.value, reading);
  const uri = term.termType === "NamedNode" && /^(?:https?|urn):/i.test(term.value) ? term.value : undefined;
  const place = uri === undefined ? undefined : placeOfAddress(uri);
  const node = resource.at(term);
  if (node === undefined) {
    if (uri !== undefined) return [present({ place, uri })];
    return term.termType === "NamedNode" ? ofText(lastPart(term.value), reading) : [];
  }
  const label = lineOf(
    node,
    reading.language,
    "prefLabel",
    "label",
    "geographicName",
    "officialName",
    "name",
    "title",
  );
  const box = boxOf(node, reading);
  const own = present({ place, uri, label, bbox: box });
  const units = node.all("adminUnitL1", "adminUnitL2").flatMap((unit) => toCoverage(node, unit, reading));
  return Object.keys(own).length === 0 ? units : [own, ...units];
}

/** A place that is told as a text: a geometry, a code, or a name. */
function ofText(text: string, reading: RecordReading): Coverage[] {
  const box = reading.take(understandBox(text, { within: reading.within }), "spatial");
  if (box !== undefined) return [{ bbox: box }];
  const label = text.replace(/\s+/g, " ").trim();
  if (label === "" || understandBox(text).problems.length > 0) return [];
  const place = placeOfAddress(label);
  return place === undefined ? [{ label }] : [{ place }];
}

/** The same geometry is often told in several forms: the first that can be read is taken. */
function boxOf(node: Resource, reading: RecordReading): BoundingBox | undefined {
  const told: NormalizedValue<BoundingBox>[] = [];
  for (const property of [
    "bbox",
    "geometry",
    "asWKT",
    "hasGeometry",
    "geo",
    "box",
    "asGeoJSON",
    "asGML",
    "centroid",
  ]) {
    for (const term of node.values(property)) {
      const inner = node.at(term);
      const values =
        term.termType === "Literal"
          ? [term]
          : (inner?.all("asWKT", "asGeoJSON", "asGML", "box", "bbox") ?? []);
      for (const value of values) {
        const box = understandBox(value.value, { within: reading.within });
        if (box.value !== undefined) return reading.take(box, "spatial");
        told.push(box);
      }
    }
  }
  const broken = told.find(({ problems }) => problems.length > 0);
  if (broken !== undefined) reading.take(broken, "spatial");
  return undefined;
}

/** The place that a term names, before its geometry is read. */
function namedBy(resource: Resource, term: RDF.Term): Coverage {
  if (term.termType === "Literal") return { label: term.value.trim() };
  const uri = term.termType === "NamedNode" ? term.value : undefined;
  const node = resource.at(term);
  return present({
    uri,
    place: uri === undefined ? undefined : placeOfAddress(uri),
    label: node && lineOf(node, "fr", "prefLabel", "label", "name", "title"),
  });
}

function lastPart(iri: string): string {
  return iri.replace(/^.*[/#:]/, "");
}

function withoutRepeats(coverages: readonly Coverage[]): Coverage[] {
  const seen = new Set<string>();
  return coverages.filter((coverage) => {
    const key = JSON.stringify(coverage);
    return seen.size !== seen.add(key).size;
  });
}
