import { readCommunes, readDepartements, readEpci, readRegions } from "./reference.ts";
import type { Territory } from "./territory.ts";

/** The year of the Code officiel géographique that the pinned edition of the package carries. */
export const demonstrationYear = "2026";

/** A table of the demonstration: real data that an npm package carries, as a producer would send it. */
export interface DemonstrationTable {
  readonly subject: "communes" | "epci" | "departements" | "regions";
  readonly fileName: string;
  /** Names its title and description, which `web/` words. */
  readonly titleKey: string;
  readonly descriptionKey: string;
  /** Worded as a list with commas. */
  readonly keywordsKey: string;
  /** The columns that tell a row from another. */
  readonly key: readonly string[];
  /** UTF-8 CSV (RFC 4180), line by line, the header first, each with its line end. */
  readonly lines: () => Iterable<string>;
}

type Cell = string | number | undefined;
type Rows = Iterable<readonly Cell[]>;

/** The communes, EPCI, départements and régions of France with their populations. */
export function demonstrationTables(territory: Territory): readonly DemonstrationTable[] {
  return [
    {
      subject: "communes",
      fileName: "communes.csv",
      titleKey: "demo-communes-title",
      descriptionKey: "demo-communes-description",
      keywordsKey: "demo-communes-keywords",
      key: ["code"],
      lines: () => linesOf(communeHeader, communeRows(territory)),
    },
    {
      subject: "epci",
      fileName: "epci.csv",
      titleKey: "demo-epci-title",
      descriptionKey: "demo-epci-description",
      keywordsKey: "demo-epci-keywords",
      key: ["code"],
      lines: () => linesOf(epciHeader, epciRows()),
    },
    {
      subject: "departements",
      fileName: "departements.csv",
      titleKey: "demo-departements-title",
      descriptionKey: "demo-departements-description",
      keywordsKey: "demo-departements-keywords",
      key: ["code"],
      lines: () => linesOf(departementHeader, departementRows(territory)),
    },
    {
      subject: "regions",
      fileName: "regions.csv",
      titleKey: "demo-regions-title",
      descriptionKey: "demo-regions-description",
      keywordsKey: "demo-regions-keywords",
      key: ["code_region"],
      lines: () => linesOf(regionHeader, regionRows(territory)),
    },
  ];
}

const communeHeader = [
  "code", "nom", "population", "codes_postaux", "code_epci", "epci", "code_departement", "departement",
  "code_region", "region",
]; // prettier-ignore

function* communeRows(territory: Territory): Rows {
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

function* epciRows(): Rows {
  for (const { code, nom, type, populationMunicipale, membres } of readEpci()) {
    yield [code, nom, type, populationMunicipale, membres.length];
  }
}

const departementHeader = ["code", "nom", "population", "chef_lieu", "code_region", "region"];

function* departementRows(territory: Territory): Rows {
  for (const { code, nom, chefLieu, region } of readDepartements()) {
    const chefLieuName = territory.labelOf("commune", chefLieu);
    const population = territory.populationOf("departement", code);
    yield [code, nom, population, chefLieuName, region, territory.labelOf("region", region)];
  }
}

const regionHeader = ["code_region", "nom", "population", "chef_lieu", "departements", "communes"];

function* regionRows(territory: Territory): Rows {
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

function* linesOf(header: readonly string[], rows: Rows): Iterable<string> {
  yield `${header.join(",")}\n`;
  for (const row of rows) yield `${row.map(written).join(",")}\n`;
}

function written(cell: Cell): string {
  const text = cell === undefined ? "" : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
