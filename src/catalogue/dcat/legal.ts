import type { Metadata, Standard } from "../metadata.ts";
import { hvdCategories, hvdLegislation } from "../../vocabularies/hvd-categories.ts";
import { toConcept, toLabelled } from "./concepts.ts";
import {
  describe,
  type Description,
  reference,
  says,
  saysEach,
  type Statement,
  text,
} from "./description.ts";
import { toIri } from "./iri.ts";

/** What laws a dataset rests on; a high-value one rests on the EU's regulation of those. */
export function applicableLegislation({
  legislation,
  hvdCategories: categories,
}: Metadata): readonly Statement[] {
  const laws = categories.length === 0 ? legislation : [...new Set([hvdLegislation, ...legislation])];
  return saysEach(
    "dcatap:applicableLegislation",
    laws.map((law) => toLaw(law)),
  );
}

export function highValueCategories({ hvdCategories: categories }: Metadata): readonly Statement[] {
  return saysEach(
    "dcatap:hvdCategory",
    categories.map((category) => toConcept(hvdCategories, category)),
  );
}

export function describeStandard({ uri, title }: Standard): Description | undefined {
  const iri = toIri(uri);
  const name = title?.trim() || (iri === undefined ? uri?.trim() : undefined);
  if (iri === undefined && !name) return undefined;
  return describe(iri, ["dct:Standard"], [says("dct:title", name ? text(name) : undefined)]);
}

export function describeDocument(url: string | undefined): Description | undefined {
  const iri = toIri(url);
  return iri === undefined ? undefined : describe(iri, ["foaf:Document"], []);
}

export function referenceTo(url: string | undefined): { ref: string } | undefined {
  const iri = toIri(url);
  return iri === undefined ? undefined : reference(iri);
}

function toLaw(law: string): Description | undefined {
  const iri = toIri(law);
  return iri === undefined ? toLabelled(law, "eli:LegalResource") : describe(iri, ["eli:LegalResource"], []);
}
