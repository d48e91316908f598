/** The levels at which France is described. */
export type PlaceLevel = "commune" | "epci" | "departement" | "region";

export interface NamedPlace {
  readonly level: PlaceLevel;
  readonly code: string;
  readonly label: string;
}

/** The levels that maps are drawn of: IRIS too, once somebody gives their contours. */
export type MapLevel = PlaceLevel | "iris";

/** The reference of codes, held in memory: communes and their mergers, EPCI, départements, régions. */
export interface Territory {
  labelOf(level: PlaceLevel, code: string): string | undefined;
  /** Whether a code is one of today, or of a commune that was merged, and into which. */
  lookUp(
    level: PlaceLevel,
    code: string,
  ): { readonly code: string; readonly label: string; readonly successor?: string } | undefined;
  /** Codes by the name as people write it: case, accents and hyphens aside. Several where names repeat. */
  codesOf(level: PlaceLevel, name: string): readonly string[];
  /** Reads the names ahead, in turns of the event loop: the first that asks for one waits for all of them. */
  readNames(): Promise<void>;
  /** Reads the codes ahead likewise, each level in a turn of its own, and the postal codes. */
  readCodes(): Promise<void>;
  /** Communes of a postal code. */
  communesOfPostalCode(postalCode: string): readonly string[];
  parentOf(
    level: "commune" | "departement",
    code: string,
  ): { epci?: string; departement?: string; region?: string } | undefined;
  /** Of its communes: an EPCI may lie in several. */
  departementsOfEpci(code: string): readonly string[];
  /** Inhabitants, where known. */
  populationOf(level: PlaceLevel, code: string): number | undefined;
  codes(level: PlaceLevel): readonly string[];
  /** Known codes that are not of today's list: of merged communes, former régions, arrondissements. */
  otherCodes(level: PlaceLevel): readonly string[];
}
