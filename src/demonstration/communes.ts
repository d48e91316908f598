import { readCommunes, readDepartements, readEpci, readRegions } from "../territory/reference.ts";
import type { Territory } from "../territory/territory.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

/** The year of the Code officiel géographique that the pinned edition of the package carries. */
const demonstrationYear = "2026";

const described = {
  themes: ["GOVE", "REGI"],
  frequency: "ANNUAL",
  accessRights: "PUBLIC",
  temporal: [{ start: demonstrationYear, end: demonstrationYear }],
  spatial: [{ uri: "http://publications.europa.eu/resource/authority/country/FRA", label: "France" }],
  contacts: [{ name: "Etalab", url: "https://github.com/etalab/decoupage-administratif" }],
  landingPage: "https://www.npmjs.com/package/@etalab/decoupage-administratif",
  languages: ["fr"],
};

/** Charts and maps that are kept on the page of each. */
const figures = {
  communes: [
    { kind: "chart", name: "regions", query: "kind=bar&x=code_region&y=population&aggregate=sum" },
    {
      kind: "chart",
      name: "largest",
      query: "kind=bar&x=code&y=population&aggregate=sum&highlight=Rennes",
    },
  ],
  epci: [
    { kind: "chart", name: "kinds", query: "kind=bar&x=nature&y=population&aggregate=sum" },
    {
      kind: "chart",
      name: "largest",
      query: "kind=bar&x=code&y=population&aggregate=sum&highlight=243500139",
    },
  ],
  departements: [
    { kind: "map", name: "map", query: "by=code&measure=population&aggregate=sum" },
    { kind: "chart", name: "largest", query: "kind=bar&x=code&y=population&aggregate=sum&highlight=35" },
    { kind: "chart", name: "sizes", query: "kind=histogram&x=population" },
  ],
  regions: [
    { kind: "map", name: "map", query: "by=code_region&measure=population&aggregate=sum" },
    {
      kind: "chart",
      name: "largest",
      query: "kind=bar&x=code_region&y=population&aggregate=sum&highlight=Bretagne",
    },
  ],
} as const satisfies Record<string, DemonstrationTable["figures"]>;

/** The communes, EPCI, départements and régions of France with their populations. */
export function communeTables(territory: Territory): readonly DemonstrationTable[] {
  return [
    {
      subject: "communes",
      source: "communes",
      fileName: "communes.csv",
      licence: "lov2",
      metadata: described,
      key: ["code"],
      figures: figures.communes,
      lines: () => linesOf(communeHeader, communeRows(territory)),
    },
    {
      subject: "epci",
      source: "communes",
      fileName: "epci.csv",
      licence: "lov2",
      metadata: described,
      key: ["code"],
      figures: figures.epci,
      lines: () => linesOf(epciHeader, epciRows()),
    },
    {
      subject: "departements",
      source: "communes",
      fileName: "departements.csv",
      licence: "lov2",
      metadata: described,
      key: ["code"],
      figures: figures.departements,
      lines: () => linesOf(departementHeader, departementRows(territory)),
    },
    {
      subject: "regions",
      source: "communes",
      fileName: "regions.csv",
      licence: "lov2",
      metadata: described,
      key: ["code_region"],
      figures: figures.regions,
      lines: () => linesOf(regionHeader, regionRows(territory)),
    },
  ];
}

const communeHeader = [
  "code", "nom", "population", "codes_postaux", "code_epci", "epci", "code_departement", "departement",
  "code_region", "region",
]; // prettier-ignore

function* communeRows(territory: Territory): TableRows {
  for (const { code, nom, type, population, codesPostaux, departement, region } of readCommunes()) {
    if (type !== "commune-actuelle") continue;
    const epci = territory.parentOf("commune", code)?.epci;
    yield [
      code,
      nom,
      population,
      codesPostaux?.join("|"),
      epci,
      epci === undefined ? undefined : territory.labelOf("epci", epci),
      departement,
      territory.labelOf("departement", departement),
      region,
      territory.labelOf("region", region),
    ];
  }
}

const epciHeader = ["code", "nom", "nature", "population", "communes"];

function* epciRows(): TableRows {
  for (const { code, nom, type, populationMunicipale, membres } of readEpci()) {
    yield [code, nom, type, populationMunicipale, membres.length];
  }
}

const departementHeader = ["code", "nom", "population", "chef_lieu", "code_region", "region"];

function* departementRows(territory: Territory): TableRows {
  for (const { code, nom, chefLieu, region } of readDepartements()) {
    const chefLieuName = territory.labelOf("commune", chefLieu);
    const population = territory.populationOf("departement", code);
    yield [code, nom, population, chefLieuName, region, territory.labelOf("region", region)];
  }
}

const regionHeader = ["code_region", "nom", "population", "chef_lieu", "departements", "communes"];

function* regionRows(territory: Territory): TableRows {
  const departements = countBy(readDepartements().map(({ region }) => region));
  const communes = countBy(
    territory.codes("commune").map((code) => territory.parentOf("commune", code)?.region ?? ""),
  );
  for (const { code, nom, chefLieu } of readRegions()) {
    const chefLieuName = territory.labelOf("commune", chefLieu);
    const population = territory.populationOf("region", code);
    yield [code, nom, population, chefLieuName, departements.get(code) ?? 0, communes.get(code) ?? 0];
  }
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
