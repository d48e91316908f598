import type * as RDF from "@rdfjs/types";
import type { Problem } from "../../base/failure.ts";
import { findLicence } from "../../catalogue/licence.ts";
import { textOf } from "./reading.ts";
import type { Resource } from "./resource.ts";
import { nameOf } from "./texts.ts";
import { toPlainText } from "../normalize/html.ts";
import { licenceIn, understandLicence } from "../normalize/licence.ts";
import type { NormalizedValue } from "../normalize/normalized-value.ts";

/** Codes of ISO 19115 that say that there are conditions, and not which. */
const noCondition =
  /^(?:copyright|licen[cs]e|otherRestrictions|patent|trademark|intellectualPropertyRights)$/i;
const accessLimits = /LimitationsOnPublicAccess|ConditionsApplyingToAccessAndUse/;

/**
 * The licence of a thing: the first that reusers know, by its address, its label or its sentence;
 * else the first as it is told.
 */
export function licenceOf(resource: Resource, ...properties: readonly string[]): NormalizedValue<string> {
  const problems: Problem[] = [];
  let free: NormalizedValue<string> | undefined;
  for (const term of resource.all(...properties)) {
    if (accessLimits.test(term.value)) continue;
    const writings = writingsOf(resource, term).filter((writing) => !noCondition.test(writing));
    const told = understandLicence(writings);
    if (told.value === undefined) problems.push(...told.problems);
    else if (findLicence(told.value) !== undefined) return told;
    else free ??= told;
  }
  return free ?? { problems };
}

/** Licences among rights (`dct:rights` of Opendatasoft and others): only those that reusers know. */
export function licenceAmongRights(resource: Resource): string | undefined {
  for (const term of resource.values("rights")) {
    const { value = "" } = understandLicence(writingsOf(resource, term));
    const licence = findLicence(value);
    if (licence !== undefined) return licence.id;
  }
  return undefined;
}

/** What is told of rights beside the licence. */
export function rightsOf(resource: Resource, licence: string | undefined): string | undefined {
  const texts = resource.values("rights").flatMap((term) => {
    const text = toPlainText(textOf(resource, term));
    const isLicence = writingsOf(resource, term).some(
      (writing) => writing === licence || licenceIn(writing)?.id === licence,
    );
    return text === "" || (licence !== undefined && isLicence) ? [] : [text];
  });
  return texts.length === 0 ? undefined : [...new Set(texts)].join("\n\n");
}

function writingsOf(resource: Resource, term: RDF.Term): string[] {
  const name = nameOf(resource, term);
  const inner =
    resource.at(term)?.values("identifier", "homepage", "seeAlso", "sameAs", "type", "licenseType") ?? [];
  return [
    ...(term.termType === "NamedNode" ? [term.value] : []),
    ...(name === undefined ? [] : [name]),
    ...inner.filter(({ termType }) => termType !== "BlankNode").map(({ value }) => value),
  ].filter((text) => text.trim() !== "");
}
