/** The levels at which France is described. */
export type Level = "commune" | "epci" | "departement" | "region";

/** The reference of codes, held in memory: communes and their mergers, EPCI, départements, régions. */
export interface Territory {
  labelOf(level: Level, code: string): string | undefined;
  /** Whether a code is one of today, or of a commune that was merged, and into which. */
  lookUp(
    level: Level,
    code: string,
  ): { readonly code: string; readonly label: string; readonly successor?: string } | undefined;
  /** Codes by the name as people write it: case, accents and hyphens aside. Several where names repeat. */
  codesOf(level: Level, name: string): readonly string[];
  /** Communes of a postal code. */
  communesOfPostalCode(postalCode: string): readonly string[];
  parentOf(
    level: "commune" | "departement",
    code: string,
  ): { epci?: string; departement?: string; region?: string } | undefined;
  /** Inhabitants, where known. */
  populationOf(level: Level, code: string): number | undefined;
  codes(level: Level): readonly string[];
  /** Known codes that are not of today's list: of merged communes, former régions, arrondissements. */
  otherCodes(level: Level): readonly string[];
}
