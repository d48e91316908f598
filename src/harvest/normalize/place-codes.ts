import type { PlaceRef } from "../../catalogue/metadata.ts";

const levels: Readonly<Record<string, PlaceRef["level"]>> = {
  commune: "commune",
  com: "commune",
  town: "commune",
  municipality: "commune",
  epci: "epci",
  intercommunalite: "epci",
  departement: "departement",
  dep: "departement",
  county: "departement",
  region: "region",
  reg: "region",
};

const forms: readonly RegExp[] = [
  // Insee, by code, and its older addresses (https://rdf.insee.fr/geo/).
  /insee\.fr\/geo\/(?<level>commune|departement|region|intercommunalite)\/(?<code>[\dAB]+)\/?$/i,
  /insee\.fr\/geo\/(?:\d{4}\/)?(?<level>COM|DEP|REG)_(?<code>[\dAB]+)$/i,
  // The zones of data.gouv.fr (`fr:commune:35238`), with a date at times (`fr:commune:35238@1942-01-01`).
  /^fr[:/](?<level>commune|departement|region|epci|town|county|municipality)[:/](?<code>[\dAB]+)(?:@[\d-]+)?$/i,
  // Pages of instances like this one.
  /\/places\/(?<level>commune|epci|departement|region)\/(?<code>[\dAB]+)$/i,
];

/** The place of France whose address or code this is. */
export function placeOfAddress(text: string): PlaceRef | undefined {
  for (const form of forms) {
    const { level = "", code = "" } = form.exec(text.trim())?.groups ?? {};
    const known = levels[level.toLowerCase()];
    if (known !== undefined) return { level: known, code: code.toUpperCase() };
  }
  return undefined;
}
