/** A licence that reusers know, by its SPDX identifier where it has one. */
export interface Licence {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Reusers must say where the data comes from. */
  readonly attribution: boolean;
  /** What is built on it must be shared alike. */
  readonly shareAlike: boolean;
}

/** The first two are those that French law lets administrations choose (décret 2017-638). */
export const licences: readonly Licence[] = [
  {
    id: "etalab-2.0",
    name: "Licence Ouverte 2.0",
    url: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    attribution: true,
    shareAlike: false,
  },
  {
    id: "ODbL-1.0",
    name: "Open Database License 1.0 (ODbL)",
    url: "https://opendatacommons.org/licenses/odbl/1-0/",
    attribution: true,
    shareAlike: true,
  },
  {
    id: "CC-BY-4.0",
    name: "Creative Commons Attribution 4.0",
    url: "https://creativecommons.org/licenses/by/4.0/",
    attribution: true,
    shareAlike: false,
  },
  {
    id: "CC-BY-SA-4.0",
    name: "Creative Commons Attribution-ShareAlike 4.0",
    url: "https://creativecommons.org/licenses/by-sa/4.0/",
    attribution: true,
    shareAlike: true,
  },
  {
    id: "CC0-1.0",
    name: "Creative Commons Zero 1.0",
    url: "https://creativecommons.org/publicdomain/zero/1.0/",
    attribution: false,
    shareAlike: false,
  },
  {
    id: "ODC-By-1.0",
    name: "Open Data Commons Attribution 1.0",
    url: "https://opendatacommons.org/licenses/by/1-0/",
    attribution: true,
    shareAlike: false,
  },
  {
    id: "PDDL-1.0",
    name: "Open Data Commons Public Domain Dedication and License 1.0 (PDDL)",
    url: "https://opendatacommons.org/licenses/pddl/1-0/",
    attribution: false,
    shareAlike: false,
  },
];

/** By its id, name or address, however it is written; `undefined` where the text is a licence of its own. */
export function findLicence(text: string): Licence | undefined {
  const wanted = squeezed(text);
  return licences.find((licence) =>
    [licence.id, licence.name, licence.url, ...(otherNames[licence.id] ?? [])].some(
      (name) => squeezed(name) === wanted,
    ),
  );
}

/** The id of a known licence, else the text as it was written. */
export function toLicence(text: string): string {
  return findLicence(text)?.id ?? text.trim();
}

const otherNames: Readonly<Record<string, readonly string[]>> = {
  "etalab-2.0": ["lov2", "fr-lo", "Licence Ouverte / Open Licence version 2.0", "Licence Ouverte v2.0"],
  "ODbL-1.0": ["odc-odbl", "odbl", "Open Data Commons Open Database License (ODbL)"],
  "CC-BY-4.0": ["cc-by", "CC BY 4.0"],
  "CC-BY-SA-4.0": ["cc-by-sa", "CC BY-SA 4.0"],
  "CC0-1.0": ["cc-zero", "cc0"],
  "ODC-By-1.0": ["odc-by"],
  "PDDL-1.0": ["odc-pddl", "pddl"],
};

function squeezed(text: string): string {
  return text
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/[^a-z0-9]+/g, "");
}
