import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";

/**
 * The files of `@etalab/decoupage-administratif`: Insee's Code officiel géographique, the EPCI of
 * the DGCL, legal populations, La Poste's postal codes. Licence Ouverte 2.0.
 */
const require = createRequire(import.meta.url);

const Commune = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.enum(["commune-actuelle", "commune-deleguee", "commune-associee", "arrondissement-municipal"]),
  departement: z.string(),
  region: z.string(),
  population: z.number().optional(),
  codesPostaux: z.array(z.string()).optional(),
  anciensCodes: z.array(z.string()).optional(),
  chefLieu: z.string().optional(),
  commune: z.string().optional(),
});

const Group = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  populationMunicipale: z.number().optional(),
  membres: z.array(z.object({ code: z.string() })),
});

const Departement = z.object({ code: z.string(), nom: z.string(), region: z.string(), chefLieu: z.string() });
const Region = z.object({ code: z.string(), nom: z.string(), chefLieu: z.string() });

export type CommuneRecord = z.infer<typeof Commune>;
export type GroupRecord = z.infer<typeof Group>;
type DepartementRecord = z.infer<typeof Departement>;
type RegionRecord = z.infer<typeof Region>;

export const readCommunes = (): CommuneRecord[] => read("communes", Commune);
export const readEpci = (): GroupRecord[] => read("epci", Group);
export const readEpt = (): GroupRecord[] => read("ept", Group);
export const readDepartements = (): DepartementRecord[] => read("departements", Departement);
export const readRegions = (): RegionRecord[] => read("regions", Region);

/**
 * The edition is pinned and its records are alike, so that the first one is checked against the
 * shape: checking all of them would double the memory that reading takes.
 */
function read<Shape extends z.ZodType>(file: string, shape: Shape): z.infer<Shape>[] {
  const path = require.resolve(`@etalab/decoupage-administratif/data/${file}.json`);
  const records: z.infer<Shape>[] = JSON.parse(readFileSync(path, "utf8"));
  z.array(shape).min(1).parse(records.slice(0, 1));
  return records;
}
